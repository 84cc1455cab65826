"""Learns which labels name the same (ingest/learned/sameness.json) from coded pairs.

    python bench/sameness.py SHARED [--vectors FILE]

Pairs and pools are those of ``concepts/`` (see the README there), all of them; what is learned of
one part alone is measured on the other by ``concepts.py`` beside this file. Labels are those that
extraction gives the coded places today. Needs scikit-learn (``pip install --group train``).
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ingest.document import Document
from ingest.encode import Encoder
from ingest.extract import extract
from ingest.linear import Linear
from ingest.models import encoder
from ingest.read import load, read
from ingest.sameness import Sameness, told, unit
from ingest.statement import Kind, Statement
from ingest.vectors import cached

HERE = Path(__file__).parent
CODED = HERE / "concepts"
LEARNED = HERE.parent / "ingest" / "learned" / "sameness.json"
POOL_WEIGHT = 0.2
"""Of a pair of a pool, where one that was chosen counts 1: pools are nearly all apart."""
STRENGTH = 10.0
MODELS = (("bias", "meaning", "words"), ("bias", "words", "pairs"))
"""Features with the vectors of the bundled encoder, and with none that are known."""
Place = tuple[str, int, int]
Read = dict[str, tuple[Document, tuple[Statement, ...]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places of documents, and whether a coder took them for the same."""

    kind: Kind
    part: str
    same: bool
    one: Place
    other: Place
    pool: str = ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (CODED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def chosen() -> list[Pair]:
    """Read the pairs that were chosen to be hard."""
    return [
        Pair(
            Kind(row["kind"]),
            row["part"],
            row["verdict"] == "same",
            (row["document"], int(row["start"]), int(row["end"])),
            (row["other"], int(row["other_start"]), int(row["other_end"])),
        )
        for row in _rows("pairs.tsv")
    ]


def pooled() -> list[Pair]:
    """Read every pair of two documents that the pools make; ``part`` is mixed where they differ."""
    pools: dict[str, list[dict[str, str]]] = {}
    for row in _rows("pools.tsv"):
        pools.setdefault(row["pool"], []).append(row)
    return [
        Pair(
            Kind(one["kind"]),
            one["part"] if one["part"] == other["part"] else "mixed",
            one["group"] == other["group"],
            (one["document"], int(one["start"]), int(one["end"])),
            (other["document"], int(other["start"]), int(other["end"])),
            name,
        )
        for name, rows in pools.items()
        for one, other in combinations(rows, 2)
        if one["document"] != other["document"]
    ]


def coded_documents() -> list[str]:
    """Name the documents that were coded, in one order."""
    places = (place for pair in (*chosen(), *pooled()) for place in (pair.one, pair.other))
    return sorted({document for document, _, _ in places})


def found(shared: Path, reader: Encoder) -> Read:
    """Extract the coded documents, by the names that the codings have for them."""
    roots = {
        "corpus": shared / "corpus",
        "lessons": HERE / "lessons" / "texts",
        "samples": HERE.parent / "ui" / "samples",
    }
    read_in: Read = {}
    for name in coded_documents():
        root, _, within = name.partition("/")
        source = next(iter(load(roots[root] / within)))
        document = read(replace(source, name=name))  # two years of a report have one file name
        read_in[name] = document, extract(document, reader).statements
    return read_in


def statement(place: Place, kind: Kind, read_in: Read) -> Statement | None:
    """Return the statement of a kind that shares most characters with a coded place."""
    name, start, end = place

    def shared(one: Statement) -> int:
        return min(end, one.span.end) - max(start, one.span.start)

    of_kind = [one for one in read_in[name][1] if one.kind is kind]
    best = max(of_kind, key=shared, default=None)
    return best if best is not None and shared(best) * 2 > end - start else None


def labels(pairs: list[Pair], read_in: Read) -> list[tuple[Pair, str, str]]:
    """Give the pairs their labels; a pair of which an end is no longer extracted is left out."""
    named = []
    for pair in pairs:
        one, other = (statement(place, pair.kind, read_in) for place in (pair.one, pair.other))
        if one is not None and other is not None:
            named.append((pair, one.label, other.label))
    return named


def centre_of(read_in: Read, reader: Encoder) -> NDArray[np.float64]:
    """Return the mean of all labels' vectors, rounded as it is kept."""
    every = {s.label for _, some in read_in.values() for s in some if s.kind in KINDS}
    mean = unit(reader.encode(sorted(every))).mean(axis=0, dtype=np.float64)
    return np.asarray(np.round(mean, 4))


KINDS = (Kind.PROBLEM, Kind.MEASURE)


def learned(
    names: tuple[str, ...],
    told_pairs: list[tuple[Pair, str, str]],
    reader: Encoder,
    centre: NDArray[np.float64],
) -> Linear:
    """Learn the weights of some features."""
    known = "meaning" in names
    empty = np.zeros((0, 0))
    blank = Linear(
        ("apart", "same"),
        names,
        np.zeros((len(names), 2)),
        reader.name if known else "",
        centre[None] if known else empty,
        (1.0,) if known else (),
        empty,
    )
    every = sorted({label for _, *ends in told_pairs for label in ends})
    vector = dict(zip(every, Sameness(blank).vectors(every, reader), strict=True))
    rows = [told(a, [b], [float(vector[a] @ vector[b])], names)[0] for _, a, b in told_pairs]
    answers = np.array([pair.same for pair, _, _ in told_pairs])
    weights: NDArray[np.float64] = np.where(
        [bool(pair.pool) for pair, _, _ in told_pairs], POOL_WEIGHT, 1.0
    )
    engine = LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False)
    engine.fit(np.array(rows, dtype=np.float64), answers, sample_weight=weights)
    column = np.round(engine.coef_[0], 4)
    return Linear(
        blank.classes,
        names,
        np.stack([np.zeros_like(column), column], axis=1),
        blank.encoder,
        blank.centre,
        blank.stretch,
        empty,
    )


def main() -> None:
    """Learn both models and write them."""
    from fit import write  # noqa: PLC0415  bench/concepts.py needs no scikit-learn's fit

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keeps vectors between runs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        reader = cached(encoder(None), asked.vectors or Path(place) / "vectors.sqlite")
        read_in = found(asked.shared, reader)
        pairs = [*chosen(), *pooled()]
        told_pairs = labels(pairs, read_in)
        centre = centre_of(read_in, reader)
        models = [learned(names, told_pairs, reader, centre) for names in MODELS]
    write(LEARNED, models)
    print(f"{len(told_pairs)} of {len(pairs)} pairs")
    for model in models:
        print(
            model.encoder or "no vectors", dict(zip(model.names, model.weights[:, 1], strict=True))
        )


if __name__ == "__main__":
    main()
