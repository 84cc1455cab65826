"""A folder is replaced whole or not at all."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from qa.swap import swapped_in


def fill(folder: Path, text: str) -> None:
    with swapped_in(folder) as new:
        (new / "a.txt").write_text(text, "utf-8")


def fill_half_and_fail(folder: Path) -> None:
    with swapped_in(folder) as new:
        (new / "a.txt").write_text("two", "utf-8")
        raise OSError("disk full")


def fill_half_and_die(folder: str) -> None:
    with swapped_in(Path(folder)) as new:
        (new / "a.txt").write_text("half", "utf-8")
        os._exit(9)


def test_the_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    fill(tmp_path / "index", "one")
    (tmp_path / "index" / "left.txt").write_text("x", "utf-8")
    fill(tmp_path / "index", "two")

    assert [file.name for file in (tmp_path / "index").iterdir()] == ["a.txt"]
    assert (tmp_path / "index" / "a.txt").read_text("utf-8") == "two"


def test_an_error_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path / "index", "one")
    with pytest.raises(OSError, match="full"):
        fill_half_and_fail(tmp_path / "index")

    assert (tmp_path / "index" / "a.txt").read_text("utf-8") == "one"
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["index"]


@pytest.mark.parametrize("before", [None, "one"])
def test_a_killed_process_leaves_no_half_folder(tmp_path: Path, before: str | None) -> None:
    folder = tmp_path / "index"
    if before:
        fill(folder, before)
    child = multiprocessing.get_context("spawn").Process(
        target=fill_half_and_die, args=(str(folder),)
    )
    child.start()
    child.join()

    assert child.exitcode == 9
    if before is None:
        assert not folder.exists()
    else:
        assert (folder / "a.txt").read_text("utf-8") == before
    fill(folder, "two")
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["index"]
