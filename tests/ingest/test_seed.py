"""The paper that Duice grew from: every problem, every measure, and the links that matter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.bundled import BundledEncoder
from ingest.document import Document
from ingest.extract import extract
from ingest.statement import Extraction, Kind, Statement
from ingest.weights import Weights

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "seed.json"

pytestmark = [pytest.mark.corpus, pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def coded() -> dict[str, dict[str, str]]:
    if not GOLD.is_file():
        pytest.skip("the coded documents are not beside the checkout")
    held = json.loads(GOLD.read_text("utf-8"))
    return {one["id"]: one for one in held["statements"]}


@pytest.fixture(scope="module")
def found(seed: Document, real_weights: Weights) -> Extraction:
    return extract(seed, BundledEncoder())


def plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def matching(found: Extraction, one: dict[str, str]) -> Statement:
    (match,) = [
        statement
        for statement in found.statements
        if statement.kind == one["kind"] and plain(statement.quote) == plain(one["quote"])
    ]
    return match


@pytest.mark.parametrize("name", [f"P{n}" for n in range(1, 21)] + [f"M{n}" for n in range(1, 16)])
def test_each_problem_and_measure_is_found_as_it_was_coded(
    found: Extraction, coded: dict[str, dict[str, str]], name: str
) -> None:
    match = matching(found, coded[name])

    assert match.quote == match.span.of(found.document.text)
    if match.section != "0":  # in the introduction the dimension is a matter of taste
        assert match.dimension == coded[name]["dimension"]


def test_a_parallel_place_alone_makes_no_link(
    found: Extraction, coded: dict[str, dict[str, str]]
) -> None:
    supplies = matching(found, coded["P13"]).id
    measures = {link.measure for link in found.links if link.problem == supplies}

    assert matching(found, coded["M8"]).id not in measures  # 2.3 and 3.3, second items both


def test_parallel_position_is_one_reason_among_several(found: Extraction) -> None:
    parallel = [link for link in found.links if any("平行" in r for r in link.reasons)]

    assert parallel
    assert all(len(link.reasons) > 1 for link in parallel)


def test_there_is_nothing_else_than_problems_and_measures_in_2_and_3(found: Extraction) -> None:
    kinds = {s.section[:2]: set() for s in found.statements}  # type: dict[str, set[Kind]]
    for statement in found.statements:
        kinds[statement.section[:2]].add(statement.kind)

    assert kinds["2."] == {Kind.PROBLEM}
    assert kinds["3."] == {Kind.MEASURE}
