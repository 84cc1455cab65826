"""Answers: what was found, said in sentences that cite it, or why nothing is said."""

from __future__ import annotations

import difflib
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from ingest.encode import Encoder
from ingest.statement import Kind
from kg.across import ACROSS_DOCUMENTS
from kg.across import links as across_links
from kg.fold import identifier
from kg.status import STATUS_CONCEPTS, Status
from kg.store import Store
from ontology import terms as t
from ontology.errors import QueryError, StoreError
from qa import retrace
from qa.correction import corrected
from qa.dialogue import follow
from qa.evidence import Judge
from qa.find import find
from qa.finding import Finding, Found, Way
from qa.index import Index
from qa.question import Intent, Question
from qa.reading import line
from qa.records import Edge
from qa.refusal import Refuser
from qa.saying import judged, say
from qa.sound import sound
from qa.understanding import understand
from qa.wording import Said

STATUSES = {concept: status for status, concept in STATUS_CONCEPTS.items()}
SOMETIMES = frozenset({"page", "origin", "basis", "link"})
"""Fields of an item that are there only where they tell."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The link that led to an item: its ``iri``, ``score`` 0 to 1, how it stands in review."""

    iri: str
    score: float
    status: str


@dataclass(frozen=True, slots=True)
class Item:
    """A statement or passage that an answer rests on.

    ``quote`` is exactly characters ``start`` to ``end`` (exclusive) of the document's text.
    ``score`` is 0 to 1; ``path`` holds the steps from the question, things as "kind:label".
    ``origin`` is "across documents" for what only an inferred link leads to; ``basis`` tells of a
    link within a document who says that it holds (`kg.status.Basis`), ``link`` which one it is.
    """

    rank: int
    kind: str
    label: str
    quote: str
    document: str
    section: str
    start: int
    end: int
    score: float
    path: tuple[str, ...]
    page: int | None = None
    origin: str | None = None
    basis: str | None = None
    link: Tie | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the object that the contract promises; some fields only where they tell."""
        told = {**asdict(self), "path": list(self.path)}
        return {key: value for key, value in told.items() if key not in SOMETIMES or value}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; falsy where there is none, and then ``reason`` says why.

    ``text`` has an opening line, a line for each item and headings over groups of them, each
    ending in marks such as [1]; ``said`` has the same in its parts. ``sparql`` leads to the same
    items over the graph, where all of them are statements. ``llm`` tells what a language model
    had to do with the answer, where one was asked; ``understood`` is what the question was taken
    for, ``reading`` the same in a line.
    """

    question: str
    intent: Intent
    answered: bool
    reason: str | None
    text: str
    items: tuple[Item, ...]
    sparql: str | None
    milliseconds: int
    understood: Question
    reading: str
    llm: Mapping[str, Any] | None = None
    said: Said | None = None

    def __bool__(self) -> bool:
        return self.answered

    def to_json(self) -> dict[str, Any]:
        """Return the object that the contract promises; ``id`` is for the asker to fill in."""
        told = {
            "id": None,
            "question": self.question,
            "intent": self.intent.value,
            "answered": self.answered,
            "reason": self.reason,
            "answer": self.text,
            "groups": [asdict(group) for group in self.said.groups] if self.said else [],
            "items": [item.to_json() for item in self.items],
            "sparql": self.sparql,
            "milliseconds": self.milliseconds,
            "understood": {"reading": self.reading, **self.understood.to_json()},
        }
        return told if self.llm is None else {**told, "llm": dict(self.llm)}


