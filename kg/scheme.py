"""Schemes that a user loaded, and what statements were classified as by them.

The graph ``scheme/NAME`` holds the scheme as its file has it, the graph ``category/NAME`` one
triple a statement, `duice:category`, and a note of what made them. The note names the bytes of the
scheme, the release and the encoder: where one of them changed, all is classified anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import iris
from kg.columns import Find
from kg.store import Store
from kg.triples import made_by
from kg.view import View
from ontology import terms as t
from ontology.errors import StoreError
from ontology.release import release

CHINESE = ("zh", "zh-hans", "zh-cn")
"""Languages of labels, the preferred one first; then none, then any."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as its file has it: ``triples`` without blank nodes, ``digest`` of its bytes."""

    name: str
    digest: str
    source: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A loaded scheme; ``classified`` counts the statements that are under one of its concepts."""

    name: str
    title: str
    concepts: int
    classified: int
    source: str


@dataclass(frozen=True, slots=True)
class SchemeConcept:
    """A concept of a loaded scheme; ``label`` is unlike that of any other one of the scheme.

    ``labels`` are the preferred one and the others, in Chinese where there are Chinese ones.
    ``broader`` is the IRI of the concept above it.
    """

    iri: str
    label: str
    labels: tuple[str, ...]
    definition: str
    examples: tuple[str, ...]
    broader: str | None


def put(store: Store, scheme: Scheme) -> None:
    """Put a scheme into the store, in place of one of its name; nothing is classified yet."""
    graph = store.names.scheme(scheme.name)
    noted = (
        Triple(graph, t.RDF_TYPE, t.ENTITY),
        Triple(graph, t.DIGEST, Literal(scheme.digest)),
        Triple(graph, t.SOURCE, Literal(scheme.source)),
    )
    store.rewrite(graph, [Quad(s, p, o, graph) for s, p, o in (*scheme.triples, *noted)])


def remove(store: Store, name: str) -> None:
    """Take a scheme out, and all that was classified by it.

    Raises
    ------
    StoreError
        When there is no scheme of that name.
    """
    require(store, name)
    for graph in (store.names.category(name), store.names.scheme(name)):
        store.rewrite(graph, ())


def names(store: View) -> list[str]:
    """List the names of the schemes that a user loaded."""
    return [iris.scheme_name(g) for g in store.graphs() if store.names.is_scheme(g)]


def schemes(store: View) -> list[SchemeEntry]:
    """List the schemes that a user loaded, by name."""
    return sorted((_entry(store, name) for name in names(store)), key=lambda entry: entry.name)


def require(store: View, name: str) -> None:
    """Check that there is a scheme called ``name``.

    Raises
    ------
    StoreError
        When there is none; the message lists those there are.
    """
    if name not in (held := names(store)):
        known = f"已载入的有 {'、'.join(held)}" if held else "请先用 duice scheme add 载入一个"
        raise StoreError(f"{store.place}：库里没有分类体系“{name}”；{known}")


def concepts(store: View, name: str) -> list[SchemeConcept]:
    """List the concepts of a scheme, by notation and label.

    Raises
    ------
    StoreError
        When there is no scheme of that name.
    """
    require(store, name)
    graph, find = store.names.scheme(name), store.find
    preferred, others = (_texts(find, term, graph) for term in (t.PREF_LABEL, t.ALT_LABEL))
    definitions, examples, notations = (
        _texts(find, term, graph) for term in (t.DEFINITION, t.EXAMPLE, t.NOTATION)
    )
    broader = sorted(find(None, t.BROADER, None, graph), key=str, reverse=True)
    above = {fact.subject: fact.object for fact in broader}  # of several the first
    held = sorted({fact.subject for fact in find(None, t.RDF_TYPE, t.SKOS_CONCEPT, graph)}, key=str)
    bare = {concept: preferred.get(concept, ("",))[0] for concept in held}
    shown = _told_apart(bare, above)
    found = [
        SchemeConcept(
            iri=concept.value,
            label=shown[concept],
            labels=(bare[concept], *others.get(concept, ())),
            definition="\n".join(definitions.get(concept, ())),
            examples=examples.get(concept, ()),
            broader=above[concept].value if concept in above else None,
        )
        for concept in held
    ]
    order = {concept.value: notations.get(concept, ("",))[0] for concept in held}
    return sorted(found, key=lambda one: (order[one.iri], one.label, one.iri))


def categories(store: View, name: str) -> dict[str, str]:
    """Return the label of the concept that each classified statement, by id, is under.

    Raises
    ------
    StoreError
        When there is no scheme of that name.
    """
    labels = {concept.iri: concept.label for concept in concepts(store, name)}
    found = store.find(None, t.CATEGORY, None, store.names.category(name))
    told = ((iris.statement_identifier(fact.subject), fact.object.value) for fact in found)
    return {statement: labels[concept] for statement, concept in told if concept in labels}


def yardstick(store: View) -> list[str]:
    """List the Chinese definitions of the ontology's concepts: texts that stand for any subject."""
    found = store.find(None, t.DEFINITION, None, t.ONTOLOGY)
    return sorted({fact.object.value for fact in found if fact.object.language in CHINESE})


