"""The SPARQL query that leads over the public graph to the items of an answer, in their order.

All of them are queries of the library (`kg.library`) with rows filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from ingest.statement import Dimension, Kind
from kg.library import Rows, Term, named
from ontology import terms as t
from qa.walk import DIGITS, Seed, Walk


def of_walk(walk: Walk, kind: Kind, beyond: Walk | None = None) -> str:
    """Make ``walk`` over links to statements of ``kind``, and look up those near without a link.

    ``beyond`` is a second walk, over links across documents; what it alone reaches comes last.
    """
    start = "problem" if kind == Kind.MEASURE else "measure"
    rows: dict[tuple[str, ...], Iterable[tuple[Term, ...]]] = {
        (start, "near"): _near(walk.starts),
        ("least",): [(Literal(walk.least),)],
    }
    if beyond is None:
        return named(f"answer-{kind}s").bound(rows | {("item", "each"): _near(walk.direct)})
    rows |= {
        ("item", "own"): _near(walk.direct),
        ("far", "close"): _near(beyond.starts),
        ("other_least",): [(Literal(beyond.least),)],
    }
    return named(f"answer-{kind}s-across").bound(rows)


def of_dimension(
    kind: Kind, dimension: Dimension | None, documents: Sequence[str], near: Mapping[str, float]
) -> str:
    """Find all statements of ``kind``, of one dimension or any, in ``documents`` or all.

    ``near`` tells of each, by its IRI, how near it is to the question, which makes the order.
    """
    rows: dict[tuple[str, ...], Iterable[tuple[Term, ...]]] = {
        ("kind",): [(t.CLASS_BY_KIND[kind],)],
        ("item", "near"): [
            (NamedNode(iri), Literal(round(score, DIGITS))) for iri, score in near.items()
        ],
    }
    if dimension is not None:
        rows["dimension",] = [(t.DIMENSION_BY_NAME[dimension],)]
    if documents:
        rows["document",] = [(Literal(name),) for name in sorted(set(documents))]
    return named("answer-kind").bound(rows)


def of_choice(iris: Iterable[str]) -> str:
    """Look statements up that were chosen by their words and meaning, which no graph holds."""
    rows: Rows = {
        ("rank", "item"): [
            (Literal(rank), NamedNode(iri)) for rank, iri in enumerate(iris, start=1)
        ]
    }
    return named("answer-chosen").bound(rows)


def _near(seeds: Sequence[Seed]) -> list[tuple[Term, ...]]:
    """Say of statements how near they are."""
    return [(NamedNode(seed.record.iri), Literal(seed.near)) for seed in seeds]
