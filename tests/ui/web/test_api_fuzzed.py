"""The API held against its own description, by schemathesis."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

OPERATIONS = {
    "POST /ask",
    "GET /ask",
    "POST /search",
    "GET /search",
    "GET /matrix",
    "POST /extract",
    "GET /documents",
    "GET /documents/{name}",
}
LEFT_OUT = {
    "positive_data_acceptance",  # a name that fits the description may still be nobody's
    "ignored_auth",  # the guard stands before all routes and has tests of its own
    "missing_required_header",  # there is none
    "use_after_free",  # nothing is made here,
    "ensure_resource_availability",  # nothing removed,
    "object_level_authorization",  # and all belongs to all readers
}
CHECKED: Any = CHECKS.get_by_names([n for n in CHECKS.get_all_names() if n not in LEFT_OUT])
CASES = sorted(product(OPERATIONS, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)))
CASES.remove(("GET /documents", GenerationMode.NEGATIVE))  # it takes nothing that could be wrong


@pytest.fixture(scope="module")
def described(api_client: TestClient) -> dict[str, Any]:
    """The operations of the description by their names."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", api_client.app)
    found: Any = schema.get_all_operations()
    operations = [result.ok() for result in found]
    return {operation.label: operation for operation in operations}


def test_every_operation_is_held_against_the_description(
    described: dict[str, Any],
) -> None:
    assert {label.replace("/api", "", 1) for label in described} == OPERATIONS


@pytest.mark.slow
@pytest.mark.parametrize(("label", "mode"), CASES)
def test_whatever_comes_is_answered_as_described(
    label: str, mode: GenerationMode, described: dict[str, Any]
) -> None:
    operation = described[label]

    @settings(
        max_examples=60,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKED)

    answered()
