"""Which uploaded files are let in, and what they are called."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.read import LARGEST
from tests.ingest.readers.conftest import column, make_pdf
from ui.page.admission import LONGEST, WHOLE, admit, left_out, safe_name
from ui.web.limits import FILE, UPLOAD

TEXT = "部门之间数据共享不足。要打破数据共享壁垒。\n"


def zipped(*names: str) -> bytes:
    """A zip file with parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return held.getvalue()


def tarred() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        entry = tarfile.TarInfo("报告.txt")
        entry.size = len(TEXT.encode())
        archive.addfile(entry, io.BytesIO(TEXT.encode()))
    return held.getvalue()


def refused(folder: Path, name: str, data: bytes) -> str:
    """Why a file with these bytes is refused; empty where it is let in."""
    (folder / name).write_bytes(data)
    (judged,) = admit([folder / name])
    return judged.refused


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("包.zip", zipped("a.txt"), "压缩包"),
        ("包.txt", zipped("a.txt"), "压缩包"),
        ("包.txt", tarred(), "压缩包"),
        ("包.txt", b"Rar!\x1a\x07\x01\x00" + bytes(64), "压缩包"),
        ("包.txt", b"7z\xbc\xaf\x27\x1c" + bytes(64), "压缩包"),
        ("包.html", b"\x1f\x8b\x08\x00" + bytes(64), "压缩包"),
        ("程序.txt", b"MZ\x90\x00\x03\x00" + bytes(200), "程序"),
        ("程序.txt", b"\x7fELF\x02\x01\x01" + bytes(64), "程序"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(64), "图片"),
        ("表.docx", zipped("xl/workbook.xml"), "Excel"),
        ("表.xlsx", zipped("xl/workbook.xml"), "Excel"),
        ("空.txt", b" \n", "空的"),
        ("说明.xyz", TEXT.encode(), "不认识这种文件"),
        ("无后缀", TEXT.encode(), "不认识这种文件"),
        ("富文本.doc", b"{\\rtf1 a}", "RTF"),
    ],
)
def test_a_file_is_refused_for_what_its_bytes_are(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    assert why in refused(tmp_path, name, data)


@pytest.mark.parametrize("name", ["通知.txt", "通知.docx", "通知", "通知.bin", "通知.pdf"])
def test_a_pdf_is_let_in_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path, name, make_pdf([column([TEXT])])) == ""


def test_a_file_without_an_ending_that_is_known_gets_that_of_its_bytes(tmp_path: Path) -> None:
    for name in ("通知", "通知.bin", "通知.txt"):
        (tmp_path / name).write_bytes(zipped("word/document.xml"))

    judged = admit([tmp_path / name for name in ("通知", "通知.bin", "通知.txt")])

    assert [one.name for one in judged] == ["通知.docx", "通知.bin.docx", "通知.txt"]
    assert {one.refused for one in judged} == {""}


@pytest.mark.parametrize("text", ["MZ区划调整方案：存在问题。", "ID3算法的不足。", "GIF8是什么？"])
def test_a_text_may_begin_with_the_letters_of_another_kind(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, "文.txt", text.encode()) == ""


def test_a_zip_file_with_a_long_list_of_parts_is_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = zipped("word/document.xml", *(f"word/media/{n:0200}" for n in range(5000)))
    monkeypatch.setattr("zipfile.ZipFile", lambda *_: pytest.fail("was listed"))

    assert "压缩包" in refused(tmp_path, "大.docx", many)


def test_size_and_number_are_limited_at_the_cost_of_the_file_alone(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("小.txt", "大.txt", "多.txt")]
    for file, times in zip(files, (1, 40_000, 1), strict=True):
        file.write_text(TEXT * times, "utf-8")

    judged = admit(files, largest=1 << 20, most=2)

    assert judged[0].refused == ""
    assert "3 MB" in judged[1].refused
    assert "最多导入 2 个" in judged[2].refused


def test_a_file_that_has_gone_is_told(tmp_path: Path) -> None:
    (judged,) = admit([tmp_path / "没有.txt"])

    assert "重新上传" in judged.refused


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("国务院关于《规划》的意见（国发〔2024〕1号）.docx", None),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\文件\\报告.txt", "报告.txt"),
        ("报告\u202etxt.exe.txt", "报告txt.exe.txt"),
        ("零\u200b宽\ufeff.txt", "零宽.txt"),
        ("换\n行\t\x00.txt", "换 行.txt"),
        ("  前后 . .txt", "前后.txt"),
        ("..", "file"),
        (".txt", "txt"),
        ("", "file"),
        ("𠮷野家.txt", None),
        ("半\ud800个.txt", None),
    ],
)
def test_a_name_keeps_what_can_be_read_and_nothing_else(said: str, kept: str | None) -> None:
    assert safe_name(said) == (said.replace("\ud800", "") if kept is None else kept)


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = safe_name("关于" * 200 + ".docx")

    assert len(name.encode()) <= LONGEST
    assert name.endswith("关于.docx") or name.endswith("关.docx")


def test_what_a_browser_left_out_is_told_and_not_believed() -> None:
    large = {"name": "../大.pdf", "size": (64 << 20) + 1, "is_large": True}
    told = [large, {"name": "第201个.txt", "size": 1}, 7, {"size": "x", "is_large": True}]

    found = left_out(told)

    assert [one.name for one in found] == ["大.pdf", "第201个.txt", "None"]
    assert "65 MB" in found[0].refused
    assert all("分批" in one.refused for one in found[1:])
    assert left_out(None) == left_out("x") == []
    assert WHOLE < UPLOAD
    assert FILE >= LARGEST
