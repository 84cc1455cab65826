"""A stop while files are taken in, a page is open and a language model asks: nothing is half."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from mcp.client.client import Client
from playwright.sync_api import expect, sync_playwright

from tests.ui.conftest import READ, Duice
from tests.ui.web.test_stopping import HEAVY, WITHIN, running, stopped

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM"),
]

BY_PAIRS = """
import sys
import ingest.models, ui.library
from ingest.encode import CharacterPairs
ui.library.encoder = ingest.models.encoder = lambda model: CharacterPairs()
from ui.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The command line of a process that reads by character pairs."""
TEXT = "paper_flood_resilience.txt"
MANY = 30
LATE = 60_000


@pytest.fixture
def files(samples: Path, tmp_path: Path) -> list[Path]:
    """Many texts, no two of them alike."""
    text = (samples / TEXT).read_text("utf-8")
    chosen = [tmp_path / f"new_{number:02}.txt" for number in range(MANY)]
    for number, file in enumerate(chosen):
        file.write_text(f"{text}\n第{number}号。\n", "utf-8")
    return chosen


def talking(place: str, begun: threading.Event) -> None:
    """Ask by the tools as a language model does: a question, then a query without end."""

    async def session() -> None:
        async with Client(f"{place}/mcp") as client:
            found = await client.call_tool("ask", {"question": "数据共享存在哪些问题？"})
            assert not found.is_error
            begun.set()
            await client.call_tool("sparql", {"query": HEAVY})

    with suppress(BaseException):  # the server goes away in the midst of it
        asyncio.run(asyncio.wait_for(session(), 60))


def test_a_stop_amid_an_import_leaves_whole_documents_only(
    held: Path, files: list[Path], browser: str, duice: Duice
) -> None:
    command = ("-c", BY_PAIRS, "--store", str(held), "serve", "--port", "0", "--timeout", "60")
    begun = threading.Event()
    with running(*command) as (process, here), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(locale="zh-CN")
        page.goto(f"{here}/?tab=documents")
        expect(page.locator("#upload")).to_be_enabled(timeout=LATE)
        threading.Thread(target=talking, args=(here, begun), daemon=True).start()
        assert begun.wait(30)
        page.set_input_files("#documents-import input[type=file]", files)
        expect(page.locator("#imports tbody")).to_contain_text("新增", timeout=LATE)
        expect(page.locator("#imports .state")).to_contain_text("正在导入")

        code, seconds, told = stopped(process)

        chromium.close()
    assert code == 0
    assert seconds < WITHIN
    assert [line for line in told.splitlines() if not line.startswith("{")] == []
    checked = duice("validate")
    assert checked.code == 0, checked.out
    listed = json.loads(duice("documents", "--json").out)["documents"]
    whole = {one["name"]: one["measures"] for one in listed}
    new = {name: count for name, count in whole.items() if name.startswith("new_")}
    assert set(whole) - set(new) == {Path(name).stem for name in READ}
    assert 0 < len(new) < MANY  # it was stopped in the midst
    assert len(set(new.values())) == 1
    assert duice("ingest", *files).code == 0
    again = json.loads(duice("documents", "--json").out)["documents"]
    figures = {one["name"]: (one["problems"], one["measures"]) for one in again}
    assert len({figures[file.stem] for file in files}) == 1
    assert {figures[name][1] for name in new} == set(new.values())
