from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Duice
from ui.examples import QUESTIONS


@pytest.mark.slow
def test_the_demonstration_reads_asks_crosses_and_tells_how_to_open_the_page(
    duice: Duice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "演示 库"
    monkeypatch.setattr("ui.demo.store_place", lambda: place)

    ran = duice("demo")
    again = duice("demo")

    assert (ran.code, again.code, again.err) == (0, 0, "")
    assert "新增 8 篇" in ran.out
    assert "未变 8 篇" in again.out
    assert all(question in ran.out for question in QUESTIONS)
    assert "格有对应" in ran.out
    last = ran.out.splitlines()[-1]
    assert last.startswith("打开网页：")
    assert last.endswith(f"--store '{place}' serve")
