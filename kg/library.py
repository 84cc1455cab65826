"""The library of named queries in ``kg/queries``: what stands behind views, answers and exports.

Each file is a whole query that any SPARQL engine answers as it stands. It opens with comments, the
first of which says what it returns; a line ``# 参数 NAME（KIND）：…`` declares a parameter. That is
a variable with a ``VALUES`` block of its own, or one that it shares with others; binding it fills
the rows of that block with terms that pyoxigraph has written. What stands in the file is the
default: ``UNDEF`` leaves it open, and where the block is empty the parameter has to be given.

Oxigraph's own ``substitutions`` are no use here: they reach only variables that the outermost
SELECT returns, and none inside a sub-select.

Some sub-selects have a ``LIMIT`` that is hardly ever reached: by it Oxigraph's planner knows that
few rows come out, and joins the rest of the query to them instead of the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from ontology.errors import QueryError
from ontology.terms import BASE, PREFIXES

Term = NamedNode | Literal
Rows = Mapping[tuple[str, ...], Iterable[tuple[Term | None, ...]]]
"""Rows of `VALUES` blocks by the variables of the block, in its order; None leaves one open."""

KINDS = ("text", "text@zh", "iri", "number")

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_PARAMETER = re.compile(r"# 参数 (\w+)（([\w@]+)）：(.+)")
_BLOCK = re.compile(r"^( *)VALUES +(?:\?(\w+)|\(([^()]*)\)) +\{([^{}]*)\}", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PREFIXED = re.compile(r"(\w+):([\w.-]*)")
_SHORT = {f"{PREFIXES['xsd']}integer": "", f"{PREFIXES['xsd']}double": "e0"}
"""What comes after a plain number of that type, https://www.w3.org/TR/sparql11-query/#rNumericLiteral."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that can be bound; ``kind`` is one of `KINDS`, ``about`` says what it means."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library: ``about`` says in Chinese what it returns."""

    name: str
    about: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def blocks(self) -> list[tuple[str, ...]]:
        """The variables of each block of parameters; those together are bound together."""
        return list(self._defaults())

    @property
    def required(self) -> list[str]:
        """The parameters that have to be given."""
        return [name for names, body in self._defaults().items() if not body for name in names]

    def bound(self, rows: Rows) -> str:
        """Return the query with ``rows`` in its blocks; blocks that are not given stay.

        The declarations of what is bound go, so that only parameters that are left are told.

        Raises
        ------
        ValueError
            When it has no block of such variables.
        """
        if unknown := set(rows) - set(self.blocks):
            raise ValueError(f"{self.name} has no block of {unknown}")

        def fill(block: re.Match[str]) -> str:
            names = _variables(block)
            return _block(block, rows[names]) if names in rows else block[0]

        given = {name for names in rows for name in names}
        declared = re.compile(rf"{_PARAMETER.pattern}\n")
        text = declared.sub(lambda line: "" if line[1] in given else line[0], self.text)
        return _BLOCK.sub(fill, text)

    def filled(self, given: Sequence[str], base: str = BASE) -> str:
        """Return the query with the values that `read` reads, ready to be asked.

        Raises
        ------
        QueryError
            Where `read` does, and when a parameter is missing.
        """
        rows = self.read(given, base)
        if missing := [name for name in self.required if (name,) not in rows]:
            raise QueryError(f"查询 {self.name}：缺少参数；请加 --bind {missing[0]}=值")
        return self.bound(rows)

    def read(self, given: Sequence[str], base: str = BASE) -> Rows:
        """Read values written ``NAME=VALUE`` as rows; a name that comes again adds a row.

        An IRI may be whole, begin with a prefix of `ontology.terms.PREFIXES`, or be what comes
        after ``base``.

        Raises
        ------
        QueryError
            When there is no such parameter, or a value is none of its kind.
        """
        kinds = {parameter.name: parameter.kind for parameter in self.parameters}
        rows: dict[tuple[str, ...], list[tuple[Term, ...]]] = {}
        for pair in given:
            name, equals, value = pair.partition("=")
            if not equals or (name,) not in self.blocks:
                known = "、".join(names[0] for names in self.blocks if len(names) == 1)
                raise QueryError(
                    f"查询 {self.name}：“{pair}”不是它的参数；"
                    + (f"请写成 参数=值，参数有 {known}" if known else "它没有可以单独给出的参数")
                )
            rows.setdefault((name,), []).append((self._term(name, kinds[name], value, base),))
        return rows

    def _term(self, name: str, kind: str, value: str, base: str) -> Term:
        if kind == "number":
            if not _NUMBER.fullmatch(value):
                raise QueryError(f"查询 {self.name}：参数 {name} 要的是数，不是“{value}”；请改正")
            return Literal(float(value) if "." in value else int(value))
        if kind == "iri":
            try:
                return NamedNode(_whole(value, base))
            except ValueError as error:
                raise QueryError(
                    f"查询 {self.name}：参数 {name} 的“{value}”不是 IRI；"
                    "请写成 https://…、duice:… 或结果中所列的样子"
                ) from error
        return Literal(value, language="zh") if kind == "text@zh" else Literal(value)

    def _defaults(self) -> dict[tuple[str, ...], str]:
        """Return what stands in the file in each block; one that comes again is the same."""
        declared = {parameter.name for parameter in self.parameters}
        return {
            names: block[4].strip()
            for block in _BLOCK.finditer(self.text)
            if declared.issuperset(names := _variables(block))
        }


