"""ingest, index, documents, remove, extract, info."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kg.store import Store
from tests.ingest.readers.conftest import column, make_pdf
from tests.ui.conftest import READ, Duice

NAMES = [Path(name).stem for name in READ]
REPORT = "report_work"


@pytest.fixture
def texts(tmp_path: Path, samples: Path) -> Path:
    """A folder with two samples."""
    folder = tmp_path / "文献"
    folder.mkdir()
    for name in READ:
        shutil.copy(samples / name, folder)
    return folder


def test_ingest_takes_in_a_folder_and_says_so_on_stdout(duice: Duice, texts: Path) -> None:
    ran = duice("ingest", texts)

    assert (ran.code, ran.err) == (0, "")
    assert "新增 2 篇，更新 0 篇，未变 0 篇" in ran.out
    assert [d["name"] for d in json.loads(duice("documents", "--json").out)["documents"]] == NAMES


def test_a_second_ingest_changes_nothing(duice: Duice, texts: Path, tmp_path: Path) -> None:
    duice("ingest", texts)
    before = (tmp_path / "store" / "current").read_text("utf-8")

    ran = duice("ingest", texts)

    assert "新增 0 篇，更新 0 篇，未变 2 篇" in ran.out
    assert (tmp_path / "store" / "current").read_text("utf-8") == before


def test_a_changed_file_replaces_its_earlier_version(duice: Duice, texts: Path) -> None:
    duice("ingest", texts)
    file = texts / READ[0]
    file.write_text(file.read_text("utf-8") + "\n停车位不足。\n", "utf-8")

    ran = duice("ingest", texts)

    assert "新增 0 篇，更新 1 篇，未变 1 篇" in ran.out
    assert "停车位不足" in duice("documents", NAMES[0], "--text").out


def test_a_bad_file_costs_itself_and_exit_code_2(duice: Duice, texts: Path) -> None:
    (texts / "空.txt").touch()

    ran = duice("ingest", texts)

    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "空.txt" in ran.err
    assert "新增 2 篇" in ran.out


def test_a_version_that_cannot_be_read_leaves_the_earlier_one(duice: Duice, texts: Path) -> None:
    duice("ingest", texts)
    text = duice("documents", NAMES[0], "--text").out
    (texts / READ[0]).write_bytes(bytes(range(256)) * 40)

    assert duice("ingest", texts).code == 2
    assert duice("documents", NAMES[0], "--text").out == text


def test_json_lines_become_a_document_each(duice: Duice, tmp_path: Path) -> None:
    file = tmp_path / "批.jsonl"
    lines = ['{"id": "甲", "title": "题", "text": "存在基础设施老化的问题。"}', "{broken", ""]
    file.write_text("\n".join(lines), "utf-8")

    ran = duice("ingest", file)

    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "批.jsonl#2" in ran.err
    assert [d["name"] for d in json.loads(duice("documents", "--json").out)["documents"]] == ["甲"]


def test_a_second_writer_is_told_who_holds_the_store(
    duice: Duice, held: Path, samples: Path
) -> None:
    with Store.open(held, write=True):
        ran = duice("ingest", samples / f"{REPORT}.txt")

    assert ran.code == 2
    assert "PID" in ran.err
    assert ran.err.count("\n") == 1


def test_an_index_that_was_deleted_is_rebuilt_with_a_notice(duice: Duice, held: Path) -> None:
    before = duice("search", "数据共享", "--json").out
    shutil.rmtree(held / "index")

    ran = duice("search", "数据共享", "--json")

    assert "索引" in ran.err
    assert ran.out == before
    assert duice("search", "数据共享", "--json").err == ""


def test_index_brings_a_stale_index_up_to_date(duice: Duice, held: Path) -> None:
    with Store.open(held, write=True) as store:
        store.remove(NAMES[0])

    ran = duice("index")

    assert (ran.code, "1 篇文献" in ran.out, "索引" in ran.err) == (0, True, True)
    assert duice("index").err == ""


def test_documents_lists_names_and_titles(duice: Duice, held: Path) -> None:
    ran = duice("documents")

    assert ran.code == 0
    assert all(name in ran.out for name in NAMES)
    assert "\x1b" not in ran.out


def test_the_text_printed_is_what_offsets_count(duice: Duice, held: Path) -> None:
    text = duice("documents", NAMES[1], "--text").out[:-1]
    with Store.open(held, write=False) as store:
        statements = [entry.statement for entry in store.statements(NAMES[1])]

    assert statements
    assert all(s.quote == text[s.span.start : s.span.end] for s in statements)


def test_remove_takes_out_what_is_named_and_tells_what_is_not_there(
    duice: Duice, held: Path
) -> None:
    ran = duice("remove", NAMES[0], "无此文")

    assert (ran.code, ran.out) == (2, f"已移除：{NAMES[0]}\n")
    assert "无此文" in ran.err
    assert [d["name"] for d in json.loads(duice("documents", "--json").out)["documents"]] == [
        NAMES[1]
    ]


def test_extract_prints_one_object_and_makes_no_store(
    duice: Duice, samples: Path, tmp_path: Path
) -> None:
    ran = duice("extract", samples / READ[1], "--json")
    found = json.loads(ran.out)

    assert (ran.code, ran.out.count("\n"), ran.err) == (0, 1, "")
    assert found.keys() == {"document", "sections", "statements", "links"}
    assert found["statements"][0].keys() == {
        *("id", "kind", "quote", "start", "end", "label", "dimension"),
        *("secondary", "section", "confidence", "rule"),
        *("actors", "force", "instrument", "targets", "hazards", "phases", "evidence"),
    }
    assert found["links"][0].keys() == {"measure", "problem", "score", "reasons"}
    assert not (tmp_path / "store").exists()
    assert duice("extract", samples / READ[1], "--json").out == ran.out


def test_extract_without_json_is_a_table(duice: Duice, samples: Path) -> None:
    ran = duice("extract", samples / READ[1])

    assert ran.code == 0
    assert "问题" in ran.out


def test_info_tells_versions_and_figures_with_or_without_a_store(
    duice: Duice, held: Path, tmp_path: Path
) -> None:
    told = json.loads(duice("info", "--json").out)
    absent = json.loads(duice("info", "--json", store=tmp_path / "none").out)

    assert (told["documents"], told["model"]) == (2, None)
    assert told["problems"] > 0
    assert absent["documents"] == 0
    assert "还没有库" in absent["fault"]
    assert "documents：2" in duice("info").out


def test_documents_tells_and_sets_what_is_known_of_one(duice: Duice, held: Path) -> None:
    before = duice("documents", NAMES[0]).out
    ran = duice("documents", NAMES[0], "--set", "date=2025年1月18日", "--set", "region=某省某市")

    assert ran.code == 0
    assert "日期：2025-01-18（手工设定）" in ran.out
    assert "地区：某省某市（手工设定）" in ran.out
    entry = json.loads(duice("documents", NAMES[0], "--json").out)["documents"][0]
    assert (entry["date"], entry["region"], entry["by_hand"]) == (
        "2025-01-18",
        "某省某市",
        ["date", "region"],
    )
    assert duice("documents", NAMES[0], "--set", "date=", "--set", "region=").out == before
    assert duice("validate").code == 0


def test_a_title_set_by_hand_is_the_one_that_questions_name(duice: Duice, held: Path) -> None:
    duice("documents", NAMES[1], "--set", "title=云汀数据共享报告")

    asked = json.loads(duice("ask", "《云汀数据共享报告》提出了哪些问题？", "--json").out)

    assert asked["answered"]
    assert {item["document"] for item in asked["items"]} == {NAMES[1]}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("甲", "--set", "date=近日"), "不是日期"),
        (("--set", "date=2025"), "要给出文献的名称"),
        (("没有", "--set", "date=2025"), "没有文档“没有”"),
        ((NAMES[0], "--set", "date=2025", "--set", "作者=甲"), "没有“作者”这一项"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_changed(
    duice: Duice, held: Path, arguments: tuple[str, ...], why: str
) -> None:
    before = duice("documents", "--json").out

    ran = duice("documents", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err
    assert duice("documents", "--json").out == before


def test_what_is_found_in_a_pdf_names_its_page(duice: Duice, tmp_path: Path) -> None:
    path = tmp_path / "意见.pdf"
    first = ["一、问题", "　　应急物资储备不足，数据共享不够。", *["　　各地情况不一。"] * 3]
    second = ["二、措施", "　　要建立应急物资储备制度，建设数据共享平台。"]
    path.write_bytes(make_pdf([column(["关于应急的意见", *first]), column(second)]))

    assert duice("ingest", path).code == 0
    extracted = json.loads(duice("extract", path, "--json").out)
    hits = json.loads(duice("search", "建设数据共享平台", "--json").out)["hits"]
    answer = duice("ask", "有哪些措施？")
    items = json.loads(duice("ask", "有哪些措施？", "--json").out)["items"]

    assert {s["page"] for s in extracted["statements"] if s["kind"] == "measure"} == {2}
    assert {hit["page"] for hit in hits if "平台" in hit["text"]} == {2}
    assert {item["page"] for item in items} == {2}
    assert "（第 2 页，第 " in answer.out


def test_a_text_without_pages_names_none(duice: Duice, ready: Path) -> None:
    hits = json.loads(duice("search", "数据", "--json", store=ready).out)["hits"]

    assert all("page" not in hit for hit in hits)
