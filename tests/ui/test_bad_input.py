"""Whatever is given, one sentence on stderr says what is wrong, and nothing is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from ingest.child import LocalCrew
from ingest.crew import EXTRACT, Work
from tests.ingest.hostile import unsound_extraction
from tests.ui.conftest import Duice

LARGE = 300 * 2**20


def _missing(folder: Path) -> Path:
    return folder / "没有.txt"


def _empty(folder: Path) -> Path:
    (folder / "空.txt").touch()
    return folder / "空.txt"


def _binary(folder: Path) -> Path:
    (folder / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return folder / "图.txt"


def _large(folder: Path) -> Path:
    with (folder / "大.txt").open("wb") as file:
        file.truncate(LARGE)  # sparse: takes no room on the disk
    return folder / "大.txt"


def _unknown(folder: Path) -> Path:
    (folder / "表.xyz").write_text("存在问题。", "utf-8")
    return folder / "表.xyz"


def _foreign(folder: Path) -> Path:
    (folder / "en.txt").write_text("There is no Chinese here.", "utf-8")
    return folder / "en.txt"


def _no_text(folder: Path) -> Path:
    (folder / "a.xlsx").touch()
    return folder


BAD = {
    _missing: "没有这个文件",
    _empty: "空的",
    _binary: "文本",
    _large: "300 MB",
    _unknown: ".xyz",
    _foreign: "汉字",
    _no_text: "没有能读的文件",
}


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize("command", ["ingest", "extract"])
def test_a_bad_file_is_told_in_one_sentence(
    make: object, command: str, duice: Duice, held: Path, tmp_path: Path
) -> None:
    assert callable(make)
    (tmp_path / "in").mkdir()
    file = make(tmp_path / "in")
    before = duice("documents", "--json").out

    ran = duice(command, file)

    assert ran.code == 2
    assert ran.err.startswith("duice: ")
    assert ran.err.count("\n") == 1
    assert str(file) in ran.err
    if make is not _no_text or command == "ingest":  # extract reads files only
        assert BAD[make] in ran.err
    assert duice("documents", "--json").out == before


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_is_far_too_long_is_refused(
    command: str, duice: Duice, ready: Path
) -> None:
    ran = duice(command, "数据共享有哪些问题？" * 1000, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "10000" in ran.err


COMMANDS = (
    ("ask", "问"),
    ("search", "问"),
    ("sparql", "ASK {}"),
    ("matrix",),
    ("export", "--format", "turtle"),
    ("validate",),
    ("documents",),
    ("index",),
    ("remove", "甲"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_without_a_store_each_command_says_how_to_make_one(
    command: tuple[str, ...], duice: Duice, tmp_path: Path
) -> None:
    ran = duice(*command)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "duice ingest" in ran.err
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", [("ask", "问题？"), ("search", "问题")], ids=lambda c: c[0])
def test_an_emptied_store_is_told_in_one_sentence(
    command: tuple[str, ...], duice: Duice, held: Path
) -> None:
    duice("remove", "opinion_rural_health", "paper_data_sharing")
    duice("index")

    ran = duice(*command)

    assert ran.code in (1, 2)
    assert (ran.out + ran.err).count("\n") == 1


def test_a_damaged_store_is_told(duice: Duice, held: Path) -> None:
    (held / "store.json").write_text("{", "utf-8")

    ran = duice("documents")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "损坏" in ran.err


USAGES = (
    (["--colour"], "--colour"),
    (["frobnicate"], "frobnicate"),
    (["ask"], "二者取其一"),
    (["ask", "问", "--file", "x"], "二者取其一"),
    (["ingest"], "PATH"),
    (["search", "问", "-k", "0"], "-k"),
    (["documents", "--text"], "名称"),
    (["serve", "--host", "0.0.0.0"], "127.0.0.1"),
)


@pytest.mark.parametrize(("words", "said"), USAGES)
def test_a_wrong_command_line_is_told_in_chinese(words: list[str], said: str, duice: Duice) -> None:
    ran = duice(*words)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert any("一" <= character <= "鿿" for character in ran.err)


def test_help_lists_the_commands_in_chinese(duice: Duice) -> None:
    ran = duice("--help")

    assert ran.code == 0
    assert "提问，回答句句有出处" in ran.out


def test_a_document_whose_graph_is_unsound_costs_its_own_file_only(
    duice: Duice, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = Work(unsound_extraction, EXTRACT.name, EXTRACT.limits)
    monkeypatch.setattr("ui.intake.LocalCrew", partial(LocalCrew, extract=spoilt))
    ran = duice("ingest", samples / "plan_emergency.txt", samples / "report_work.txt")

    assert ran.code == 2
    assert ran.err.startswith("duice: plan_emergency：")
    assert "应有且只有一个置信度（duice:confidence），在 0 到 1 之间，现为“2.0”" in ran.err
    assert "新增 1 篇，更新 0 篇，未变 0 篇，未能读入 1 个" in ran.out
    assert duice("validate").code == 0
