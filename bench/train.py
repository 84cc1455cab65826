"""Learns the models under ingest/learned/ from hand-coded documents, and measures them.

    python bench/train.py GOLD --corpus DIR [--corpus DIR …] [--cache FILE]
    python bench/train.py GOLD --corpus DIR … --held-out FOLDER

Without ``--held-out`` the models are learned from all documents and written; with it, each document
is extracted by models that never saw it, and FOLDER gets what `bench/score_extraction.py` compares.
All of it is deterministic. Needs scikit-learn (``pip install --group train``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from gold import KINDS, Coded, Gold, golds
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ingest import boundary, dimension, features, pairing
from ingest.encode import Encoder
from ingest.extract import Drafts, Models, extract
from ingest.linear import Linear
from ingest.models import encoder
from ingest.statement import Dimension, Kind, Statement
from ingest.vectors import cached
from ui.tables import extraction_json

LEARNED = Path(__file__).parents[1] / "ingest" / "learned"
STRETCH = 8.0
"""Brings vectors, whose columns are near 0.05, to the size of the yes-or-no features."""
DIMENSIONS = tuple(one.value for one in Dimension)
DIGITS = 4

Rows = NDArray[np.float32]
Guesses = dict[tuple[str, str], tuple[Dimension, tuple[Dimension, ...]]]
"""Primary and further dimensions by document and statement."""
FOLDS = 5


def fit(  # noqa: PLR0913, PLR0917
    names: Sequence[str],
    classes: Sequence[str],
    strength: float,
    described: Rows,
    vectors: Rows | None,
    answers: NDArray[np.int64],
    reader: str,
) -> Linear:
    """Learn one model; ``strength`` is the inverse of the penalty on large weights."""
    centre = np.zeros(0) if vectors is None else np.round(vectors.mean(axis=0), DIGITS)
    rows = described.astype(np.float64)
    if vectors is not None:
        rows = np.hstack([rows, (vectors - centre) * STRETCH])
    engine = LogisticRegression(C=strength, max_iter=5000, fit_intercept=False)
    engine.fit(rows, answers)
    weights = engine.coef_.T
    if len(engine.classes_) == 2:
        weights = np.hstack([np.zeros_like(weights), weights])
    every = np.zeros((rows.shape[1], len(classes)))
    every[:, engine.classes_] = weights
    if len(engine.classes_) < len(classes):
        absent = sorted(set(range(len(classes))) - set(engine.classes_))
        every[0, absent] = -10.0  # the bias: a class that was never seen is never chosen
    return Linear(
        tuple(classes),
        tuple(names),
        np.round(every[: len(names)], DIGITS),
        reader if vectors is not None else "",
        centre,
        STRETCH,
        np.round(every[len(names) :], DIGITS),
    )


class Lessons:
    """What the models are learned from: coded documents with their clauses' vectors."""

    def __init__(self, documents: Sequence[Gold], reader: Encoder) -> None:
        self.documents = documents
        self.reader = reader
        self.vectors = {}
        self.described = {}
        for gold in documents:
            self.vectors[gold.name] = reader.encode([part.text for part in gold.clauses])
            self.described[gold.name] = features.features(gold.document, gold.clauses)

    def models(self, without: str = "", *, vectors: bool = True) -> Models:
        """Learn from all documents but one."""
        chosen = [gold for gold in self.documents if gold.name != without]
        kind, split = self._kind(chosen, vectors), self._boundary(chosen)
        place = self._dimension(chosen, vectors)
        so_far = Models(kind, split, place, link=split)  # drafts ask for no links
        link = self._link(chosen, self._guessed(chosen, vectors), so_far)
        return Models(kind, split, place, link)

    def _kind(self, chosen: Sequence[Gold], use: bool) -> Linear:
        inside = {gold.name: np.array(gold.inside) for gold in chosen}
        return fit(
            features.names(),
            ("none", *KINDS),
            0.1,
            np.concatenate([self.described[g.name][inside[g.name]] for g in chosen]),
            np.concatenate([self.vectors[g.name][inside[g.name]] for g in chosen]) if use else None,
            np.concatenate([np.array(g.kinds)[inside[g.name]] for g in chosen]),
            self.reader.name,
        )

    def _boundary(self, chosen: Sequence[Gold]) -> Linear:
        described, answers = [], []
        for gold in chosen:
            places = [at for at in boundary.pairs(gold.clauses, gold.kinds) if gold.inside[at]]
            genre = gold.document.genre
            described.append(boundary.features(genre, gold.clauses, gold.kinds, places))
            answers += [not set(gold.owners[at]) & set(gold.owners[at - 1]) for at in places]
        rows, wanted = np.concatenate(described), np.array(answers, dtype=np.int64)
        return fit(boundary.NAMES, ("same", "new"), 0.1, rows, None, wanted, "")

    def _dimension(self, chosen: Sequence[Gold], use: bool) -> Linear:
        described, vectors, answers = [], [], []
        for gold in chosen:
            held = [s for s in gold.statements if s.dimension and s.clauses]
            described.append(self._dimension_rows(gold, held))
            vectors += [self.vectors[gold.name][list(s.clauses)].mean(axis=0) for s in held]
            answers += [DIMENSIONS.index(s.dimension) for s in held]
        return fit(
            dimension.names(),
            DIMENSIONS,
            0.1,
            np.concatenate(described),
            np.array(vectors) if use else None,
            np.array(answers),
            self.reader.name,
        )

    def _dimension_rows(self, gold: Gold, held: Sequence[Coded]) -> Rows:
        parts, text = gold.clauses, gold.document.text
        sections = [parts[s.clauses[0]].section for s in held]
        return dimension.features(
            [parts[s.clauses[0]].text for s in held],
            [s.span.of(text) for s in held],
            ["".join(section.path) if section else "" for section in sections],
            [s.kind == Kind.PROBLEM for s in held],
        )

    def _guessed(self, chosen: Sequence[Gold], use: bool) -> Guesses:
        """Guess the dimensions of statements by models that did not see their document.

        Links are learned from these, for guesses are what they will have to do with.
        """
        guessed: Guesses = {}
        for fold in range(FOLDS):
            model = self._dimension([g for at, g in enumerate(chosen) if at % FOLDS != fold], use)
            for gold in chosen[fold::FOLDS]:
                held = [s for s in gold.statements if s.dimension and s.clauses]
                means = [self.vectors[gold.name][list(s.clauses)].mean(axis=0) for s in held]
                likely = model.probabilities(self._dimension_rows(gold, held), np.array(means))
                for statement, row in zip(held, likely, strict=True):
                    section = gold.clauses[statement.clauses[0]].section
                    told = dimension.named(section.heading) if section else None
                    guess = dimension.chosen(row, model.classes, told)
                    guessed[gold.name, statement.id] = guess
        return guessed

    def _link(self, chosen: Sequence[Gold], guessed: Guesses, so_far: Models) -> Linear:
        """Learn from the coded pairs, each described among its region and the whole text.

        Outside the coded regions statements are what the models find: a report of which two pages
        were coded has its hundred other measures all the same.
        """
        described, answers = [], []
        names: tuple[str, ...] = ()
        for gold in chosen:
            coded = [self._ends(gold, kind, guessed) for kind in (Kind.MEASURE, Kind.PROBLEM)]
            if not gold.links or not all(coded):
                continue
            drafts = Drafts(gold.document, gold.clauses, self.vectors[gold.name], so_far)
            others = [
                [
                    end
                    for end in drafts.ends(list(drafts.statements()), kind)
                    if not gold.inside[end.order]
                ]
                for kind in (Kind.MEASURE, Kind.PROBLEM)
            ]
            measures, problems = coded
            wanted = [
                (m.statement.id, p.statement.id) in gold.links for m in measures for p in problems
            ]
            for around in ([[], []], others):  # a document of the region's size, and the whole one
                grids = pairing.grids(measures + around[0], problems + around[1])
                names = tuple(grids)
                within = np.s_[: len(measures), : len(problems)]
                described.append(
                    np.stack([grid[within].ravel() for grid in grids.values()], axis=1)
                )
                answers += wanted
        rows = np.concatenate(described).astype(np.float32)
        linked = np.array(answers, dtype=np.int64)
        return fit(names, ("apart", "linked"), 0.3, rows, None, linked, "")

    def _ends(self, gold: Gold, kind: Kind, guessed: Guesses) -> list[pairing.End]:
        return [
            pairing.End(
                _statement(gold, coded, *guessed[gold.name, coded.id]),
                [gold.clauses[at] for at in coded.clauses],
                self.vectors[gold.name][list(coded.clauses)],
                coded.clauses[0],
            )
            for coded in gold.statements
            if coded.kind == kind and coded.clauses
        ]


