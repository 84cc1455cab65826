"""Learns the weights of passage ranking, and tells what they are worth to questions held out.

    python bench/ranking.py --set STORE QUESTIONS [--set …] [--held-out | --ablation]

A line of QUESTIONS is ``{"question", "expect": [document, …]}``, any passage of which counts, or
``{"question", "document", "spans": [[start, end], …]}``, characters of the document's text: a
passage counts when it shares half of the shorter of the two.

Without an option, weights are learned from all sets, each of the same weight whatever its size,
and written to ``qa/learned/passages.json``. With ``--held-out``, each question is ranked by
weights that never saw it nor its expected texts (five folds), then each set by weights that saw
the other sets alone. With ``--ablation``, the former once more without each signal. Needs SciPy.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from statutes import score

from ingest.models import encoder
from ingest.words import words
from kg.store import Store
from qa.index import Index
from qa.keeping import ensure
from qa.passages import gathered
from qa.rank import Scores
from qa.weighing import FURTHEST, standard
from ui.library import reader_of

TARGET = Path(__file__).parents[1] / "qa" / "learned" / "passages.json"
STRENGTH = 0.03
OF_TRAITS = 1.0
"""Penalties on the squares of the constant weights, and of what a trait adds to them."""
FOLDS, DIGITS = 5, 4
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A question: its candidates' units and signals, its traits, and what is expected of it."""

    units: Sequence[Any]
    signals: dict[str, Scores]
    traits: dict[str, float]
    expected: frozenset[Any]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which candidates are expected."""
        return np.array([unit in self.expected for unit in self.units], dtype=bool)


@dataclass(frozen=True)
class Learned:
    """Weights as `qa.weighing.Weights` has them, before they are rounded."""

    signals: tuple[str, ...]
    traits: tuple[str, ...]
    means: Matrix
    deviations: Matrix
    weights: Matrix

    def columns(self, case: Case) -> Matrix:
        """Signals and their products with the traits, a row a candidate."""
        told = np.array([case.traits[name] for name in self.traits])
        strange = np.clip((told - self.means) / self.deviations, -FURTHEST, FURTHEST)
        plain = np.stack([standard(case.signals[name]) for name in self.signals], axis=1)
        return np.hstack([plain, *(plain * one for one in strange)])

    def ranked(self, case: Case) -> list[Any]:
        """Units of the candidates, the best first."""
        score = self.columns(case) @ self.weights.T.ravel()
        return [case.units[at] for at in np.argsort(-score, kind="stable")]


def cases(folder: Path, questions: Path) -> Iterator[Case]:
    """Search a store for the questions of a file."""
    with Store.open(folder, write=False) as store:
        reader = reader_of(folder, store.model)
        index = ensure(store, reader)
        for line in questions.read_text("utf-8").splitlines():
            asked = json.loads(line)
            text = asked["question"]
            query = index.query(words(text), text, encoder(store.model))
            rows, signals, traits = gathered(index, query)
            if "expect" in asked:
                units: Sequence[Any] = [index.passages[row].document for row in rows]
                expected = frozenset(asked["expect"])
            else:
                units, expected = rows.tolist(), frozenset(_rows(index, asked))
            if expected:
                yield Case(units, signals, traits, expected)


def _rows(index: Index, asked: dict[str, Any]) -> Iterator[int]:
    """Rows of the passages that answer."""
    scope = index.scope(index.passages, [asked["document"]])
    for row in [] if scope is None else scope.tolist():
        record = index.passages[row]
        for start, end in asked["spans"]:
            shared = min(end, record.end) - max(start, record.start)
            if shared > 0 and 2 * shared >= min(end - start, record.end - record.start):
                yield row


def learn(sets: Sequence[Sequence[Case]], signals: Sequence[str], traits: Sequence[str]) -> Learned:
    """Learn weights under which what is expected is likeliest among the candidates.

    The likelihood is that of a choice: exponentials of the scores over their sum (conditional
    logit), as each question is worth as much as the others of its set.
    """
    every = [case for cases in sets for case in cases]
    told = np.array([[case.traits[name] for name in traits] for case in every])
    held = Learned(
        tuple(signals),
        tuple(traits),
        told.mean(axis=0),
        told.std(axis=0) + 1e-6,
        np.zeros((len(signals), 1 + len(traits))),
    )
    share = [1 / len(sets) / len(cases) for cases in sets for _ in cases]
    kept = [(case, one) for case, one in zip(every, share, strict=True) if case.right.any()]
    rows = np.concatenate([held.columns(case) for case, _ in kept])
    right = np.concatenate([case.right for case, _ in kept])
    counts = np.array([len(case.units) for case, _ in kept])
    worth = np.array([one for _, one in kept])
    starts = np.cumsum(counts) - counts

    penalty = np.full(rows.shape[1], STRENGTH)
    penalty[len(signals) :] = OF_TRAITS

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = rows @ weights
        powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
        whole = np.add.reduceat(powers, starts)
        good = np.add.reduceat(powers * right, starts)
        value = float((worth * (np.log(whole) - np.log(good))).sum())
        pull = powers * np.repeat(worth / whole, counts)
        pull -= powers * right * np.repeat(worth / good, counts)
        cost = penalty * weights
        return value + float(cost @ weights), rows.T @ pull + 2 * cost

    # No signal speaks against a passage by itself: two that tell the same would trade weights.
    bounds = [(0, None)] * len(signals) + [(None, None)] * (rows.shape[1] - len(signals))
    start = np.full(rows.shape[1], 0.0)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    shape = (1 + len(traits), len(signals))
    return replace(held, weights=np.asarray(found.x).reshape(shape).T)


def figures(learned: Learned, held: Sequence[Case]) -> tuple[float, float]:
    """Measure nDCG and recall of the first ten units."""
    told = [score(learned.ranked(case), case.expected) for case in held]
    ndcg, recall = np.mean(told, axis=0)
    return float(ndcg), float(recall)


def _folds(held: Sequence[Case]) -> NDArray[np.int64]:
    """Give each question a fold, the same to all that expect the same."""
    of: dict[frozenset[Any], int] = {}
    for case in held:
        of.setdefault(case.expected, len(of) % FOLDS)
    return np.array([of[case.expected] for case in held])


def crossed(
    sets: Sequence[Sequence[Case]], signals: Sequence[str], traits: Sequence[str]
) -> list[tuple[float, float]]:
    """Figures of each set by weights that never saw the question."""
    folds = [_folds(held) for held in sets]
    found: list[list[tuple[int, tuple[float, float]]]] = [[] for _ in sets]
    for fold in range(FOLDS):
        seen = [
            [case for case, own in zip(held, of, strict=True) if own != fold]
            for held, of in zip(sets, folds, strict=True)
        ]
        learned = learn(seen, signals, traits)
        for at, (held, of) in enumerate(zip(sets, folds, strict=True)):
            kept = [case for case, own in zip(held, of, strict=True) if own == fold]
            found[at].append((len(kept), figures(learned, kept)))
    return [_average(one) for one in found]


def _average(folds: Sequence[tuple[int, tuple[float, float]]]) -> tuple[float, float]:
    """Average the figures of folds, each by how many questions it has."""
    sizes, told = zip(*folds, strict=True)
    ndcg, recall = np.average(told, axis=0, weights=sizes)
    return float(ndcg), float(recall)


def _told(pairs: Sequence[tuple[float, float]]) -> str:
    return "   ".join(f"{ndcg:.4f} {recall:.4f}" for ndcg, recall in pairs)


def main() -> None:
    """Read the arguments; learn and write, or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--set", nargs=2, action="append", type=Path, required=True)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--ablation", action="store_true")
    given = parser.parse_args()
    sets = [list(cases(folder, questions)) for folder, questions in given.set]
    signals, traits = list(sets[0][0].signals), list(sets[0][0].traits)
    if given.held_out or given.ablation:
        print("nDCG@10 recall@10 of each set; pool:", _told([_pool(held) for held in sets]))
        print("five folds            ", _told(crossed(sets, signals, traits)))
        print("five folds, no traits ", _told(crossed(sets, signals, [])))
    if given.held_out and len(sets) > 1:
        for wanted in (traits, []):
            apart = [
                figures(learn([o for o in sets if o is not held], signals, wanted), held)
                for held in sets
            ]
            print("each by the others, " + ("traits" if wanted else "none  "), _told(apart))
    if given.ablation:
        for name in signals:
            rest = [other for other in signals if other != name]
            print(f"without {name:14}", _told(crossed(sets, rest, traits)))
    if not (given.held_out or given.ablation):
        write(learn(sets, signals, traits))


def _pool(held: Sequence[Case]) -> tuple[float, float]:
    """Share of what is expected that is among the candidates, twice."""
    share = float(
        np.mean([len(case.expected & set(case.units)) / len(case.expected) for case in held])
    )
    return share, share


def write(learned: Learned) -> None:
    """Write weights as a file that can be read."""
    traits = {
        name: {"mean": round(float(mean), DIGITS), "deviation": round(float(deviation), DIGITS)}
        for name, mean, deviation in zip(
            learned.traits, learned.means, learned.deviations, strict=True
        )
    }
    rows = zip(learned.signals, np.round(learned.weights, DIGITS).tolist(), strict=True)
    text = json.dumps({"traits": traits, "signals": dict(rows)}, ensure_ascii=False)
    for before, after in (("},", '"'), ("],", '"')):
        text = text.replace(f"{before} {after}", f"{before}\n{after}")
    TARGET.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
