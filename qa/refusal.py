"""Why a question is not answered: what it names is not there, or nothing found bears an answer out.

From the special to the general: a document, place or person that nothing in the collection speaks
of; a question about something else altogether; nothing found; a value that is asked for and does
not stand where its subject is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa import wording
from qa.define import term_of
from qa.domain import foreign
from qa.doubt import doubtful
from qa.evidence import Clause, Judge, best_of
from qa.finding import MEANINGS, Finding
from qa.index import Index
from qa.passages import relevance
from qa.question import Intent, Question
from qa.records import Record
from qa.shelf import Query
from qa.strangers import abroad, named_at_head
from qa.wording import Nearest, Why


class Refuser:
    """Tells why one question is not to be answered from what was found.

    ``encoder`` is the name of the one that made the query's vector.
    """

    def __init__(self, index: Index, query: Query, encoder: str) -> None:
        self._index = index
        self._query = query
        self._encoder = encoder

    def reason(
        self, asked: Question, finding: Finding, clauses: Sequence[Clause], judge: Judge
    ) -> str | None:
        """Say why there is no answer and what comes nearest; None where there is one."""
        told = self._why(asked, finding, clauses)
        if told is None:
            return None
        near = self._nearest(asked, judge)
        return wording.scripted(wording.refusal(*told, near, english=asked.english), asked)

    def _why(
        self, asked: Question, finding: Finding, clauses: Sequence[Clause]
    ) -> tuple[Why, str] | None:
        meaning = finding.way in MEANINGS
        if absent := self._absent(asked, finding):
            return Why.NOT_HELD, absent
        if not meaning and self._off_topic(asked):
            return Why.OFF_TOPIC, ""
        if not finding.found:
            term = term_of(asked.text) if asked.intent is Intent.DEFINITION else None
            return Why.NOTHING, wording.wanted(asked, self._index.facts, term and term[0])
        if meaning or not doubtful(asked, clauses):
            return None
        if asked.demand is None:
            return Why.WEAK, ""
        value = asked.demand.value
        return Why.NO_VALUE, value.english if asked.english else value.value

    def _absent(self, asked: Question, finding: Finding) -> str:
        """Name the documents, places and people that nothing here speaks of; else empty."""
        inside = asked.scope.inside(self._index.facts)
        unknown = [name for name in asked.missing if not self._mentioned(name, inside)]
        told = [f"《{name}》" if f"《{name}》" in asked.text else f"“{name}”" for name in unknown]
        if not told:
            about = " ".join(self._about(one.record) for one in finding.found)
            strange = abroad(asked.text, asked.content)
            told = [f"“{name}”" for name in strange if name not in about]
            named = named_at_head(asked.text)
            told += [
                f"“{name}”"
                for name in named
                if not self._of_place(name) and not self._mentioned(name, inside)
            ]
        return "、".join(dict.fromkeys(told))

    def _about(self, record: Record) -> str:
        """Write out what a record says, and what its document is called."""
        return f"{self._index.titles[record.document]} {record.section} {record.text}"

    def _off_topic(self, asked: Question) -> bool:
        """Tell whether the question is about nothing that the collection speaks of."""
        whole = asked.kind is not None or asked.sides
        if whole and (asked.explicit or not asked.content):
            return False  # a whole set is asked for: the question has no subject of its own
        words = self._index.passage_shelf.words
        if not asked.english and not any(map(words.knows, asked.content)):
            return True
        every = np.arange(words.size, dtype=np.int64)
        covered = float(words.coverage(asked.content, every).max(initial=0))
        return foreign(self._query.vector, self._encoder, covered)

    def _of_place(self, name: str) -> bool:
        """Tell whether a document is of the place that is named, by its region or its title."""
        return any(name in f"{facts.region} {facts.title}" for facts in self._index.facts.values())

    def _mentioned(self, name: str, documents: Sequence[str]) -> bool:
        """Tell whether a document or place that is not held is spoken of in those that are."""
        passages = self._index.passages
        rows = self._index.scope(passages, documents)
        among = passages if rows is None else [passages[row] for row in rows]
        return any(name in passage.text for passage in among)

    def _nearest(self, asked: Question, judge: Judge) -> Nearest | None:
        """Find the passage, and the clause in it, that comes nearest to the question."""
        index = self._index
        rows = index.scope(index.passages, asked.scope.inside(index.facts))
        near = relevance(index, self._query, rows)
        if not len(near.rows):
            return None
        record = index.passages[near.rows[near.best(1)[0]]]
        clause = best_of(judge.clauses([record]), 0)
        quote = clause.text if clause else record.text
        return Nearest(index.titles[record.document], record.section, quote)
