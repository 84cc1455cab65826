"""Things found by what readers call them: concepts, themes, documents, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.held import Held
from kg.near import Sort, lists, sort_of

_FIRST = (
    Sort.DIMENSION,
    Sort.PROBLEM_THEME,
    Sort.MEASURE_THEME,
    Sort.PROBLEM_CONCEPT,
    Sort.MEASURE_CONCEPT,
    Sort.DOCUMENT,
    Sort.PROBLEM,
    Sort.MEASURE,
    Sort.GOAL,
    Sort.ACHIEVEMENT,
)
_PLACE = {sort: place for place, sort in enumerate(_FIRST)}


@dataclass(frozen=True, slots=True)
class Found:
    """A thing whose label fits.

    ``count`` is the number of its statements, of a theme that of its concepts, of a statement that
    of its links.
    """

    iri: str
    sort: Sort
    label: str
    count: int


def find(held: Held, text: str, most: int = 12) -> tuple[list[Found], int]:
    """Return the first things that ``text`` fits, and how many there are.

    All words of ``text`` must be in a label, whatever their case; an IRI finds what it names. What
    is called so exactly comes first, then themes, concepts, documents and statements; of these
    what begins so, and then what has the most statements or links.
    """
    text = text.strip()
    if (sort := sort_of(held, text)) is not None:
        label = next(label for iri, labels in _labels(held) if iri == text for label in labels)
        return [Found(text, sort, label, _count(held, text))], 1
    wanted = text.casefold().split()
    if not wanted:
        return [], 0
    ranked: list[tuple[bool, int, int, int, str, str, Sort]] = []
    for iri, labels in _labels(held):
        fits = [_fit(label.casefold(), wanted) for label in labels]
        if (best := min(fit for fit in fits)) < _NOT:
            sort = sort_of(held, iri)
            assert sort is not None
            first = best > 0, _PLACE[sort], best
            ranked.append((*first, -_count(held, iri), labels[0], iri, sort))
    ranked.sort()
    found = [Found(iri, sort, label, -count) for *_, count, label, iri, sort in ranked[:most]]
    return found, len(ranked)


_NOT = 3


def _fit(label: str, wanted: list[str]) -> int:
    if not all(word in label for word in wanted):
        return _NOT
    if [label] == wanted:
        return 0
    return 1 if label.startswith(wanted[0]) else 2


def _labels(held: Held) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each thing with its labels, the one it goes by first."""
    known = lists(held)
    for iri, name in known.dimensions.items():
        yield iri, (name,)
    for iri, concept in held.concepts.items():
        yield iri, (concept.label, *concept.alternatives)
    for iri, document in known.documents.items():
        yield iri, (document.title, document.name)
    for iri, entry in known.by_iri.items():
        yield iri, (entry.statement.label,)


def _count(held: Held, iri: str) -> int:
    known = lists(held)
    if iri in known.by_iri:
        return len(known.links.get(iri, ()))
    return len(known.members.get(iri, ()))
