"""What kind of file some bytes are, whatever the file's name says."""

from __future__ import annotations

import io
import re
import zipfile

from ingest.raw import UnreadableError

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = b"{\\rtf"
PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD = (".doc", ".wps")
OTHERS = {"xl/workbook.xml": "Excel 工作簿", "ppt/presentation.xml": "PowerPoint 演示文稿"}


def kind_of(data: bytes, ending: str) -> str:
    """Tell by which ending's reader ``data`` is to be read; ``ending`` where nothing speaks.

    Raises
    ------
    UnreadableError
        When the bytes are of a kind that has no reader, or are locked by a password.
    """
    if PDF in data[:1024]:
        return ".pdf"
    if data.startswith(ZIP):
        return _zipped(data, ending)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise UnreadableError("文件有密码保护；请在 Word 或 WPS 里去掉密码，另存后再导入")
        return ending if ending in OLD else ".doc"
    if data.startswith(RTF):
        raise UnreadableError("这是 RTF 文件；请用 Word、WPS 或 LibreOffice 另存为 .docx 再导入")
    if PAGE.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return ".html"
    if ending in OLD and b"\0" not in data[:4096]:
        return ".txt"  # a text that was given a Word file's name
    return ending


def _zipped(data: bytes, ending: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except Exception:  # the unpacker raises what it likes; the reader tells what is wrong
        return ending
    if "word/document.xml" in names:
        return ".docx"
    for name, what in OTHERS.items():
        if name in names:
            raise UnreadableError(f"这是 {what}；请把文字另存为 .docx 或 .txt 再导入")
    return ending
