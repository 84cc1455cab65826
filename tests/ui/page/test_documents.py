"""The tab 文献 without a browser: the list, what is set by hand, what is shown of imports."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from kg.records import DocumentEntry
from kg.store import Change, Store
from ontology.errors import QueryError, StoreError
from tests.ui.conftest import READ
from ui.library import open_library
from ui.page.described import described_html, parting_html, reading_html
from ui.page.desk import Desk
from ui.page.job import Job, Row, State
from ui.page.keeping import as_its_text_says, known, remove, set_fields
from ui.page.listing import SHOWN, Order, found, listing_html, within
from ui.page.progress import imports_html, left_text
from ui.watch import Stage

OPINION, PAPER = (Path(name).stem for name in READ)
ATTACK = '<img src=x onerror="window.__x=1">'


@pytest.fixture
def entries(ready: Path) -> list[DocumentEntry]:
    with Store.open(ready, write=False) as store:
        return store.documents()


@pytest.fixture
def desk(held: Path, pairs: None) -> Desk:
    return Desk(held, None, cast("object", None), 5)  # type: ignore[arg-type]


def names(hits: list[DocumentEntry]) -> list[str]:
    return [entry.name for entry in hits]


def test_every_word_of_a_search_has_to_stand_somewhere(entries: list[DocumentEntry]) -> None:
    first = replace(entries[0], title="防汛规划", region="浙江省", date="2024-05", issuer="省政府")
    second = replace(entries[1], title="防汛意见", region=None, date="2023", issuer=None)
    both = [first, second]

    assert found(both, "防汛", Order()) == both
    assert found(both, " 防汛  浙江 ", Order()) == [first]
    assert found(both, "2023", Order()) == [second]
    assert found(both, "省政府", Order()) == [first]
    assert found(both, first.name.upper(), Order()) == [first]
    assert found(both, "没有", Order()) == []


def test_a_column_sorts_both_ways_and_what_has_no_value_comes_last(
    entries: list[DocumentEntry],
) -> None:
    some = [
        replace(entries[0], name=name, title=name, date=date, problems=number)
        for name, date, number in (("张", "2023", 3), ("安", None, 1), ("李", "2024", 2))
    ]

    assert names(found(some, "", Order("title"))) == ["安", "李", "张"]
    assert names(found(some, "", Order("date"))) == ["张", "李", "安"]
    assert names(found(some, "", Order("date", falling=True))) == ["李", "张", "安"]
    assert names(found(some, "", Order("problems", falling=True))) == ["张", "李", "安"]
    assert Order().by("date") == Order("date", falling=True)
    assert Order("date", falling=True).by("date") == Order("date")
    assert Order("date").by("title") == Order("title")


def test_a_long_list_is_cut_and_says_so(entries: list[DocumentEntry]) -> None:
    many = [replace(entries[0], name=f"文{n}") for n in range(SHOWN + 1)]

    shown = listing_html(many, len(many))

    assert shown.count("<tr") == SHOWN + 1
    assert f"先列出 {SHOWN} 篇" in shown


def test_an_empty_list_says_why() -> None:
    assert "还没有文献" in listing_html([], 0)
    assert "没有符合" in listing_html([], 2)


def test_the_list_is_narrowed_down_by_what_filters_ask_of_documents(ready: Path) -> None:
    with Store.open(ready, write=False) as store:
        held = store.documents()
        genre = held[0].genre
        others = [entry.name for entry in held if entry.genre == genre]

        assert within(store, held, [f"genre={genre}"]) == others
        assert within(store, held, ["status=已接受", "dimension=技术"]) == [e.name for e in held]
        with pytest.raises(QueryError):
            within(store, held, ["year=1066"])


def test_what_is_set_by_hand_holds_in_store_and_index_until_it_is_taken_back(desk: Desk) -> None:
    before = known(desk.store(), PAPER)
    wanted = {field: before.value(field) for field in ("issuer", "number", "genre", "level")}
    wanted |= {"title": " 数据共享  新题 ", "date": "2024-3", "region": "浙江省"}

    assert set_fields(desk, PAPER, wanted) == 3

    now = known(desk.store(), PAPER)
    assert (now.entry.title, now.entry.date, now.entry.region) == (
        *("数据共享 新题", "2024-03", "浙江省"),
    )
    assert set(now.entry.by_hand) == {"title", "date", "region"}
    shown = described_html(now)
    assert f"原文：{before.entry.title}" in shown
    with open_library(desk.folder) as library:
        assert library.index.titles[PAPER] == "数据共享 新题"
    assert set_fields(desk, PAPER, {f: now.value(f) for f in now.entry.__slots__ if f != "x"}) == 0
    assert as_its_text_says(desk, PAPER) == 3
    assert known(desk.store(), PAPER) == before


def test_a_field_typed_as_the_text_has_it_is_set_by_hand_no_more(desk: Desk) -> None:
    before = known(desk.store(), PAPER)
    fields = ("title", "issuer", "number", "date", "genre", "level", "region")
    told = {field: before.value(field) for field in fields}
    set_fields(desk, PAPER, told | {"title": "新题"})

    set_fields(desk, PAPER, told)

    assert known(desk.store(), PAPER).entry.by_hand == ()


def test_a_value_that_cannot_be_is_told_without_the_terminals_words(desk: Desk) -> None:
    now = known(desk.store(), PAPER)
    told = {f: now.value(f) for f in ("title", "issuer", "number", "genre", "level", "region")}

    with pytest.raises(StoreError, match=r"^date=昨天：不是日期"):
        set_fields(desk, PAPER, told | {"date": "昨天"})

    assert known(desk.store(), PAPER) == now


def test_a_document_that_is_removed_is_gone_from_the_list_and_the_answers(desk: Desk) -> None:
    said = parting_html(known(desk.store(), PAPER))
    assert "再次导入" in said

    remove(desk, PAPER)

    assert names(desk.store().documents()) == [OPINION]
    assert set(desk.library().index.titles) == {OPINION}
    with pytest.raises(StoreError):
        remove(desk, PAPER)


def test_nothing_is_changed_while_another_writes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.page.writing.PATIENCE", 0.01)
    with desk.writing(), pytest.raises(StoreError, match="正在被写入"):
        remove(desk, PAPER)


def test_the_reader_marks_every_statement(ready: Path) -> None:
    with Store.open(ready, write=False) as store:
        shown = reading_html(store, PAPER)
        statements = store.statements(PAPER)

    assert all(f'data-statement="{one.statement.id}"' in shown for one in statements)


def test_what_is_shown_of_an_import_escapes_names_and_faults() -> None:
    rows = [
        Row(f"{ATTACK}.txt", State.FAILED, faults=[f"{ATTACK}不能读"]),
        Row("乙.txt", State.DONE, names=[ATTACK], changes=Counter({Change.ADDED: 1}), problems=3),
        Row("丙.txt", State.DONE, twins=[ATTACK]),
        Row("丁.txt", State.RUNNING, Stage.ENCODING, 0.5),
        Row("戊.txt"),
    ]
    job = Job(1, rows, {})
    job.notes.append(ATTACK)

    shown = imports_html([job])

    assert "<img" not in shown
    assert shown.count("<progress") == 1
    assert "正在导入</b> 3/5" in shown
    assert "编码" in shown
    job.end(ATTACK)
    over = imports_html([job])
    assert "<img" not in over
    assert "导入已停止</b>：新增 1，重复 1，未能读入 1，未处理 2" in over


def test_the_faults_of_a_file_of_records_are_cut() -> None:
    row = Row("批.jsonl", State.DONE, names=["甲", "乙"], faults=[f"第{n}行" for n in range(9)])
    row.changes.update([Change.ADDED, Change.UNCHANGED])

    shown = imports_html([Job(1, [row], {})])

    assert "新增 1，未变 1，9 处未能读入" in shown
    assert "第4行" in shown
    assert "第5行" not in shown
    assert "另有 4 处" in shown


def test_the_whole_of_an_import_is_told_with_an_estimate_once_there_is_a_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.page.figures.SURE", 0.0)
    job = Job(1, [Row("甲.txt", State.RUNNING), Row("乙.txt", State.READ)], {})
    job.figures.documents, job.figures.characters = 2, 1000
    assert "约还要" not in imports_html([job])

    job.figures.begin()
    job.figures.count(250)

    shown = imports_html([job])
    assert "已抽取 1/2 篇 · 250/1,000 字（25%）" in shown
    assert "约还要" in shown
    assert left_text(59) == "约还要不到 1 分钟"
    assert left_text(61) == "约还要 2 分钟"
    assert left_text(3700) == "约还要 1 小时 2 分钟"
    job.stage = Stage.INDEXING
    assert "约还要" not in imports_html([job])
