"""What the graph says of one thing: a description that a program can go on from.

It holds all that is said of the thing and all that is said with it as the object; its parts, that
is what is named by its IRI with something behind, in full (the selectors of a statement, the
sections of a document), and so what made it and the links that it is an end of; and the names of
all other things that occur. https://www.w3.org/submissions/CBD/ calls it symmetric.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple

from kg.columns import Fact
from kg.files import FileFormat, for_xml
from kg.view import View
from ontology import terms as t

ENDS = (t.LINK_MEASURE, t.LINK_PROBLEM, t.ACROSS_MEASURE, t.ACROSS_PROBLEM)
"""What joins a link to its statements."""
WHOLE = (*ENDS, t.DECIDED_ON)
"""Who says one of these of a thing is described with it."""
NAMES = (t.LABEL, t.PREF_LABEL, t.TITLE)
"""Properties that name a thing."""

_ELEMENT = re.compile(r"[A-Za-z_][\w.-]*$", re.ASCII)  # what a property ends in to be an element


def is_held(store: View, thing: NamedNode) -> bool:
    """Tell whether the graph says anything of a thing."""
    return next(store.find(thing, None, None, None), None) is not None


def description(store: View, thing: NamedNode) -> list[Triple]:
    """Describe a thing; triples come in an order that depends on the content alone."""
    found: set[Triple] = set()
    full, done = [thing], {thing}
    while full:
        for fact in store.find(full.pop(), None, None, None):
            found.add(_triple(fact))
            if _belongs(fact, thing) and fact.object not in done:
                done.add(fact.object)
                full.append(fact.object)
    for fact in store.find(None, None, thing, None):
        found.add(_triple(fact))
        if fact.predicate in WHOLE or _is_part(fact.subject, thing):
            found.update(map(_triple, store.find(fact.subject, None, None, None)))
    mentioned = {node for triple in found for node in (triple.subject, triple.object)}
    for node in mentioned:
        if isinstance(node, NamedNode) and node not in done:
            found.update(_named(store, node))
    return sorted(found, key=str)


def _belongs(fact: Fact, thing: NamedNode) -> bool:
    """Tell whether what a fact leads to has no life of its own, or is what made the thing."""
    if isinstance(fact.object, BlankNode):
        return True
    if not isinstance(fact.object, NamedNode):
        return False
    return fact.predicate == t.GENERATED_BY or _is_part(fact.object, thing)


def _is_part(node: NamedNode, thing: NamedNode) -> bool:
    return node.value.startswith((f"{thing.value}#", f"{thing.value}/section/"))


def _named(store: View, node: NamedNode) -> Iterator[Triple]:
    for name in NAMES:
        yield from map(_triple, store.find(node, name, None, None))


def _triple(fact: Fact) -> Triple:
    return Triple(fact.subject, fact.predicate, fact.object)


def _writer(format_: RdfFormat, *, short: bool = False) -> Callable[[Iterable[Triple]], bytes]:
    def write(triples: Iterable[Triple]) -> bytes:
        prefixes = t.PREFIXES if short else None
        written = pyoxigraph.serialize(triples, None, format_, prefixes=prefixes)
        assert written is not None  # given no place to write to, it returns what it wrote
        return written

    return write


def _rdfxml(triples: Iterable[Triple]) -> bytes:
    """Write RDF/XML, without what XML has no way to write: some characters, some properties."""
    writable = (one for one in triples if _ELEMENT.search(one.predicate.value))
    written = _writer(RdfFormat.RDF_XML, short=True)(writable)
    return for_xml(written.decode("utf-8")).encode("utf-8")


FORMATS: dict[str, FileFormat[Iterable[Triple]]] = {
    "turtle": FileFormat(".ttl", "text/turtle", _writer(RdfFormat.TURTLE, short=True)),
    "jsonld": FileFormat(".jsonld", "application/ld+json", _writer(RdfFormat.JSON_LD)),
    "ntriples": FileFormat(".nt", "application/n-triples", _writer(RdfFormat.N_TRIPLES)),
    "rdfxml": FileFormat(".rdf", "application/rdf+xml", _rdfxml),
}
"""What a description is written in, by the names that the results of queries go by."""
