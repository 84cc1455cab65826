"""What the layout of a list item decides by itself: its head, its duty mark, its one statement.

A headed item of one kind is one statement, unless it is long; then each sentence is one and the
head is none. These are rules of coding, not of language, so nothing about them is learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.clause import Clause

LONG = 240
"""Characters from which an item is long, its enumerator and duty mark not counted."""
LONGEST_HEAD = 45
LONGEST_LEAD = 20
FEWEST_IN_ROW = 3
DUTY = re.compile(
    r"[（(][^（）()]{2,400}?(?:负责|牵头|配合|参与|落实|指导|下同)[^（）()]{0,30}[)）]"
)
COMMA = re.compile("[，,]")


@dataclass(frozen=True, slots=True)
class Item:
    """A list item or paragraph: its clauses are ``first`` to ``last`` of the document, included.

    ``head`` tells that the first clause heads the others, ``opens`` that an enumerator stands
    before it. ``duties`` are clauses that only name who is responsible.
    """

    first: int
    last: int
    head: bool
    opens: bool
    duties: tuple[int, ...]
    long: bool

    @property
    def body(self) -> list[int]:
        """Places of the clauses that are neither head nor duty mark."""
        start, duties = self.first + self.head, frozenset(self.duties)
        return [at for at in range(start, self.last + 1) if at not in duties]


def items(clauses: Sequence[Clause]) -> Iterator[Item]:
    """Yield the items of a document in reading order; together they hold all clauses."""
    for _, group in groupby(range(len(clauses)), key=lambda at: clauses[at].unit):
        places = list(group)
        parts = [clauses[at] for at in places]
        duties = tuple(at for at, part in zip(places, parts, strict=True) if is_duty(part.text))
        length = sum(len(DUTY.sub("", part.text)) for part in parts)
        head = len(places) - len(duties) > 1 and places[0] not in duties and _heads(parts[0])
        yield Item(places[0], places[-1], head, parts[0].opens, duties, length > LONG)


def is_duty(text: str) -> bool:
    """Whether a clause is nothing but a duty mark: “（市水利局负责）”."""
    return DUTY.fullmatch(text.rstrip("。；; ")) is not None


def _heads(clause: Clause) -> bool:
    """Whether a clause that opens an item is short enough, and whole, to head it."""
    if not clause.ends_sentence:
        return False
    if clause.opens:
        return len(clause.text) <= LONGEST_HEAD
    return len(clause.text) <= LONGEST_LEAD and not COMMA.search(clause.text)


def judged(clauses: Sequence[Clause]) -> list[bool]:
    """Tell for each clause whether its words decide what it is, rather than the layout."""
    free = [False] * len(clauses)
    for item in items(clauses):
        for at in item.body:
            free[at] = True
    return free


def completed(clauses: Sequence[Clause], kinds: Sequence[int]) -> list[int]:
    """Give the rest of a row of semicolons the kind that nearly all of its members have.

    “主要是：甲不足；乙不强；丙还需加力。” is one row: where at least two thirds of three or more
    members are of one kind and the others of none (0), the others are of that kind, too.
    """
    whole = list(kinds)
    for _, group in groupby(range(len(clauses)), key=lambda at: clauses[at].sentence.span):
        places = list(group)
        told = [kinds[at] for at in places]
        kind = max(told)
        row = len(places) >= FEWEST_IN_ROW and set(told) == {0, kind}
        if row and told.count(kind) * 3 >= len(told) * 2:
            whole[places[0] : places[-1] + 1] = [kind] * len(places)
    return whole


def settle(clauses: Sequence[Clause], kinds: Sequence[int]) -> tuple[list[int], dict[int, bool]]:
    """Give heads and duty marks the kind that their item has, and say what is one statement.

    Returns
    -------
    kinds
        As given (0 for none), heads and duty marks settled.
    joined
        For each clause about which the layout decides, whether it goes on the statement before.
    """
    settled = list(kinds)
    joined: dict[int, bool] = {}
    for item in items(clauses):
        told = {kinds[at] for at in item.body}
        kind = told.pop() if len(told) == 1 else 0
        whole = bool(kind) and not item.long and (item.opens or len(item.body) == 1)
        extra = [*([item.first] if item.head else []), *item.duties]
        for at in extra:
            settled[at] = kind if whole else 0
        if whole and (item.opens or item.head):
            joined |= dict.fromkeys(range(item.first + 1, item.last + 1), True)
    return settled, joined
