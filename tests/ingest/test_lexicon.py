"""Tables of the lexicon are read with their comments left out and their references put in."""

from __future__ import annotations

import pytest

from ingest.lexicon import expressions, patterns, rows

TABLES = ("label.tsv", "actors.tsv", "modals.tsv")


@pytest.mark.parametrize("table", TABLES)
def test_every_expression_compiles_and_none_matches_any_word(table: str) -> None:
    for name, pattern in patterns(table).items():
        found = pattern.search("齉")
        assert found is None or not found[0], name


def test_what_an_expression_refers_to_is_put_in() -> None:
    assert "{lack_start}" in dict(rows("label.tsv"))["hedge"]
    assert "薄弱" in expressions("label.tsv")["hedge"]


@pytest.mark.parametrize(
    "table", [*TABLES, "instruments.tsv", "hazards.tsv", "phases.tsv", "targets.tsv"]
)
def test_a_table_has_no_comment_and_no_line_of_another_width(table: str) -> None:
    read = rows(table)

    assert not any(row[0].startswith("#") for row in read)
    assert len({len(row) for row in read}) == 1
