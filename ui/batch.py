"""Questions and queries that come in files or on stdin, a line at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ontology.errors import QueryError, ReadError

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a batch; ``fault`` says what is wrong with the line, if anything is.

    ``before`` is the id of the earlier line that it goes on from, ``read`` what its asker sets.
    """

    id: str | None
    question: str = ""
    document: str | None = None
    fault: str = ""
    before: str | None = None
    read: Mapping[str, str] = field(default_factory=dict)


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, or of stdin for ``-``, as they come.

    Raises
    ------
    ReadError
        When the file is missing or is no UTF-8.
    """
    try:
        if path == STDIN:
            yield from (raw.decode("utf-8-sig") for raw in sys.stdin.buffer)
        else:
            with path.open("rb") as file:
                yield from (raw.decode("utf-8-sig") for raw in file)
    except FileNotFoundError as error:
        raise ReadError(path, "没有这个文件；请核对路径") from error
    except UnicodeDecodeError as error:
        raise ReadError(path, "不是 UTF-8 文本；请另存为 UTF-8") from error
    except OSError as error:
        raise ReadError(path, f"读不出来（{error.strerror}）；请检查文件与权限") from error


def questions(path: Path) -> Iterator[Line]:
    """Yield the questions of a JSON-lines file; a bad line comes out as a `Line` with a fault."""
    for number, text in enumerate(text_lines(path), start=1):
        if text.strip():
            yield _line(text, f"{path} 第 {number} 行")


def _line(text: str, place: str) -> Line:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        return Line(None, fault=f"{place}：不是 JSON（第 {error.colno} 个字符处）；请改正")
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        return Line(None, fault=f"{place}：没有 question 字段；每行要有 id 和 question")
    read = record.get("read") or {}
    if not isinstance(read, dict):
        return Line(_text(record, "id"), fault=f'{place}：read 要写成 {{"键": "值"}}；请改正')
    return Line(
        _text(record, "id"),
        record["question"],
        _text(record, "document"),
        before=_text(record, "before"),
        read={key: str(value) for key, value in read.items()},
    )


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return None if value is None else str(value)


def query_text(query: str | None, file: Path | None) -> str:
    """Return the query given on the command line, in a file, or on stdin (``-``).

    Raises
    ------
    QueryError
        When there is none, or two.
    """
    if (query is None) == (file is None):
        raise QueryError("查询：要么写在命令行上，要么用 --file 指明文件，二者取其一")
    if query == "-":
        file = STDIN
    return "".join(text_lines(file)) if file else query or ""
