"""Measures the concepts that a store forms against coded pairs of statements.

    python bench/concepts.py SHARED [--vectors FILE]

The documents of ``concepts/`` (see the README there) are extracted, their statements grouped in
the order of the documents' names as `kg.forming` does. It prints, for pairs that were chosen to
be hard and for pairs of pools that were coded whole, precision, recall and F1 of "in one concept"
(``held``: documents that nothing was learned from; ``learn``: the others), beside three simple
ways: equal labels; the model without vectors; the labels' cosine alone, from the threshold that
is best on ``learn``. Then the number of concepts, and how many came apart or together when ten
documents came to the others, and whether all is as before when these are gone: there have to be
none, and it has to be.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sameness import KINDS, Pair, Read, chosen, found, pooled, statement

from ingest.document import Source
from ingest.encode import CharacterPairs, Encoder
from ingest.leaders import follow
from ingest.models import encoder
from ingest.sameness import Sameness
from ingest.statement import Extraction, Kind, Statement
from ingest.theme import OTHER, theme
from ingest.vectors import cached
from kg.concepts import concepts
from kg.forming import form, tidy
from kg.store import Store

ADDED = 10
"""Documents that come to the others where stability is looked at."""
PARTS = {"learn": ("learn",), "held": ("held",), "held+mixed": ("held", "mixed")}
Ends = tuple[Pair, Statement, Statement]
Verdict = Callable[[Statement, Statement], bool]


def matched(read_in: Read) -> list[Ends]:
    """Return the coded pairs whose ends are extracted today."""
    ends = []
    for pair in (*chosen(), *pooled()):
        one, other = (statement(place, pair.kind, read_in) for place in (pair.one, pair.other))
        if one is not None and other is not None:
            ends.append((pair, one, other))
    return ends


def in_order(read_in: Read, kind: Kind) -> list[tuple[str, Statement]]:
    """List the statements of a kind as a store does, each with its document."""
    return [(name, one) for name in sorted(read_in) for one in read_in[name][1] if one.kind is kind]


def grouped(statements: Sequence[tuple[str, Statement]], reader: Encoder) -> dict[str, str]:
    """Return the founder of each statement's concept."""
    places = follow([], [one.label for _, one in statements], reader)
    return {
        one.id: one.id if place is None else statements[place][1].id
        for (_, one), place in zip(statements, places, strict=True)
    }


def report(name: str, ends: Sequence[Ends], same: Verdict) -> None:
    """Print precision, recall and F1 of a way to tell what is the same."""
    for what in ("pairs", "pools"):
        for part, within in PARTS.items():
            counts = Counter(
                (pair.same, same(one, other))
                for pair, one, other in ends
                if pair.part in within and bool(pair.pool) == (what == "pools")
            )
            if part == "held+mixed" and what == "pairs":
                continue  # both ends of a chosen pair are of one part
            right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
            figures = (
                right / max(1, right + wrong),
                right / max(1, right + missed),
                2 * right / max(1, 2 * right + wrong + missed),
            )
            told = "\t".join(f"{figure:.3f}" for figure in figures)
            print(f"{name}\t{what}\t{part}\t{sum(counts.values())}\t{right + missed}\t{told}")


def by_cosine(ends: Sequence[Ends], reader: Encoder) -> tuple[float, Verdict]:
    """Return the threshold of the labels' cosine that is best on ``learn``, and what it says."""
    labels = sorted({one.label for _, *both in ends for one in both})
    rows = Sameness.of(reader).vectors(labels, reader)
    vector = dict(zip(labels, rows, strict=True))

    def cosine(one: Statement, other: Statement) -> float:
        return float(vector[one.label] @ vector[other.label])

    told = [(cosine(a, b), pair.same) for pair, a, b in ends if pair.part == "learn"]

    def f1(threshold: float) -> float:
        right = sum(same and value >= threshold for value, same in told)
        return 2 * right / (sum(value >= threshold for value, _ in told) + sum(s for _, s in told))

    best = max(np.arange(0.4, 1.0, 0.01), key=f1)
    return float(best), lambda one, other: cosine(one, other) >= best


