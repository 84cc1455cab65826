"""What is to be decided on, kept from one look to the next: only what changed is read again.

A list of all statements and links of many documents takes seconds to read, while a decision
changes a single document. So what was read of a document is kept until its text, the program that
read it, or the decisions on it change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock

from pyoxigraph import NamedNode

from ingest.statement import Kind
from kg import decisions as log
from kg import iris, review
from kg.columns import Column
from kg.filters import Condition, Filters, parsed
from kg.fold import Fold, folded, identifier
from kg.held import Held
from kg.queue import LINK, STATEMENT
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.status import STATUS_CONCEPTS, Status
from kg.store import Store
from kg.units import Tie, Unit
from ontology import terms as t

Stamp = tuple[object, ...]
Entry = StatementEntry | LinkEntry
FOLDS = 12
"""Documents whose statements are kept whole; the oldest one goes for a new one."""
_STATUS = {iri: status for status, iri in STATUS_CONCEPTS.items()}


@dataclass(frozen=True, slots=True)
class Task:
    """A statement or a link (``type``), as much of it as it takes to put it in its place."""

    type: str
    id: str
    document: str
    status: Status
    score: float
    kind: str = ""

    @property
    def decided(self) -> bool:
        """Whether somebody decided on it."""
        return self.status is not Status.PROPOSED


class Worklist:
    """The tasks of a store in its newest state, for any number of threads.

    Every ``store`` given is open for reading, so that it stays as it is. Where a ``coder`` is
    named, what others decided is left aside: all is as this coder left it.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._seen: Store | None = None
        self._documents: dict[str, DocumentEntry] = {}
        self._stamps: dict[str, Stamp] = {}
        self._tasks: dict[tuple[str, str], tuple[Stamp, tuple[Task, ...]]] = {}
        self._folds: dict[tuple[str, str], tuple[Stamp, Fold]] = {}
        self._entries: dict[tuple[str, str], tuple[Stamp, Mapping[str, Entry]]] = {}

    def tasks(self, store: Store, coder: str = "", where: Sequence[str] = ()) -> list[Task]:
        """List what can be decided on, the least certain first, also what was rejected.

        Raises
        ------
        QueryError
            When ``where`` has a condition that cannot be (see `kg.filters`).
        """
        with self._lock:
            self._look(store)
            if not where:
                found = [task for name in self._stamps for task in self._of(store, name, coder)]
            else:
                found = list(self._passing(store, coder, where))
        return sorted(found, key=lambda task: (abs(task.score - 0.5), task.document, task.id))

    def fold(self, store: Store, document: str, coder: str = "") -> Fold:
        """Return the statements and links of a document, as all left it or as one coder did.

        Raises
        ------
        StoreError
            When there is no document of that name.
        """
        with self._lock:
            self._look(store)
            key = document, coder
            stamp = self._stamps.get(document, ())
            if (kept := self._folds.get(key)) is None or kept[0] != stamp:
                kept = stamp, self._folded(store, document, coder)
                if len(self._folds) >= FOLDS:
                    self._folds.pop(next(iter(self._folds)))
                self._folds[key] = kept
            return kept[1]

    def home(self, store: Store, key: str) -> str | None:
        """Return the document of a statement or link by any id that it ever had; None for none."""
        with self._lock:
            self._look(store)
            for name in self._stamps:
                if any(task.id == key for task in self._of(store, name, "")):
                    return name
            for name in sorted(log.documents(store) & self._stamps.keys()):
                if key in self.fold(store, name).units.identifiers():
                    return name
        return None

    def _look(self, store: Store) -> None:
        """Tell which documents there are and by what to know that one changed."""
        if store is self._seen:
            return
        decided = Counter(
            fact.object.value
            for fact in store.find(None, t.DECIDED_IN, None, store.names.decisions)
        )
        self._documents = {entry.name: entry for entry in store.documents()}
        self._stamps = {
            entry.name: (entry.digest, entry.version, entry.encoder, decided[entry.name])
            for entry in self._documents.values()
        }
        for kept in (self._tasks, self._folds, self._entries):
            for key in [key for key in kept if key[0] not in self._stamps]:
                del kept[key]
        self._seen = store

    def _of(self, store: Store, name: str, coder: str) -> tuple[Task, ...]:
        reviewed = self._stamps[name][-1]
        key = name, coder if reviewed else ""
        stamp = self._stamps[name]
        if (kept := self._tasks.get(key)) is None or kept[0] != stamp:
            read = _of_fold(self._folded(store, name, coder), store) if reviewed else ()
            kept = stamp, tuple(read or _of_graph(store, name))
            self._tasks[key] = kept
        return kept[1]

    def _folded(self, store: Store, name: str, coder: str) -> Fold:
        decisions = review.standing(store, name)
        own = [one for one in decisions if one.coder == coder] if coder else decisions
        return folded(review.raw(store, name), own, store.names)

    def _passing(self, store: Store, coder: str, where: Sequence[str]) -> Iterator[Task]:
        """Yield the tasks that all conditions hold of."""
        held = Held(store, {})
        filters = parsed(where, held)
        names = [name for name in self._stamps if filters.holds_of_document(held, name)]
        inner = [one for one in filters.conditions if not one.facet.of_document]
        entries: dict[str, Entry] = {}
        if inner:
            for name in names:
                entries |= self._entries_of(store, name, coder)
            told = {key: one for key, one in entries.items() if isinstance(one, StatementEntry)}
            held = Held(store, told)
        for name in names:
            for task in self._of(store, name, coder):
                if _allowed(filters, task) and (
                    not inner or _holds(filters, inner, held, entries[task.id])
                ):
                    yield task

    def _entries_of(self, store: Store, name: str, coder: str) -> Mapping[str, Entry]:
        reviewed = self._stamps[name][-1]
        key = name, coder if reviewed else ""
        stamp = self._stamps[name]
        if (kept := self._entries.get(key)) is None or kept[0] != stamp:
            fold = self._folded(store, name, coder) if reviewed else None
            found = _entries_of_fold(fold, store) if fold else _entries_of_graph(store, name)
            kept = self._entries[key] = stamp, dict(found)
        return kept[1]


