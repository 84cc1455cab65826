from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.web.negotiate import best

JSON = "application/sparql-results+json"
CSV = "text/csv"
OFFERS = (JSON, "application/sparql-results+xml", CSV, "text/tab-separated-values")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("application/sparql-results+xml;q=0.4, text/csv;q=0.9", CSV),
        ("text/csv;q=0, */*", JSON),
        ("application/sparql-results+json;q=0, */*;q=0.5", "application/sparql-results+xml"),
        ("text/csv;header=present;q=0.3, text/tab-separated-values;q=0.2", CSV),
        ("image/png", None),
        ("text/csv;q=zero", None),
    ],
)
def test_the_offer_ranked_highest_is_taken(accept: str | None, expected: str | None) -> None:
    assert best(accept, OFFERS) == expected


@given(st.text())
def test_whatever_a_client_sends_gives_an_offer_or_none(accept: str) -> None:
    assert best(accept, OFFERS) in (None, *OFFERS)


@given(st.permutations(OFFERS))
def test_an_exact_type_is_given_whatever_the_order_of_offers(offers: list[str]) -> None:
    assert best(CSV, offers) == CSV
