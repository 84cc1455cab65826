from __future__ import annotations

import json

from ontology.terms import BASE, PREFIXES
from ui.results import Cell, Results, parse, shortened


def select(*rows: dict[str, object], columns: tuple[str, ...] = ("甲", "乙")) -> bytes:
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()


def test_cells_follow_the_columns_and_what_is_not_bound_is_empty() -> None:
    found = parse(select({"乙": {"type": "literal", "value": "x"}}, {}))

    assert found == Results(("甲", "乙"), ((Cell(""), Cell("x")), (Cell(""), Cell(""))))


def test_an_iri_is_shortened_and_kept() -> None:
    iri = f"{PREFIXES['duice']}Problem"
    found = parse(select({"甲": {"type": "uri", "value": iri}}, columns=("甲",)))

    assert found.rows == ((Cell("duice:Problem", iri),),)
    assert shortened(f"{BASE}document/甲") == "document/甲"
    assert shortened("urn:x") == "urn:x"


def test_an_ask_is_answered_in_a_word() -> None:
    assert parse(b'{"head": {}, "boolean": false}').rows == ((Cell("否"),),)
