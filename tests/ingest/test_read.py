from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import read as reading
from ingest.document import Document, Source
from ingest.read import discover, load, read, read_all
from ontology.errors import ReadError

TEXT = "关于数据共享的意见\n各部门数据不通，标准不一。\n"


def written(place: Path, data: bytes) -> Path:
    place.write_bytes(data)
    return place


def only(path: Path) -> Document:
    (source,) = load(path)
    return read(source)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_is_the_same_in_every_coding(tmp_path: Path, coding: str) -> None:
    document = only(written(tmp_path / "意见.txt", TEXT.encode(coding)))

    assert document.text == TEXT.strip()
    assert (document.name, document.title) == ("意见", "关于数据共享的意见")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t\n", "文件是空的"),
        ("\u3000\ufeff\n".encode(), "没有一个汉字"),
        (b"All in English.", "没有一个汉字"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8\x80\x00" * 9, "内容不是完好的文本"),
        (bytes(5000), "内容不是完好的文本"),
        (b"\xff\xfe\x00", "内容不是完好的文本"),
        ("应急管理体系建设。".encode() * 9 + b"\xe6", "内容不是完好的文本"),
    ],
)
def test_bytes_that_are_no_chinese_text_are_refused(tmp_path: Path, data: bytes, why: str) -> None:
    path = written(tmp_path / "坏.txt", data)

    with pytest.raises(ReadError, match=why) as caught:
        only(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1 << 20)
    path = written(tmp_path / "大.txt", b"x" * (3 << 20))
    monkeypatch.setattr(Path, "read_bytes", None)

    with pytest.raises(ReadError, match=r"大\.txt：文件有 3 MB，上限是 1 MB"):
        list(load(path))


def test_a_line_above_the_limit_costs_that_line_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    lines = [{"id": "长", "text": "政策" * 99}, {"id": "短", "text": "政策。"}]
    data = "\n".join(json.dumps(line) for line in lines).encode()
    long, short = load(written(tmp_path / "r.jsonl", data))

    assert read(short).name == "短"
    with pytest.raises(ReadError, match="上限是"):
        read(long)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("没有.txt", "没有这个文件"),
        ("表.xlsx", r"不认识“\.xlsx”这种文件，能读的有 \.txt、\.md、\.html、.*、\.jsonl"),
        ("无后缀", "文件名没有后缀"),
        ("夹.txt", "这是文件夹"),
        ("夹.jsonl", "这是文件夹"),
    ],
)
def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, name: str, why: str) -> None:
    for folder in ("夹.txt", "夹.jsonl"):
        (tmp_path / folder).mkdir()

    with pytest.raises(ReadError, match=why):
        list(load(tmp_path / name))


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "锁.txt", TEXT.encode())

    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ReadError, match=r"读不出来（Permission denied）；请检查文件与权限"):
        list(load(path))


def test_files_of_a_folder_are_found_sorted_and_others_left_aside(tmp_path: Path) -> None:
    names = ("b.txt", "a/c.MD", "a/b.jsonl", "a/表.xlsx", "图.png", "无后缀")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "假.txt").mkdir()

    found = [path.relative_to(tmp_path).as_posix() for path in discover([tmp_path])]

    assert found == ["a/b.jsonl", "a/c.MD", "b.txt"]


def test_a_named_file_is_always_found_whatever_its_ending(tmp_path: Path) -> None:
    named = [tmp_path / "表.xlsx", tmp_path / "没有.txt"]

    assert list(discover(named)) == named


def test_a_records_file_is_a_document_a_line(tmp_path: Path) -> None:
    lines = [
        {"id": "甲", "title": "标题", "text": "正文政策。", "date": "2024年5月", "genre": "plan"},
        {"text": "无号政策。"},
        {"id": 7, "text": "数字政策。"},
        {"id": None, "text": "空号政策。"},
        {"id": " ", "text": "空白政策。", "genre": "没有这种"},
    ]
    data = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path = written(tmp_path / "r.jsonl", data.encode("utf-8-sig"))

    documents = list(read_all(load(path)))

    assert [document.name for document in documents] == ["甲", "r-3", "7", "r-7", "r-9"]
    assert (documents[0].title, documents[0].text) == ("标题", "标题\n正文政策。")
    assert (documents[0].date, documents[0].genre, documents[4].genre) == (
        "2024-05",
        "plan",
        "other",
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"id": "1", "text": ', r"这一行不是 JSON（第 20 个字符处）"),
        (b"[" * 100_000, "嵌套太深"),
        (b'["text"]', "没有内容为文字的 text 字段"),
        (b'{"id": "1"}', "没有内容为文字的 text 字段"),
        ('{"text": ["政策"]}'.encode(), "没有内容为文字的 text 字段"),
        ('{"text": "政策"}'.encode("gbk"), "内容不是完好的文本"),
        (b'{"text": "policy"}', "没有一个汉字"),
    ],
)
def test_a_broken_line_costs_that_line_alone(tmp_path: Path, line: bytes, why: str) -> None:
    path = written(tmp_path / "r.jsonl", line + b"\n" + '{"text": "政策。"}'.encode())
    broken, whole = load(path)

    assert read(whole).text == "政策。"
    with pytest.raises(ReadError, match=why) as caught:
        read(broken)
    assert str(caught.value).startswith(f"{path}#1：")


def test_a_file_with_a_number_sign_in_its_name_is_a_text(tmp_path: Path) -> None:
    assert only(written(tmp_path / "a.jsonl#b.txt", TEXT.encode())).text == TEXT.strip()


def test_bytes_without_a_path_are_read_as_plain_text() -> None:
    assert read(Source("粘贴", TEXT.encode())).text == TEXT.strip()


def test_half_a_character_from_json_is_left_out() -> None:
    document = read(Source("r", rb'{"text": "\u653f\ud800\u7b56"}', "/r.jsonl#1"))

    assert document.text == "政策"


@settings(deadline=None)  # an office file starts LibreOffice where it is
@given(st.binary())
def test_any_bytes_are_a_document_or_a_read_error(data: bytes) -> None:
    try:
        document = read(Source("任意", data))
    except ReadError:
        return
    assert document.text.encode()


def test_fields_of_a_record_are_one_clean_line() -> None:
    record = rb'{"title": "\u6807\n\u9898\ud800", "issuer": " \u7532 ", "text": "\u653f\u7b56"}'

    document = read(Source("r", record, "/r.jsonl#1"))

    assert (document.title, document.issuer) == ("标 题", "甲")
    assert document.text == "标 题\n政策"


def test_every_sample_is_read_with_sections_and_genre(samples: Path) -> None:
    documents = [only(path) for path in discover([samples]) if path.suffix == ".txt"]

    assert len(documents) == 8
    assert all(document.title and document.sections for document in documents)
    genres = {document.name.split("_")[0]: document.genre for document in documents}
    assert (genres["paper"], genres["report"], genres["opinion"]) == ("paper", "report", "opinion")
