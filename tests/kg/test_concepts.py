"""Canonical concepts of a store: formed, kept stable, forgotten with a document, ruled on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import Quad

from ingest.document import Document, Source, Span
from ingest.encode import CharacterPairs
from ingest.statement import Dimension, Extraction, Kind, Statement, statement_id
from kg import concept_check, merging
from kg.check import check
from kg.concepts import Concept, concepts
from kg.decisions import Hand, log
from kg.export import FORMATS
from kg.forming import form, tidy
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError

FIRST = ("应急物资储备不足", "部门数据共享不畅", "基层专业人才短缺")
SECOND = ("应急物资储备严重不足", "部门之间数据共享不畅", "财政收支矛盾突出")
HAND = Hand("李", "同一回事", datetime(2025, 1, 18, 9, 30, tzinfo=UTC))


def add(store: Store, name: str, *labels: str, kind: Kind = Kind.PROBLEM) -> list[str]:
    """Put a document into the store that states each label once; return the statements' ids."""
    text = "".join(f"{label}。\n" for label in labels)
    source = Source(name, text.encode("utf-8"), f"/texts/{name}.txt")
    document = Document(name, name, text, source.digest, (), genre="opinion")
    some = []
    for label in labels:
        quote = f"{label}。"
        start = text.index(quote)
        some.append(
            Statement(
                id=statement_id(name, kind, quote),
                kind=kind,
                span=Span(start, start + len(quote)),
                quote=quote,
                label=label,
                dimension=Dimension.OTHER,
                secondary=(),
                section="",
                confidence=0.9,
                rule="手编",
            )
        )
    store.add(Extraction(document, tuple(some), ()), source, "手编")
    return [one.id for one in some]


def grown(store: Store, name: str, *labels: str) -> list[str]:
    """Add a document and form concepts, as ingest does."""
    ids = add(store, name, *labels)
    form(store, CharacterPairs())
    return ids


def removed(store: Store, name: str) -> None:
    """Remove a document and tidy up, as remove does."""
    store.remove(name)
    tidy(store)


def quads(store: Store) -> bytes:
    return FORMATS["nquads"].write(store)


def fine(store: Store) -> dict[frozenset[str], Concept]:
    return {frozenset(one.members): one for one in concepts(store) if one.theme}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", write=True) as opened:
        yield opened


def test_statements_that_name_the_same_come_together_across_documents(empty: Store) -> None:
    one, other = grown(empty, "甲", *FIRST), grown(empty, "乙", *SECOND)
    found = fine(empty)
    every = {concept.iri: concept for concept in concepts(empty)}

    assert set(found) == {
        frozenset({one[0], other[0]}),
        frozenset({one[1], other[1]}),
        frozenset({one[2]}),
        frozenset({other[2]}),
    }
    stores = found[frozenset({one[0], other[0]})]
    assert (stores.label, *stores.alternatives) == (FIRST[0], SECOND[0])
    assert {every[concept.theme or ""].label for concept in found.values()} == {
        "应急物资",
        "数据与信息",
        "人才与队伍",
        "财政与税收",
    }
    assert list(concept_check.faults(empty)) == []


def test_a_problem_and_a_measure_are_never_one_concept(empty: Store) -> None:
    problem = add(empty, "甲", "应急物资储备")
    measure = add(empty, "乙", "应急物资储备", kind=Kind.MEASURE)
    form(empty, CharacterPairs())

    kinds = {one.members: one.kind for one in fine(empty).values()}

    assert kinds == {tuple(problem): Kind.PROBLEM, tuple(measure): Kind.MEASURE}


def test_adding_documents_moves_nothing_that_is_there(empty: Store) -> None:
    grown(empty, "丙", *FIRST, "救援队伍能力薄弱")
    before = {frozenset(one) for one in fine(empty)}
    grown(empty, "甲", *SECOND, "救援队伍专业能力薄弱")
    grown(empty, "丁", "应急救援队伍能力薄弱", "部门间数据共享不够")
    held = {member for group in before for member in group}

    assert {frozenset(group & held) for group in fine(empty)} - {frozenset()} == before


def test_a_document_that_came_and_went_leaves_the_store_as_it_was(empty: Store) -> None:
    grown(empty, "乙", *FIRST)
    before = quads(empty)
    grown(empty, "甲", *SECOND)
    removed(empty, "甲")

    assert quads(empty) == before


def test_nothing_of_a_document_that_founded_concepts_stays(empty: Store) -> None:
    ids = grown(empty, "乙", *SECOND)
    grown(empty, "甲", *FIRST)
    removed(empty, "乙")
    told = quads(empty).decode("utf-8")

    assert not [mark for mark in (*ids, *SECOND, "乙") if mark in told]
    assert len(fine(empty)) == len(FIRST)
    assert list(concept_check.faults(empty)) == []


def test_who_is_left_is_led_by_the_first_of_them_and_stays_together(empty: Store) -> None:
    grown(empty, "乙", "应急物资储备不足")
    kept = [*grown(empty, "丁", "应急物资储备严重不足"), *grown(empty, "丙", "应急物资储备不够")]
    removed(empty, "乙")
    [(members, concept)] = fine(empty).items()

    assert members == frozenset(kept)
    assert concept.founder == kept[0]  # 丁 comes before 丙 by code point
    assert concept.label in {"应急物资储备严重不足", "应急物资储备不够"}


