"""Cross tables of several levels: a line opens in place into the finer lines under it.

A *ladder* is the facets that a side goes down by: dimension, concept, the statement itself. A
*path* is the terms of a line and of those above it, the topmost first. What falls on a line falls
on all lines above it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.facets import FACETS, ITSELF, Facet
from kg.filters import parsed
from kg.held import Held
from kg.lines import Entry, Line, Placed, lines_of
from kg.matrix import Matrix, sort_into, units_of
from kg.plan import Plan, Side, Unit, decide
from kg.records import StatementEntry

Path = tuple[str, ...]
Down = tuple[int, frozenset[Path]]
LARGEST = 20_000
"""Cells that a browser draws within a second or two; no reader takes in more."""
BETWEEN = " › "
"""Stands in a header between a line and the one below it."""
COARSER = {
    "problem": "dimension",
    "measure": "dimension",
    "concept": "theme",
    "instrument": "instrument-type",
    "region": "province",
    "document": "year",
}
"""What a side is gathered by where it has too many lines."""
_OF_DOCUMENTS = ("genre", "year", "region", "province", "level")


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a side with its place in the tree; ``depth`` counts from 1.

    ``label`` is that of the line alone, while the line's header names all above it, too.
    ``finer`` says that there are lines under it, ``opened`` that they are shown.
    """

    line: Line
    path: Path
    finer: bool
    opened: bool

    @property
    def depth(self) -> int:
        """How far down the line stands, from 1."""
        return len(self.path)


@dataclass(frozen=True)
class Levels:
    """A matrix with lines of several levels, and how each line stands to the others.

    ``gathered`` are the facets by which sides were gathered because the table asked for, of
    ``asked`` lines a side, has too many cells. ``refused`` says that lines were left closed for
    the same reason.
    """

    matrix: Matrix
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    row_ladder: tuple[Facet, ...]
    column_ladder: tuple[Facet, ...]
    asked: tuple[int, int]
    gathered: tuple[Facet, ...] = ()
    refused: bool = False

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, slots=True)
class Opened:
    """Which lines are open: all down to ``level`` (1: none), but for the paths of single ones.

    A single line stands the other way: open below that level, closed above it.
    """

    level: int = 1
    rows: frozenset[Path] = frozenset()
    columns: frozenset[Path] = frozenset()

    def down(self, side: str) -> Down:
        """Return the level and the single lines of one side."""
        return self.level, self.rows if side == "rows" else self.columns

    def turned(self, side: str, path: Path) -> Opened:
        """Open a line that is closed, close one that is open."""
        if side == "rows":
            return replace(self, rows=self.rows ^ {path})
        return replace(self, columns=self.columns ^ {path})


CLOSED = Opened()


def ladder(facet: Facet, plan: Plan, held: Held) -> tuple[Facet, ...]:
    """Return the facets from ``facet`` down to the single statement.

    Dimensions open into the concepts of a collection, but into the problems and measures
    themselves where one document is looked at, or where no concepts were formed.
    """
    itself = FACETS["problem"]  # the facet of any statement, whatever its kind
    one = any(condition.facet.name == "document" for condition in plan.filters.conditions)
    match facet.name:
        case name if name in ITSELF:
            return (facet,)
        case "theme":
            return facet, FACETS["concept"], itself
        case "dimension" if held.concepts and not one:
            return facet, FACETS["concept"], itself
        case "instrument-type":
            return facet, FACETS["instrument"], itself
        case name if name in _OF_DOCUMENTS:
            return facet, FACETS["document"], itself
        case _:
            return facet, itself


def build(  # noqa: PLR0913 -- what a user may say, each by its name
    held: Held,
    rows: str,
    columns: str,
    *,
    value: str | None = None,
    where: Iterable[str] = (),
    opened: Opened = CLOSED,
    most: int = LARGEST,
) -> Levels:
    """Sort what is ``held`` by two axes, as `kg.matrix.build` does, with finer lines where opened.

    A table of more than ``most`` cells is gathered by coarser lines, which open into those asked
    for; lines that would make it so large stay closed.

    Raises
    ------
    QueryError
        When an axis, value or condition is unknown, or they do not go together.
    """
    plan = decide(held, rows, columns, filters=parsed(where, held), value=value)
    units = units_of(plan, held)
    asked = _asked(plan, held, units)
    plan, gathered = _gathered(plan, held, units, asked, most)
    for tried in _smaller(opened):
        row_tree, column_tree = (
            _Tree(plan, side, ladder(side.facet, plan, held), held, units, *down)
            for side, down in ((plan.rows, tried[0]), (plan.columns, tried[1]))
        )
        if len(row_tree.nodes) * len(column_tree.nodes) <= most:
            break
    return Levels(
        matrix=sort_into(plan, held, units, row_tree, column_tree),
        rows=tuple(row_tree.nodes),
        columns=tuple(column_tree.nodes),
        row_ladder=row_tree.ladder,
        column_ladder=column_tree.ladder,
        asked=asked,
        gathered=gathered,
        refused=tried != (opened.down("rows"), opened.down("columns")),
    )


