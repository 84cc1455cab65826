"""The command line in this process, and a store of two samples read by character pairs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.encode import CharacterPairs, Encoder
from ui.cli import main

READ = ("opinion_rural_health.txt", "paper_data_sharing.txt")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command returned and printed."""

    code: int
    out: str
    err: str


Duice = Callable[..., Ran]


@pytest.fixture
def duice(pairs: None, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Duice:
    """Run a command over the store ``tmp_path/store``, or the one named by ``store``."""

    def run(*arguments: object, store: Path | str | None = None) -> Ran:
        capfd.readouterr()
        place = ("--store", str(store or tmp_path / "store"))
        code = main([*place, *map(str, arguments)])
        return Ran(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A store of the samples `READ`; tests that change a store take `held`."""

    def encoder(model: str | None) -> Encoder:
        return CharacterPairs()

    folder = tmp_path_factory.mktemp("ready") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.library.encoder", encoder)
        assert (
            main(["--store", str(folder), "ingest", *(str(samples / name) for name in READ)]) == 0
        )
    return folder


@pytest.fixture
def held(ready: Path, tmp_path: Path) -> Path:
    """A copy of `ready` for this test alone, where `duice` looks for its store."""
    folder = tmp_path / "store"
    shutil.copytree(ready, folder)
    return folder
