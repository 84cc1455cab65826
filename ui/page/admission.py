"""Which uploaded files are let in, and under which names; the rest are told why not.

A file is judged by its bytes. Archives are not opened, but for Word documents, which are archives
themselves: of those only the list of parts is read here, and only where it is short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.raw import UnreadableError
from ingest.read import KNOWN, LARGEST, READERS
from ingest.readers.kind import ZIP, kind_of
from kg.restore import FORMATS
from ui.tongue import say

MOST = 200
"""Files of one import: what a person chooses by hand."""
WHOLE = 255 << 20
"""Bytes of all files of one import; a request (`ui.web.limits.UPLOAD`) also holds their names."""
LONGEST = 200
"""Bytes of a file's name; file systems take 255, and a name may grow by an ending."""
LIST = 1 << 20
"""Bytes of the list of parts of a zip file; a Word document with 1,000 pictures has some 100 kB."""
LARGER = b"PK\x06\x07"
"""Opens what leads to a larger list."""
TAIL = 22 + 65_535
"""Bytes at the end of a zip file that hold the record of its list of parts, and a comment."""
ENDINGS = (*KNOWN, *FORMATS)
NAMELESS = "file"

WHY = {
    "archive": "这是压缩包，不会自动解开；请解压后选取里面的文件再导入",
    "program": "内容是程序，不是文本；没有读入",
    "picture": "内容是图片；请先识别成文字，另存为 .txt 或 .docx 再导入",
    "media": "内容是音频或视频，不是文本；没有读入",
}
ARCHIVE, PROGRAM, PICTURE, MEDIA = WHY
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, ZIP, ARCHIVE),
    (0, b"PK\x05\x06", ARCHIVE),
    (0, b"PK\x07\x08", ARCHIVE),
    (0, b"Rar!\x1a\x07", ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (0, b"\x1f\x8b", ARCHIVE),
    (4, b"1AY&SY", ARCHIVE),
    (0, b"\xfd7zXZ\x00", ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", ARCHIVE),
    (0, b"MSCF\x00\x00", ARCHIVE),
    (257, b"ustar", ARCHIVE),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM),
    (0, b"\x89PNG\r\n\x1a\n", PICTURE),
    (0, b"\xff\xd8\xff", PICTURE),
    (0, b"GIF8", PICTURE),
    (0, b"II*\x00", PICTURE),
    (0, b"MM\x00*", PICTURE),
    (8, b"WEBP", PICTURE),
    (8, b"WAVE", MEDIA),
    (8, b"AVI ", MEDIA),
    (4, b"ftyp", MEDIA),
    (0, b"ID3", MEDIA),
)
"""Where a kind of file has which bytes; a text may begin with the letters, and so has to be told
by what no text holds."""
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PATH = re.compile(r"[/\\]")
_SPACE = re.compile(r"\s+")
_REFUSED = ("Cc", "Cf", "Cs")
"""Categories of characters that no name keeps: control, invisible and bidirectional marks, halves
of pairs: https://www.unicode.org/reports/tr44/#General_Category_Values."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: what its sender calls it, where it lies, and, if refused, why."""

    name: str
    path: Path
    refused: str = ""


def admit(files: Sequence[Path], *, largest: int = LARGEST, most: int = MOST) -> list[Upload]:
    """Judge the files of one import in their order; each is let in or refused by itself."""
    return [_judged(file, largest, place < most, most) for place, file in enumerate(files)]


def left_out(told: object) -> list[Upload]:
    """Say why a browser did not send files: what it tells of them, which anybody may write."""
    uploads = []
    for one in told[:MOST] if isinstance(told, list) else ():
        if isinstance(one, dict):
            size = one.get("size")
            is_large = isinstance(size, int) and one.get("is_large") is True
            why = _too_large(int(size or 0), LARGEST) if is_large else _too_many(MOST)
            uploads.append(Upload(safe_name(str(one.get("name"))), Path(), why))
    return uploads


def _too_large(size: int, largest: int) -> str:
    return say(
        "文件有 {size} MB，上限是 {largest} MB；请拆成几份再导入",
        size=-(-size >> 20),
        largest=largest >> 20,
    )


def _too_many(most: int) -> str:
    return say(
        "一次最多导入 {most} 个文件、{whole} MB；其余的请分批导入",
        most=most,
        whole=WHOLE >> 20,
    )


def _judged(file: Path, largest: int, has_room: bool, most: int) -> Upload:
    name = safe_name(file.name)
    if not has_room:
        return Upload(name, file, _too_many(most))
    try:
        size = file.stat().st_size
        if size > largest:
            return Upload(name, file, _too_large(size, largest))
        return _by_content(name, file)
    except OSError as error:
        return Upload(name, file, say("读不出来（{why}）；请重新上传", why=error.strerror or ""))


def _by_content(name: str, file: Path) -> Upload:
    data = file.read_bytes()
    ending = Path(name).suffix.lower()
    is_zip = data.startswith(ZIP)
    if not data.strip():
        return Upload(name, file, say("文件是空的；请换一个有内容的文件"))
    try:
        kind = "" if is_zip and not has_short_list(data) else kind_of(data, ending)
    except UnreadableError as error:
        return Upload(name, file, str(error))
    if refused := _refused(data, kind):
        return Upload(name, file, refused)
    if ending in ENDINGS:
        return Upload(name, file)
    if kind in READERS:
        return Upload(f"{name}{kind}", file)
    told = say("不认识这种文件；能读的有 {known}，请另存为其中一种再导入", known="、".join(ENDINGS))
    return Upload(name, file, told)


def _refused(data: bytes, kind: str) -> str:
    """Say why bytes are not let in whatever their file is called; empty where nothing speaks."""
    is_word = kind == ".docx" and data.startswith(ZIP)
    if is_word or not _BINARY.search(data[:1024]):
        return ""
    what = next((what for at, magic, what in MAGIC if data.startswith(magic, at)), None)
    return say(WHY[what]) if what else ""


def has_short_list(data: bytes) -> bool:
    """Tell whether the list of parts of a zip file is short enough to be read.

    https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16: its length stands at byte
    12 of the end record. There may be several such records, so that readers disagree on which one
    counts; a record for larger lists (4.3.15) no Word document needs.
    """
    tail = data[-TAIL:]
    lengths = [
        int.from_bytes(tail[at.start() + 12 : at.start() + 16], "little")
        for at in re.finditer(rb"PK\x05\x06", tail)
    ]
    return LARGER not in data[-TAIL - 20 :] and max(lengths, default=LIST + 1) <= LIST


def safe_name(name: str) -> str:
    """Make of what a sender calls a file a name that is safe to keep and to show.

    No folders, nothing invisible, no more than `LONGEST` bytes; all that can be read stays.
    """
    last = _PATH.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if c.isspace() else c for c in last if _is_seen(c))
    stem, dot, ending = _SPACE.sub(" ", seen).strip(" .").rpartition(".")
    if not stem or len(ending) > 8 or " " in ending:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    room = LONGEST - len(f"{dot}{ending}".encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").strip(" .")
    return f"{stem or NAMELESS}{dot}{ending}"


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _REFUSED