def _smaller(opened: Opened) -> list[tuple[Down, Down]]:
    """List what may be tried for rows and columns: what is asked for, then ever less of it."""
    rows, columns, closed = opened.down("rows"), opened.down("columns"), (1, frozenset[Path]())
    return [(rows, columns), (rows, closed), (closed, columns), (closed, closed)]


def _asked(plan: Plan, held: Held, units: Sequence[Entry]) -> tuple[int, int]:
    rows, columns = (len(Placed(plan, s, held, units).lines) for s in (plan.rows, plan.columns))
    return rows, columns


def _gathered(
    plan: Plan, held: Held, units: Sequence[Entry], asked: tuple[int, int], most: int
) -> tuple[Plan, tuple[Facet, ...]]:
    """Take coarser facets, the longer side first, until the table is small enough."""
    sizes, found = list(asked), []
    sides = [plan.rows, plan.columns]
    for place in sorted((0, 1), key=lambda place: -asked[place]):
        name = COARSER.get(sides[place].facet.name)
        if sizes[0] * sizes[1] <= most or name is None:
            continue
        sides[place] = replace(sides[place], facet=FACETS[name])
        found.append(FACETS[name])
        sizes[place] = len(Placed(plan, sides[place], held, units).lines)
    return replace(plan, rows=sides[0], columns=sides[1]), tuple(found)


class _Tree:
    """The lines of one side, finer ones right under the line that they belong to."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what decides which lines there are
        self,
        plan: Plan,
        side: Side,
        ladder: tuple[Facet, ...],
        held: Held,
        units: Sequence[Entry],
        level: int,
        paths: frozenset[Path],
    ) -> None:
        self.ladder, self.nodes = ladder, list[Node]()
        self._held, self._level, self._paths = held, level, paths
        self._placed = Placed(plan, side, held, units)
        self._unlinked = plan.unit is Unit.LINK
        self._grow((), "", self._placed.lines, self._placed.population)
        self.lines = tuple(node.line for node in self.nodes)
        self._places = {node.path: place for place, node in enumerate(self.nodes)}

    def places(self, entry: Entry) -> Iterator[int]:
        """Yield the lines of a link or statement, those above it, too."""
        end = self._placed.end(entry)
        above: list[Path] = [()]
        for facet in self.ladder:
            terms = facet.terms(self._held, end) or ("",)
            above = [
                path for one in above for term in terms if (path := (*one, term)) in self._places
            ]
            if not above:
                return
            for path in above:
                yield self._places[path]

    def _grow(
        self,
        above: Path,
        header: str,
        lines: Iterable[Line],
        population: Sequence[StatementEntry],
    ) -> None:
        by_term = self._by_term(self.ladder[len(above)], population)
        for line in lines:
            path = (*above, line.term)
            named = f"{header}{BETWEEN}{line.header}" if header else line.header
            mine = by_term.get(line.term, ())
            finer = len(path) < len(self.ladder) and bool(mine)
            opened = finer and (len(path) < self._level) != (path in self._paths)
            self.nodes.append(Node(replace(line, header=named), path, finer, opened))
            if opened:
                self._grow(path, named, self._under(path, mine), mine)

    def _by_term(
        self, facet: Facet, population: Iterable[StatementEntry]
    ) -> dict[str, list[StatementEntry]]:
        found: dict[str, list[StatementEntry]] = {}
        for entry in population:
            for term in facet.terms(self._held, entry) or ("",):
                found.setdefault(term, []).append(entry)
        return found

    def _under(self, path: Path, population: Sequence[StatementEntry]) -> list[Line]:
        """List the lines right under ``path``: those that something of it falls on."""
        facet, held = self.ladder[len(path)], self._held
        terms = {term for entry in population for term in facet.terms(held, entry) or ("",)}
        documents = dict.fromkeys(entry.document for entry in population)
        found = lines_of(facet, held, population, sorted(documents), "" in terms)
        lines = [line for line in found if line.term in terms]
        if self.ladder[len(path) - 1].name != "theme":
            return lines
        # A statement may be of concepts of several themes.
        theme = path[-1] or None
        return [one for one in lines if self._theme(one) == theme]

    def _theme(self, line: Line) -> str | None:
        return self._held.concepts[line.term].theme if line.term else None
