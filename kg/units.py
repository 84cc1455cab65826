"""The statements and links of one document while decisions are applied to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice

from ingest.attributes import attributes
from ingest.document import Span
from ingest.label import label
from ingest.statement import Dimension, Extraction, Kind, Link, Statement, statement_id
from kg import iris
from kg.iris import Iris
from kg.status import BY_HAND, Marks, Status

ALIKE = 0.8
"""Share of the longer one that two statements of a kind have in common to be taken for one."""
RULE = "人工"


@dataclass(slots=True, eq=False)
class Unit:
    """A statement in the making; one that was rejected is not ``alive``.

    ``root`` is the id that it came with, ``earlier`` the one that it had before it was edited.
    """

    statement: Statement
    root: str
    status: Status = Status.PROPOSED
    alive: bool = True
    earlier: str = ""


@dataclass(slots=True, eq=False)
class Tie:
    """A link in the making; the ends that ``link`` names are those it was made with."""

    measure: Unit
    problem: Unit
    link: Link
    status: Status = Status.PROPOSED

    @property
    def found(self) -> bool:
        """Whether it was extracted."""
        return self.link.reasons != (BY_HAND,)

    @property
    def holds(self) -> bool:
        """Whether both ends are there and of the right kind."""
        ends = (self.measure, Kind.MEASURE), (self.problem, Kind.PROBLEM)
        return all(unit.alive and unit.statement.kind is kind for unit, kind in ends)


class Units:
    """Statements and links by every id that they ever had."""

    def __init__(self, extraction: Extraction, names: Iris) -> None:
        self.document = extraction.document
        self._names = names
        self._all = [Unit(statement, statement.id) for statement in extraction.statements]
        self._by_id = {unit.statement.id: unit for unit in self._all}
        self._ties: dict[tuple[Unit, Unit], Tie] = {}
        self._by_link: dict[str, Tie] = {}
        for link in extraction.links:
            self.join(self._by_id[link.measure], self._by_id[link.problem], link)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._all)

    def get(self, identifier: str) -> Unit | None:
        """Return the statement that has, or once had, this id."""
        return self._by_id.get(identifier)

    def identifiers(self) -> Iterator[str]:
        """Yield every id that a statement or link has or once had."""
        yield from self._by_id
        yield from self._by_link

    def alias(self, identifier: str, unit: Unit) -> None:
        """Let an id stand for a statement."""
        self._by_id[identifier] = unit

    def tie(self, identifier: str) -> Tie | None:
        """Return the link whose IRI ends in this id, or once did."""
        return self._by_link.get(identifier)

    def ties(self) -> Iterator[Tie]:
        """Yield all links, also those whose ends are gone."""
        yield from self._ties.values()

    def between(self, measure: Unit, problem: Unit) -> Tie | None:
        """Return the link between two statements."""
        return self._ties.get((measure, problem))

    def near(self, kind: Kind, span: Span) -> Unit | None:
        """Return the statement of a kind that is at a place, or nearly so; living ones first."""
        shares = [
            (share, unit.alive, unit)
            for unit in self._all
            if unit.statement.kind is kind and (share := shared(unit.statement.span, span)) >= ALIKE
        ]
        return max(shares, key=lambda found: found[:2])[2] if shares else None

    def at(self, kind: Kind, span: Span, besides: Unit) -> Unit | None:
        """Return another statement of a kind that is at exactly a place."""
        for unit in self._all:
            same = unit.statement.kind is kind and unit.statement.span == span
            if same and unit is not besides:
                return unit
        return None

    def equal(self, statement: Statement) -> Iterator[Unit]:
        """Yield the statements of the same kind and quote."""
        for unit in self._all:
            same = unit.statement.kind is statement.kind
            if same and unit.statement.quote == statement.quote:
                yield unit

    def make(self, kind: Kind, span: Span, wished: str) -> Unit:
        """Make a statement at a place; its id is ``wished`` if it can be."""
        quote = span.of(self.document.text)
        name = label(quote, kind)
        blank = Statement(wished, kind, span, "", name, Dimension.OTHER, (), "", 1.0, RULE)
        unit = Unit(blank, wished)
        self._all.append(unit)
        self.restate(unit, kind, span, wished)
        unit.earlier = ""
        return unit

    def restate(self, unit: Unit, kind: Kind, span: Span, wished: str) -> None:
        """Put a statement at a place and say anew what follows from it, if it is not so already.

        Its label stays with its quote. Its id is ``wished``, the one that it got when this was
        decided, unless another statement has that.
        """
        old, document = unit.statement, self.document
        quote = span.of(document.text)
        if (old.kind, old.span, old.quote) == (kind, span, quote):
            return
        section = document.section_at(span.start)
        identifier = self.free(kind, quote, wished, unit)
        unit.statement = replace(
            old,
            id=identifier,
            kind=kind,
            span=span,
            quote=quote,
            label=old.label if old.quote == quote else label(quote, kind),
            section=section.name if section else "",
            attributes=attributes(quote, kind, section.path if section else (), document.title),
        )
        if identifier != old.id:
            unit.earlier = old.id
        self._by_id[identifier] = unit
        for tie in self._ties.values():
            if unit in (tie.measure, tie.problem):
                self._register(tie)

    def name(self, unit: Unit, label: object, dimension: object) -> None:
        """Give a statement the label and the dimension that were chosen for it, if any."""
        if label:
            unit.statement = replace(unit.statement, label=str(label))
        if dimension:
            first = Dimension(str(dimension))
            further = tuple(each for each in unit.statement.secondary if each is not first)
            unit.statement = replace(unit.statement, dimension=first, secondary=further)

    def merge(self, unit: Unit, into: Unit) -> None:
        """Let one statement stand for two, with the links of both."""
        unit.alive = False
        for identifier, held in self._by_id.items():
            if held is unit:
                self._by_id[identifier] = into
        for tie in list(self._ties.values()):
            measure, problem = (into if end is unit else end for end in (tie.measure, tie.problem))
            moved = (measure, problem) != (tie.measure, tie.problem)
            if moved and self.between(measure, problem) is None:
                self.join(measure, problem, tie.link, tie.status)

    def join(
        self, measure: Unit, problem: Unit, link: Link, status: Status = Status.PROPOSED
    ) -> Tie:
        """Link two statements, with the score and the reasons of ``link``."""
        tie = self._ties[measure, problem] = Tie(measure, problem, link, status)
        self._register(tie)
        return tie

    def result(self) -> tuple[Extraction, Marks]:
        """Return the statements that are alive and the links that hold, and how they stand."""
        alive = sorted(
            (unit for unit in self._all if unit.alive),
            key=lambda unit: (unit.statement.span, unit.statement.id),
        )
        statuses, earlier, links = {}, {}, []
        for unit in alive:
            iri = self._names.statement(unit.statement.id).value
            statuses[iri] = unit.status
            if unit.earlier not in ("", unit.statement.id):
                earlier[iri] = self._names.statement(unit.earlier).value
        for tie in self._ties.values():
            if tie.holds:
                ends = tie.measure.statement.id, tie.problem.statement.id
                links.append(Link(*ends, tie.link.score, tie.link.reasons))
                statuses[self._names.link(*ends).value] = tie.status
        told = tuple(unit.statement for unit in alive)
        return Extraction(self.document, told, tuple(links)), Marks(statuses, earlier)

    def free(self, kind: Kind, quote: str, wished: str = "", unit: Unit | None = None) -> str:
        """Return an id of such content that only ``unit`` may have, ``wished`` if it can be."""
        taken = {each.statement.id for each in self._all if each is not unit}
        numbered = (statement_id(self.document.name, kind, quote, number) for number in count())
        possible = list(islice(numbered, len(taken) + 1))
        if wished in possible and wished not in taken:
            return wished
        return next(identifier for identifier in possible if identifier not in taken)

    def _register(self, tie: Tie) -> None:
        iri = self._names.link(tie.measure.statement.id, tie.problem.statement.id)
        self._by_link[iris.statement_identifier(iri)] = tie


def shared(one: Span, other: Span) -> float:
    """Return what two spans have in common as a share of the longer one."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / max(len(one), len(other), 1)
