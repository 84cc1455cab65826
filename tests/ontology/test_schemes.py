"""The ontology, its Python names, the shapes and the lexicon name the same things."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from rdflib import RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection

from ingest.lexicon import patterns, rows
from ontology import schemes, terms

SCHEMES = {
    "INSTRUMENTS": {**schemes.INSTRUMENT_TYPES, **schemes.INSTRUMENTS},
    "HAZARDS": schemes.HAZARDS,
    "PHASES": schemes.PHASES,
    "FORCES": schemes.FORCES,
    "STATUSES": schemes.STATUSES,
    "BASES": schemes.BASES,
}
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(data=terms.ontology_text(), format="turtle")


def test_terms_and_ontology_name_the_same_things(ontology: Graph) -> None:
    declared = {
        str(thing) for thing in ontology.subjects(RDFS.label) if terms.NAMESPACE in str(thing)
    }
    named = {
        value.value
        for name, value in vars(terms).items()
        if name.isupper() and type(value) is NamedNode and value != terms.ONTOLOGY
    }
    concepts = {node.value for scheme in SCHEMES.values() for node in scheme.values()}

    assert {iri for iri in named if iri.startswith(terms.NAMESPACE)} | concepts == declared


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_holds_its_concepts_under_their_chinese_names(
    ontology: Graph, scheme: str
) -> None:
    node = URIRef(getattr(terms, scheme).value)
    held = {
        str(label): str(concept)
        for concept in ontology.subjects(SKOS.inScheme, node)
        for label in ontology.objects(concept, SKOS.prefLabel)
        if getattr(label, "language", "") == "zh"
    }

    assert held == {name: concept.value for name, concept in SCHEMES[scheme].items()}


def test_every_concept_has_label_and_definition_in_both_languages(ontology: Graph) -> None:
    for concept in ontology.subjects(SKOS.inScheme):
        for told in (SKOS.prefLabel, SKOS.definition, RDFS.label, RDFS.comment):
            spoken = sorted(str(getattr(text, "language", "")) for text in ontology[concept:told])
            assert spoken == ["en", "zh"], (concept, told)


def test_sub_types_stand_under_the_type_that_python_and_lexicon_name(ontology: Graph) -> None:
    broader = {
        subtype: schemes.INSTRUMENT_TYPES[kind].value
        for subtype, kind in schemes.TYPE_OF_INSTRUMENT.items()
    }

    assert broader == {
        name: str(ontology.value(URIRef(concept.value), SKOS.broader))
        for name, concept in schemes.INSTRUMENTS.items()
    }
    assert {(row[1], row[0]) for row in rows("instruments.tsv")} == set(
        schemes.TYPE_OF_INSTRUMENT.items()
    )


def test_hazards_stand_under_their_class(ontology: Graph) -> None:
    for kind, hazard, _ in rows("hazards.tsv"):
        above = ontology.value(URIRef(schemes.HAZARDS[hazard].value), SKOS.broader)
        assert (above is None) == (kind == hazard)
        assert above is None or str(above) == schemes.HAZARDS[kind].value


def test_the_lexicon_lists_what_the_schemes_list_in_the_same_order() -> None:
    assert [row[1] for row in rows("hazards.tsv")] == list(schemes.HAZARDS)
    assert [row[0] for row in rows("phases.tsv")][1:] == list(schemes.PHASES)
    assert [row[0] for row in rows("targets.tsv")] == list(schemes.TARGET_GROUPS)
    assert set(patterns("modals.tsv")) == set(schemes.FORCES)


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        (terms.HAZARD, schemes.HAZARDS),
        (terms.PHASE, schemes.PHASES),
        (terms.FORCE, schemes.FORCES),
        (terms.INSTRUMENT, schemes.INSTRUMENTS),
        (terms.BASIS, schemes.BASES),
    ],
)
def test_the_shapes_allow_what_the_schemes_hold(
    path: NamedNode, scheme: dict[str, NamedNode]
) -> None:
    shapes = Graph().parse(data=terms.shapes_text(), format="turtle")
    (shape,) = shapes.subjects(URIRef(f"{SH}path"), URIRef(path.value))
    head = shapes.value(shape, URIRef(f"{SH}in"))
    assert head is not None

    assert {str(node) for node in Collection(shapes, head)} == {
        concept.value for concept in scheme.values()
    }
