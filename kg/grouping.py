"""Which statements stand together: what the program found, then what people ruled.

Everything here is about statements of one kind, named by their ids. A statement's home is the
leader that it joined when it came, a leader's home is itself (`ingest.leaders`). Rulings never
change homes, so that taking one back gives exactly what would be without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Homes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """All groups that hold one of ``statements`` are one: that of the first."""

    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """``taken`` are a group of their own, apart from ``rest``, the others of their group then.

    What came later stays with the one that it joined.
    """

    taken: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The founder of each statement's group, and whom a new statement may join.

    ``nests`` has the statements of each leader, itself the first: a merged group has several.
    """

    founders: dict[str, str]
    nests: dict[str, tuple[str, ...]]


def settled(homes: Homes, held: Sequence[str], groups: Homes) -> dict[str, str]:
    """Leave only what is ``held``, in its order; who lost a leader follows the first of them.

    ``groups`` has the founder of the group that each statement stood in: where it is still there,
    the statement goes to it.
    """
    kept = [one for one in held if one in homes]
    there = set(kept)
    heirs: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in kept:
        home = homes[one]
        if home not in there:
            founder = groups.get(one, home)
            home = founder if founder in there else heirs.setdefault(home, one)
        found[one] = home
    return found


def ruled(homes: Homes, rulings: Iterable[Merge | Split]) -> Groups:
    """Apply rulings in their order to the groups that ``homes``, in order, make."""
    table = _Table(homes)
    for ruling in rulings:
        if isinstance(ruling, Merge):
            table.merge(ruling)
        else:
            table.split(ruling)
    founders = {one: table.founder(one) for one in homes}
    nests: dict[str, list[str]] = {leader: [leader] for leader in table.leader.values()}
    for one, leader in table.leader.items():
        if one != leader:
            nests[leader].append(one)
    return Groups(founders, {leader: tuple(some) for leader, some in nests.items()})


class _Table:
    """Who follows whom, while rulings are applied."""

    def __init__(self, homes: Homes) -> None:
        self._homes = homes
        self._above = dict(homes)
        self.leader = {one: self.founder(one) for one in homes}

    def founder(self, one: str) -> str:
        while (above := self._above[one]) != one:
            one = above
        return one

    def merge(self, ruling: Merge) -> None:
        held = (one for one in ruling.statements if one in self._homes)
        first, *others = dict.fromkeys(map(self.founder, held)) or (None,)
        for founder in others:
            if first is not None and founder is not None:
                self._above[founder] = first

    def split(self, ruling: Split) -> None:
        taken = [one for one in ruling.taken if one in self._homes]
        if not taken:
            return
        away, rest = set(taken), set(ruling.rest)
        founders = {one: self.founder(one) for one in self._homes}
        for founder in dict.fromkeys(founders[one] for one in taken):
            group = [one for one in self._homes if founders[one] == founder]
            sides = {one: self._goes(one, away, rest) for one in group}
            staying = [one for one in group if not sides[one]]
            heir = founder if founder in staying else next(iter(staying), None)
            for one in group:
                goes = sides[one] or heir is None
                self._above[one] = taken[0] if goes else str(heir)
                if goes or self.leader[one] in away:
                    self.leader[one] = self._above[one]

    def _goes(self, one: str, away: set[str], rest: set[str]) -> bool:
        """Tell whether a statement, or the one that it followed, is among those that go."""
        while one not in away:
            if one in rest or self._homes[one] == one:
                return False
            one = self._homes[one]
        return True
