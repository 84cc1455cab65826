"""What a question asks for, as understood: `qa.understanding` makes it, `qa.reading` says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ingest.statement import Dimension, Kind
from qa.demand import Demand
from qa.scope import EVERYWHERE, Attribute, Scope


class Intent(StrEnum):
    """What an answer to the question consists of."""

    MEASURES_FOR_PROBLEM = "measures_for_problem"
    PROBLEMS_FOR_MEASURE = "problems_for_measure"
    PROBLEMS_IN_DIMENSION = "problems_in_dimension"
    MEASURES_IN_DIMENSION = "measures_in_dimension"
    ACTOR = "actor"
    DEFINITION = "definition"
    COUNT = "count"
    COMPARE = "compare"
    PASSAGE = "passage"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    ``kind`` is the kind of statement asked for (none where any will do), ``explicit`` tells that
    the dimension stands in the question by name and was not guessed from its subject. ``content``
    holds the words of the subject, the frame left out. ``scope`` tells where to look, by value;
    ``missing`` names what no document bears: titles, places, years. ``where`` is what statements
    must have, ``sides`` are the scopes that are compared. ``linked`` is False where statements
    without a link are asked for, of `kind`; None where it does not matter. ``carried`` are the
    names of the fields taken from the turn before. ``sought`` is the text whose meaning is looked
    for: the question itself, in a dialogue behind the one that it goes on from.
    """

    text: str
    english: bool
    intent: Intent
    kind: Kind | None
    dimension: Dimension | None
    explicit: bool
    demand: Demand | None
    content: tuple[str, ...]
    scope: Scope = EVERYWHERE
    missing: tuple[str, ...] = ()
    where: tuple[Attribute, ...] = ()
    sides: tuple[Scope, ...] = ()
    linked: bool | None = None
    carried: tuple[str, ...] = ()
    sought: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what was understood; only what there is, besides the intent and the words."""
        told: dict[str, Any] = {
            "intent": self.intent.value,
            "kind": self.kind and self.kind.value,
            "dimension": self.dimension and self.dimension.value,
            "value": self.demand and self.demand.value.value,
            "words": list(self.content),
            "scope": self.scope.to_json(),
            "where": [{"facet": one.facet, "value": one.value} for one in self.where],
            "sides": [side.to_json() for side in self.sides],
            "linked": self.linked,
            "missing": list(self.missing),
            "carried": list(self.carried),
        }
        kept = {"intent", "words"}
        return {
            key: value for key, value in told.items() if key in kept or value not in (None, [], {})
        }