def _statement(
    gold: Gold, coded: Coded, primary: Dimension, further: tuple[Dimension, ...]
) -> Statement:
    quote = coded.span.of(gold.document.text)
    return Statement(
        coded.id, Kind(coded.kind), coded.span, quote, "", primary, further, "", 1.0, "coded"
    )


def write(with_vectors: Models, without: Models) -> None:
    """Write each model, learned with vectors and without, as one readable file."""
    LEARNED.mkdir(exist_ok=True)
    for name in Models.__slots__:
        variants = [getattr(with_vectors, name), getattr(without, name)]
        held = {
            "classes": variants[0].classes,
            "models": [_json(model) for model in variants if model.encoder or model is variants[1]],
        }
        text = json.dumps(held, ensure_ascii=False, indent=None, separators=(",", ":"))
        (LEARNED / f"{name}.json").write_text(_readable(text) + "\n", "utf-8")


def _json(model: Linear) -> dict[str, object]:
    return {
        "encoder": model.encoder,
        "stretch": model.stretch,
        "weights": dict(zip(model.names, model.weights.tolist(), strict=True)),
        "centre": model.centre.tolist(),
        "vector_weights": model.vector_weights.tolist(),
    }


def _readable(text: str) -> str:
    """Break lines, so that a change of weights can be read."""
    for before, after in (("],", '"'), ("],", "["), ("", '{"encoder"')):
        text = text.replace(before + after, f"{before}\n{after}")
    return text


def main() -> None:
    """Read the arguments, learn, write or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--corpus", type=Path, action="append", required=True)
    parser.add_argument("--cache", type=Path, help="keeps vectors between two runs")
    parser.add_argument("--held-out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reader = cached(encoder(None), asked.cache or Path(folder) / "vectors.sqlite")
        lessons = Lessons(list(golds(asked.gold, asked.corpus)), reader)
        if asked.held_out is None:
            write(lessons.models(), lessons.models(vectors=False))
            return
        asked.held_out.mkdir(parents=True, exist_ok=True)
        for gold in lessons.documents:
            found = extract(gold.document, reader, lessons.models(without=gold.name))
            text = json.dumps(extraction_json(found), ensure_ascii=False)
            (asked.held_out / f"{gold.name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
