"""The wheel carries what the code reads at run time, and the command says who it is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import duice

ROOT = Path(__file__).parents[1]
PACKAGES = ("duice", "ontology", "ingest", "kg", "qa", "ui")
GENERATED = {"__pycache__"}


@pytest.fixture(scope="session")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("duice-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.slow
def test_every_file_of_a_package_is_in_the_wheel(wheel_names: set[str]) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not GENERATED & set(path.parts)
    }

    assert here - wheel_names == set()


@pytest.mark.slow
def test_the_wheel_holds_ontology_lexicon_models_samples_and_page(wheel_names: set[str]) -> None:
    endings = {Path(name).suffix for name in wheel_names}

    assert {".py", ".ttl", ".rq", ".tsv", ".json", ".txt", ".css", ".js"} <= endings
    assert (
        sum(name.startswith("ui/samples/") and name.endswith(".txt") for name in wheel_names) == 8
    )
    assert any(name.endswith("licenses/LICENSE") for name in wheel_names)


@pytest.mark.slow
def test_the_wheel_holds_nothing_but_the_packages(wheel_names: set[str]) -> None:
    tops = {name.split("/", maxsplit=1)[0] for name in wheel_names}

    assert tops == {*PACKAGES, f"duice-{version('duice')}.dist-info"}


def test_what_the_facade_names_is_there() -> None:
    missing = [name for name in duice.__all__ if not hasattr(duice, name)]

    assert missing == []
    assert sorted(duice.__all__) == sorted(set(duice.__all__))


def test_the_module_runs_and_tells_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "duice", "--version"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, f"duice {version('duice')}\n")
