"""The wheel carries what the code reads at run time, and the command says who it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

import duice
from hatch_build import Frontend
from ui.page import built

ROOT = Path(__file__).parents[1]
PACKAGES = ("duice", "ontology", "ingest", "kg", "qa", "ui")
APART = {"__pycache__", "frontend"}
"""Folders that are not for those who install the package."""


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
        if path.is_file() and not APART & set(path.parts)
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
def test_the_wheel_holds_the_parts_from_npm_with_their_licences(
    wheel_names: set[str], frontend: Path
) -> None:
    held = {name.removeprefix("ui/page/vendor/") for name in wheel_names if "/vendor/" in name}

    assert {name for names in built.PARTS.values() for name in names} <= held
    assert {"LICENSES.txt", "manifest.json"} <= held
    assert [name for name in wheel_names if "node_modules" in name or "frontend" in name] == []


def test_every_package_in_the_parts_has_its_licence_beside_them(frontend: Path) -> None:
    manifest = json.loads((built.VENDOR / "manifest.json").read_text("utf-8"))
    licences = (built.VENDOR / "LICENSES.txt").read_text("utf-8")
    told = {f"{one['name']} {one['version']} ({one['license']})" for one in manifest["packages"]}

    assert told - set(licences.splitlines()) == set()
    assert set(manifest["dependencies"]) <= {one["name"] for one in manifest["packages"]}
    assert licences.count("Permission is hereby granted") >= len(told) / 2


def test_versions_of_npm_packages_are_exact_and_their_lock_names_no_registry() -> None:
    told = json.loads((ROOT / "ui/frontend/package.json").read_text("utf-8"))
    lock = (ROOT / "ui/frontend/package-lock.json").read_text("utf-8")
    versions = [*told["dependencies"].values(), *told["devDependencies"].values()]

    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert "resolved" not in lock


def test_without_npm_a_wheel_is_built_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    warned: list[str] = []
    monkeypatch.setattr("hatch_build.shutil.which", lambda name: None)
    (tmp_path / "ui/frontend/src").mkdir(parents=True)
    project = ProjectMetadata[PluginManager](str(tmp_path), None, {})
    hook = Frontend(str(tmp_path), {}, None, project, str(tmp_path), "wheel")
    monkeypatch.setattr(hook.app, "display_warning", warned.append)

    hook.initialize("standard", {})

    assert len(warned) == 1
    assert "npm" in warned[0]


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
