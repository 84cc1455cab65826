"""Pages of things that have none of their own kind: what the graph says, as a table; of schemes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import iris, scheme
from kg.scheme import SchemeConcept
from kg.view import View
from ui.web.labels import Named, label_of, named
from ui.web.paging import Leaf, leaf
from ui.web.places import href_of

LONGEST = 600
"""Characters of a value that a table shows."""
VALUES = 200
"""Values that a table shows."""
CONCEPTS = 300
"""Concepts of a scheme that a page shows."""


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What is said of a thing: each property by name, with its values."""

    label: str
    facts: list[tuple[str, list[Named]]]


@dataclass(frozen=True, slots=True)
class Step:
    """A concept of a scheme in its place: ``depth`` counts from 0."""

    label: str
    href: str
    depth: int
    definition: str
    count: int


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A user's scheme: its concepts in the order of the tree."""

    title: str
    name: str
    steps: Leaf[Step]


def thing_page(store: View, thing: NamedNode) -> ThingPage:
    """Gather what the graph says of a thing."""
    told: dict[str, list[Named]] = {}
    for fact in sorted(store.find(thing, None, None, None), key=str):
        values = told.setdefault(label_of(store, fact.predicate), [])
        if len(values) < VALUES:
            values.append(_value(store, fact.object))
    return ThingPage(label_of(store, thing), list(told.items()))


def _value(store: View, value: object) -> Named:
    if isinstance(value, NamedNode):
        return named(store, value)
    text = str(getattr(value, "value", value))
    return Named(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", "")


def scheme_page(store: View, thing: NamedNode, number: int) -> SchemePage:
    """Gather what the ``number``-th page of a scheme shows."""
    name = iris.scheme_name(thing)
    entry = next(one for one in scheme.schemes(store) if one.name == name)
    counts: dict[str, int] = {}
    for label in scheme.categories(store, name).values():
        counts[label] = counts.get(label, 0) + 1
    concepts = scheme.concepts(store, name)
    below: dict[str | None, list[SchemeConcept]] = {}
    known = {one.iri for one in concepts}
    for one in concepts:
        below.setdefault(one.broader if one.broader in known else None, []).append(one)
    steps = [
        Step(
            one.label,
            href_of(store, NamedNode(one.iri)),
            depth,
            one.definition,
            counts.get(one.label, 0),
        )
        for one, depth in _walked(below, None, 0, set())
    ]
    return SchemePage(entry.title, name, leaf(steps, number, CONCEPTS))


def _walked(
    below: dict[str | None, list[SchemeConcept]], top: str | None, depth: int, seen: set[str]
) -> Iterator[tuple[SchemeConcept, int]]:
    """Yield the concepts under one, each followed by those under it; a ring is walked once."""
    for one in below.get(top, ()):
        if one.iri not in seen:
            seen.add(one.iri)
            yield one, depth
            yield from _walked(below, one.iri, depth + 1, seen)
