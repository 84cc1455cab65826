"""What a statement names: target groups, hazards, and phases of dealing with an emergency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.attributes.vocabulary import vocabulary

EMERGENCY = "应急"
IN_HEADING, IN_TITLE = "标题：", "题名："
"""What evidence says of words that stand above the statement."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where names are looked for: the statement, the headings above it, the document's title."""

    text: str
    headings: Sequence[str] = ()
    title: str = ""

    def above(self) -> list[tuple[str, str]]:
        """Pair the headings, the innermost first, with what evidence says of their words."""
        return [(IN_HEADING, heading) for heading in reversed(self.headings) if heading]


def targets(text: str, actors: Sequence[str], evidence: list[tuple[str, str]]) -> tuple[str, ...]:
    """List the groups that a measure is for; who acts is not also whom it is for."""
    named = {
        group: word
        for (group,), word in vocabulary("targets.tsv").found(text)
        if not any(word in name for name in actors)
    }
    return _told("targets", named, evidence)


def hazards(places: Places, evidence: list[tuple[str, str]]) -> tuple[str, ...]:
    """List the hazards that a statement names, else those of the heading nearest to it, or title.

    A class of hazards is listed only where none of its hazards is.
    """
    table = vocabulary("hazards.tsv")
    for place, words in [("", places.text), *places.above(), (IN_TITLE, places.title)]:
        found = table.of_heading(words) if place else tuple(table.found(words))
        single = {kind for (kind, hazard), _ in found if kind != hazard}
        named = {
            hazard: place + word
            for (kind, hazard), word in found
            if kind != hazard or kind not in single
        }
        if named:
            return _told("hazards", named, evidence)
    return ()


def phases(places: Places, evidence: list[tuple[str, str]]) -> tuple[str, ...]:
    """List the phases that a statement names, else those of the heading nearest to it.

    Where neither statement, headings nor title speak of an emergency, 监测 or 恢复 is no phase.
    """
    table = vocabulary("phases.tsv")
    around = table.of_heading("\n".join((places.title, *places.headings)))
    emergency = any(name == (EMERGENCY,) for name, _ in around)
    for place, words in [("", places.text), *places.above()]:
        found = table.of_heading(words) if place else table.found(words)
        named = {phase: place + word for (phase,), word in found}
        if named and (EMERGENCY in named or emergency):
            named.pop(EMERGENCY, None)
            if named:
                return _told("phases", named, evidence)
    return ()


def _told(name: str, named: dict[str, str], evidence: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return what is named, and note the words that named it."""
    if named:
        evidence.append((name, "、".join(dict.fromkeys(named.values()))))
    return tuple(named)
