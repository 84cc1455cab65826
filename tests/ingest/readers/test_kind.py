from __future__ import annotations

import io
import zipfile

import pytest

from ingest.raw import UnreadableError
from ingest.readers.kind import ENCRYPTED, OLE, kind_of


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "ending", "kind"),
    [
        (b"%PDF-1.7\n", ".docx", ".pdf"),
        (archive("word/document.xml"), ".doc", ".docx"),
        (archive("content.xml"), ".docx", ".docx"),
        (b"PK\x03\x04 broken", ".docx", ".docx"),
        (OLE + bytes(600), ".docx", ".doc"),
        (OLE + bytes(600), ".wps", ".wps"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", ".doc", ".html"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<html xmlns="x">', ".txt", ".html"),
        ("政策".encode(), ".doc", ".txt"),
        ("<html 是标签".encode(), ".md", ".html"),
        ("政策<html>".encode(), ".md", ".md"),
        (b"", ".txt", ".txt"),
    ],
)
def test_the_bytes_decide_over_the_ending(data: bytes, ending: str, kind: str) -> None:
    assert kind_of(data, ending) == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (OLE + bytes(600) + ENCRYPTED, "有密码保护；请在 Word 或 WPS 里去掉密码"),
        (b"{\\rtf1", "RTF"),
        (archive("xl/workbook.xml"), "Excel"),
        (archive("ppt/presentation.xml"), "PowerPoint"),
    ],
)
def test_a_kind_without_a_reader_is_told(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        kind_of(data, ".docx")
