"""Where a thing of the graph stands on the site: the path after the base of its IRI is its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.description import is_held
from kg.iris import Iris, scheme_name, segment, unsegment
from kg.view import View
from ontology import terms as t

KINDS = (
    *("concept", "document", "statement", "link", "across", "decision"),
    *("scheme", "category", "extraction", "encoder", "software"),
)
"""What the path of a thing begins with."""
_PATH = "/-._~%:@!$&'()*+,;="


def path_of(iri: str, names: Iris) -> str | None:
    """Return the path of a thing, in ASCII; None for what is not the store's own."""
    if not iri.startswith(names.base):
        return None
    path = iri.removeprefix(names.base)
    return f"/{quote(path, safe=_PATH)}" if path.partition("/")[0] in KINDS else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing is: a path, and for a concept whose IRI is somebody else's a ``query``."""

    path: str
    query: str = ""

    @property
    def href(self) -> str:
        """The address on this site."""
        return self.path + self.query

    def ending(self, ending: str) -> str:
        """Return the address of the form with an ``ending`` such as .ttl."""
        return f"{self.path}{ending}{self.query}"


def place_of(store: View, thing: NamedNode) -> Place | None:
    """Return where a thing is; None for what has no page, such as a term of the ontology."""
    if path := path_of(thing.value, store.names):
        return Place(path)
    graph = home_of(store, thing)
    if graph is None:
        return None
    scheme = quote(segment(scheme_name(graph)), safe=_PATH)
    return Place(f"/scheme/{scheme}", f"?concept={quote(thing.value, safe='')}")


def href_of(store: View, thing: NamedNode) -> str:
    """Return the address of a thing's page; empty where it has none."""
    place = place_of(store, thing)
    return place.href if place else ""


def home_of(store: View, thing: NamedNode) -> NamedNode | None:
    """Return the graph that has a thing as its concept; None where it is none."""
    graphs = (fact.graph_name for fact in store.find(thing, t.RDF_TYPE, t.SKOS_CONCEPT, None))
    known = (one for one in graphs if one == store.names.concepts or store.names.is_scheme(one))
    return next(known, None)


def located(store: View, path: str) -> NamedNode | None:
    """Return the thing that a path, still percent-encoded, leads to; None for nothing."""
    try:
        candidates = [NamedNode(store.names.base + one) for one in _written(path)]
    except UnicodeDecodeError:  # no name is written so
        return None
    return next((one for one in candidates if is_held(store, one)), None)


def _written(path: str) -> Iterator[str]:
    """Yield how a path may stand in an IRI: as it is, or with a name that has slashes."""
    kind, *rest = (unsegment(step) for step in path.strip("/").split("/"))
    yield "/".join((kind, *map(segment, rest)))
    if len(rest) > 1:  # typed by hand, or decoded by a proxy on the way
        yield f"{kind}/{segment('/'.join(rest))}"
