"""docs/security.md names a test for each threat; each of them has to be there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOLD = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TOLD)))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_a_test_that_holds_a_threat_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_a_test() -> None:
    within = TOLD.partition("## 文献使坏")[2].partition("## 依赖")[0]
    threats = [
        line
        for line in within.splitlines()
        if line.startswith("| ") and not line.startswith("| 威胁")
    ]
    assert threats
    assert [line for line in threats if "::" not in line] == []
