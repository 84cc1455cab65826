from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ontology.errors import OutputError
from ui.console import Steps, deliver, notice, say_json, speak_utf8, steps


def test_a_json_object_is_one_line_of_readable_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"问": "甲\n乙"})

    assert capsys.readouterr().out == '{"问": "甲\\n乙"}\n'


def test_notices_go_to_stderr_only(capsys: pytest.CaptureFixture[str]) -> None:
    notice("甲")

    assert capsys.readouterr() == ("", "duice: 甲\n")


def test_what_is_no_character_is_shown_as_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    speak_utf8()

    sys.stdout.write("对策 \udcff")
    sys.stdout.flush()

    assert raw.getvalue().decode("utf-8") == "对策 \\udcff"


def test_a_file_is_written_whole_and_replaces_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "矩阵.csv"
    file.write_bytes(b"old")

    deliver(b"new", file)

    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="写不进去"):
        deliver(b"x", tmp_path / "none" / "m.csv")


def test_on_a_terminal_a_bar_is_drawn_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.console.is_terminal", lambda stream: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # what rich takes for a terminal
    monkeypatch.setenv("TERM", "xterm")

    with steps() as progress:
        progress(1, 2, "甲.txt")

    out, err = capsys.readouterr()
    assert out == ""
    assert "甲.txt" in err
    assert "1/2" in err


def test_without_a_terminal_no_bar_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with steps() as progress:
        assert isinstance(progress, Steps)
        progress(1, 2, "甲.txt")

    assert capsys.readouterr() == ("", "")
