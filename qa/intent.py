"""What an answer to a question consists of, told by the frame of the question."""

from __future__ import annotations

import re

from ingest.statement import Dimension, Kind
from qa import cues
from qa.demand import Demand
from qa.question import Intent
from qa.unlinked import unlinked

OF_DIMENSION = frozenset({Intent.MEASURES_IN_DIMENSION, Intent.PROBLEMS_IN_DIMENSION})
"""Intents that a dimension limits, also one that is but guessed."""

OF_NAMED_DIMENSION = OF_DIMENSION | {Intent.COUNT, Intent.COMPARE, Intent.UNLINKED}
"""Intents that a dimension limits where it stands in the question by name."""

_CLAUSES = re.compile(r"[，,；;：:]")


def intent_of(
    text: str, demand: Demand | None, dimension: Dimension | None, *, explicit: bool, sides: bool
) -> Intent:
    """Decide by the frame; the order of the tests is from the special to the general.

    ``explicit`` tells that the dimension stands there by name, ``sides`` that the question names
    two scopes. Where the last clause asks for a remedy, those before it only tell what is wrong.
    """
    measure, problem = cues.MEASURE.search(text), cues.PROBLEM.search(text)
    who = cues.ACTOR.search(remedy(text) or text)
    lists_problems = explicit and (cues.LISTS_PROBLEMS.search(text) or (problem and not measure))
    tests: tuple[tuple[object, Intent], ...] = (
        (unlinked(text), Intent.UNLINKED),
        (cues.AIM.search(text), Intent.PROBLEMS_FOR_MEASURE),
        (cues.COUNT.search(text), Intent.COUNT),
        (cues.COMPARE.search(text) and (sides or not demand), Intent.COMPARE),
        (cues.MEANING.search(text), Intent.DEFINITION),
        (demand, Intent.PASSAGE),
        (cues.AMONG_PROBLEMS.search(text), Intent.PROBLEMS_IN_DIMENSION),
        (lists_problems, Intent.PROBLEMS_IN_DIMENSION),
        (measure and explicit, Intent.MEASURES_IN_DIMENSION),
        (who, Intent.ACTOR),
        (measure and dimension, Intent.MEASURES_IN_DIMENSION),
        (measure, Intent.MEASURES_FOR_PROBLEM),
        (problem, Intent.PROBLEMS_IN_DIMENSION),
        (dimension and cues.PROBLEM_WORD.search(text), Intent.PROBLEMS_IN_DIMENSION),
        (dimension, Intent.MEASURES_IN_DIMENSION),
        (cues.DEFINITION.search(text), Intent.DEFINITION),
    )
    return next((intent for found, intent in tests if found), Intent.PASSAGE)


def remedy(text: str) -> str:
    """Return the last clause where it asks for a remedy of what stands before it, else nothing."""
    *before, last = _CLAUSES.split(text.rstrip("？?。 "))
    return last if before and cues.MEASURE.search(last) else ""


_KIND = {
    Intent.PROBLEMS_FOR_MEASURE: Kind.PROBLEM,
    Intent.PROBLEMS_IN_DIMENSION: Kind.PROBLEM,
    Intent.MEASURES_FOR_PROBLEM: Kind.MEASURE,
    Intent.MEASURES_IN_DIMENSION: Kind.MEASURE,
}


def kind_of(intent: Intent, text: str) -> Kind | None:
    """Return the kind of statement that the answer consists of; None where any will do."""
    if intent is Intent.UNLINKED:
        return unlinked(text)
    if intent is Intent.COUNT:
        return Kind.PROBLEM if re.search(rf"{cues.PROBLEMS}|problems", text) else Kind.MEASURE
    if intent is Intent.COMPARE and cues.MEASURE_WORD.search(text):
        return Kind.MEASURE
    if intent is Intent.COMPARE and cues.PROBLEM_WORD.search(text):
        return Kind.PROBLEM
    return _KIND.get(intent)


def dimension_of(text: str) -> tuple[Dimension | None, bool]:
    """Find the dimension by name, else (in a question 关于…) by what belongs to it.

    The second tells whether it stands there by name.
    """
    for dimension, cue in cues.DIMENSIONS.items():
        if cue.search(text):
            return dimension, True
    if not cues.ABOUT.search(text):
        return None, False
    hits = {d: sum(word in text for word in subjects) for d, subjects in cues.SUBJECTS.items()}
    best = max(hits, key=lambda dimension: hits[dimension])
    return (best, False) if hits[best] else (None, False)
