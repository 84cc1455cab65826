"""What tests of more than one folder share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.encode import CharacterPairs, Encoder
from tests.serving import emptied, program, serving
from tests.speaking import Speaker
from ui.page import built

settings.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):  # a new example that fails is found at the desk, not in a change's way
    settings.load_profile("repeatable")

FRONTEND = Path(__file__).parents[1] / "ui" / "frontend"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``--pictures DIR`` name where the walk of docs/guide.md saves what it sees."""
    told = "save the pictures of docs/guide.md there; texts are read with the bundled model then"
    parser.addoption("--pictures", type=Path, metavar="DIR", help=told)


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures are saved; None where none were asked for."""
    folder: Path | None = request.config.getoption("--pictures")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the eight sample documents."""
    return Path(str(files("ui") / "samples"))


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read texts by character pairs: no model on disk, and quick."""

    def encoder(model: str | None) -> Encoder:
        return CharacterPairs()

    monkeypatch.setattr("ingest.models.encoder", encoder)
    monkeypatch.setattr("ui.library.encoder", encoder)


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    """A language model's endpoint on this machine; tell it what to say."""
    with Speaker().listening() as speaking:
        yield speaking


@pytest.fixture(scope="session")
def _server() -> Iterator[str]:
    if program() is None:
        if os.environ.get("CI"):
            pytest.fail("CI tests stores at a server: pip install oxigraph")
        pytest.skip("no SPARQL server on this machine: pip install oxigraph")
    with serving() as address:
        yield address


@pytest.fixture
def server(_server: str) -> str:
    """Return the address of a SPARQL server that holds nothing."""
    emptied(_server)
    return _server


@pytest.fixture(scope="session")
def browser() -> str:
    """Return the place of a Chromium; a machine without one skips, but CI has to have it."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    if os.environ.get("CI"):
        pytest.fail("CI tests the page in a browser: install chromium")
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def frontend() -> Path:
    """Return the folder ui/frontend, its parts built; a machine without skips, but CI has them."""
    if lacking := built.missing():
        if os.environ.get("CI"):
            pytest.fail(f"CI tests the parts of the page that come from npm: {lacking}")
        pytest.skip(f"not built: {lacking}; run make frontend")
    return FRONTEND
