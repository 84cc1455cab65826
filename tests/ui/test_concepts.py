"""``duice concepts``: lists, one concept, forming anew, merging, splitting, taking back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.conftest import Duice
from ui.concepts import SHOWN

pytestmark = pytest.mark.usefixtures("pairs")


def listed(duice: Duice) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(duice("concepts", "list", "--json").out)["concepts"]
    return found


def problems(duice: Duice) -> list[dict[str, object]]:
    return [one for one in listed(duice) if one["kind"] == "problem"]


def test_ingest_forms_concepts_and_one_is_shown_with_its_quotes(duice: Duice, held: Path) -> None:
    found = listed(duice)
    first = found[0]
    shown = duice("concepts", "show", first["label"], "--json")
    concept = json.loads(shown.out)["concept"]

    assert json.loads(duice("info", "--json").out)["concepts"] == len(found)
    assert {one["kind"] for one in found} == {"problem", "measure"}
    assert all(one["theme"] for one in found)
    assert concept["iri"] == first["iri"]
    assert len(concept["statements"]) == first["members"]
    text = duice("documents", concept["statements"][0]["document"], "--text").out
    assert concept["statements"][0]["quote"] in text
    assert str(first["label"]) in duice("concepts", "show", first["iri"]).out


def test_a_list_for_people_has_every_concept(duice: Duice, held: Path) -> None:
    ran = duice("concepts", "list")

    assert ran.code == 0
    shown = [str(one["iri"]).rpartition("/")[2] in ran.out for one in listed(duice)]
    assert shown == [place < SHOWN for place in range(len(shown))]
    assert ("只列出" in ran.err) is (len(shown) > SHOWN)


def test_a_removed_document_leaves_the_concepts(duice: Duice, held: Path, samples: Path) -> None:
    before = duice("export", "--format", "nquads").out
    duice("ingest", samples / "plan_emergency.txt")
    more = len(listed(duice))
    duice("remove", "plan_emergency")

    assert len(listed(duice)) < more
    assert duice("export", "--format", "nquads").out == before


def test_concepts_are_merged_split_and_taken_back(
    duice: Duice, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUICE_CODER", "李")
    before = listed(duice)
    one, other = problems(duice)[:2]
    merged = duice("concepts", "merge", one["iri"], other["iri"], "--reason", "同一回事")
    decision = merged.out.split("undo ")[1].split(" ")[0]

    assert merged.code == 0
    assert len(listed(duice)) == len(before) - 1
    assert "同一回事" in duice("concepts", "log").out

    assert duice("concepts", "undo", decision).code == 0
    assert listed(duice) == before
    assert "已撤销" in duice("concepts", "log").out

    duice("concepts", "merge", one["iri"], other["iri"])
    whole = json.loads(duice("concepts", "show", one["iri"], "--json").out)["concept"]
    last = whole["statements"][-1]["id"]
    assert duice("concepts", "split", one["iri"], last).code == 0
    assert len(listed(duice)) == len(before)

    apart = {frozenset(_members(duice, each["iri"])) for each in listed(duice)}
    duice("concepts", "rebuild")
    assert {frozenset(_members(duice, each["iri"])) for each in listed(duice)} == apart


def _members(duice: Duice, iri: object) -> list[str]:
    concept = json.loads(duice("concepts", "show", iri, "--json").out)["concept"]
    return [one["id"] for one in concept["statements"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "没有的概念"), "库里没有概念“没有的概念”"),
        (("merge",), "缺少参数"),
        (("undo", "0000"), "没有决定“0000”"),
        (("这样",), "没有命令"),
    ],
)
def test_what_is_not_understood_is_told(
    duice: Duice, held: Path, words: tuple[str, ...], told: str
) -> None:
    ran = duice("concepts", *words)

    assert ran.code == 2
    assert told in ran.err


def test_a_ruling_needs_a_name(duice: Duice, held: Path) -> None:
    one, other = problems(duice)[:2]
    ran = duice("concepts", "merge", one["iri"], other["iri"], "--coder", "")

    assert ran.code == 2
    assert "没有编码员的姓名" in ran.err


def test_without_a_store_it_says_so_and_makes_none(duice: Duice, tmp_path: Path) -> None:
    ran = duice("concepts", "rebuild")

    assert ran.code == 2
    assert "这里还没有库" in ran.err
    assert not (tmp_path / "store").exists()
