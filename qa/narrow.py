"""An index of a part of the collection, which answers as if there were nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from kg.filters import parsed
from kg.held import Held
from qa.index import Index


def narrowed(index: Index, held: Held, where: Iterable[str]) -> Index:
    """Return the index of what passes conditions ``KEY=VALUE`` (`kg.filters`).

    What they say of documents holds of passages and statements, anything else of statements; a
    link stays where both of its ends do, and where its own score and status pass.

    Raises
    ------
    QueryError
        When a condition is none, or the store has no such key or value.
    """
    filters = parsed(where, held)
    inside = {name for name in index.titles if filters.holds_of_document(held, name)}
    passing = {one.iri for one in held.statements.values() if filters.passes(held, one)}
    statements = np.array(
        [row for row, one in enumerate(index.statements) if one.iri in passing], dtype=np.int64
    )
    passages = np.array(
        [row for row, one in enumerate(index.passages) if one.document in inside], dtype=np.int64
    )
    place = {int(row): at for at, row in enumerate(statements)}
    least = filters.least or 0.0
    return replace(
        index,
        titles={name: title for name, title in index.titles.items() if name in inside},
        statements=tuple(index.statements[row] for row in statements),
        passages=tuple(index.passages[row] for row in passages),
        links=tuple(
            replace(link, measure=place[link.measure], problem=place[link.problem])
            for link in index.links
            if link.measure in place and link.problem in place and link.score >= least
        ),
        statement_shelf=index.statement_shelf.only(statements),
        passage_shelf=index.passage_shelf.only(passages),
        pages={name: pages for name, pages in index.pages.items() if name in inside},
        facts={name: facts for name, facts in index.facts.items() if name in inside},
    )
