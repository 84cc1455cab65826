from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ontology.terms import BASE, PREFIXES
from ui import results
from ui.results import Cell, Results, parse, results_html, shortened


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


@given(st.text(min_size=1))
def test_no_text_of_a_result_becomes_markup(text: str) -> None:
    shown = results_html(Results((text,), ((Cell(text, text),),)), 1)

    assert shown.replace("&lt;", "").count("<") == results_html(
        Results(("a",), ((Cell("a", "a"),),)), 1
    ).count("<")


def test_the_page_shows_the_first_rows_and_says_so() -> None:
    rows = tuple((Cell(str(n)),) for n in range(results.SHOWN + 1))

    shown = results_html(Results(("n",), rows), 7)

    assert shown.count("<tr>") == results.SHOWN + 1
    assert f"只显示前 {results.SHOWN} 行" in shown
    assert "没有结果" in results_html(Results(("n",), ()), 7)
