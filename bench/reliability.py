"""Holds confidence against the truth: how many of equally sure statements are right.

    python bench/reliability.py SHARED FOUND

FOUND is the folder that ``bench/train.py --held-out`` wrote: statements of models that never saw
the document. Right is what has half of all its characters in common with a coded statement of the
same kind; only statements in coded regions are judged.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from gold import Gold, golds

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def judged(gold: Gold, found: list[dict[str, object]]) -> Iterator[tuple[str, float, bool]]:
    """Yield kind, confidence and truth of each statement in a coded region."""
    inside = [
        clause.span for clause, within in zip(gold.clauses, gold.inside, strict=True) if within
    ]
    for one in found:
        start, end = int(str(one["start"])), int(str(one["end"]))
        if not any(span.start <= start < span.end for span in inside):
            continue
        right = False
        for coded in gold.statements:
            common = min(coded.span.end, end) - max(coded.span.start, start)
            union = len(coded.span) + end - start - common
            right = right or (coded.kind == one["kind"] and common * 2 >= union)
        yield str(one["kind"]), float(str(one["confidence"])), right


def main() -> None:
    """Read the arguments and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("found", type=Path)
    asked = parser.parse_args()
    rows = []
    for gold in golds(asked.shared / "gold", [asked.shared / "corpus", asked.shared]):
        held = json.loads((asked.found / f"{gold.name}.json").read_text("utf-8"))
        rows += judged(gold, held["statements"])
    sure = np.array([row[1] for row in rows])
    right = np.array([row[2] for row in rows])
    print("| confidence | statements | mean confidence | right |\n|---|---|---|---|")
    gap = 0.0
    for low, high in pairwise(EDGES):
        within = (sure >= low) & (sure < high)
        if within.any():
            mean, share = sure[within].mean(), right[within].mean()
            gap += within.mean() * abs(mean - share)
            print(f"| {low:.1f}–{min(high, 1):.1f} | {within.sum()} | {mean:.2f} | {share:.2f} |")
    brier = ((sure - right) ** 2).mean()
    print(
        f"\nexpected calibration error {gap:.3f}, Brier score {brier:.3f}, {len(rows)} statements"
    )


if __name__ == "__main__":
    main()
