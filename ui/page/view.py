"""What the matrix tab shows, and how the page's address tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.facets import FACETS, SCHEME
from kg.levels import Opened, Path
from kg.plan import Value
from ontology import terms as t

PAGE = 50
"""Sentences of a cell that are shown at once."""
DEEPEST = 3
FIRST = "dimension"
SIDES = {"r": "rows", "c": "columns"}
_BETWEEN = " "
"""Stands between the terms of a path in an address: no term has a space that is an IRI."""


@dataclass(frozen=True, slots=True)
class View:
    """One table as it stands before the reader.

    ``gaps`` shows only lines that have an empty cell. ``cell`` is the place of the cell whose
    sentences are listed, ``shown`` how many of them.
    """

    rows: str = FIRST
    columns: str = FIRST
    value: str = ""
    gaps: bool = False
    where: tuple[str, ...] = ()
    opened: Opened = field(default_factory=Opened)
    cell: tuple[int, int] | None = None
    shown: int = PAGE

    def address(self, base: str) -> dict[str, Sequence[str]]:
        """Return what the address has to tell; empty for what is as it is at first.

        ``base`` is that of the store's IRIs.
        """
        return {
            "rows": [self.rows] if self.rows != FIRST else [],
            "columns": [self.columns] if self.columns != FIRST else [],
            "value": [self.value] if self.value else [],
            "level": [str(self.opened.level)] if self.opened.level > 1 else [],
            "gaps": ["1"] if self.gaps else [],
            "open": opened_lines(self.opened, base),
        }


def opened_lines(opened: Opened, base: str) -> list[str]:
    """Write the single lines that are open, for an address."""
    return [
        f"{mark}:{_BETWEEN.join(_short(term, base) for term in path)}"
        for mark, side in SIDES.items()
        for path in sorted(opened.down(side)[1])
    ]


def opened_from(level: str | None, lines: Sequence[str], base: str) -> Opened:
    """Read what `opened_lines` wrote; what makes no sense is left out."""
    found: dict[str, set[Path]] = {side: set() for side in SIDES.values()}
    for text in lines:
        mark, colon, path = text.partition(":")
        if colon and mark in SIDES:  # an empty path is the line of what is not stated
            found[SIDES[mark]].add(tuple(_long(term, base) for term in path.split(_BETWEEN)))
    deep = int(level) if level and level.isdecimal() else 1
    return Opened(min(max(deep, 1), DEEPEST), frozenset(found["rows"]), frozenset(found["columns"]))


def view_from(query: Mapping[str, str], lines: Sequence[str], base: str) -> View:
    """Read a view from the page's address; what makes no sense is left as it is at first.

    ``lines`` are all values of ``open``.
    """
    value = query.get("value", "")
    return View(
        rows=_axis(query.get("rows")),
        columns=_axis(query.get("columns")),
        value=value if value in set(Value) else "",
        gaps=query.get("gaps") == "1",
        opened=opened_from(query.get("level"), lines, base),
        cell=_cell(query.get("cell", "")),
    )


def _axis(name: str | None) -> str:
    return name if name and (name in FACETS or name.startswith(SCHEME)) else FIRST


def _cell(text: str) -> tuple[int, int] | None:
    row, comma, column = text.partition(",")
    return (int(row), int(column)) if comma and row.isdecimal() and column.isdecimal() else None


def _short(term: str, base: str) -> str:
    for mark, start in (("@", base), ("*", t.NAMESPACE)):
        if term.startswith(start):
            return mark + term.removeprefix(start)
    return term


def _long(term: str, base: str) -> str:
    match term[:1]:
        case "@":
            return base + term[1:]
        case "*":
            return t.NAMESPACE + term[1:]
        case _:
            return term
