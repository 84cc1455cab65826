"""The same bytes from every run: texts of all folders, in two processes that hash otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="no texts beside the checkout"),
]


@pytest.mark.parametrize(
    ("encoder", "sample", "longest"),
    [
        ("pairs", 100, 20_000),
        pytest.param("bundled", 10, 2_500, marks=pytest.mark.model),
    ],
)
def test_two_processes_extract_the_same_bytes(encoder: str, sample: int, longest: int) -> None:
    sizes = ["--sample", str(sample), "--longest", str(longest)]
    command = [sys.executable, "bench/corpus.py", str(SHARED), "--encoder", encoder, *sizes]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--twice"], cwd=ROOT, env=here, check=False, capture_output=True, text=True
    )

    assert "differs\tnothing" in done.stdout, done.stderr
    assert f"\nall\t{sample}\t" in done.stdout
    assert done.returncode == 0, done.stdout