def test_formed_anew_is_the_same_as_formed_at_once(empty: Store, tmp_path: Path) -> None:
    grown(empty, "甲", *FIRST)
    grown(empty, "乙", *SECOND)
    form(empty, CharacterPairs(), anew=True)
    with Store.open(tmp_path / "other", write=True) as other:
        add(other, "乙", *SECOND)
        add(other, "甲", *FIRST)
        form(other, CharacterPairs())

        assert quads(other) == quads(empty)


def test_a_document_that_reads_otherwise_now_gives_up_what_it_no_longer_says(empty: Store) -> None:
    grown(empty, "甲", *FIRST)
    ids = grown(empty, "甲", FIRST[0], "财政收支矛盾突出")

    assert set(fine(empty)) == {frozenset({one}) for one in ids}
    assert list(concept_check.faults(empty)) == []


def test_a_merge_is_logged_respected_by_what_comes_later_and_taken_back(empty: Store) -> None:
    one, other = grown(empty, "甲", *FIRST), grown(empty, "乙", "财政收支矛盾突出")
    before = quads(empty)
    kept, gone = fine(empty)[frozenset({one[0]})], fine(empty)[frozenset(other)]
    decision = merging.merge(empty, [kept, gone], HAND)

    assert fine(empty)[frozenset({one[0], *other})].iri == kept.iri
    assert [each.action for each in log(empty)] == ["merge"]

    later = grown(empty, "丙", "地方财政收支矛盾突出")
    assert frozenset({one[0], *other, *later}) in fine(empty)

    merging.undo(empty, decision, HAND)
    assert {frozenset({one[0]}), frozenset({*other, *later})} <= fine(empty).keys()

    removed(empty, "丙")
    lines = {line for line in quads(empty).splitlines() if b"/id/decision" not in line}
    assert lines == set(before.splitlines())


def test_a_split_is_respected_by_what_comes_later_and_taken_back(empty: Store) -> None:
    one = grown(empty, "甲", "应急物资储备不足")
    other = grown(empty, "乙", "应急物资储备严重不足")
    before = fine(empty)
    [whole] = before.values()
    decision = merging.split(empty, whole, other, HAND)

    assert set(fine(empty)) == {frozenset(one), frozenset(other)}

    later = grown(empty, "丙", "应急物资储备严重不足")
    assert set(fine(empty)) == {frozenset(one), frozenset({*other, *later})}

    merging.undo(empty, decision, HAND)
    assert set(fine(empty)) == {frozenset({*one, *other, *later})}
    assert [each.iri for each in fine(empty).values()] == [whole.iri]


def test_a_founder_can_be_split_off(empty: Store) -> None:
    one = grown(empty, "甲", "应急物资储备不足")
    other = grown(empty, "乙", "应急物资储备严重不足")
    [whole] = fine(empty).values()
    merging.split(empty, whole, one, HAND)

    assert set(fine(empty)) == {frozenset(one), frozenset(other)}
    assert fine(empty)[frozenset(other)].founder == other[0]


def test_rulings_outlast_forming_anew_and_the_going_of_a_statement(empty: Store) -> None:
    one, other = grown(empty, "甲", *FIRST), grown(empty, "乙", "财政收支矛盾突出")
    found = fine(empty)
    merging.merge(empty, [found[frozenset({one[0]})], found[frozenset(other)]], HAND)
    form(empty, CharacterPairs(), anew=True)

    assert frozenset({one[0], *other}) in fine(empty)

    removed(empty, "甲")
    assert set(fine(empty)) == {frozenset(other)}


def test_what_cannot_be_ruled_is_told(empty: Store) -> None:
    problem = grown(empty, "甲", "应急物资储备不足")
    add(empty, "乙", "加强物资储备", kind=Kind.MEASURE)
    form(empty, CharacterPairs())
    concept = merging.named(empty, "应急物资储备不足")
    measure = merging.named(empty, "加强物资储备")

    with pytest.raises(StoreError, match="至少要两个不同的概念"):
        merging.merge(empty, [concept, concept], HAND)
    with pytest.raises(StoreError, match="不是同一类"):
        merging.merge(empty, [concept, measure], HAND)
    with pytest.raises(StoreError, match="不在其中"):
        merging.split(empty, concept, ["0000"], HAND)
    with pytest.raises(StoreError, match="至少要有一条陈述"):
        merging.split(empty, concept, problem, HAND)
    with pytest.raises(StoreError, match="库里没有概念“没有的”"):
        merging.named(empty, "没有的")
    assert log(empty) == []


def test_a_ruling_is_taken_back_once(empty: Store) -> None:
    grown(empty, "甲", *FIRST)
    decision = merging.merge(empty, list(fine(empty).values()), HAND)
    undo = merging.undo(empty, decision, HAND)

    with pytest.raises(StoreError, match="已经撤销过"):
        merging.undo(empty, decision, HAND)
    with pytest.raises(StoreError, match="不是概念的合并或拆分"):
        merging.undo(empty, undo, HAND)


def test_faults_of_concepts_are_found(empty: Store) -> None:
    grown(empty, "甲", *FIRST)
    members = empty.find(None, t.CONCEPT, None, empty.names.concepts)
    empty.change(cast("list[Quad]", list(members)), ())

    told = [fault for fault in check(empty) if "应有成员或下级" in str(fault)]

    assert len(told) >= len(FIRST)


def test_a_document_takes_its_concepts_along_in_one_step(empty: Store) -> None:
    """Nobody has to tidy up: whoever wrote may be killed before it comes to that."""
    grown(empty, "甲", *FIRST)
    grown(empty, "乙", FIRST[0])

    empty.remove("甲")
    assert list(check(empty)) == []
    empty.remove("乙")
    assert list(empty.find(None, None, None, empty.names.concepts)) == []
