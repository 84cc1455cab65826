"""What is said of a document by hand, in place of what its text says, and kept when it changes.

The document's own properties hold what is valid. A `duice:Correction` beside them notes that a
field was set by hand and what the text says of it, so that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from ingest import dates
from ingest.divisions import LEVELS
from ingest.document import Document
from ingest.metadata import NAMES
from kg import iris
from kg.columns import Find
from kg.triples import described
from ontology import terms as t
from ontology.errors import StoreError

FIELDS = ("title", "issuer", "number", "date", "genre", "level", "region")


def parsed(settings: Iterable[str]) -> dict[str, str]:
    """Read ``key=value`` settings; an empty value takes a field back to what the text says.

    Raises
    ------
    StoreError
        When a setting has no such form, or its key or value is none that can be.
    """
    found: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        key = key.strip()
        if not equals:
            raise StoreError(f"--set {setting}：没有等号；请写成 键=值，如 date=2025-01-18")
        if key not in FIELDS:
            raise StoreError(f"--set {setting}：没有“{key}”这一项；可设的有 {'、'.join(FIELDS)}")
        found[key] = _checked(setting, key, " ".join(value.split()))
    return found


def _checked(setting: str, key: str, value: str) -> str:
    """Bring a value into the form in which it is kept."""
    if not value:
        return ""
    if key == "date":
        day = dates.given(value)
        if day is None:
            raise StoreError(f"--set {setting}：不是日期；请写成 2025、2025-01 或 2025-01-18")
        return day
    allowed = {"genre": tuple(sorted(NAMES)), "level": LEVELS}.get(key, ())
    if allowed and value not in allowed:
        raise StoreError(f"--set {setting}：没有这个值；可选的有 {'、'.join(allowed)}")
    return value


def by_hand(find: Find, graph: NamedNode) -> dict[str, str]:
    """Return the fields of a document that were set by hand, with their values."""
    noted = {quad.subject: quad.object.value for quad in find(None, t.FIELD, None, graph)}
    values = {quad.subject: quad.object.value for quad in find(None, t.SET_TO, None, graph)}
    return {noted[node]: values[node] for node in noted if node in values}


def as_read(find: Find, graph: NamedNode) -> dict[str, str | None]:
    """Return what the text says of the fields that were set by hand; None where it says nothing."""
    noted = {quad.subject: quad.object.value for quad in find(None, t.FIELD, None, graph)}
    values = {quad.subject: quad.object.value for quad in find(None, t.AS_READ, None, graph)}
    return {field: values.get(node) for node, field in noted.items()}


def corrected(document: Document, fields: Mapping[str, str]) -> Document:
    """Put what was set by hand in the place of what the text says."""
    changes: dict[str, Any] = {key: fields[key] for key in FIELDS if fields.get(key)}
    return replace(document, **changes)


def quads(document: Document, iri: NamedNode, fields: Mapping[str, str]) -> Iterator[Quad]:
    """Write what is known of ``document``, which is as its text says, with ``fields`` by hand."""
    known = described(corrected(document, fields), iri)
    yield from (Quad(s, p, o, iri) for s, p, o in known)
    for key in FIELDS:
        if not fields.get(key):
            continue
        node = iris.part(iri, f"by-hand-{key}")
        told: str | None = getattr(document, key)
        yield Quad(node, t.RDF_TYPE, t.CORRECTION, iri)
        yield Quad(node, t.PART_OF, iri, iri)
        yield Quad(node, t.FIELD, Literal(key), iri)
        yield Quad(node, t.SET_TO, Literal(fields[key]), iri)
        if told is not None:
            yield Quad(node, t.AS_READ, Literal(told), iri)


def applied(
    made: Iterable[Quad], document: Document, iri: NamedNode, fields: Mapping[str, str]
) -> list[Quad]:
    """Put ``fields`` by hand in the place of what the quads ``made`` of ``document`` say."""
    told = set(quads(document, iri, {}))
    return [*(quad for quad in made if quad not in told), *quads(document, iri, fields)]