def names() -> list[str]:
    """List the names of all queries."""
    folder = files("kg") / "queries"
    return sorted(f.name.removesuffix(".rq") for f in folder.iterdir() if f.name.endswith(".rq"))


def is_name(text: str) -> bool:
    """Tell whether ``text`` is a name and no query; there may be no query of that name."""
    return _NAME.fullmatch(text) is not None


@cache
def named(name: str) -> NamedQuery:
    """Return the query of that name.

    Raises
    ------
    QueryError
        When there is none.
    """
    if not is_name(name) or name not in names():
        raise QueryError(f"查询 {name}：没有这个名称的查询；全部名称可用 duice sparql --list 查看")
    text = (files("kg") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    lines = text.splitlines()
    told = map(_PARAMETER.fullmatch, lines[: lines.index("")])
    parameters = tuple(Parameter(*found.groups()) for found in told if found)
    return NamedQuery(name, lines[0].removeprefix("# "), parameters, text)


def _variables(block: re.Match[str]) -> tuple[str, ...]:
    return (block[2],) if block[2] else tuple(v.removeprefix("?") for v in block[3].split())


def _block(block: re.Match[str], rows: Iterable[tuple[Term | None, ...]]) -> str:
    """Write a block anew: a single value in its line, more a line each."""
    several = block[3] is not None
    written = [" ".join(map(_written, row)) for row in rows]
    lines = [f"({row})" if several else row for row in written]
    head = block[0][: block.start(4) - block.start() - 1]
    if not several and len(lines) == 1:
        return f"{head}{{ {lines[0]} }}"
    return "\n".join((f"{head}{{", *(f"{block[1]}  {line}" for line in lines), f"{block[1]}}}"))


def _written(term: Term | None) -> str:
    """Write a term as pyoxigraph does, plain numbers without their types."""
    if term is None:
        return "UNDEF"
    if isinstance(term, Literal) and _NUMBER.fullmatch(term.value):
        ending = _SHORT.get(term.datatype.value)
        return str(term) if ending is None else term.value + ending
    return str(term)


def _whole(value: str, base: str) -> str:
    prefixed = _PREFIXED.fullmatch(value)
    if prefixed and prefixed[1] in PREFIXES:
        return PREFIXES[prefixed[1]] + prefixed[2]
    return value if ":" in value else base + value
