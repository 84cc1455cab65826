"""What `bench/faults.py` tries at length, in small: nothing is lost to SIGKILL, nothing is half."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.faults import Rounds

ROUNDS = 20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_store_outlasts_kills_at_any_moment(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, seed=11)
    for _ in range(ROUNDS):
        rounds.round()

    assert rounds.tally.total() == ROUNDS
    assert sum(count for (_, how), count in rounds.tally.items() if how != "ended") > 0
