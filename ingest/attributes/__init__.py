"""What else a statement tells: who acts, how binding, by which instrument, for whom, against what.

Each attribute is decided by words of `ontology/lexicon` and comes with the words that spoke for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.attributes import actor, force, instrument, named
from ingest.structure import DUTY
from ingest.statement import Attributes, Kind
from ingest.words import simplify


def attributes(quote: str, kind: Kind, headings: Sequence[str] = (), title: str = "") -> Attributes:
    """Find the attributes of a statement.

    ``headings`` are those above it, the outermost first, and ``title`` is the document's.

    Actors, force, instrument and target groups are looked for in measures, hazards and phases in
    problems and measures; what a kind does not have is empty.
    """
    if kind not in {Kind.MEASURE, Kind.PROBLEM}:
        return Attributes()
    text = simplify(quote)
    above = [simplify(heading) for heading in headings]
    evidence: list[tuple[str, str]] = []
    places = named.Places(text, above, simplify(title))
    hazards = named.hazards(places, evidence)
    phases = named.phases(places, evidence)
    if kind is Kind.PROBLEM:
        return Attributes(hazards=hazards, phases=phases, evidence=tuple(evidence))
    actors = actor.actors(text, evidence)
    return Attributes(
        actors=actors,
        force=force.force(text, evidence),
        instrument=instrument.instrument(DUTY.sub("", text), evidence),
        targets=named.targets(text, actors, evidence),
        hazards=hazards,
        phases=phases,
        evidence=tuple(sorted(evidence)),
    )
