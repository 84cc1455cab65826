"""A scope holds documents by what they are known by, never by likeness."""

from __future__ import annotations

import pytest

from qa.index import Index
from qa.scope import EVERYWHERE, Facts, Scope

HENGYANG = Facts("hy", "衡阳市政府工作报告", "report", "湖南省衡阳市", "2025")
LAW = Facts("law", "中华人民共和国突发事件应对法", "law", "", "2024")


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (EVERYWHERE, [HENGYANG, LAW]),
        (Scope(regions=("湖南省",)), [HENGYANG]),
        (Scope(regions=("湖南省衡阳市",), years=("2024", "2025")), [HENGYANG]),
        (Scope(years=("2024",), genres=("report",)), []),
        (Scope(documents=("law", "other")), [LAW]),
    ],
)
def test_a_scope_holds_what_all_its_parts_hold(scope: Scope, held: list[Facts]) -> None:
    assert [facts for facts in (HENGYANG, LAW) if scope.holds(facts)] == held


def test_the_empty_scope_names_no_document_but_means_all() -> None:
    documents = {facts.name: facts for facts in (HENGYANG, LAW)}

    assert EVERYWHERE.inside(documents) == ()
    assert Scope(genres=("law",)).inside(documents) == ("law",)


def test_the_index_knows_the_facts_of_its_documents(index: Index) -> None:
    assert {name: facts.title for name, facts in index.facts.items()} == index.titles
