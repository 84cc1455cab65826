"""What a result is written as: formats as a table, and CSV that spreadsheets open rightly."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ontology.errors import OutputError

T = TypeVar("T")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula
# What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FileFormat(Generic[T]):
    """How a thing becomes a file: its ``ending`` with the dot, its media type, and the writer."""

    ending: str
    media: str
    write: Callable[[T], bytes]


def named(formats: Mapping[str, FileFormat[T]], name: str) -> FileFormat[T]:
    """Return the format called ``name``.

    Raises
    ------
    OutputError
        When there is none of that name; the message lists those there are.
    """
    if name not in formats:
        raise OutputError(f"格式 {name}：没有这种格式；可用的有 {'、'.join(formats)}")
    return formats[name]


def csv_bytes(rows: Iterable[Sequence[str | int | float]], *, mark: bool = True) -> bytes:
    """Write rows as CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel guesses.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. Programs that
    trip over the byte order mark get none (``mark``).
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return output.getvalue().encode("utf-8-sig" if mark else "utf-8")


def unguarded(text: str) -> str:
    """Take away the apostrophe that `csv_bytes` put in front."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """Pack files under their names, in the order given, all of them as of 1980-01-01."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def for_xml(text: str) -> str:
    """Take out the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
