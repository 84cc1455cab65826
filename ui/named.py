"""The query that a command line names, holds or points to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from kg import library
from kg.folder import base_of, is_store
from ontology.errors import QueryError
from ontology.terms import BASE
from ui import batch
from ui.tables import plain_table


def query_text(query: str | None, file: Path | None, bind: Sequence[str], store: Path) -> str:
    """Return the query to ask: one of the library with ``bind`` in it, or one that is written out.

    Raises
    ------
    QueryError
        When there is none, or two, or values are given to one that is not of the library.
    """
    if query is not None and file is None and library.is_name(query):
        return library.named(query).filled(bind, _base(store))
    if bind:
        raise QueryError("--bind：只能给查询库中的查询；请写它的名称，或把值写进查询")
    return batch.query_text(query, file)


def shown(name: str | None, bind: Sequence[str], store: Path) -> str:
    """Return a query of the library as it would be asked, what is not given left open.

    Raises
    ------
    QueryError
        When there is none of that name, or a value does not fit.
    """
    if name is None:
        raise QueryError("--show：没有说哪个查询；请写它的名称，可用 duice sparql --list 查看")
    query = library.named(name)
    return query.bound(query.read(bind, _base(store)))


def listing() -> Table:
    """Lay out all queries of the library: name, what it returns, parameters."""
    table = plain_table("名称", "返回什么", "参数")
    for query in map(library.named, library.names()):
        names = "、".join(" ".join(block) for block in query.blocks)
        table.add_row(Text(query.name), Text(query.about), Text(names))
    return table


def _base(store: Path) -> str:
    """Return what IRIs of the store begin with; there need be no store to show a query."""
    return base_of(store) if is_store(store) else BASE
