"""Reviewing on the page, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.codings import written
from kg.decisions import Hand
from kg.evaluate import evaluate
from kg.kappa import compare
from kg.queue import items
from kg.sparql import Pool
from kg.store import Store
from kg.wish import Wish
from ontology.errors import ReviewError, StoreError
from tests.ui.conftest import READ, Duice
from tests.ui.page.hostile import ATTACK, hostile
from ui.page.desk import Desk
from ui.page.review_card import Seat, card_html, empty_html, progress_html
from ui.page.review_desk import Asked, Reviewing
from ui.page.review_log import PAGE, comparison_html, evaluation_html, log_html

LI, WANG = Hand("李"), Hand("王")
OPEN = Asked(status="proposed")
NAME = Path(READ[1]).stem
STATUS = "SELECT ?s {{ GRAPH ?g {{ <{iri}> duice:status ?s }} }}"


@pytest.fixture
def reviewing(held: Path, pairs: None) -> Iterator[Reviewing]:
    with Pool(held, size=1) as pool:
        yield Reviewing(Desk(held, None, pool, 10))


def first(reviewing: Reviewing, kind: str) -> str:
    return reviewing.queue(Asked(kind=kind, status="proposed")).tasks[0].id


def status(reviewing: Reviewing, item: str, what: str = "statement") -> str:
    """How something stands, by SPARQL as programs ask it."""
    desk = reviewing.desk
    iri = f"{desk.store().names.base}{what}/{item}"
    return desk.pool.run(STATUS.format(iri=iri), "csv", timeout=10).decode()


def test_the_queue_goes_on_from_the_item_at_hand_though_it_left(reviewing: Reviewing) -> None:
    one, two, three = (task.id for task in reviewing.queue(OPEN).tasks[:3])
    assert reviewing.beside(OPEN, one) == two
    assert reviewing.beside(OPEN, one, -1) == ""
    before = reviewing.queue(OPEN)

    reviewing.take([Wish("accept", two)], LI)

    queue = reviewing.queue(OPEN)
    assert two not in {task.id for task in queue.tasks}
    assert (queue.decided, queue.total) == (before.decided + 1, before.total)
    assert reviewing.beside(OPEN, two) == three
    assert reviewing.beside(OPEN, two, -1) == one
    last = queue.tasks[-1].id
    assert reviewing.beside(OPEN, last) == ""
    assert reviewing.beside(OPEN, "gone") == one


@pytest.mark.parametrize("kind", ["problem", "measure", "link"])
def test_a_queue_of_one_kind_holds_no_other(kind: str, reviewing: Reviewing) -> None:
    tasks = reviewing.queue(Asked(kind=kind, document=NAME)).tasks

    assert tasks
    assert {task.kind or task.type for task in tasks} == {kind}
    assert {task.document for task in tasks} == {NAME}


def test_what_was_decided_is_read_by_programs_and_in_the_matrix_at_once(
    reviewing: Reviewing,
) -> None:
    problem, tie = first(reviewing, "problem"), first(reviewing, "link")
    matrix = reviewing.desk.matrix("problem", "measure")
    rows = len(matrix.rows)

    reviewing.take([Wish("accept", tie)], LI)
    assert "Accepted" in status(reviewing, tie, "link")
    reviewing.take([Wish("reject", problem)], LI)

    assert "Proposed" not in status(reviewing, problem)
    assert len(reviewing.desk.matrix("problem", "measure").rows) == rows - 1
    undone = reviewing.undo("last", LI)
    assert undone.action == "reject"
    assert "Proposed" in status(reviewing, problem)
    assert len(reviewing.desk.matrix("problem", "measure").rows) == rows


def test_a_decision_lasts_when_it_is_told(reviewing: Reviewing) -> None:
    item = first(reviewing, "measure")

    (made,) = reviewing.take([Wish("reject", item)], Hand("李", "是现状"))

    with Store.open(reviewing.desk.folder, write=False) as store:
        (noted,) = reviewing.log()
        assert item not in {entry.statement.id for entry in store.statements()}
    assert (noted.id, noted.coder, noted.reason) == (made.id, "李", "是现状")


def test_decisions_of_many_at_a_time_wait_for_each_other(reviewing: Reviewing) -> None:
    ids = [task.id for task in reviewing.queue(OPEN).tasks[:6]]
    threads = [
        threading.Thread(target=reviewing.take, args=([Wish("accept", one)], Hand(f"编码员{at}")))
        for at, one in enumerate(ids)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {one.targets[0].rpartition("/")[2] for one in reviewing.log()} == set(ids)


def test_who_imports_meanwhile_is_told_of(
    reviewing: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.page.writing.PATIENCE", 0.05)
    item = first(reviewing, "problem")

    with reviewing.desk.writing(), pytest.raises(StoreError, match="正在被写入"):
        reviewing.take([Wish("accept", item)], LI)

    assert reviewing.log() == []


def test_only_ones_own_decisions_are_taken_back(reviewing: Reviewing) -> None:
    (made,) = reviewing.take([Wish("accept", first(reviewing, "problem"))], LI)

    with pytest.raises(ReviewError, match="是 李 作的"):
        reviewing.undo(made.id, WANG)
    with pytest.raises(ReviewError, match="没有可撤销的决定"):
        reviewing.undo("last", WANG)

    assert reviewing.undo(made.id, LI).id == made.id


def test_a_blind_coder_is_shown_nothing_of_the_others(reviewing: Reviewing) -> None:
    item = first(reviewing, "problem")
    old = reviewing.find(item)
    reviewing.take([Wish("edit", item, fields={"label": "王的标签"})], Hand("王", "王的理由"))
    blind = Asked(status="proposed", coder="李", blind=True)

    assert item in {task.id for task in reviewing.queue(blind).tasks}
    shown = card_html(reviewing.find(item, "李"), Seat("李", own="李"))
    assert "王" not in shown
    assert f'data-item="{old.id}"' in shown
    assert "王的标签" in card_html(reviewing.find(item), Seat("李"))
    reviewing.take([Wish("accept", item)], LI, once=True)
    assert item not in {task.id for task in reviewing.queue(blind).tasks}


def test_the_card_marks_the_words_and_tells_why(reviewing: Reviewing) -> None:
    item = reviewing.find(first(reviewing, "problem"))
    tie = reviewing.find(first(reviewing, "link"))

    statement = item.thing.statement  # type: ignore[union-attr]
    shown = card_html(item, Seat("李"))
    assert f"<mark>{statement.quote}</mark>" in shown
    assert statement.rule in shown
    assert f'data-start="{statement.span.start}"' in shown
    linked = card_html(tie, Seat("李"))
    assert linked.count("<mark>") == 2
    assert tie.thing.link.reasons[0] in linked  # type: ignore[union-attr]
    assert 'data-act="edit"' not in linked


def test_a_reader_sees_why_nothing_can_be_pressed(reviewing: Reviewing) -> None:
    item = reviewing.find(first(reviewing, "problem"))

    shown = card_html(item, Seat("客", "只能看"))

    assert shown.count("disabled") >= 7
    assert "只能看" in shown
    assert 'data-act="next" aria-keyshortcuts="j">' in shown


def test_an_empty_queue_says_so(reviewing: Reviewing) -> None:
    none = reviewing.queue(Asked(status="added"))

    assert "都已有决定" in empty_html(none, Seat("李"))
    assert "已校 0" in progress_html(none)


def test_the_log_is_paged_newest_first_and_tells_what_was_undone(reviewing: Reviewing) -> None:
    ids = [task.id for task in reviewing.queue(OPEN).tasks[: PAGE + 2]]
    reviewing.take([Wish("accept", one) for one in ids], LI)
    reviewing.take([Wish("reject", ids[0])], Hand("王", "<b>不是</b>"))
    reviewing.undo("last", LI)
    log = reviewing.log()

    page = log_html(log, Seat("李"))
    assert page.count("<tr") == PAGE + 1
    assert page.index("&lt;b&gt;不是") > page.index("撤销（采纳）")
    assert 'data-page="1"' in page
    assert page.count('<tr class="undone"') == 1
    assert f'data-undo="{log[-2].id}"' not in page  # another's
    by_wang = log_html(log, Seat("李"), coder="王")
    assert by_wang.count("<tr") == 2
    assert "还没有决定" in log_html(log, Seat("李"), document="无")
    assert "data-undo" not in log_html(log, Seat("李", "只能看"))


def test_two_coders_are_compared_and_each_difference_opens(reviewing: Reviewing) -> None:
    one, two = (task.id for task in reviewing.queue(Asked(kind="problem")).tasks[:2])
    for item, hand, act in ((one, LI, "accept"), (one, WANG, "reject"), (two, LI, "accept")):
        reviewing.take([Wish(act, item)], hand)
    reviewing.take([Wish("accept", two)], WANG)

    shown = comparison_html(compare(reviewing.log(), ("李", "王")))

    assert '<td class="number">2</td><td class="number">0.500</td>' in shown
    assert shown.count("data-open=") == 1
    assert f'data-open="{one}"' in shown
    figures = evaluation_html(evaluate(reviewing.desk.store()))
    assert "据 1 篇" in figures or "据 2 篇" in figures


def test_a_sheet_is_taken_as_a_whole_or_not_at_all(reviewing: Reviewing) -> None:
    rows = written(items(reviewing.desk.store(), NAME)).decode("utf-8-sig").splitlines()
    place = rows[0].split(",").index("decision")

    def filled(row: str, act: str) -> str:
        cells = row.split(",")
        cells[place] = act
        return ",".join(cells)

    plain = [row for row in rows[1:] if '"' not in row and row.startswith("statement")][:2]
    good = "\n".join([rows[0], *(filled(row, "accept") for row in plain)]).encode()
    bad = "\n".join([rows[0], filled(plain[0], "accept"), filled(plain[1], "胡说")]).encode()

    with pytest.raises(ReviewError, match="第 3 行"):
        reviewing.sheet(bad, "坏.csv", LI)
    assert reviewing.log() == []
    assert len(reviewing.sheet(good, "好.csv", LI)) == 2


def test_what_a_document_says_is_escaped(reviewing: Reviewing) -> None:
    with Store.open(reviewing.desk.folder, write=True) as store:
        store.add(*hostile(), "character-pairs")
    ids = [task.id for task in reviewing.queue(Asked(document=ATTACK)).tasks]
    assert len(ids) == 3
    for item in ids:
        reviewing.take([Wish("accept", item)], Hand(ATTACK, ATTACK))
        assert "<img" not in card_html(reviewing.find(item), Seat(ATTACK, ATTACK))
        assert "<script" not in card_html(reviewing.find(item), Seat(ATTACK, ATTACK))
    assert "<img" not in log_html(reviewing.log(), Seat(ATTACK))


def test_what_others_write_is_seen(reviewing: Reviewing, duice: Duice) -> None:
    item = first(reviewing, "measure")

    assert duice("review", "accept", item, "--coder", "王").code == 0

    assert [one.coder for one in reviewing.log()] == ["王"]
    assert item not in {task.id for task in reviewing.queue(OPEN).tasks}
