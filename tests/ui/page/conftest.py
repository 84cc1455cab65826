"""The site over a small store, and its page in a real browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ingest.encode import CharacterPairs, Encoder
from kg.sparql import Pool
from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.hostile import hostile
from ui.cli import main
from ui.page.desk import Desk
from ui.web.listen import address, listen
from ui.web.site import site

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong

Opener = Callable[..., AbstractContextManager[Page]]


def read_by_pairs(model: str | None) -> Encoder:
    return CharacterPairs()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A store of two samples and a document that attacks the page; not to be changed."""
    folder = tmp_path_factory.mktemp("page") / "store"
    texts = [str(samples / name) for name in READ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.library.encoder", read_by_pairs)
        assert main(["--store", str(folder), "ingest", *texts]) == 0
        with Store.open(folder, write=True) as opened:
            opened.add(*hostile(), CharacterPairs.name)
    return folder


@pytest.fixture(scope="module")
def store(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of `made` for the tests of one module, read by character pairs."""
    folder = tmp_path_factory.mktemp("module") / "store"
    shutil.copytree(made, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.library.encoder", read_by_pairs)
        patch.setattr("ingest.models.encoder", read_by_pairs)
        yield folder


@contextmanager
def served(store: Path, **settings: Any) -> Iterator[str]:
    """Serve the site over a store from a thread; ``settings`` go to `ui.web.site.site`."""
    with listen("127.0.0.1", 0) as door, Pool(store) as pool:
        config = uvicorn.Config(
            site(Desk(store, None, pool, 10), **settings),
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield address(door)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def here(store: Path) -> Iterator[str]:
    """The address of the site over `store`."""
    with served(store) as place:
        yield place


@pytest.fixture(scope="module")  # playwright's loop runs on as long as it is open
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opening(chromium: Browser, here: str) -> Opener:
    """Open the page; at the end it has asked nobody else and complained of nothing.

    ``path`` is what follows the address; all else goes to the browser: ``locale``, ``viewport``,
    ``color_scheme``. Each page is a reader of his own.
    """

    @contextmanager
    def opened(path: str = "/", **settings: Any) -> Iterator[Page]:
        page = chromium.new_page(**{"locale": "zh-CN", **settings})
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("response", lambda told: faults.append(told.url) if told.status >= 400 else None)
        page.goto(f"{here}{path}")
        expect(page.locator("#masthead h1")).to_be_visible(timeout=60_000)  # the page is alive
        yield page
        attacked = page.evaluate("window.__x")
        page.close()
        assert [url for url in asked if not url.startswith((here, "data:", "blob:"))] == []
        assert faults == []
        assert attacked is None

    return opened


@pytest.fixture
def page(opening: Opener) -> Iterator[Page]:
    """The page freshly opened, in Chinese."""
    with opening() as opened:
        yield opened
