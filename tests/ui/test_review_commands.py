"""Review on the command line, from the queue to kappa."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from kg.concepts import concepts
from kg.decisions import log
from kg.store import Store
from tests.ui.conftest import Duice

PAPER = "paper_data_sharing"


def items(duice: Duice, *options: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(duice("review", "list", "--json", *options).out)[
        "items"
    ]
    return told


def of(found: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(item for item in found if item["kind"] == kind and item["document"] == PAPER)


@pytest.fixture
def problem(duice: Duice, held: Path) -> dict[str, Any]:
    """A problem of the store of two samples."""
    return of(items(duice), "problem")


def test_the_queue_lists_the_least_certain_first(duice: Duice, held: Path) -> None:
    found = items(duice, "--uncertain", "--document", PAPER)
    doubts = [abs(item["score"] - 0.5) for item in found]

    assert doubts == sorted(doubts)
    assert {item["document"] for item in found} == {PAPER}
    assert {item["type"] for item in found} == {"statement", "link"}
    plain = duice("review", "list", "--uncertain", "--document", PAPER)
    assert (plain.code, found[0]["id"] in plain.out) == (0, True)


def test_a_decision_is_told_logged_and_taken_back(duice: Duice, problem: dict[str, Any]) -> None:
    ran = duice("review", "accept", problem["id"][:8], "--coder", "李", "--reason", "清楚")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"已采纳 {problem['id']}（决定 ")
    (told,) = json.loads(duice("review", "log", "--json").out)["decisions"]
    assert (told["coder"], told["action"], told["reason"]) == ("李", "accept", "清楚")
    assert (told["document"], told["undone"]) == (PAPER, False)
    assert "早已如此" in duice("review", "accept", problem["id"], "--coder", "李").out
    back = duice("review", "undo", "--coder", "李")

    assert (back.code, told["id"] in back.out) == (0, True)
    assert [d["undone"] for d in json.loads(duice("review", "log", "--json").out)["decisions"]] == [
        True,
        False,
    ]
    first, last = duice("review", "log").out.splitlines()
    assert f"采纳 {problem['id']}（{PAPER}）：清楚（已撤销）" in first
    assert f"撤销 {told['id']}（{PAPER}）" in last


def test_the_coder_comes_from_the_environment_or_the_login(
    duice: Duice, problem: dict[str, Any], monkeypatch: pytest.MonkeyPatch, held: Path
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    monkeypatch.delenv("DUICE_CODER", raising=False)
    duice("review", "accept", problem["id"])
    monkeypatch.setenv("DUICE_CODER", "王")
    duice("review", "accept", problem["id"])

    with Store.open(held, write=False) as store:
        assert [each.coder for each in log(store)] == ["login", "王"]


def test_what_was_rejected_is_in_no_answer_matrix_or_export(
    duice: Duice, problem: dict[str, Any]
) -> None:
    question = (f"{problem['label']}，怎么办？", "--json")
    duice("review", "reject", problem["id"], "--coder", "李")
    answer = json.loads(duice("ask", *question).out)

    assert problem["quote"] not in {item["quote"] for item in answer["items"]}
    assert problem["id"] not in duice("matrix", "--format", "json").out
    assert problem["id"] not in duice("export", "--format", "csv").out
    assert problem["id"] not in {i["id"] for i in items(duice) if i["status"] != "rejected"}
    assert duice("validate").code == 0


def test_a_statement_is_edited_and_one_is_added_and_linked(
    duice: Duice, problem: dict[str, Any]
) -> None:
    edited = duice(
        "review", "edit", problem["id"], "--dimension", "社会", "--end", problem["end"] - 1
    )
    new = edited.out.split()[1].partition("（")[0]
    assert new != problem["id"]
    where = ("--start", problem["start"], "--end", problem["start"] + 4, "--kind", "measure")
    added = duice("review", "add", PAPER, *where, "--label", "新措施")
    measure = added.out.split()[1].partition("（")[0]
    assert duice("review", "link", measure, problem["id"]).code == 0
    found = {item["id"]: item for item in items(duice)}

    assert (found[new]["status"], found[new]["dimension"]) == ("edited", "社会")
    assert (found[measure]["status"], found[measure]["label"]) == ("added", "新措施")
    assert any((i["measure"], i["problem"]) == (measure, new) for i in found.values())
    assert duice("validate").code == 0
    rows = duice("export", "--format", "links-csv").out
    assert ",added,by person" in rows


def test_a_sheet_goes_out_and_comes_back(
    duice: Duice, problem: dict[str, Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "codings.csv"
    ran = duice("review", "export", sheet, "--document", PAPER)
    assert ran.code == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = "accept" if row["type"] == "statement" else ""
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    number = sum(row["type"] == "statement" for row in rows)

    assert duice("review", "import", sheet, "--coder", "李").out == f"记下 {number} 条决定。\n"
    assert duice("review", "import", sheet, "--coder", "李").out == "记下 0 条决定。\n"
    assert f"记下 {number} 条决定" in duice("review", "import", sheet, "--coder", "王").out
    told = json.loads(duice("review", "kappa", "--json").out)
    assert (told["kind"]["n"], told["kind"]["observed"]) == (number, 1.0)
    assert told["disagreements"] == []


def test_a_bad_sheet_is_told_in_one_line_and_changes_nothing(
    duice: Duice, held: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "a.csv"
    sheet.write_text("id,decision\nffffffffff,accept\n", "utf-8")
    ran = duice("review", "import", sheet, "--coder", "李")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"duice: {sheet} 第 2 行“id”列：编号 ffffffffff：库里没有")
    assert duice("review", "log").code == 1
    assert duice("review", "import", tmp_path / "none.csv").code == 2


def test_coders_are_compared_with_what_they_differ_on(
    duice: Duice, problem: dict[str, Any]
) -> None:
    assert duice("review", "kappa").code == 2
    duice("review", "accept", problem["id"], "--coder", "李")
    duice("review", "reject", problem["id"], "--coder", "王")
    ran = duice("review", "kappa", "李", "王")

    assert ran.code == 0
    assert "类别：共判 1 条，实际一致 0.000，期望一致 0.000，κ = 0.000" in ran.out
    assert problem["id"] in ran.out


def test_extraction_is_measured_by_what_was_reviewed(duice: Duice, problem: dict[str, Any]) -> None:
    assert duice("eval").code == 1
    measure = of(items(duice), "measure")
    duice("review", "accept", problem["id"])
    duice("review", "reject", measure["id"])
    told = json.loads(duice("eval", "--json").out)

    assert told["documents"] == [PAPER]
    assert (told["statements"]["decided"], told["statements"]["precision"]) == (2, 0.5)
    assert "判过 2 条，采纳 1、改定 0、否决 1" in duice("eval").out


def test_a_text_that_is_gone_is_told_when_it_is_read_in_and_listed(
    duice: Duice, problem: dict[str, Any], samples: Path, tmp_path: Path
) -> None:
    duice("review", "accept", problem["id"], "--coder", "李")
    text = (samples / f"{PAPER}.txt").read_text("utf-8")
    changed = tmp_path / "again" / f"{PAPER}.txt"
    changed.parent.mkdir()
    first = problem["quote"].split("，")[0]
    assert first in text
    changed.write_text(text.replace(first, "此处从略"), "utf-8")
    with Store.open(tmp_path / "store", write=False) as store:
        path = next(entry.source for entry in store.documents() if entry.name == PAPER)
    assert Path(path).name == changed.name
    assert duice("review", "list", "--gone").code == 1
    duice("remove", PAPER)
    ran = duice("ingest", changed)

    assert ran.code == 0
    assert f"文献“{PAPER}”：李 的决定" in ran.err
    assert "已不在；决定仍保留" in ran.err
    assert duice("review", "list", "--gone").code == 0
    (told,) = json.loads(duice("review", "list", "--gone", "--json").out)["decisions"]
    assert told["payload"]["quote"] == problem["quote"]


def test_removing_says_how_many_decisions_stay_and_reading_in_brings_them_back(
    duice: Duice, problem: dict[str, Any], samples: Path
) -> None:
    duice("review", "reject", problem["id"], "--coder", "李")
    assert "1 条校对决定留着" in duice("remove", PAPER).err
    assert duice("ingest", samples / f"{PAPER}.txt").code == 0

    assert {i["status"] for i in items(duice) if i["id"] == problem["id"]} == {"rejected"}


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "ffffffff"),
        ("edit", "ffffffff", "--label", "x"),
        ("undo",),
        ("undo", "ffffffff"),
        ("add", "无此文", "--kind", "goal", "--quote", "x"),
        ("list", "--document", "无此文"),
        ("kappa", "李"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(
    duice: Duice, held: Path, words: tuple[str, ...]
) -> None:
    ran = duice("review", *words)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_nothing_is_made_where_there_is_no_store(duice: Duice, tmp_path: Path) -> None:
    assert duice("review", "accept", "ffffffff").code == 2
    assert duice("eval").code == 2
    assert not (tmp_path / "store").exists()


def test_concepts_follow_what_was_decided(
    duice: Duice, problem: dict[str, Any], held: Path
) -> None:
    def members() -> set[str]:
        with Store.open(held, write=False) as store:
            return {one for concept in concepts(store) for one in concept.members}

    assert problem["id"] in members()
    edited = duice("review", "edit", problem["id"], "--end", problem["end"] - 1)
    new = edited.out.split()[1].partition("（")[0]
    assert problem["id"] not in members()
    assert new in members()
    duice("review", "reject", new)
    assert new not in members()
    assert duice("validate").code == 0
    duice("review", "undo")
    duice("review", "undo")

    assert problem["id"] in members()
