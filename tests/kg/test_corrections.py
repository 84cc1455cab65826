from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statement import Extraction
from kg.check import check
from kg.corrections import FIELDS, parsed
from kg.iris import Iris
from kg.store import Change, Store
from ontology import terms as t
from ontology.errors import StoreError
from tests.kg.conftest import Make


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("date=2025年1月18日", "date", "2025-01-18"),
        ("date = 2025", "date", "2025"),
        ("title= 关于 应急 的意见 ", "title", "关于 应急 的意见"),
        ("issuer=", "issuer", ""),
        ("level=县", "level", "县"),
        ("number=a=b", "number", "a=b"),
    ],
)
def test_a_setting_is_read(setting: str, field: str, value: str) -> None:
    assert parsed([setting]) == {field: value}


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("date", "没有等号；请写成 键=值"),
        ("author=某某", "没有“author”这一项；可设的有 title、issuer"),
        ("date=近日", "不是日期；请写成"),
        ("date=2025-02-30", "不是日期"),
        ("genre=诗", "没有这个值；可选的有 .*report"),
        ("level=星球", "没有这个值；可选的有 国家、省、市、县、乡"),
    ],
)
def test_a_setting_that_cannot_be_is_told(setting: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        parsed([setting])


def test_what_is_set_is_told_and_taken_back(store: Store) -> None:
    before = store.document("甲")

    store.set_by_hand("甲", {"date": "2025-01-18", "level": "市", "region": "某省某市"})
    changed = store.document("甲")
    entry = store.documents()[1]
    store.set_by_hand("甲", {"date": "", "level": "", "region": ""})

    expected = replace(before, date="2025-01-18", level="市", region="某省某市")
    assert changed == expected
    assert entry.by_hand == ("date", "level", "region")
    assert store.document("甲") == before
    assert store.documents()[1].by_hand == ()


def test_setting_twice_and_taking_back_leaves_the_graph_as_it_was(store: Store) -> None:
    before = set(store.find(None, None, None, None))

    store.set_by_hand("甲", {"title": "甲题", "genre": "law"})
    store.set_by_hand("甲", {"title": "乙题"})
    store.set_by_hand("甲", dict.fromkeys(FIELDS, ""))

    assert set(store.find(None, None, None, None)) == before


def test_what_is_set_outlasts_a_changed_file(store: Store, make: Make) -> None:
    store.set_by_hand("甲", {"date": "2025-01-18", "issuer": "某局"})
    extraction, source = make("甲", salt="新")

    assert store.add(extraction, source, "手编") is Change.REPLACED
    changed = store.document("甲")
    store.set_by_hand("甲", {"date": "", "issuer": ""})

    assert changed == replace(extraction.document, date="2025-01-18", issuer="某局")
    assert store.document("甲") == extraction.document


def test_what_is_set_makes_what_is_derived_stale(store: Store) -> None:
    before = store.fingerprint()

    store.set_by_hand("甲", {"date": "2025"})
    assert store.fingerprint() != before
    store.set_by_hand("甲", {"date": ""})
    assert store.fingerprint() == before


def test_what_is_set_goes_with_its_document(store: Store) -> None:
    store.set_by_hand("甲", {"title": "新题"})

    store.remove("甲")

    assert not list(store.find(None, t.FIELD, None, None))
    assert [entry.name for entry in store.documents()] == ["乙"]


def test_a_document_that_is_not_there_cannot_be_set(store: Store) -> None:
    with pytest.raises(StoreError, match="没有文档“丁”"):
        store.set_by_hand("丁", {"title": "题"})


def test_what_is_set_and_pages_keep_the_graph_sound(store: Store, make: Make) -> None:
    extraction, source = make("丙")
    paged = replace(extraction.document, level="省", region="某省", pages=(0, 5, 5, 20))
    store.add(Extraction(paged, extraction.statements, extraction.links), source, "手编")
    store.set_by_hand("丙", {"title": "新题", "region": "某省某市"})

    assert list(check(store)) == []
    assert store.document("丙") == replace(paged, title="新题", region="某省某市")
    noted = {quad.subject.value: quad.object.value for quad in store.find(None, t.PAGE, None, None)}
    assert noted == {
        Iris().statement(statement.id).value: str(paged.page_at(statement.span.start))
        for statement in extraction.statements
    }


@given(st.dictionaries(st.sampled_from(FIELDS), st.text("2025-01 甲乙", max_size=9)))
def test_a_setting_is_kept_or_refused(fields: dict[str, str]) -> None:
    try:
        found = parsed(f"{key}={value}" for key, value in fields.items())
    except StoreError:
        return
    assert found.keys() == fields.keys()
