"""A server that is killed half-way through an import goes on with it when it is started again."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from ingest.encode import CharacterPairs
from kg.store import Store
from qa.keeping import FOLDER as INDEX
from qa.keeping import load
from tests.ui.conftest import READ
from tests.ui.web.test_stopping import running
from ui.page.admission import admit
from ui.page.inbox import FOLDER, Inbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM"),
]

SERVE = """
import sys, time
from pathlib import Path
import ingest.models, ui.arrivals, ui.cli, ui.library
from ingest.encode import CharacterPairs

store, reached = sys.argv[1:]

class Slow(CharacterPairs):
    def encode(self, texts):
        if reached and any("第五" in text for text in texts):
            Path(reached).touch()
            time.sleep(600)
        return super().encode(texts)

ui.arrivals.MANY = 2
ingest.models.encoder = ui.library.encoder = lambda model: Slow()
sys.exit(ui.cli.main(["--store", store, "serve", "--port", "0"]))
"""
ORDINALS = "一二三四五六"
WITHIN = 60.0
"""Seconds that either half of the import may take."""


def until(what: str, held: list[Path], *, there: bool) -> None:
    end = time.monotonic() + WITHIN
    while any(path.exists() is not there for path in held):
        assert time.monotonic() < end, what
        time.sleep(0.05)


def test_an_import_goes_on_after_a_kill_and_nothing_is_doubled(ready: Path, tmp_path: Path) -> None:
    store, reached = tmp_path / "store", tmp_path / "reached"
    shutil.copytree(ready, store)
    files = []
    for number in ORDINALS:
        files.append(tmp_path / f"文{number}.txt")
        files[-1].write_text(f"第{number}号报告\n第{number}处停车位不足。要增建停车位。\n", "utf-8")
    Inbox(store).keep(admit(files))

    with running("-c", SERVE, str(store), str(reached)) as (first, _):
        until("the fifth document", [reached], there=True)
        first.kill()
        first.wait()
    with Store.open(store, write=False) as opened:
        taken = len(opened.documents()) - len(READ)
    assert 0 < taken < len(ORDINALS)
    assert (store / FOLDER).exists()

    with running("-c", SERVE, str(store), "") as (second, _):
        until("the rest of the import", [store / FOLDER], there=False)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0

    with Store.open(store, write=False) as opened:
        names = [entry.name for entry in opened.documents()]
        index = load(store / INDEX, opened.fingerprint(), CharacterPairs.name)
    assert sorted(names) == sorted([*(f"文{n}" for n in ORDINALS), *(Path(n).stem for n in READ)])
    assert set(index.titles) == set(names)