def listed(unit: Unit, fold: Fold) -> bool:
    """Tell whether a statement is one to decide on: it did not become one with another."""
    return unit.alive or fold.units.get(unit.statement.id) is unit


def status_of(unit: Unit) -> Status:
    """Tell how a statement stands."""
    return unit.status if unit.alive else Status.REJECTED


def link_id(tie: Tie, store: Store) -> str:
    """Return the id of a link, the last part of its IRI."""
    return identifier(store.names.link(tie.measure.statement.id, tie.problem.statement.id).value)


def _of_graph(store: Store, name: str) -> Iterator[Task]:
    """Read tasks from the graph of a document: few columns of it."""
    graph, find = store.names.document(name), store.find
    sure, scores = Column(find, t.CONFIDENCE, graph), Column(find, t.SCORE, graph)
    statuses = Column(find, t.STATUS, graph)

    def status(subject: NamedNode) -> Status:
        told = statuses.get(subject)
        return Status.PROPOSED if told is None else _STATUS[statuses.term(subject)]

    for kind in Kind:
        for fact in find(None, t.RDF_TYPE, t.CLASS_BY_KIND[kind], graph):
            one = fact.subject
            told = iris.statement_identifier(one), name, status(one), float(sure[one])
            yield Task(STATEMENT, *told, kind.value)
    for fact in find(None, t.LINK_MEASURE, None, graph):
        one = fact.subject
        yield Task(LINK, identifier(one.value), name, status(one), float(scores[one]))


def _of_fold(fold: Fold, store: Store) -> Iterator[Task]:
    name = fold.units.document.name
    for unit in fold.units:
        if listed(unit, fold):
            one = unit.statement
            yield Task(STATEMENT, one.id, name, status_of(unit), one.confidence, one.kind.value)
    for tie in fold.units.ties():
        if tie.holds:
            yield Task(LINK, link_id(tie, store), name, tie.status, tie.link.score)


def _entries_of_graph(store: Store, name: str) -> Iterator[tuple[str, Entry]]:
    for entry in store.statements(name):
        yield entry.statement.id, entry
    for link in store.links(name):
        yield identifier(link.iri), link


def _entries_of_fold(fold: Fold, store: Store) -> Iterator[tuple[str, Entry]]:
    name, names = fold.units.document.name, store.names
    for unit in fold.units:
        if listed(unit, fold):
            one = unit.statement
            yield one.id, StatementEntry(names.statement(one.id).value, name, one, status_of(unit))
    for tie in fold.units.ties():
        if tie.holds:
            ends = tie.measure.statement.id, tie.problem.statement.id
            link = replace(tie.link, measure=ends[0], problem=ends[1])
            measure, problem = (names.statement(end).value for end in ends)
            iri = names.link(*ends).value
            told = LinkEntry(iri, name, link, measure, problem, status=tie.status)
            yield identifier(iri), told


def _allowed(filters: Filters, task: Task) -> bool:
    """Tell whether status, confidence and kind are among those asked for."""
    if filters.kinds and task.kind not in {"", *filters.kinds}:
        return False
    named = not filters.statuses or task.status in filters.statuses
    return named and (filters.least is None or task.score >= filters.least)


def _holds(filters: Filters, inner: Sequence[Condition], held: Held, entry: Entry) -> bool:
    if isinstance(entry, LinkEntry):
        return filters.passes_link(held, entry)
    return all(condition.holds(held, entry) for condition in inner)