def stable(read_in: Read, reader: Encoder, place: Path) -> None:
    """Form concepts in a store, add `ADDED` documents, take them out; print what changed."""
    names = sorted(read_in)
    late = names[:: max(1, len(names) // ADDED)][:ADDED]
    with Store.open(place / "store", write=True) as store:
        take_in(store, read_in, [name for name in names if name not in late])
        form(store, reader)
        before, graph = founders(store), concept_quads(store)
        start = time.perf_counter()
        take_in(store, read_in, late)
        added = time.perf_counter()
        form(store, reader)
        formed = time.perf_counter()
        after = founders(store)
        # Every concept of before has to be a part of one of after, and no two of the same one.
        homes: dict[str, set[str]] = {}
        for one, founder in before.items():
            homes.setdefault(after[one], set()).add(founder)
        parted = len({(founder, after[one]) for one, founder in before.items()}) - len(homes)
        joined = sum(len(some) - 1 for some in homes.values())
        print(
            f"# {len(before)} statements in {len(homes)} concepts, then {len(after)}: "
            f"{parted} concepts came apart, {joined} came together; "
            f"adding {added - start:.1f} s, forming {formed - added:.1f} s"
        )
        for name in late:
            store.remove(name)
        tidy(store)
        same = concept_quads(store) == graph
        print(
            f"# the {ADDED} documents removed: graph of concepts {'as before' if same else 'OTHER'}"
        )


def take_in(store: Store, read_in: Read, names: Sequence[str]) -> None:
    """Add documents to a store, without links."""
    for name in names:
        document, statements = read_in[name]
        source = Source(name, document.text.encode("utf-8"), name)
        store.add(Extraction(document, statements, ()), source, "bench")


def founders(store: Store) -> dict[str, str]:
    """Return the IRI of each statement's concept."""
    return {member: one.iri for one in concepts(store) for member in one.members}


def concept_quads(store: Store) -> set[str]:
    """Return the graph of concepts."""
    return {str(fact) for fact in store.find(None, None, None, store.names.concepts)}


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keeps vectors between runs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        reader = cached(encoder(None), asked.vectors or Path(place) / "vectors.sqlite")
        read_in = found(asked.shared, reader)
        ends = matched(read_in)
        measure(read_in, ends, reader)
        stable(read_in, reader, Path(place))


def measure(read_in: Read, ends: Sequence[Ends], reader: Encoder) -> None:
    """Print the figures of the grouping and of the simple ways beside it."""
    coded = len(chosen()) + len(pooled())
    print(f"{len(read_in)} documents, {len(ends)} of {coded} coded pairs are extracted today")
    print("way\twhat\tpart\tpairs\tsame\tprecision\trecall\tF1")
    for name, used in (("concepts", reader), ("without vectors", CharacterPairs())):
        start = time.perf_counter()
        groups = {k: grouped(in_order(read_in, k), used) for k in KINDS}
        every = {one: founder for some in groups.values() for one, founder in some.items()}
        seconds = time.perf_counter() - start
        report(name, ends, lambda one, other, of=every: of[one.id] == of[other.id])  # type: ignore[misc]
        for kind, some in groups.items():
            sizes = Counter(Counter(some.values()).values())
            alone = sizes[1]
            print(
                f"# {name}: {len(some)} {kind.value}s, {sum(sizes.values())} concepts, "
                f"{alone} of one statement, the largest of {max(sizes)}"
            )
        print(f"# {name}: {seconds:.1f} s for {len(every)} statements")
    report("equal labels", ends, lambda one, other: one.label == other.label)
    threshold, near = by_cosine(ends, reader)
    report(f"cosine {threshold:.2f}", ends, near)
    themes = Counter(theme(one.label, one.quote) for k in KINDS for _, one in in_order(read_in, k))
    share = themes[OTHER] / sum(themes.values())
    print(f"# {len(themes)} themes; {share:.1%} of the statements under {OTHER}")


if __name__ == "__main__":
    main()
