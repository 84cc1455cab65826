"""Files of old word processors (.doc, .wps): LibreOffice, where it is there, writes them anew."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.raw import Raw, UnreadableError
from ingest.readers.word import word

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120  # seconds
CONVERT = "请用 Word 或 WPS 另存为 .docx 再导入，或安装 LibreOffice 后重试"
FAILED = "LibreOffice 未能转换这个文件；请用 Word 或 WPS 另存为 .docx 再导入"


def office(data: bytes) -> Raw:
    """Read a ``.doc`` or ``.wps`` file by having LibreOffice convert it.

    Raises
    ------
    UnreadableError
        When there is no LibreOffice, or it cannot make sense of the file.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadableError(f"这是旧格式（.doc、.wps），本机没有 LibreOffice 来转换；{CONVERT}")
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "old.doc").write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",  # beside an open LibreOffice
            *("--headless", "--convert-to", "docx", "--outdir", str(place / "new")),
            str(place / "old.doc"),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            converted = (place / "new" / "old.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UnreadableError(FAILED) from error
    return word(converted)
