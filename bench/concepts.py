"""Measures the concepts that a store forms against coded pairs of statements.

    python bench/concepts.py SHARED [--vectors FILE]

The documents of ``concepts/`` (see the README there) are extracted, their statements grouped in
the order of the documents' names as `kg.forming` does. It prints, for pairs that were chosen to
be hard and for pairs of pools that were coded whole, precision, recall and F1 of "in one concept".
Each part is measured with what was learned of the other. Beside it stand simple ways: learned
without vectors; equal labels; the labels' cosine alone, pair by pair, from the threshold that is
best on the other part. Then, as shipped, the number of concepts, how many came apart or together
when ten documents came to the others (there have to be none), and whether all is as before when
these are gone. Needs scikit-learn (``pip install --group train``).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sameness import (
    KINDS,
    MODELS,
    Pair,
    Read,
    centre_of,
    chosen,
    found,
    learned,
    pooled,
    statement,
)

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
PARTS = ("a", "b")
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


def grouped(
    statements: Sequence[tuple[str, Statement]], reader: Encoder, sameness: Sameness
) -> dict[str, str]:
    """Return the founder of each statement's concept."""
    places = follow([], [one.label for _, one in statements], reader, sameness)
    return {
        one.id: one.id if place is None else statements[place][1].id
        for (_, one), place in zip(statements, places, strict=True)
    }


def tally(ends: Sequence[Ends], part: str, same: Verdict) -> dict[str, Counter[tuple[bool, bool]]]:
    """Count what was coded and what a way says, of the pairs of a part; pairs, then pools."""
    counts: dict[str, Counter[tuple[bool, bool]]] = {"pairs": Counter(), "pools": Counter()}
    for pair, one, other in ends:
        if pair.part == part:
            counts["pools" if pair.pool else "pairs"][pair.same, same(one, other)] += 1
    return counts


def report(name: str, ends: Sequence[Ends], ways: Mapping[str, Verdict]) -> None:
    """Print precision, recall and F1 of a way; ``ways`` has what measures each part."""
    told = {part: tally(ends, part, same) for part, same in ways.items()}
    for what in ("pairs", "pools"):
        for part in (*PARTS, "both"):
            within = PARTS if part == "both" else (part,)
            counts = sum((told[each][what] for each in within), Counter())
            right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
            figures = (
                right / max(1, right + wrong),
                right / max(1, right + missed),
                2 * right / max(1, 2 * right + wrong + missed),
            )
            row = (name, what, part, str(counts.total()), str(right + missed))
            print("\t".join((*row, *(f"{figure:.3f}" for figure in figures))), flush=True)


def in_one_concept(read_in: Read, reader: Encoder, sameness: Sameness) -> Verdict:
    """Group all statements; two are the same when they are in one concept."""
    of: dict[str, str] = {}
    for kind in KINDS:
        of |= grouped(in_order(read_in, kind), reader, sameness)
    return lambda one, other: of[one.id] == of[other.id]


def by_cosine(ends: Sequence[Ends], part: str, reader: Encoder) -> Verdict:
    """Two are the same from the cosine of their labels that is best on the pairs of a part."""
    labels = sorted({one.label for _, *both in ends for one in both})
    rows = Sameness.of(reader).vectors(labels, reader)
    vector = dict(zip(labels, rows, strict=True))

    def cosine(one: Statement, other: Statement) -> float:
        return float(vector[one.label] @ vector[other.label])

    told = [(cosine(a, b), pair.same) for pair, a, b in ends if pair.part == part]

    def f1(threshold: float) -> float:
        right = sum(same and value >= threshold for value, same in told)
        return 2 * right / (sum(value >= threshold for value, _ in told) + sum(s for _, s in told))

    best = max(np.arange(0.4, 1.0, 0.01), key=f1)
    return lambda one, other: cosine(one, other) >= best


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
        both = len({(founder, after[one]) for one, founder in before.items()})
        parted = both - len(set(before.values()))
        joined = both - len({after[one] for one in before})
        print(
            f"# {len(before)} statements in {len(set(before.values()))} concepts, "
            f"then {len(after)}: "
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
    print(f"{len(read_in)} documents, {len(ends)} coded pairs are extracted today")
    print("way\twhat\tpart\tpairs\tsame\tprecision\trecall\tF1")
    centre = centre_of(read_in, reader)
    other = dict(zip(PARTS, reversed(PARTS), strict=True))
    for name, features, used in (
        ("concepts", MODELS[0], reader),
        ("without vectors", MODELS[1], CharacterPairs()),
    ):
        ways = {}
        for part in PARTS:
            told = [(p, a.label, b.label) for p, a, b in ends if p.part == other[part]]
            model = learned(features, told, reader, centre)
            ways[part] = in_one_concept(read_in, used, Sameness(model))
        report(name, ends, ways)
    report("equal labels", ends, dict.fromkeys(PARTS, lambda a, b: a.label == b.label))
    report("cosine", ends, {part: by_cosine(ends, other[part], reader) for part in PARTS})
    start = time.perf_counter()
    for kind in KINDS:
        founders_of = grouped(in_order(read_in, kind), reader, Sameness.of(reader))
        sizes = Counter(Counter(founders_of.values()).values())
        print(
            f"# as shipped: {len(founders_of)} {kind.value}s, {sizes.total()} concepts, "
            f"{sizes[1]} of one statement, the largest of {max(sizes)}"
        )
    print(f"# {time.perf_counter() - start:.1f} s")
    themes = Counter(theme(s.label, s.quote) for k in KINDS for _, s in in_order(read_in, k))
    share = themes[OTHER] / themes.total()
    print(f"# {len(themes)} themes; {share:.1%} of the statements under {OTHER}", flush=True)


if __name__ == "__main__":
    main()
