"""Answers from a part of the collection."""

from __future__ import annotations

import pytest

from ingest.encode import CharacterPairs
from kg.held import Held
from kg.store import Store
from ontology.errors import QueryError
from qa.answer import Asker
from qa.building import build
from qa.index import Index
from qa.narrow import narrowed


def part(store: Store, encoder: CharacterPairs, index: Index, *where: str) -> Asker:
    return Asker(store, encoder, narrowed(index, Held(store), where), partial=True)


def test_a_part_is_the_index_of_a_store_that_holds_nothing_else(
    store: Store, index: Index, encoder: CharacterPairs
) -> None:
    name = sorted(index.titles)[0]
    only = narrowed(index, Held(store), [f"document={name}"])

    assert set(only.titles) == set(only.facts) == {name}
    assert {one.document for one in (*only.statements, *only.passages)} == {name}
    assert len(only.statements) == sum(one.document == name for one in index.statements)
    ends = {(only.statements[e.measure].iri, only.statements[e.problem].iri) for e in only.links}
    assert ends == {
        (index.statements[e.measure].iri, index.statements[e.problem].iri)
        for e in index.links
        if index.statements[e.measure].document == name
    }
    query = only.query(["排水"], "排水", encoder)
    rows = index.scope(index.passages, [name])
    assert rows is not None
    whole = index.passage_shelf
    assert only.passage_shelf.words.scores(["排水"]).tolist() == (
        whole.words.scores(["排水"])[rows].tolist()
    )
    assert only.passage_shelf.meaning(query.vector, rows - rows[0]).tolist() == (
        whole.meaning(query.vector, rows).tolist()
    )
    for row in range(len(only.passages)):
        assert [told for told, _ in only.clauses(only.passages[row])] == [
            told for told, _ in index.clauses(index.passages[int(rows[row])])
        ]


def test_answers_come_from_what_passes_alone(
    store: Store, index: Index, encoder: CharacterPairs, asker: Asker
) -> None:
    question = "有哪些措施？"
    every = asker.ask(question)
    some = part(store, encoder, index, "dimension=技术").ask(question)

    assert len(some.items) < len(every.items)
    by_place = {(e.document, e.statement.span.start): e.statement for e in store.statements()}
    assert {by_place[one.document, one.start].dimension.value for one in some.items} == {"技术"}
    found = [row["item"].value for row in store.query(some.sparql or "")]  # type: ignore[union-attr]
    assert len(found) == len(some.items)


def test_a_condition_that_the_store_cannot_meet_is_told(store: Store, index: Index) -> None:
    with pytest.raises(QueryError, match="year=1066"):
        narrowed(index, Held(store), ["year=1066"])


def test_nothing_left_is_an_index_of_nothing(store: Store, index: Index) -> None:
    nothing = narrowed(index, Held(store), ["confidence=1", "status=rejected"])

    assert nothing.statements == ()
    assert len(nothing.passages) == len(index.passages)


def test_the_whole_as_a_part_answers_like_the_whole(
    store: Store, index: Index, encoder: CharacterPairs, asker: Asker
) -> None:
    everything = [f"document={name}" for name in index.titles]
    same = part(store, encoder, index, *everything)

    for question in ("内涝怎么治理？", "有哪些问题？", "什么是海绵城市？"):
        told = [(one.label, one.score) for one in asker.ask(question).items]
        assert [(one.label, one.score) for one in same.ask(question).items] == told


def test_an_index_made_anew_of_one_document_has_the_same_rows(
    store: Store, index: Index, encoder: CharacterPairs
) -> None:
    name = sorted(index.titles)[-1]
    only = narrowed(index, Held(store), [f"document={name}"])
    whole = build(store, encoder)

    assert only.statements == tuple(one for one in whole.statements if one.document == name)
    assert only.passages == tuple(one for one in whole.passages if one.document == name)
