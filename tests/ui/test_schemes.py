"""``duice scheme`` and what its categories do when documents come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.scheme import categories, names
from kg.store import Store
from tests.ui.conftest import Duice

pytestmark = pytest.mark.usefixtures("pairs")

TABLE = "标签,定义\n卫生,乡村医生、卫生院、医疗\n数据,数据共享、平台、目录\n"


def classified(folder: Path, name: str = "两面") -> dict[str, str]:
    """Return the categories by statement."""
    with Store.open(folder, write=False) as store:
        return categories(store, name)


def homes(folder: Path) -> set[str]:
    """Return the names of the documents of which something is classified."""
    found = classified(folder)
    with Store.open(folder, write=False) as store:
        return {e.document for e in store.statements() if e.statement.id in found}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "两面.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_scheme_is_loaded_shown_and_taken_out(duice: Duice, held: Path, table: Path) -> None:
    ran = duice("scheme", "add", table)
    found = classified(held)

    assert ran.code == 0
    assert ran.out == f"已载入分类体系“两面”：2 个类目，归入 {len(found)} 条陈述。\n"
    assert set(found.values()) == {"卫生", "数据"}
    assert "两面" in duice("scheme", "list").out
    shown = duice("scheme", "show", "两面").out
    assert "乡村医生、卫生院、医疗" in shown
    assert str(list(found.values()).count("卫生")) in shown
    assert duice("validate").code == 0
    assert duice("scheme", "remove", "两面").out == "已移除分类体系：两面\n"
    ran = duice("scheme", "list")
    assert (ran.code, ran.out) == (1, "")
    assert "duice scheme add" in ran.err


def test_only_problems_and_measures_are_classified(duice: Duice, held: Path, table: Path) -> None:
    duice("scheme", "add", table)
    with Store.open(held, write=False) as store:
        kinds = {entry.statement.id: entry.statement.kind for entry in store.statements()}

    assert {kinds[one].value for one in classified(held)} == {"problem", "measure"}


def test_the_subject_of_a_document_tells(duice: Duice, held: Path, table: Path) -> None:
    duice("scheme", "add", table)
    found = classified(held)
    with Store.open(held, write=False) as store:
        by_document = {
            name: [found[e.statement.id] for e in store.statements(name) if e.statement.id in found]
            for name in ("opinion_rural_health", "paper_data_sharing")
        }

    health, data = by_document.values()
    assert health.count("卫生") > 3 * health.count("数据")
    assert data.count("数据") > 3 * data.count("卫生")


def test_documents_that_come_later_are_classified_as_if_they_had_been_there(
    duice: Duice, held: Path, samples: Path, table: Path
) -> None:
    duice("scheme", "add", table)
    before = classified(held)
    duice("ingest", samples / "plan_emergency.txt", samples / "report_work.txt")
    after = classified(held)

    assert homes(held) >= {"plan_emergency", "report_work"}
    assert before.items() < after.items()
    duice("scheme", "add", table)
    assert classified(held) == after


def test_what_a_killed_process_left_is_made_up_for(
    duice: Duice, held: Path, samples: Path, table: Path
) -> None:
    duice("scheme", "add", table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.schemes.update", lambda *_: None)
        duice("ingest", samples / "plan_emergency.txt")
    assert "plan_emergency" not in homes(held)

    duice("ingest", samples / "plan_emergency.txt")

    assert "plan_emergency" in homes(held)


def test_what_people_decide_is_classified_and_what_goes_is_forgotten(
    duice: Duice, held: Path, table: Path
) -> None:
    duice("scheme", "add", table)
    before = classified(held)
    with Store.open(held, write=False) as store:
        entries = {e.statement.id: e for e in store.statements("paper_data_sharing")}
    gone, edited = [one for one in entries if before.get(one) == "数据"][:2]
    kind = "problem" if entries[edited].statement.kind.value == "measure" else "measure"
    assert duice("review", "reject", gone, "--coder", "李").code == 0
    assert duice("review", "edit", edited, "--kind", kind, "--coder", "李").code == 0
    after = classified(held)

    assert gone not in after
    assert edited not in after
    (new,) = set(after) - set(before)
    assert after[new] == "数据"
    duice("remove", "paper_data_sharing")
    assert homes(held) == {"opinion_rural_health"}
    assert set(classified(held)) < set(before)


def test_a_scheme_takes_the_place_of_one_of_its_name(duice: Duice, held: Path, table: Path) -> None:
    duice("scheme", "add", table)
    table.write_text("教育,学校\n数据,数据共享、平台、目录\n", encoding="utf-8")
    duice("scheme", "add", table)

    assert "卫生" not in classified(held).values()
    with Store.open(held, write=False) as store:
        assert names(store) == ["两面"]


def test_a_file_that_is_no_scheme_changes_nothing(duice: Duice, held: Path, table: Path) -> None:
    duice("scheme", "add", table)
    before = classified(held)
    table.write_text("标签,定义\n,没有标签\n", encoding="utf-8")
    ran = duice("scheme", "add", table)

    assert ran.code == 2
    assert ran.err == f"duice: {table}：第 2 行没有标签；请补上，或删去这一行\n"
    assert classified(held) == before


def test_without_a_store_it_says_so_and_makes_none(
    duice: Duice, tmp_path: Path, table: Path
) -> None:
    for arguments in (("add", table), ("list",), ("show", "两面"), ("remove", "两面")):
        ran = duice("scheme", *arguments)
        assert ran.code == 2
        assert "这里还没有库" in ran.err
    assert not (tmp_path / "store").exists()
