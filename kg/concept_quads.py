"""Concepts and their themes as quads: the only place that knows how they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, Quad, Triple

from ingest.sameness import shared_words
from ingest.statement import Kind
from kg import iris
from kg.concepts import SCHEMES
from kg.iris import Iris
from ontology import terms as t


@dataclass(frozen=True, slots=True)
class Group:
    """A concept to be written: its founder (an id), members with labels, and theme's name.

    ``homes`` has what a member followed, where that is not the founder.
    """

    kind: Kind
    founder: str
    members: tuple[str, ...]
    label: str
    alternatives: tuple[str, ...]
    theme: str
    homes: dict[str, str]


def written(groups: Iterable[Group], names: Iris) -> list[Quad]:
    """Write concepts, the themes that they need, and who belongs to them."""
    told: list[Triple] = []
    themes: dict[tuple[Kind, str], None] = {}
    for group in groups:
        themes[group.kind, group.theme] = None
        told += _concept(group, names)
    for kind, theme in themes:
        told += _theme(kind, theme, names)
    return [Quad(s, p, o, names.concepts) for s, p, o in told]


def identifier(kind: Kind, founder: str) -> str:
    """Name a concept by the statement that founded it."""
    return iris.digest("concept", kind.value, founder)


def named(labels: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Choose the label that a concept goes by; the second value has the others, in order.

    It is the one that most members have; of those as common, the one that shares most words with
    all the others; then the first by code points.
    """
    counts = Counter(labels)
    most = max(counts.values())
    best = sorted(label for label, count in counts.items() if count == most)
    if len(best) > 1 and len(counts) > 2:
        near = {one: sum(shared_words(one, other) for other in counts) for one in best}
        best.sort(key=lambda label: (-round(near[label], 6), label))
    return best[0], tuple(sorted(counts.keys() - {best[0]}))


def _concept(group: Group, names: Iris) -> Iterator[Triple]:
    iri = names.concept(identifier(group.kind, group.founder))
    yield Triple(iri, t.RDF_TYPE, t.SKOS_CONCEPT)
    yield Triple(iri, t.IN_SCHEME, SCHEMES[group.kind])
    yield Triple(iri, t.PREF_LABEL, Literal(group.label, language="zh"))
    for label in group.alternatives:
        yield Triple(iri, t.ALT_LABEL, Literal(label, language="zh"))
    yield Triple(iri, t.BROADER, names.concept(_theme_identifier(group.kind, group.theme)))
    yield Triple(iri, t.FOUNDER, names.statement(group.founder))
    for member in group.members:
        yield Triple(names.statement(member), t.CONCEPT, iri)
    for member, home in group.homes.items():
        yield Triple(names.statement(member), t.FOLLOWS, names.statement(home))


def _theme(kind: Kind, theme: str, names: Iris) -> Iterator[Triple]:
    iri = names.concept(_theme_identifier(kind, theme))
    yield Triple(iri, t.RDF_TYPE, t.SKOS_CONCEPT)
    yield Triple(iri, t.IN_SCHEME, SCHEMES[kind])
    yield Triple(iri, t.TOP_CONCEPT_OF, SCHEMES[kind])
    yield Triple(iri, t.PREF_LABEL, Literal(theme, language="zh"))


def _theme_identifier(kind: Kind, theme: str) -> str:
    return iris.digest("theme", kind.value, theme)
