"""What a description is written in."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.description import FORMATS

THING, NAME = NamedNode("https://a.org/1"), NamedNode("https://a.org/p#name")
ODD = Literal("一\x01二\x0b]]>&<\ufffe")
READ = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
}


@pytest.mark.parametrize("name", READ)
def test_every_character_is_kept(name: str) -> None:
    triple = Triple(THING, NAME, ODD)
    written = FORMATS[name].write([triple])
    assert [quad.triple for quad in parse(written, READ[name])] == [triple]


def test_rdfxml_leaves_out_what_xml_cannot_write() -> None:
    unnamed = Triple(THING, NamedNode("https://a.org/12"), Literal("数"))
    written = FORMATS["rdfxml"].write([Triple(THING, NAME, ODD), unnamed])

    (told,) = ElementTree.fromstring(written)
    assert [(one.tag, one.text) for one in told] == [("{https://a.org/p#}name", "一二]]>&<")]
    kept = [quad.triple for quad in parse(written, RdfFormat.RDF_XML)]
    assert kept == [Triple(THING, NAME, Literal("一二]]>&<"))]
