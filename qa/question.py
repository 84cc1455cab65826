"""What a question asks for: its kind, its dimension, its subject, the documents it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.statement import Dimension, Kind
from ingest.words import simplify, words
from ontology.errors import QueryError
from qa import cues
from qa.demand import Demand, demanded
from qa.scope import EVERYWHERE, Attribute, Facts, Scope

LONGEST = 2_000  # characters of a question
SHORTEST_NAME = 4  # characters of a title that counts as named without 《》


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
    names of the fields taken from the turn before.
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


def understand(text: str, documents: Mapping[str, Facts]) -> Question:
    """Work out what ``text`` asks for of ``documents``, told by their names.

    Raises
    ------
    QueryError
        When the question is empty or longer than `LONGEST` characters.
    """
    plain = simplify(checked(text)).lower()
    named, missing, subject = _named(plain, documents)
    demand = demanded(plain)
    dimension, explicit = _dimension(subject)
    intent = _intent(subject, demand, dimension, explicit)
    if intent not in (Intent.MEASURES_IN_DIMENSION, Intent.PROBLEMS_IN_DIMENSION, Intent.COUNT):
        dimension, explicit = None, False
    return Question(
        text=text.strip(),
        english=is_english(text),
        intent=intent,
        kind=_kind(intent, subject),
        dimension=dimension,
        explicit=explicit,
        demand=demand,
        content=tuple(dict.fromkeys(w for w in words(subject) if w not in cues.FRAME)),
        scope=Scope(documents=named),
        missing=missing,
    )


def checked(text: str) -> str:
    """Return a question without the space around it.

    Raises
    ------
    QueryError
        When it is empty or longer than `LONGEST` characters.
    """
    if not text.strip():
        raise QueryError("问题是空的，请写出要问的内容。")
    if len(text) > LONGEST:
        raise QueryError(f"问题有 {len(text)} 个字符，最多 {LONGEST} 个，请缩短后再问。")
    return text.strip()


def is_english(text: str) -> bool:
    """Tell whether ``text`` has more Latin words than Chinese characters."""
    return len(re.findall(r"[A-Za-z]+", text)) > len(re.findall(r"[㐀-鿿]", text))


def _intent(
    text: str, demand: Demand | None, dimension: Dimension | None, explicit: bool
) -> Intent:
    """Decide by the frame; the order of the tests is from the special to the general."""
    measure, problem = cues.MEASURE.search(text), cues.PROBLEM.search(text)
    tests: tuple[tuple[object, Intent], ...] = (
        (cues.AIM.search(text), Intent.PROBLEMS_FOR_MEASURE),
        (cues.COUNT.search(text), Intent.COUNT),
        (cues.COMPARE.search(text), Intent.COMPARE),
        (demand, Intent.PASSAGE),
        (cues.AMONG_PROBLEMS.search(text), Intent.PROBLEMS_IN_DIMENSION),
        (measure and explicit, Intent.MEASURES_IN_DIMENSION),
        (cues.ACTOR.search(text), Intent.ACTOR),
        (measure and dimension, Intent.MEASURES_IN_DIMENSION),
        (measure, Intent.MEASURES_FOR_PROBLEM),
        (problem, Intent.PROBLEMS_IN_DIMENSION),
        (dimension, Intent.MEASURES_IN_DIMENSION),
        (cues.DEFINITION.search(text), Intent.DEFINITION),
    )
    return next((intent for found, intent in tests if found), Intent.PASSAGE)


def _kind(intent: Intent, text: str) -> Kind | None:
    if intent in (Intent.PROBLEMS_FOR_MEASURE, Intent.PROBLEMS_IN_DIMENSION):
        return Kind.PROBLEM
    if intent in (Intent.MEASURES_FOR_PROBLEM, Intent.MEASURES_IN_DIMENSION):
        return Kind.MEASURE
    if intent is Intent.COUNT:
        return Kind.PROBLEM if re.search(rf"{cues.PROBLEMS}|problems", text) else Kind.MEASURE
    return None


def _dimension(text: str) -> tuple[Dimension | None, bool]:
    """Find the dimension by name, else (in a question 关于…) by what belongs to it."""
    for dimension, cue in cues.DIMENSIONS.items():
        if cue.search(text):
            return dimension, True
    if not cues.ABOUT.search(text):
        return None, False
    hits = {d: sum(word in text for word in subjects) for d, subjects in cues.SUBJECTS.items()}
    best = max(hits, key=lambda dimension: hits[dimension])
    return (best, False) if hits[best] else (None, False)


def _named(
    text: str, documents: Mapping[str, Facts]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Find the documents that ``text`` names, the titles in 《》 without one, and the rest."""
    plain = {
        name: (name.lower(), simplify(facts.title).lower()) for name, facts in documents.items()
    }
    found: list[str] = []
    missing: list[str] = []
    rest = text
    for title in re.findall(r"《([^》]+)》", text):
        bearers = [name for name, known in plain.items() if any(title in one for one in known)]
        found += bearers
        missing += [] if bearers else [title]
        rest = rest.replace(f"《{title}》", "")
    for name, known in plain.items():
        for one in known:
            if len(one) >= SHORTEST_NAME and one in rest:
                found.append(name)
                rest = rest.replace(one, "")
    return tuple(dict.fromkeys(found)), tuple(missing), rest
