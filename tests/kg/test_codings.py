"""Codings out as a sheet and back in."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from kg.check import check
from kg.codings import COLUMNS, taken, written, written_as_workbook
from kg.decisions import log
from kg.queue import items, uncertain
from kg.status import Status
from kg.store import Store
from ontology.errors import ReviewError
from tests.kg.conftest import Make
from tests.kg.reviewing import LI, WANG, changed, content, decide, entry, labels, link, short

Sheet = list[dict[str, str]]


def sheet(store: Store, document: str | None = "甲") -> Sheet:
    data = written(items(store, document)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


def back(rows: Sheet, coding: str = "utf-8-sig") -> bytes:
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue().encode(coding)


def row(rows: Sheet, label: str) -> dict[str, str]:
    return next(each for each in rows if each["label"] == label)


def test_there_is_a_row_a_statement_and_a_link(store: Store) -> None:
    rows = sheet(store)
    first, last = rows[0], rows[-1]

    assert list(first) == list(COLUMNS)
    assert [each["type"] for each in rows] == ["statement"] * 4 + ["link"] * 2
    assert (first["kind"], first["quote"], first["status"]) == (
        "problem",
        "数据共享不足。",
        "proposed",
    )
    assert store.document("甲").text[int(first["start"]) : int(first["end"])] == first["quote"]
    assert {last["measure"], last["problem"]} <= {each["id"] for each in rows}
    assert len(sheet(store, None)) == 12


def test_what_was_rejected_is_still_there_to_be_decided_on(store: Store) -> None:
    this = entry(store, "数据共享不足").statement.id
    decide(store, "reject", this)

    assert row(sheet(store), "数据共享不足")["status"] == "rejected"
    assert {item.status for item in items(store, "乙")} == {Status.PROPOSED}


def filled(store: Store) -> Sheet:
    """A sheet with a decision of every kind."""
    rows = sheet(store)
    row(rows, "数据共享不足")["decision"] = "accept"
    edited = row(rows, "应急物资匮乏")
    edited.update(decision="修改", new_label="缺物资", new_dimension="技术", reason="更准")
    cut = row(rows, "建立数据共享平台")
    cut.update(decision="edit", new_end=str(int(cut["end"]) - 1))
    row(rows, "完善物资储备制度")["decision"] = "否决"
    rows[-1]["decision"] = "reject"
    rows.append({"decision": "add", "document": "甲", "new_kind": "goal", "quote": "应急物资"})
    rows.append({"decision": "link", "measure": cut["id"], "problem": edited["id"]})
    return rows


def test_a_sheet_is_taken_once(store: Store) -> None:
    data = back(filled(store))
    made = taken(store, data, "a.csv", LI)

    assert [each.action for each in made] == [
        "accept",
        "edit",
        "edit",
        "reject",
        "reject",
        "add",
        "link",
    ]
    assert {each.reason for each in made} == {"", "更准"}
    assert labels(store) == ["数据共享不足", "应急物资", "缺物资", "建立数据共享平台"]
    assert entry(store, "建立数据共享平台").statement.quote == "建立数据共享平台"
    assert [e.status for e in store.links("甲")].count(Status.ADDED) == 1
    assert list(check(store)) == []
    before = content(store)
    assert taken(store, data, "a.csv", LI) == []
    assert (content(store), len(log(store))) == (before, 7)


def test_a_second_coder_fills_in_the_same_sheet(store: Store) -> None:
    data = back(filled(store))
    taken(store, data, "a.csv", LI)
    before = labels(store)

    assert len(taken(store, data, "b.csv", WANG)) == 7
    assert labels(store) == before
    assert taken(store, data, "a.csv", LI) == []


def test_a_sheet_that_a_chinese_spreadsheet_saved_is_read(store: Store) -> None:
    assert len(taken(store, back(filled(store), "gb18030"), "a.csv", LI)) == 7


def test_a_quote_that_was_guarded_as_a_formula_is_found(store: Store, make: Make) -> None:
    store.add(*make("丙", salt="\n=1+1=2"), "手编")
    rows: Sheet = [{"decision": "add", "document": "丙", "kind": "goal", "quote": "'=1+1"}]

    assert len(taken(store, back(rows), "a.csv", LI)) == 1
    assert row(sheet(store, "丙"), "'=1+1")["quote"] == "'=1+1"
    assert "=1+1" in labels(store, "丙")


FAULTS = [
    ({"decision": "edit"}, "第 3 行“decision”列：没有要改的内容"),
    ({"decision": "edit", "new_kind": "idea"}, "第 3 行“new_kind”列：没有“idea”"),
    ({"decision": "edit", "new_dimension": "经济"}, "第 3 行“new_dimension”列：没有“经济”"),
    ({"decision": "edit", "new_start": "x"}, "第 3 行“new_start”列：“x”不是整数"),
    (
        {"decision": "edit", "new_start": "3", "quote": "别的"},
        "第 3 行“quote”列：正文在写出",
    ),
    ({"decision": "keep"}, "第 3 行“decision”列：没有“keep”这种决定"),
    ({"decision": "accept", "id": "ffffffffff"}, "第 3 行“id”列：编号 ffffffffff"),
    ({"decision": "add", "document": "甲", "kind": "", "new_kind": ""}, "第 3 行“kind”列"),
    ({"decision": "link", "measure": "x"}, "第 3 行“measure”列"),
]


@pytest.mark.parametrize(("cells", "told"), FAULTS)
def test_one_bad_row_and_nothing_is_changed(store: Store, cells: dict[str, str], told: str) -> None:
    rows = sheet(store)
    rows[0]["decision"] = "reject"
    rows[1].update(cells)
    before = content(store)

    with pytest.raises(ReviewError, match=rf"a\.csv {told}"):
        taken(store, back(rows), "a.csv", LI)
    assert (content(store), log(store)) == (before, [])


def test_what_is_no_such_sheet_is_told(store: Store) -> None:
    with pytest.raises(ReviewError, match="第 1 行：没有“decision”列"):
        taken(store, b"id,name\r\n1,2\r\n", "a.csv", LI)
    with pytest.raises(ReviewError, match="CSV UTF-8"):
        taken(store, b"\xff\xff\xff", "a.csv", LI)


def test_the_least_certain_come_first_and_only_what_is_open(store: Store) -> None:
    strong, weak = (short(link(store, m).iri) for m in ("建立数据共享平台", "完善物资储备制度"))
    order = [item.id for item in uncertain(items(store, "甲"))]
    assert order[0] == weak
    assert order.index(weak) < order.index(strong)
    decide(store, "accept", weak)

    assert weak not in [item.id for item in uncertain(items(store, "甲"))]


def test_a_sheet_of_a_text_that_changed_still_decides_but_moves_nothing(store: Store) -> None:
    rows = sheet(store)
    rows[0].update(decision="edit", new_label="孤岛")
    store.add(*changed(), "手编")
    assert len(taken(store, back(rows), "a.csv", LI)) == 1
    rows[0].update(new_label="", new_end=rows[0]["start"])

    with pytest.raises(ReviewError, match="正文在写出此表之后改过"):
        taken(store, back(rows), "a.csv", LI)


def test_an_id_that_a_spreadsheet_took_for_a_number_is_found_by_its_place(store: Store) -> None:
    rows = sheet(store)
    meant = row(rows, "应急物资匮乏")
    identifier = meant["id"]
    meant.update(id="1.23457E+15", decision="accept")
    (made,) = taken(store, back(rows), "a.csv", LI)

    assert made.targets == (store.names.statement(identifier).value,)
    meant["start"] = "0"
    with pytest.raises(ReviewError, match="“id”列"):
        taken(store, back(rows), "a.csv", LI)


def test_a_workbook_is_taken_as_the_sheet_is(store: Store) -> None:
    book = load_workbook(io.BytesIO(written_as_workbook(items(store, "甲"))))
    heads, *lines = [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]
    assert heads == list(COLUMNS)
    assert len(lines) == 6
    page = book.worksheets[0]
    page.cell(2, 1 + heads.index("decision")).value = "采纳"
    page.cell(3, 1 + heads.index("decision")).value = "edit"
    page.cell(3, 1 + heads.index("new_label")).value = "物资"
    data = io.BytesIO()
    book.save(data)

    made = taken(store, data.getvalue(), "校对.xlsx", LI)

    assert [one.action for one in made] == ["accept", "edit"]
    assert "物资" in labels(store)
    assert taken(store, data.getvalue(), "校对.xlsx", LI) == []


def test_what_only_begins_like_a_workbook_is_refused(store: Store) -> None:
    with pytest.raises(ReviewError, match="Excel"):
        taken(store, b"PK\x03\x04 nothing", "坏.xlsx", LI)
