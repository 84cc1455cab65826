"""From a file to a Document: find, load, decode, clean, segment."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ingest.clean import characters, lines
from ingest.document import Document, Source
from ingest.metadata import describe
from ingest.pages import page_starts
from ingest.raw import Raw, UnreadableError
from ingest.readers.html import html
from ingest.readers.kind import kind_of
from ingest.readers.office import office
from ingest.readers.pdf import pdf
from ingest.readers.plain import NO_TEXT, plain
from ingest.readers.word import word
from ingest.segment import layout, source_map
from ontology.errors import ReadError

LARGEST = 64 * 2**20
LONGEST = 2_000_000
"""Characters of a document: with them, reading and extraction stay below 2 GB of memory."""
FIELDS = ("title", "issuer", "number", "date", "published", "genre", "level", "region")
LONGEST_FIELD = 2_000
HAN = re.compile(r"[㐀-鿿]")
log = logging.getLogger(__name__)


READERS: dict[str, Callable[[bytes], Raw]] = {
    ".txt": plain,
    ".md": plain,
    ".html": html,
    ".htm": html,
    ".docx": word,
    ".pdf": pdf,
    ".doc": office,
    ".wps": office,
}
RECORDS = ".jsonl"
KNOWN = (*READERS, RECORDS)


def discover(paths: Sequence[Path]) -> Iterator[Path]:
    """List the files to read: a named file always, a folder's files of known endings, sorted."""
    for path in paths:
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.suffix.lower() in KNOWN and p.is_file())
            yield from sorted(found, key=str)
        else:
            yield path


def load(path: Path) -> Iterator[Source]:
    """Read the bytes of a file: one source, or one a line of a ``.jsonl`` file.

    Raises
    ------
    ReadError
        When the file is missing, too large, empty, or of a kind without a reader.
    """
    ending = path.suffix.lower()
    if ending not in KNOWN:
        kind = f"不认识“{ending}”这种文件" if ending else "文件名没有后缀"
        raise ReadError(path, f"{kind}，能读的有 {'、'.join(KNOWN)}；请另存为其中一种再导入")
    try:
        size = path.stat().st_size
        if ending == RECORDS:
            yield from _records(path)
            return
        if size > LARGEST:
            raise _too_large(path, size)
        yield Source(path.stem, path.read_bytes(), str(path.resolve()))
    except FileNotFoundError as error:
        raise ReadError(path, "没有这个文件；请核对路径") from error
    except IsADirectoryError as error:
        raise ReadError(path, "这是文件夹而不是文件；请改用 ingest 导入整个文件夹") from error
    except OSError as error:
        raise ReadError(path, f"读不出来（{error.strerror}）；请检查文件与权限") from error


def _records(path: Path) -> Iterator[Source]:
    """One source a line; a line's name is its ``id``, or its place where it has none."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.strip()
            if not line:
                continue
            name = _identifier(line) or f"{path.stem}-{number}"
            yield Source(name, line, f"{path.resolve()}#{number}")


def _identifier(line: bytes) -> str:
    """Return the ``id`` of a record; empty where there is none, or the line is broken.

    `read` tells what is wrong with the line, at the cost of this line alone.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    known = record.get("id") if isinstance(record, dict) else None
    return str(known).strip() if isinstance(known, str | int) else ""


def read(source: Source) -> Document:
    """Turn a source into a document.

    Raises
    ------
    ReadError
        When the bytes are empty, too many, no text, or hold no Chinese.
    """
    place = source.path or source.name
    if not source.data.strip():
        raise ReadError(place, "文件是空的；请换一个有内容的文件")
    if len(source.data) > LARGEST:
        raise _too_large(place, len(source.data))
    record: dict[str, object] = {}
    try:
        if _is_record(source):
            record, raw = _parsed(source)
        else:
            raw = _reader(source)(source.data)
    except json.JSONDecodeError as error:
        why = f"这一行不是 JSON（第 {error.colno} 个字符处）；请改正"
        raise ReadError(place, why) from error
    except UnreadableError as error:
        raise ReadError(place, str(error)) from error
    except ValueError as error:  # UnicodeDecodeError is one
        raise ReadError(place, NO_TEXT) from error
    except RecursionError as error:
        raise ReadError(place, "这一行的 JSON 嵌套太深；请改正") from error
    except KeyError as error:
        why = "这一行没有内容为文字的 text 字段；每行要有 id 和 text"
        raise ReadError(place, why) from error
    if len(raw.text) > LONGEST:
        raise ReadError(place, f"有 {len(raw.text)} 个字符，上限是 {LONGEST} 个；请拆成几份再导入")
    if not HAN.search(raw.text):
        raise ReadError(place, "没有一个汉字；本产品只读中文文本")
    for note in raw.notes:
        log.warning("%s：%s", place, note)
    return _document(source, raw, record)


def _too_large(place: object, size: int) -> ReadError:
    return ReadError(place, f"文件有 {size >> 20} MB，上限是 {LARGEST >> 20} MB；请拆成几份再导入")


def _is_record(source: Source) -> bool:
    file, _, line = source.path.rpartition("#")
    return line.isdecimal() and Path(file).suffix.lower() == RECORDS


def _reader(source: Source) -> Callable[[bytes], Raw]:
    """Choose by what the bytes are, then by the file's ending; bytes without either are text."""
    kind = kind_of(source.data, Path(source.path).suffix.lower())
    return READERS.get(kind, plain)


def _parsed(source: Source) -> tuple[dict[str, object], Raw]:
    """Return the record and its text."""
    try:
        record = json.loads(source.data)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise UnreadableError("这一行有一个数太长；请改正") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise KeyError("text")
    for key in FIELDS:
        if isinstance(value := record.get(key), str) and len(value) > LONGEST_FIELD:
            raise UnreadableError(
                f"字段 {key} 有 {len(value)} 个字符，上限是 {LONGEST_FIELD} 个；请改正"
            )
    return record, Raw(record["text"])


def _document(source: Source, raw: Raw, record: dict[str, object]) -> Document:
    told = (item for item in record.items() if item[0] != "text" and isinstance(item[1], str | int))
    known = {key: " ".join(characters(str(value)).split()) for key, value in told}
    body = lines(raw.text)
    about = describe(raw.text, body, known, source.name)
    text, sections = layout(about.title, about.body)
    origin = source_map(about.title, about.body, body)
    return Document(
        name=source.name,
        title=about.title,
        text=text,
        digest=source.digest,
        sections=sections,
        genre=about.genre,
        issuer=about.issuer,
        number=about.number,
        date=about.date,
        level=about.level,
        region=about.region,
        pages=page_starts(raw, origin),
        source_map=origin,
    )


def read_all(sources: Iterable[Source]) -> Iterator[Document]:
    """Read sources one after the other."""
    return (read(source) for source in sources)
