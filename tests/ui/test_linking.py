"""``duice link`` and what its links do to other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.conftest import Duice

pytestmark = pytest.mark.usefixtures("pairs")


def figures(duice: Duice) -> tuple[int, str]:
    told = json.loads(duice("info", "--json").out)
    return told["across_links"], told["across_state"]


def test_links_are_made_told_and_taken_out(duice: Duice, held: Path) -> None:
    assert figures(duice) == (0, "none")
    ran = duice("link")
    count, state = figures(duice)

    assert ran.out.startswith(f"跨文献推断 {count} 条")
    assert ran.code == (0 if count else 1)
    assert state == "current"
    assert duice("validate").code == 0
    assert duice("link", "--clear").code == 0
    assert figures(duice) == (0, "none")


def test_the_same_store_gives_the_same_links(duice: Duice, held: Path) -> None:
    duice("link")
    first = duice("export", "--format", "nquads").out
    duice("link")

    assert duice("export", "--format", "nquads").out == first


def test_a_change_of_documents_is_told_and_nothing_is_made_anew(
    duice: Duice, held: Path, samples: Path
) -> None:
    duice("link")
    before = duice("ingest", samples / "opinion_rural_health.txt")
    ran = duice("ingest", samples / "plan_emergency.txt")

    assert "跨文献推断" not in before.err
    assert "跨文献推断已过时；请运行 duice link" in ran.err
    assert figures(duice)[1] == "outdated"
    assert "已过时" in duice("matrix", "--across", "--format", "csv").err
    assert "跨文献推断" not in duice("matrix", "--format", "csv").err
    assert duice("link").code in (0, 1)
    assert "已过时" in duice("remove", "plan_emergency").err


def test_who_asks_for_links_that_were_never_made_is_told(duice: Duice, held: Path) -> None:
    told = "还没有跨文献推断；请先运行 duice link"

    assert told in duice("ask", "数据共享难怎么解决？", "--across").err
    assert told in duice("matrix", "--across").err
    assert told not in duice("ask", "数据共享难怎么解决？").err


def test_without_a_store_it_says_so_and_makes_none(duice: Duice, tmp_path: Path) -> None:
    for options in ((), ("--clear",)):
        ran = duice("link", *options)
        assert ran.code == 2
        assert "这里还没有库" in ran.err
    assert not (tmp_path / "store").exists()
