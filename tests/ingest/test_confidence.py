from __future__ import annotations

import numpy as np
import pytest

from ingest import confidence
from ingest.document import Span
from ingest.draft import Draft
from ingest.linear import load
from ingest.statement import Kind

LIKELY = np.array([[0.1, 0.8, 0.1, 0, 0], [0.3, 0.4, 0.3, 0, 0], [0.0, 0.0, 1.0, 0, 0]])


def column(name: str) -> int:
    return confidence.NAMES.index(name)


def test_a_draft_is_described_by_its_own_clauses() -> None:
    drafts = [Draft(Kind.PROBLEM, 0, 1, Span(0, 9)), Draft(Kind.MEASURE, 2, 2, Span(9, 12))]

    found = confidence.features(drafts, LIKELY)

    assert found[0, column("mean")] == pytest.approx(np.log(0.6 / 0.4) / 4)
    assert found[0, column("least")] == pytest.approx(np.log(0.4 / 0.6) / 4)
    assert found[0, column("rival")] == pytest.approx(0.2)
    assert found[1, column("kind:measure")] == 1
    assert found[1, column("kind:problem")] == 0
    assert found[1, column("mean")] == pytest.approx(np.log(0.999 / 0.001) / 4)


def test_surer_clauses_make_a_surer_statement() -> None:
    sure, doubtful = Draft(Kind.MEASURE, 2, 2, Span(9, 12)), Draft(Kind.PROBLEM, 1, 1, Span(4, 9))
    model = load("confidence", "any")

    found = model.probabilities(confidence.features([sure, doubtful], LIKELY), None)[:, 1]

    assert found[0] > found[1]


def test_no_drafts_are_no_rows() -> None:
    assert confidence.features([], LIKELY).shape == (0, len(confidence.NAMES))
