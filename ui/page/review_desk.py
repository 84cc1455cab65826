"""Reviewing over the newest state of a store: what comes next, and decisions that last.

A decision is on disk, and readers see it, when the call that takes it returns.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock

from kg import decisions as log
from kg.codings import taken
from kg.deciding import LAST
from kg.deciding import Desk as Deciding
from kg.decisions import Decision, Hand
from kg.fold import Fold, identifier
from kg.queue import LINK
from kg.store import Store
from kg.units import Tie, Unit
from kg.wish import Wish
from kg.worklist import Task, Worklist, link_id, status_of
from ontology.errors import DuiceError, ReviewError
from ui.following import deciding
from ui.page.desk import Desk

Key = tuple[float, str, str]
KEPT = 12
"""Queues that are kept; the oldest one goes for a new one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tasks somebody wants to see; empty strings narrow nothing down.

    ``kind`` is one of `ingest.statement.Kind` or `kg.queue.LINK`; where ``blind``, the tasks are
    as ``coder`` alone left them.
    """

    kind: str = ""
    status: str = ""
    document: str = ""
    where: tuple[str, ...] = ()
    coder: str = ""
    blind: bool = False

    @property
    def own(self) -> str:
        """The coder whose decisions alone count; empty for those of all."""
        return self.coder if self.blind else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A statement or link to decide on, in the document that it belongs to."""

    id: str
    fold: Fold
    thing: Unit | Tie

    @property
    def document(self) -> str:
        """The name of the document."""
        return self.fold.units.document.name


@dataclass(frozen=True, slots=True)
class Queue:
    """Tasks in order, and how many of all that were asked for are decided, however they stand."""

    tasks: tuple[Task, ...]
    keys: tuple[Key, ...]
    decided: int
    total: int


class Reviewing:
    """What the page does in review, for any number of coders at a time."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._worklist = Worklist()
        self._lock = Lock()
        self._writers = Lock()
        self._queues: dict[tuple[Store, Asked], Queue] = {}

    def warm(self) -> None:
        """Read what the first look at the queue needs; a store of many documents takes seconds."""
        with suppress(DuiceError):
            self._worklist.tasks(self.desk.store())

    def queue(self, asked: Asked) -> Queue:
        """Return the tasks that are asked for, the least certain first.

        Raises
        ------
        DuiceError
            When there is no store, or a condition cannot be.
        """
        store = self.desk.store()
        told = (store, asked)
        with self._lock:
            if told in self._queues:
                return self._queues[told]
        every = self._worklist.tasks(store, asked.own, asked.where)
        wanted = [task for task in every if _fits(task, asked)]
        shown = tuple(t for t in wanted if asked.status in ("", t.status.value))
        made = Queue(
            shown, tuple(map(_key, shown)), sum(task.decided for task in wanted), len(wanted)
        )
        with self._lock:
            old = [one for one in self._queues if one[0] is not store]
            for one in [*old, *list(self._queues)[: -KEPT + 1]]:
                self._queues.pop(one, None)
            self._queues[told] = made
        return made

    def beside(self, asked: Asked, item: str, step: int = 1) -> str:
        """Return the id of the task after (or before, -1) ``item``; empty where there is none.

        It need not be in the queue any more. The first task comes after what is not there at all.
        """
        queue = self.queue(asked)
        here = next((one for one in queue.tasks if one.id == item), None)
        if here is None:
            every = self._worklist.tasks(self.desk.store(), asked.own)
            here = next((one for one in every if one.id == item), None)
        if here is None:
            return queue.tasks[0].id if queue.tasks else ""
        cut = bisect_right if step > 0 else bisect_left
        place = cut(queue.keys, _key(here)) - (step < 0)
        return queue.tasks[place].id if 0 <= place < len(queue.tasks) else ""

    def lets_through(self, asked: Asked, item: str) -> bool:
        """Whether the conditions let an item through, in the queue or not."""
        if not asked.where:
            return True
        try:
            every = self._worklist.tasks(self.desk.store(), asked.own, asked.where)
        except DuiceError:
            return True  # the queue says what is wrong
        return any(task.id == item for task in every)

    def find(self, item: str, own: str = "") -> Found:
        """Return a statement or link by any id that it ever had.

        Raises
        ------
        ReviewError
            When there is none.
        """
        store, key = self.desk.store(), item.rpartition("/")[2]
        home = self._worklist.home(store, key)
        if home is not None:
            fold = self._worklist.fold(store, home, own)
            if unit := fold.units.get(key):
                return Found(unit.statement.id, fold, unit)
            if tie := fold.units.tie(key):
                return Found(link_id(tie, store), fold, tie)
        raise ReviewError(f"编号 {item}：库里没有这条陈述或对应，可能已随文献移除；请从列表里另选")

    def fold(self, document: str, own: str = "") -> Fold:
        """Return the statements and links of a document; see `kg.worklist.Worklist.fold`."""
        return self._worklist.fold(self.desk.store(), document, own)

    def take(self, wishes: Sequence[Wish], hand: Hand, *, once: bool = False) -> list[Decision]:
        """Take decisions, all or none; see `kg.deciding.Desk.decide`.

        Raises
        ------
        DuiceError
            When one cannot be taken, or the store cannot be written to; nothing is changed then.
        """
        with self._writing() as store:
            at = Deciding(store)
            for wish in wishes:
                at.decide(wish, hand, once=once)
            return at.commit()

    def undo(self, which: str, hand: Hand) -> Decision:
        """Take back a decision of one's own, by its id, or the last one; return that one.

        Raises
        ------
        ReviewError
            When it is another's, or cannot be taken back.
        """
        with self._writing() as store:
            before = {one.id: one for one in log.log(store)}
            if which != LAST and which in before and before[which].coder != hand.coder:
                raise ReviewError(
                    f"决定 {which}：是 {before[which].coder} 作的；只能撤销自己的决定"
                )
            at = Deciding(store)
            made = at.undo(which, hand)
            at.commit()
            return before[identifier(made.targets[0])]

    def sheet(self, data: bytes, name: str, hand: Hand) -> list[Decision]:
        """Take the decisions of a sheet, all or none; see `kg.codings.taken`.

        Raises
        ------
        ReviewError
            When the sheet or a row of it cannot be taken.
        """
        with self._writing() as store:
            return taken(store, data, name, hand)

    def log(self) -> list[Decision]:
        """List all decisions on statements and links, in the order in which they were made."""
        return [one for one in log.log(self.desk.store()) if one.document]

    @contextmanager
    def _writing(self) -> Iterator[Store]:
        """Open the store to write, after whoever of this page is at it; publish at the end."""
        with self._writers, self.desk.writing(), deciding(self.desk.folder) as store:
            yield store


def standing(found: Found) -> str:
    """Tell how a statement or link stands, by the value of a `kg.status.Status`."""
    thing = found.thing
    return (status_of(thing) if isinstance(thing, Unit) else thing.status).value


def _key(task: Task) -> Key:
    return abs(task.score - 0.5), task.document, task.id


def _fits(task: Task, asked: Asked) -> bool:
    kind = LINK if task.type == LINK else task.kind
    return asked.kind in ("", kind) and asked.document in ("", task.document)