class Asker:
    """Answers questions over one store; any number of threads may ask at a time.

    ``partial`` says that the index holds a part of the store only (`qa.narrow`).

    Raises
    ------
    StoreError
        When the store holds no documents.
    """

    def __init__(
        self, store: Store, encoder: Encoder, index: Index, *, partial: bool = False
    ) -> None:
        if not index.titles:
            raise StoreError(f"{store.place}：库里还没有文献，先用 duice ingest 读入。")
        self._store = store
        self._encoder = encoder
        self._index = index
        self._partial = partial

    @cached_property
    def _across(self) -> Index:
        """The index with the links across documents in the place of those within."""
        rows = {record.iri: row for row, record in enumerate(self._index.statements)}
        links = tuple(
            Edge.of(entry, rows)
            for entry in across_links(self._store)
            if entry.measure_iri in rows and entry.problem_iri in rows
        )
        return replace(self._index, links=links)

    def ask(
        self,
        question: str,
        document: str | None = None,
        *,
        across: bool = False,
        before: Question | None = None,
        read: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """Answer ``question``, over all documents, those it names, or ``document`` alone.

        ``across`` adds what links across documents lead to, last and marked as inferred. What the
        question leaves out it takes from ``before``, the one of the turn before; ``read`` sets
        fields of what was understood (`qa.correction`).

        Raises
        ------
        QueryError
            When the question is empty or too long, or there is no such document, field or value.
        """
        begun = time.perf_counter()
        scope_of(self._index, document)
        catalogue = self._index.catalogue
        asked = follow(understand(question, catalogue, document), before, catalogue)
        answer = self.answer(corrected(asked, read, catalogue), across=across)
        milliseconds = round(1000 * (time.perf_counter() - begun))
        return replace(answer, question=question, milliseconds=milliseconds)

    def answer(self, asked: Question, *, across: bool = False) -> Answer:
        """Answer a question as it was understood; see `ask`."""
        query = self._index.query(asked.content, asked.sought, self._encoder)
        more = self._across if across else None
        finding = sound(self._store, find(self._index, asked, query, more))
        judge = Judge(self._index, query, asked.demand)
        clauses = judge.clauses(judged(finding))
        refuser = Refuser(self._index, query, self._encoder.name)
        reason = refuser.reason(asked, finding, clauses, judge)
        items: tuple[Item, ...] = ()
        told, sparql = None, None
        if reason is None:
            items = tuple(self._item(rank, one) for rank, one in enumerate(finding.found, start=1))
            told = say(asked, finding, clauses, self._index.facts)
            sparql = self._sparql(asked, finding)
        return Answer(
            asked.text,
            asked.intent,
            reason is None,
            reason,
            told.text if told else "",
            items,
            sparql,
            0,
            asked,
            line(asked, self._index.titles),
            said=told,
        )

    def _sparql(self, asked: Question, finding: Finding) -> str | None:
        """Write the query that gives the same items; of a part of the store, one by one."""
        chosen = finding.way in (Way.WHOLE, Way.CHOICE)
        if self._partial and chosen and all(one.record.iri for one in finding.found):
            return retrace.of_choice(one.record.iri for one in finding.found)
        return retrace.query(asked, finding, self._index.facts)

    def _item(self, rank: int, one: Found) -> Item:
        return _item(rank, one, self._index.page(one.record), self._tie(one))

    def _tie(self, one: Found) -> Tie | None:
        """Look up the link that led to what was found, whichever of its ends that is."""
        if one.via is None:
            return None
        ends = [identifier(record.iri) for record in (one.record, one.via)]
        measure, problem = ends if one.record.kind == Kind.MEASURE else reversed(ends)
        named = self._store.names.across_link if one.inferred else self._store.names.link
        iri = named(measure, problem)
        score = next(self._store.find(iri, t.SCORE, None, None), None)
        if score is None:
            return None
        status = next(self._store.find(iri, t.STATUS, None, None), None)
        held = Status.PROPOSED if status is None else STATUSES[status.object]
        return Tie(iri.value, float(score.object.value), held.value)


def scope_of(index: Index, document: str | None) -> tuple[str, ...]:
    """Return the documents to look in: the one named, or none for all.

    Raises
    ------
    QueryError
        When there is no document of that name.
    """
    if document is None:
        return ()
    if document not in index.titles:
        near = difflib.get_close_matches(document, index.titles, n=3, cutoff=0.4)
        hint = f"相近的有 {'、'.join(near)}" if near else "全部名称可用 duice documents 查看"
        raise QueryError(f"库里没有文献“{document}”；{hint}。")
    return (document,)


def _item(rank: int, one: Found, page: int | None, tie: Tie | None) -> Item:
    record = one.record
    return Item(
        rank,
        record.kind,
        record.label,
        record.text,
        record.document,
        record.section,
        record.start,
        record.end,
        round(min(max(one.score, 0.0), 1.0), 4),
        one.path,
        page,
        ACROSS_DOCUMENTS if one.inferred else None,
        one.basis and one.basis.value,
        tie,
    )