def is_current(store: View, name: str, encoder_name: str) -> bool:
    """Tell whether what was classified was so by this scheme, release and encoder."""
    graph = store.names.category(name)
    made = store.names.extraction(release(), encoder_name, _digest(store, name))
    return next(store.find(graph, t.GENERATED_BY, made, graph), None) is not None


def covered(store: View, name: str) -> set[str]:
    """Return the names of the documents of which any statement is classified."""
    homes = {fact.subject: fact.object for fact in store.find(None, t.QUOTED_FROM, None, None)}
    found = store.find(None, t.CATEGORY, None, store.names.category(name))
    return {iris.document_name(homes[fact.subject]) for fact in found if fact.subject in homes}


def write(store: Store, name: str, encoder_name: str, chosen: Mapping[str, str]) -> None:
    """Put what was classified, concepts' IRIs by statements', in place of all that was before."""
    graph, names, digest = store.names.category(name), store.names, _digest(store, name)
    told = [
        *made_by(graph, release(), encoder_name, digest, names),
        Triple(names.extraction(release(), encoder_name, digest), t.USED, names.scheme(name)),
        *_triples(chosen),
    ]
    store.rewrite(graph, [Quad(s, p, o, graph) for s, p, o in told])


def amend(store: Store, name: str, statements: Iterable[str], chosen: Mapping[str, str]) -> None:
    """Classify ``statements`` (IRIs) as ``chosen``, those that are not in it as nothing."""
    graph = store.names.category(name)
    before = [
        Quad(fact.subject, t.CATEGORY, fact.object, graph)
        for statement in statements
        for fact in store.find(NamedNode(statement), t.CATEGORY, None, graph)
    ]
    store.change(before, [Quad(s, p, o, graph) for s, p, o in _triples(chosen)])


def _triples(chosen: Mapping[str, str]) -> Iterator[Triple]:
    for statement, concept in chosen.items():
        yield Triple(NamedNode(statement), t.CATEGORY, NamedNode(concept))


def _entry(store: View, name: str) -> SchemeEntry:
    graph, find = store.names.scheme(name), store.find
    held = {fact.subject for fact in find(None, t.RDF_TYPE, t.SKOS_SCHEME, graph)}
    terms = (t.PREF_LABEL, t.TITLE, t.LABEL)
    titles = (_texts(find, term, graph).get(one) for one in held for term in terms)
    sources = (fact.object.value for fact in find(graph, t.SOURCE, None, graph))
    return SchemeEntry(
        name=name,
        title=next((title[0] for title in titles if title), name),
        concepts=len({fact.subject for fact in find(None, t.RDF_TYPE, t.SKOS_CONCEPT, graph)}),
        classified=len(categories(store, name)),
        source=next(sources, ""),
    )


def _digest(store: View, name: str) -> str:
    graph = store.names.scheme(name)
    return next((fact.object.value for fact in store.find(graph, t.DIGEST, None, graph)), "")


def _texts(find: Find, term: NamedNode, graph: NamedNode) -> dict[NamedNode, tuple[str, ...]]:
    """Return the values of a property by subject, of one language: Chinese, none, or the first."""
    found: dict[NamedNode, dict[str, list[str]]] = {}
    for fact in find(None, term, None, graph):
        spoken = (getattr(fact.object, "language", None) or "").lower()
        found.setdefault(fact.subject, {}).setdefault(spoken, []).append(fact.object.value)
    return {subject: tuple(sorted(_spoken(by_language))) for subject, by_language in found.items()}


def _spoken(by_language: Mapping[str, list[str]]) -> list[str]:
    known = (language for language in (*CHINESE, "") if language in by_language)
    return by_language[next(known, min(by_language))]


def _told_apart(
    labels: Mapping[NamedNode, str], above: Mapping[NamedNode, NamedNode]
) -> dict[NamedNode, str]:
    """Add the concept above to labels that occur more than once, then the end of the IRI."""
    shown = dict(labels)
    for add in (
        lambda one: labels.get(above[one], "") if one in above else "",
        lambda one: one.value,
    ):
        for one in _repeated(shown):
            if more := add(one):
                shown[one] = f"{labels[one]}（{more}）"
    return shown


def _repeated(shown: Mapping[NamedNode, str]) -> Collection[NamedNode]:
    counts: dict[str, list[NamedNode]] = {}
    for one, label in shown.items():
        counts.setdefault(label, []).append(one)
    return [one for same in counts.values() if len(same) > 1 for one in same]
