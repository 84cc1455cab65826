"""Tasks kept from one look to the next are those that a look at the whole store finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.fold import Fold
from kg.queue import items
from kg.status import Status
from kg.store import Store
from kg.worklist import Task, Worklist
from ontology.errors import QueryError
from tests.kg.conftest import build
from tests.kg.reviewing import LI, WANG, decide, entry, link, short, undo

Look = Callable[[], Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store", write=True) as store:
        for name in ("甲", "乙"):
            store.add(*build(name, pairs=3), "手编")
    return tmp_path / "store"


def now(folder: Path) -> Store:
    return Store.open(folder, write=False)


def told(tasks: list[Task]) -> set[tuple[object, ...]]:
    return {(one.type, one.id, one.document, one.status, one.score, one.kind) for one in tasks}


def whole(store: Store) -> set[tuple[object, ...]]:
    return {
        (one.type, one.id, one.document, one.status, one.score, one.kind) for one in items(store)
    }


def test_after_any_decision_the_tasks_are_those_of_the_whole_store(folder: Path) -> None:
    kept = Worklist()
    with now(folder) as store:
        assert told(kept.tasks(store)) == whole(store)
        problem = entry(store, "数据共享不足").statement
        measure, tie = entry(store, "建立数据共享平台"), link(store, "完善物资储备制度")
    steps: list[tuple[str, str, dict[str, str | int]]] = [
        ("accept", problem.id, {}),
        ("reject", short(tie.iri), {}),
        ("edit", problem.id, {"kind": "goal", "label": "共享"}),
        ("reject", measure.statement.id, {}),
        ("add", "", {"document": "乙", "kind": "goal", "start": 0, "end": 4}),
    ]
    for action, target, fields in steps:
        with Store.open(folder, write=True) as store:
            decide(store, action, target, LI, **fields)
        with now(folder) as store:
            assert told(kept.tasks(store)) == whole(store)
    with Store.open(folder, write=True) as store:
        undo(store)
        store.remove("甲")
    with now(folder) as store:
        assert told(kept.tasks(store)) == whole(store)


def test_the_least_certain_come_first(folder: Path) -> None:
    with now(folder) as store:
        doubts = [abs(one.score - 0.5) for one in Worklist().tasks(store)]

    assert doubts == sorted(doubts)


def test_only_the_document_that_was_decided_on_is_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Worklist()
    read: list[str] = []
    with now(folder) as store:
        kept.tasks(store)
        target = entry(store, "数据共享不足", "乙").statement.id
    with Store.open(folder, write=True) as store:
        decide(store, "accept", target)
    folded = Worklist._folded

    def noting(self: Worklist, store: Store, name: str, coder: str) -> Fold:
        read.append(name)
        return folded(self, store, name, coder)

    monkeypatch.setattr(Worklist, "_folded", noting)

    with now(folder) as store:
        kept.tasks(store)
        kept.tasks(store)

    assert read == ["乙"]


def test_a_blind_coder_sees_what_he_alone_decided(folder: Path) -> None:
    kept = Worklist()
    with Store.open(folder, write=True) as store:
        one, other = (
            entry(store, label).statement.id for label in ("数据共享不足", "应急物资匮乏")
        )
        decide(store, "reject", one, LI)
        decide(store, "edit", other, LI, label="物资")
        decide(store, "accept", other, WANG)

    with now(folder) as store:
        by_wang = {task.id: task.status for task in kept.tasks(store, "王")}
        by_li = {task.id: task.status for task in kept.tasks(store, "李")}
        label = kept.fold(store, "甲", "王").units.get(other)

    assert (by_wang[one], by_wang[other]) == (Status.PROPOSED, Status.ACCEPTED)
    assert (by_li[one], by_li[other]) == (Status.REJECTED, Status.EDITED)
    assert label is not None
    assert label.statement.label == "应急物资匮乏"


@pytest.mark.parametrize(
    ("where", "kinds"),
    [
        (("document=甲",), {"problem", "measure", ""}),
        (("kind=problem", "document=甲"), {"problem", ""}),
        (("dimension=技术",), {"problem", "measure", ""}),
        (("confidence=0.8",), {"problem", "measure", ""}),
    ],
)
def test_conditions_narrow_the_tasks_down(
    where: tuple[str, ...], kinds: set[str], folder: Path
) -> None:
    with now(folder) as store:
        every, found = Worklist().tasks(store), Worklist().tasks(store, "", where)

    assert told(found) < told(every)
    assert {task.kind for task in found} == kinds
    if "document=甲" in where:
        assert {task.document for task in found} == {"甲"}
    if "confidence=0.8" in where:
        assert min(task.score for task in found) >= 0.8


def test_a_dimension_holds_of_a_link_by_its_ends_also_after_review(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        decide(store, "accept", entry(store, "数据共享不足").statement.id)
    with now(folder) as store:
        found = Worklist().tasks(store, "", ("dimension=技术",))
        wanted = {short(link(store, "建立数据共享平台", name).iri) for name in ("甲", "乙")}

    assert {task.id for task in found if task.type == "link"} == wanted
    assert len([task for task in found if task.type == "statement"]) == 4


def test_a_condition_that_cannot_be_is_told(folder: Path) -> None:
    with now(folder) as store, pytest.raises(QueryError, match="没有这个值"):
        Worklist().tasks(store, "", ("year=1900",))


def test_the_home_of_an_id_outlasts_edits(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        old = entry(store, "数据共享不足").statement.id
        decide(store, "edit", old, kind="goal")
    with now(folder) as store:
        kept = Worklist()
        assert kept.home(store, old) == "甲"
        assert kept.home(store, "0" * 16) is None
