"""What the page's address tells of a table, and what is read from it."""

from __future__ import annotations

import pytest

from kg.levels import Opened
from ontology.terms import NAMESPACE
from ui.page.view import View, opened_from, opened_lines, view_from

BASE = "https://duice.example/id/"


def test_lines_that_are_open_outlast_an_address() -> None:
    theme = (f"{NAMESPACE}Technology", f"{BASE}concept/数据共享")
    opened = Opened(2, frozenset({theme[:1], theme}), frozenset({("2024",), ("",)}))

    assert opened_from("2", opened_lines(opened, BASE), BASE) == opened


def test_a_view_as_it_is_at_first_tells_an_address_nothing() -> None:
    assert not any(View().address(BASE).values())


def test_a_view_is_read_from_an_address() -> None:
    query = {"rows": "theme", "columns": "scheme:我的", "value": "documents", "gaps": "1"}

    view = view_from(query | {"cell": "3,2", "level": "2"}, [], BASE)

    assert (view.rows, view.columns, view.value, view.gaps) == (
        "theme",
        "scheme:我的",
        "documents",
        True,
    )
    assert view.cell == (3, 2)
    assert view.opened.level == 2


@pytest.mark.parametrize(
    "query",
    [
        {"rows": "火星", "columns": "", "value": "x", "level": "-1", "gaps": "ja", "cell": "a,b"},
        {"level": "1e9", "cell": "1", "rows": "<script>"},
        {"cell": "-1,0"},
    ],
)
def test_what_makes_no_sense_is_left_as_it_is_at_first(query: dict[str, str]) -> None:
    assert view_from(query, ["x:1", "r", ""], BASE) == View()


def test_no_address_opens_deeper_than_there_are_levels() -> None:
    assert opened_from("99999", [], BASE).level == 3
