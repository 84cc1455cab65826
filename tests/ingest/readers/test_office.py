from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import docx
import pytest

from ingest.raw import UnreadableError
from ingest.readers import office as module
from ingest.readers.kind import OLE
from ingest.readers.office import office


def stand_in(folder: Path, script: str) -> None:
    """Put a program named soffice into ``folder``."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_without_libreoffice_it_says_how_to_convert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnreadableError, match=r"另存为 \.docx 再导入，或安装 LibreOffice"):
        office(OLE)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_libreoffice_converts_what_word_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = docx.Document()
    document.add_paragraph("关于应急的意见")
    document.save(out := io.BytesIO())
    (tmp_path / "made.docx").write_bytes(out.getvalue())
    # arguments: profile, --headless, --convert-to, docx, --outdir, folder, file
    stand_in(tmp_path, f'/bin/mkdir -p "$6" && /bin/cp {tmp_path}/made.docx "$6/old.docx"')
    monkeypatch.setenv("PATH", str(tmp_path))

    assert office(OLE).text == "关于应急的意见"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize("script", ["exit 1", "exit 0", "exec /bin/sleep 5"])
def test_a_conversion_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    stand_in(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(module, "PATIENCE", 0.5)

    with pytest.raises(UnreadableError, match="未能转换"):
        office(OLE)
