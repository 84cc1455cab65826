"""The ontology is OWL 2 DL by itself, tells its terms in two languages, and dangles nowhere."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DC, DCTERMS, OWL, PROV, QB, RDF, RDFS, SH, SKOS, VANN, XSD, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DefinedNamespace
from rdflib.term import Node

from ontology import terms

ROOT = Path(__file__).parents[2]
DUICE = terms.NAMESPACE
KINDS = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    SKOS.Concept,
    SKOS.ConceptScheme,
}
CLASSES = (RDFS.subClassOf, RDFS.domain, OWL.disjointWith)
CLOSED: tuple[type[DefinedNamespace], ...] = (PROV, SKOS, DCTERMS, DC, OWL, RDFS, SH, VANN, QB)
"""Vocabularies of which rdflib knows every term."""
BUILT_IN = {OWL.Thing, RDFS.Literal, RDF.langString, RDF.JSON}
USED = re.compile(r"\bduice:([A-Za-z]\w*)\b(?!{)")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=terms.ontology_text(), format="turtle")


def ours(ontology: Graph) -> list[URIRef]:
    """Everything that the ontology says something of under its own namespace."""
    return sorted({s for s in ontology.subjects() if isinstance(s, URIRef) and DUICE in s})


def kinds(ontology: Graph, term: Node) -> set[Node]:
    return set(ontology.objects(term, RDF.type)) & KINDS


def test_every_term_is_one_kind_of_thing(ontology: Graph) -> None:
    assert {term: len(kinds(ontology, term)) for term in ours(ontology)} == dict.fromkeys(
        ours(ontology), 1
    )


def test_every_term_of_others_is_one_kind_of_thing(ontology: Graph) -> None:
    for term in set(ontology.subjects(RDF.type)):
        properties = kinds(ontology, term) - {SKOS.Concept, SKOS.ConceptScheme}
        assert len(properties) <= 1, term


def test_every_term_is_told_in_both_languages(ontology: Graph) -> None:
    for term in ours(ontology):
        told = [RDFS.label, RDFS.comment]
        if SKOS.Concept in kinds(ontology, term):
            told += [SKOS.prefLabel, SKOS.definition]
        for each in told:
            texts = list(ontology.objects(term, each))
            spoken = sorted(str(getattr(text, "language", "")) for text in texts)
            assert spoken == ["en", "zh"], (term, each)
            assert all(str(text).strip() for text in texts), (term, each)


def test_labels_of_one_kind_of_thing_differ(ontology: Graph) -> None:
    for kind in KINDS - {SKOS.Concept}:
        found = [
            str(label)
            for term in ontology.subjects(RDF.type, kind)
            if term in ours(ontology)
            for label in ontology.objects(term, RDFS.label)
        ]
        assert len(set(found)) == len(found)


def test_what_axioms_speak_of_is_declared(ontology: Graph) -> None:
    for predicate in CLASSES:
        for named in set(ontology.objects(None, predicate)):
            if isinstance(named, URIRef) and named not in BUILT_IN:
                assert OWL.Class in kinds(ontology, named), (predicate, named)
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            for above in ontology.objects(term, RDFS.subPropertyOf):
                assert kind in kinds(ontology, above), (term, above)
    for named in ontology.objects(None, OWL.onProperty):
        assert kinds(ontology, named) & {OWL.ObjectProperty, OWL.DatatypeProperty}, named
    for union in (OWL.unionOf, OWL.intersectionOf, OWL.members):
        for head in ontology.objects(None, union):
            for member in Collection(ontology, head):
                assert OWL.Class in kinds(ontology, member) or (
                    (member, RDF.type, OWL.Restriction) in ontology
                ), member


def test_ranges_fit_the_kind_of_property(ontology: Graph) -> None:
    for term in ours(ontology):
        kind = kinds(ontology, term)
        for named in ontology.objects(term, RDFS.range):
            if kind == {OWL.DatatypeProperty}:
                assert str(named).startswith(str(XSD)) or named in BUILT_IN, term
            else:
                assert OWL.Class in kinds(ontology, named) or named == OWL.Thing, term
        if kind & {OWL.DatatypeProperty, OWL.ObjectProperty}:
            assert ontology.value(term, RDFS.range) is not None, term


def test_no_class_is_under_two_that_are_disjoint(ontology: Graph) -> None:
    pairs = set(ontology.subject_objects(OWL.disjointWith))
    for head in ontology.objects(None, OWL.members):
        pairs.update(combinations(Collection(ontology, head), 2))
    assert pairs
    for one, other in pairs:
        below = [set(ontology.transitive_subjects(RDFS.subClassOf, each)) for each in (one, other)]
        assert below[0] & below[1] == set()


def test_schemes_hold_together(ontology: Graph) -> None:
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        (scheme,) = ontology.objects(concept, SKOS.inScheme)
        above = list(ontology.objects(concept, SKOS.broader))
        tops = list(ontology.objects(concept, SKOS.topConceptOf))
        assert (scheme, RDF.type, SKOS.ConceptScheme) in ontology
        assert (tops, len(above)) in (([scheme], 0), ([], 1)), concept
        assert all((one, SKOS.inScheme, scheme) in ontology for one in above), concept
        assert concept not in set(ontology.transitive_objects(concept, SKOS.broader)) - {concept}
    for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme):
        labels = [
            label
            for concept in ontology.subjects(SKOS.inScheme, scheme)
            for label in ontology.objects(concept, SKOS.prefLabel)
        ]
        assert len(set(labels)) == len(labels)


def test_nothing_that_the_ontology_or_the_shapes_name_is_missing(ontology: Graph) -> None:
    shapes = Graph().parse(data=terms.shapes_text(), format="turtle")
    declared = set(ours(ontology)) | {URIRef(terms.ONTOLOGY.value)}
    for graph in (ontology, shapes):
        named = {one for triple in graph for one in triple if isinstance(one, URIRef)}
        named = {one for one in named if one.startswith(DUICE)}
        assert named - declared == set()


def test_nothing_that_code_and_documents_name_is_missing(ontology: Graph) -> None:
    declared = {str(term).removeprefix(DUICE) for term in ours(ontology)}
    for folder in ("kg", "qa", "ui", "docs", "ontology"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".rq", ".md", ".ttl"}:
                named = set(USED.findall(path.read_text("utf-8")))
                assert named - declared == set(), path


def test_terms_of_others_are_spelt_as_they_have_them(ontology: Graph) -> None:
    shapes = Graph().parse(data=terms.shapes_text(), format="turtle")
    named = {term for graph in (ontology, shapes) for triple in graph for term in triple}
    named |= {
        URIRef(value.value)
        for name, value in vars(terms).items()
        if name.isupper() and hasattr(value, "value")
    }
    for term in sorted(str(one) for one in named if isinstance(one, URIRef)):
        for vocabulary in CLOSED:
            local = term.removeprefix(str(vocabulary))
            if local != term and local:
                assert URIRef(term) in vocabulary, term


def test_the_file_says_what_it_is(ontology: Graph) -> None:
    this = URIRef(terms.ONTOLOGY.value)
    version = ontology.value(this, OWL.versionInfo)

    assert (this, RDF.type, OWL.Ontology) in ontology
    assert str(ontology.value(this, OWL.versionIRI)) == f"{this}/{version}"
    assert str(ontology.value(this, VANN.preferredNamespaceUri)) == DUICE
    assert str(ontology.value(this, VANN.preferredNamespacePrefix)) == "duice"
    assert ontology.value(this, DCTERMS.license)
    assert ontology.value(this, DCTERMS.creator)
    assert list(ontology.objects(this, OWL.imports)) == []
    for text in (DCTERMS.title, DCTERMS.description):
        assert sorted(str(o.language) for o in ontology.objects(this, text)) == ["en", "zh"]  # type: ignore[attr-defined]
