"""What is written into the graph is what the ontology says of its terms."""

from __future__ import annotations

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import DC, OWL, PROV, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg import across
from kg.shapes import as_rdflib
from kg.store import Store
from ontology import terms as t
from tests.kg.conftest import Make

OA = Namespace(t.PREFIXES["oa"])
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ERRORS = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")
"""Where owlrl puts the contradictions that it found."""


@pytest.fixture
def ontology() -> Graph:
    return Graph().parse(data=t.ontology_text(), format="turtle")


@pytest.fixture
def data(store: Store, make: Make) -> Graph:
    """All that a store holds beside the ontology, the graphs laid together."""
    statements = {entry.document: entry for entry in store.statements()}
    assert set(statements) == {"甲", "乙"}
    store.set_by_hand("甲", {"date": "2025"})
    across.write(store, (), "手编")
    every = store.find(None, None, None, None)
    return as_rdflib(fact for fact in every if fact.graph_name != t.ONTOLOGY)


def classes(ontology: Graph, named: Node) -> set[Node]:
    """A class and all that are below it; of a union, those of its members."""
    union = ontology.value(named, OWL.unionOf)
    members = list(Collection(ontology, union)) if union is not None else [named]
    below = [ontology.transitive_subjects(RDFS.subClassOf, one) for one in members]
    return {one for some in below for one in some if one is not None}


def test_properties_of_ours_join_what_they_are_said_to_join(data: Graph, ontology: Graph) -> None:
    used = {p for p in data.predicates() if t.NAMESPACE in str(p)}
    assert len(used) > 30
    for term in used:
        kinds = set(ontology.objects(term, RDF.type))
        domain, range_ = ontology.value(term, RDFS.domain), ontology.value(term, RDFS.range)
        for subject, value in data.subject_objects(term):
            if domain is not None:
                assert set(data.objects(subject, RDF.type)) & classes(ontology, domain), term
            if OWL.DatatypeProperty in kinds:
                assert isinstance(value, Literal), term
                datatype = value.datatype or XSD.string
                assert range_ in (None, datatype), term
            else:
                assert isinstance(value, URIRef), term
                types = {*data.objects(value, RDF.type), *ontology.objects(value, RDF.type)}
                assert range_ == OWL.Thing or types & classes(ontology, range_), term  # type: ignore[arg-type]
            if OWL.FunctionalProperty in kinds:
                assert len(set(data.objects(subject, term))) == 1, term


def test_each_document_tells_what_it_was_made_of_by_whom_and_with_what(data: Graph) -> None:
    documents = set(data.subjects(RDF.type, URIRef(t.DOCUMENT.value)))
    assert len(documents) == 2
    for document in documents:
        (made,) = data.objects(document, PROV.wasGeneratedBy)
        (source,) = data.objects(document, PROV.wasDerivedFrom)
        (software,) = data.objects(made, PROV.wasAssociatedWith)
        used = set(data.objects(made, PROV.used))
        digest, place = URIRef(t.DIGEST.value), URIRef(t.SOURCE.value)
        assert source in used
        assert data.value(source, digest) == data.value(document, digest)
        assert data.value(source, place) == data.value(document, place)
        # Two documents of the same bytes were made by the same work.
        (model,) = (one for one in used if data.value(one, digest) is None)
        assert str(data.value(model, RDFS.label)) == "手编"
        assert (software, RDF.type, PROV.SoftwareAgent) in data
        assert (made, RDF.type, PROV.Activity) in data
        assert all((one, RDF.type, PROV.Entity) in data for one in used)


def test_each_statement_is_quoted_from_the_bundle_that_tells_its_making(data: Graph) -> None:
    for statement, document in data.subject_objects(PROV.wasQuotedFrom):
        assert data.value(document, PROV.wasGeneratedBy) is not None, statement


def reasoned(ontology: Graph, *more: Graph) -> Graph:
    """The ontology and data with all that follows from them by OWL 2 RL."""
    found = Graph()
    for graph in (ontology, *more):
        found += graph
    DeductiveClosure(OWLRL_Semantics).expand(found)
    return found


def test_what_is_written_contradicts_nothing_and_reads_in_the_vocabularies_of_others(
    ontology: Graph, data: Graph
) -> None:
    law = Graph().parse(
        data=f"@prefix d: <{t.NAMESPACE}> . <https://a.example/law> a d:Document ; d:genre 'law' ;"
        " d:documentNumber '第1号' ; d:issuer '某机关' ."
    )
    found = reasoned(ontology, data, law)
    statement = next(data.subjects(PROV.wasQuotedFrom))
    document = data.value(statement, PROV.wasQuotedFrom)
    this = URIRef("https://a.example/law")

    assert set(found.subjects(RDF.type, ERRORS.ErrorMessage)) == set()
    assert (statement, RDF.type, OA.Annotation) in found
    assert (statement, OA.motivatedBy, OA.classifying) in found
    assert set(found.objects(statement, OA.hasBody))
    assert (document, RDF.type, PROV.Bundle) in found
    assert (document, RDF.type, PROV.Entity) in found
    assert (document, RDF.type, ELI.LegalExpression) not in found
    assert (this, RDF.type, ELI.LegalExpression) in found
    assert (this, ELI.id_local, Literal("第1号")) in found
    assert (this, DC.publisher, Literal("某机关")) in found


def test_a_contradiction_would_be_noticed(ontology: Graph, data: Graph) -> None:
    both = Graph().parse(
        data=f"@prefix d: <{t.NAMESPACE}> . <https://a.example/1> a d:Problem , d:Measure ."
    )

    assert set(reasoned(ontology, both).subjects(RDF.type, ERRORS.ErrorMessage))
