"""What the decisions on a document make of what was extracted from it.

`effective` is a pure function: the log is folded over the extraction, decision by decision. A
statement that the extraction no longer has is found again by its quote, so that decisions outlast
changes of the text and of the program; where the quote is gone, the decision is unmet.

A decision has the id for its target that the statement came with, however it was edited since. The
payload holds the statement as it was (``kind``, ``label``, ``dimension`` and its anchor), what an
edit makes of it (``new_kind``, ``new_label``, ``new_dimension``, ``new_end`` and an anchor with
``new_``) and the id that it then gets (``result``). That of a decision on a link holds its ends
(``measure``, ``problem``), each with its anchor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ingest.statement import Extraction, Kind, Link
from kg import anchor as anchors
from kg import iris
from kg.decisions import Decision
from kg.iris import Iris
from kg.status import BY_HAND, Marks, Status
from kg.units import ALIKE, Tie, Unit, Units, shared

ACCEPT, REJECT, EDIT, ADD, LINK = "accept", "reject", "edit", "add", "link"


@dataclass(frozen=True, slots=True)
class Effect:
    """An extraction as people left it, and the decisions whose text is gone."""

    extraction: Extraction
    marks: Marks
    unmet: tuple[Decision, ...]


def effective(extraction: Extraction, decisions: Iterable[Decision], names: Iris) -> Effect:
    """Fold decisions that stand (`kg.decisions.standing`) over an extraction."""
    return folded(extraction, decisions, names).effect()


def folded(extraction: Extraction, decisions: Iterable[Decision], names: Iris) -> Fold:
    """Apply decisions that stand to an extraction; more may follow."""
    fold = Fold(extraction, names)
    for decision in decisions:
        fold.apply(decision)
    return fold


class Fold:
    """An extraction to which decisions are applied one after the other."""

    def __init__(self, extraction: Extraction, names: Iris) -> None:
        self.units = Units(extraction, names)
        self._text = extraction.document.text
        self._done: list[tuple[Decision, Unit | Tie]] = []
        self._unmet: list[Decision] = []

    def apply(self, decision: Decision) -> None:
        """Apply one decision; what it cannot be applied to makes it unmet."""
        acts = {ACCEPT: self._accept, REJECT: self._reject, EDIT: self._edit, ADD: self._add}
        if on_link(decision):
            self._decide_link(decision)
        elif decision.action in acts:
            acts[decision.action](decision)

    def last(self, thing: Unit | Tie, coder: str | None = None) -> Decision | None:
        """Return the last decision on a statement or link, of all coders or of one."""
        for decision, decided in reversed(self._done):
            if decided is thing and coder in (None, decision.coder):
                return decision
        return None

    def effect(self) -> Effect:
        """Return what the decisions made of the extraction."""
        return Effect(*self.units.result(), tuple(self._unmet))

    def _accept(self, decision: Decision) -> None:
        unit = self._meant(decision)
        if unit is not None:
            self._done.append((decision, unit))
            unit.alive = True
            if unit.status is Status.PROPOSED:
                unit.status = Status.ACCEPTED

    def _reject(self, decision: Decision) -> None:
        unit = self._known(decision)
        if unit is not None:
            self._done.append((decision, unit))
            unit.alive = False
            return
        sought = anchors.carried(decision.payload)
        span = anchors.find(self._text, sought)
        if span is None:
            self._unmet.append(decision)
            return
        for unit in self.units:
            statement = unit.statement
            same = statement.quote == sought.quote or shared(statement.span, span) >= ALIKE
            if same and statement.kind == decision.payload["kind"]:
                unit.alive = False

    def _edit(self, decision: Decision) -> None:
        said = decision.payload
        span = anchors.find(self._text, anchors.carried(said, "new_"))
        if "new_quote" in said and span is None:
            self._unmet.append(decision)
            return
        unit = self._meant(decision)
        if unit is None:
            return
        kind = Kind(str(said.get("new_kind", unit.statement.kind)))
        place = span or unit.statement.span
        if other := self.units.at(kind, place, besides=unit):
            self.units.merge(unit, into=other)
            unit = other
        self.units.restate(unit, kind, place, str(said.get("result", "")))
        self.units.name(unit, said.get("new_label"), said.get("new_dimension"))
        self._done.append((decision, unit))
        unit.alive = True
        if unit.status is not Status.ADDED:
            unit.status = Status.EDITED

    def _add(self, decision: Decision) -> None:
        said, wished = decision.payload, identifier(decision.targets[0])
        span = anchors.find(self._text, anchors.carried(said))
        if span is None:
            self._unmet.append(decision)
            return
        kind = Kind(str(said["kind"]))
        unit = self.units.near(kind, span)
        if unit is None:
            unit = self.units.make(kind, span, wished)
            unit.status = Status.ADDED
        elif unit.status is Status.PROPOSED:
            same = unit.statement.span == span
            unit.status = Status.ACCEPTED if same else Status.EDITED
        self.units.restate(unit, kind, span, wished)
        self.units.name(unit, said.get("label"), said.get("dimension"))
        self.units.alias(wished, unit)
        self._done.append((decision, unit))
        unit.alive = True

    def _decide_link(self, decision: Decision) -> None:
        measure, problem = (self._end(decision, end) for end in (Kind.MEASURE, Kind.PROBLEM))
        if measure is None or problem is None:
            if decision.action != REJECT or not self._has_ends(decision):
                self._unmet.append(decision)
            return
        tie = self.units.between(measure, problem)
        if tie is None:
            if decision.action == REJECT:
                return
            link = Link("", "", float(decision.payload.get("score", 1.0)), (BY_HAND,))
            tie = self.units.join(measure, problem, link)
        self._done.append((decision, tie))
        if decision.action == REJECT:
            tie.status = Status.REJECTED
        else:
            tie.status = Status.ACCEPTED if tie.found else Status.ADDED

    def _known(self, decision: Decision) -> Unit | None:
        """Return the unit of the id decided on; of several with one quote that in its context."""
        unit = self.units.get(identifier(decision.targets[0]))
        sought = anchors.carried(decision.payload)
        if unit is None or unit.statement.quote != sought.quote:
            return unit
        likely = {
            each: (anchors.likeness(self._text, each.statement.span.start, sought), each is unit)
            for each in self.units.equal(unit.statement)
        }
        return max(likely, key=likely.__getitem__)

    def _meant(self, decision: Decision) -> Unit | None:
        """Return the unit decided on, made anew at the place of its quote if need be."""
        unit = self._known(decision)
        if unit is not None:
            return unit
        said, wished = decision.payload, identifier(decision.targets[0])
        span = anchors.find(self._text, anchors.carried(said))
        if span is None:
            self._unmet.append(decision)
            return None
        kind = Kind(str(said["kind"]))
        unit = self.units.near(kind, span) or self.units.make(kind, span, wished)
        self.units.restate(unit, kind, span, wished)
        self.units.name(unit, said.get("label"), said.get("dimension"))
        self.units.alias(wished, unit)
        return unit

    def _end(self, decision: Decision, kind: Kind) -> Unit | None:
        """Return one end of a link decided on, by its id or else by its quote."""
        unit = self.units.get(str(decision.payload[kind.value]))
        if unit is not None:
            return unit
        span = anchors.find(self._text, anchors.carried(decision.payload, f"{kind.value}_"))
        return self.units.near(kind, span) if span else None

    def _has_ends(self, decision: Decision) -> bool:
        roles = (f"{kind.value}_" for kind in (Kind.MEASURE, Kind.PROBLEM))
        sought = (anchors.carried(decision.payload, role) for role in roles)
        return all(anchors.find(self._text, each) for each in sought)


def on_link(decision: Decision) -> bool:
    """Tell whether a decision is on a link, not on a statement."""
    return "measure" in decision.payload


def identifier(iri: str) -> str:
    """Return the last part of the IRI of a statement, link or decision."""
    return iris.statement_identifier(NamedNode(iri))
