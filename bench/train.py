"""Learns the models under ingest/learned/ from hand-coded documents, and measures them.

    python bench/train.py SHARED [--cache FILE]
    python bench/train.py SHARED --held-out FOLDER [--folds N]

SHARED holds ``gold/`` (coded documents) and ``corpus/`` (texts); more coded documents lie beside
this script (``lessons/``). Without ``--held-out`` the models are learned from all of them and
written; with it, each document of ``gold/`` is extracted by models that never saw it (nor the
others of its fold), and FOLDER gets what `score_extraction.py` compares. All of it is
deterministic. Needs scikit-learn (``pip install --group train``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from fit import Rows, fit, write
from gold import KINDS, Coded, Gold, golds
from truth import confirmed, matched

from ingest import boundary, confidence, dimension, features, grams, pairing
from ingest.draft import around
from ingest.encode import Encoder
from ingest.end import End
from ingest.extract import Drafts, Models, extract, read_vectors
from ingest.linear import Linear
from ingest.models import encoder
from ingest.statement import Dimension, Kind, Statement
from ingest.structure import judged, settle
from ingest.vectors import cached
from ui.tables import extraction_json

HERE = Path(__file__).parent
LEARNED = HERE.parent / "ingest" / "learned"
# Columns of vectors are near 0.05; this brings them to the size of the yes-or-no features.
OWN, NEAR = 8.0, 5.0
DIMENSIONS = tuple(one.value for one in Dimension)
FOLDS = 4
OFTEN = 20
"""Clauses that hold a character, or a pair, of which something is learned."""


class Lessons:
    """What the models are learned from: coded documents with their clauses' vectors."""

    def __init__(self, documents: Sequence[Gold], reader: Encoder) -> None:
        self.documents = documents
        self.reader = reader
        self.encoded = {}
        self.described = {}
        self.judged = {}
        self._names: tuple[str, ...] = ()
        for gold in documents:
            self.encoded[gold.name] = read_vectors(gold.document, gold.clauses, reader)
            self.described[gold.name] = features.features(gold.document, gold.clauses)
            self.judged[gold.name] = np.array(gold.inside) & np.array(judged(gold.clauses))

    def models(self, without: frozenset[str] = frozenset(), *, vectors: bool = True) -> Models:
        """Learn from all documents but some."""
        chosen = [gold for gold in self.documents if gold.name not in without]
        seen = self._first(chosen, vectors)
        unseen = list(self._unseen(chosen, vectors))
        sure, link = self._confidence(unseen), self._link(unseen)
        return replace(seen, confidence=sure, link=link)

    def _first(self, chosen: Sequence[Gold], use: bool) -> Models:
        """Learn what statements are; drafts ask neither how sure they are nor for links."""
        kind, split = self._kind(chosen, use), self._boundary(chosen)
        place = self._dimension(chosen, use)
        nothing = np.zeros((len(confidence.NAMES), 2))
        none = Linear(("no", "yes"), confidence.NAMES, nothing, "", nothing[:0], (), nothing[:0])
        return Models(kind, split, place, none, none)

    def _unseen(self, chosen: Sequence[Gold], use: bool) -> Iterator[tuple[Gold, Drafts]]:
        """Draft each document by models that did not see it.

        Confidence and links are learned from these, for such are what they will have to do with.
        """
        for fold in range(FOLDS):
            models = self._first([g for at, g in enumerate(chosen) if at % FOLDS != fold], use)
            for gold in chosen[fold::FOLDS]:
                encoded = self.encoded[gold.name]
                yield gold, Drafts(gold.document, gold.clauses, encoded, models)

    def _kind(self, chosen: Sequence[Gold], use: bool) -> Linear:
        held = [(g, self.judged[g.name]) for g in chosen]
        texts = [
            clause.text
            for g, which in held
            for clause, ask in zip(g.clauses, which, strict=True)
            if ask
        ]
        names = [*features.names(), *(grams.MARK + gram for gram in grams.common(texts, OFTEN))]
        described = np.concatenate([self.described[g.name][which] for g, which in held])
        return fit(
            names,
            ("none", *KINDS),
            0.05,
            np.hstack([described, grams.presence(texts, names)]),
            np.concatenate([self._context(g)[which] for g, which in held]) if use else None,
            np.concatenate([np.array(g.kinds)[which] for g, which in held]),
            self.reader.name,
            (OWN, NEAR, NEAR, NEAR),
        )

    def _context(self, gold: Gold) -> Rows:
        encoded = self.encoded[gold.name]
        return around(encoded.clauses, encoded.headings)

    def _boundary(self, chosen: Sequence[Gold]) -> Linear:
        described, answers = [], []
        for gold in chosen:
            _, joined = settle(gold.clauses, gold.kinds)
            places = [
                at
                for at in boundary.pairs(gold.clauses, gold.kinds)
                if gold.inside[at] and at not in joined
            ]
            genre = gold.document.genre
            described.append(boundary.features(genre, gold.clauses, gold.kinds, places))
            answers += [not set(gold.owners[at]) & set(gold.owners[at - 1]) for at in places]
        rows, wanted = np.concatenate(described), np.array(answers, dtype=np.int64)
        return fit(boundary.NAMES, ("same", "new"), 1.0, rows, None, wanted)

    def _dimension(self, chosen: Sequence[Gold], use: bool) -> Linear:
        described, vectors, answers = [], [], []
        for gold in chosen:
            held = _with_dimension(gold)
            described.append(self._dimension_rows(gold, held))
            vectors.append(self._means(gold, held))
            answers += [DIMENSIONS.index(s.dimension) for s in held]
        return fit(
            dimension.names(),
            DIMENSIONS,
            0.1,
            np.concatenate(described),
            np.concatenate(vectors) if use else None,
            np.array(answers),
            self.reader.name,
            (OWN,),
        )

    def _means(self, gold: Gold, held: Sequence[Coded]) -> Rows:
        """Mean vector of each statement's clauses; shape (n, 1, width)."""
        vectors = self.encoded[gold.name].clauses
        means = [vectors[list(s.clauses)].mean(axis=0) for s in held]
        return np.array(means, np.float32).reshape(len(held), 1, vectors.shape[1])

    def _dimension_rows(self, gold: Gold, held: Sequence[Coded]) -> Rows:
        parts, text = gold.clauses, gold.document.text
        sections = [parts[s.clauses[0]].section for s in held]
        return dimension.features(
            [parts[s.clauses[0]].text for s in held],
            [s.span.of(text) for s in held],
            ["".join(section.path) if section else "" for section in sections],
            [s.kind == Kind.PROBLEM for s in held],
        )

    def _confidence(self, unseen: Sequence[tuple[Gold, Drafts]]) -> Linear:
        """Learn from drafts in the coded regions: right is what a coder cut and named alike."""
        described, answers = [], []
        for gold, made in unseen:
            inside = [gold.inside[draft.first] for draft in made.drafts]
            described.append(confidence.features(made.drafts, made.likely)[inside])
            drafts = (draft for draft, within in zip(made.drafts, inside, strict=True) if within)
            answers += [confirmed(gold, draft) for draft in drafts]
        right = np.array(answers, dtype=np.int64)
        rows = np.concatenate(described)
        return fit(confidence.NAMES, ("wrong", "right"), 1.0, rows, None, right)

    def _link(self, unseen: Sequence[tuple[Gold, Drafts]]) -> Linear:
        """Learn from pairs of coded statements, and of those that models find."""
        described, answers = [], []
        for gold, drafts in unseen:
            for pairs, linked in self._pairs(gold, drafts):
                described.append(pairs)
                answers.append(linked)
        rows = np.concatenate(described).astype(np.float32)
        linked = np.concatenate(answers).astype(np.int64)
        return fit(self._names, ("apart", "linked"), 1.0, rows, None, linked)

    def _pairs(self, gold: Gold, drafts: Drafts) -> Iterator[tuple[Rows, Rows]]:
        """Describe the pairs of a document's region, and tell which of them are linked."""
        found = list(drafts.statements())
        sides = [drafts.ends(found, kind) for kind in (Kind.MEASURE, Kind.PROBLEM)]
        if all(sides):
            inside = [[gold.inside[end.order] for end in side] for side in sides]
            within = np.ix_(*map(np.flatnonzero, inside))
            yield self._described(*sides, within), matched(gold, *sides)[within].ravel()
        coded = [self._ends(gold, kind, drafts.models) for kind in (Kind.MEASURE, Kind.PROBLEM)]
        if all(coded):
            wanted = [
                [(m.statement.id, p.statement.id) in gold.links for p in coded[1]] for m in coded[0]
            ]
            yield self._described(*coded, np.s_[:, :]), np.array(wanted).ravel()

    def _described(self, measures: Sequence[End], problems: Sequence[End], within: Any) -> Rows:
        grids = pairing.grids(measures, problems)
        self._names = tuple(grids)
        return np.stack([grid[within].ravel() for grid in grids.values()], axis=1)

    def _ends(self, gold: Gold, kind: Kind, models: Models) -> list[End]:
        """Gather the coded statements of a kind, their dimensions guessed."""
        held = [s for s in _with_dimension(gold) if s.kind == kind]
        likely = models.dimension.probabilities(
            self._dimension_rows(gold, held), self._means(gold, held)
        )
        encoded, ends = self.encoded[gold.name], []
        for coded, row in zip(held, likely, strict=True):
            first, places = coded.clauses[0], list(coded.clauses)
            section = gold.clauses[first].section
            told = dimension.named(section.heading) if section else None
            guess = dimension.chosen(row, models.dimension.classes, told)
            clauses = [gold.clauses[at] for at in places]
            statement = _statement(gold, coded, *guess)
            ends.append(
                End(statement, clauses, encoded.clauses[places], encoded.headings[first], first)
            )
        return ends


def _with_dimension(gold: Gold) -> list[Coded]:
    return [s for s in gold.statements if s.dimension and s.clauses]


def _statement(
    gold: Gold, coded: Coded, primary: Dimension, further: tuple[Dimension, ...]
) -> Statement:
    quote = coded.span.of(gold.document.text)
    return Statement(
        coded.id, Kind(coded.kind), coded.span, quote, "", primary, further, "", 1.0, "coded"
    )


def documents(shared: Path) -> Iterator[Gold]:
    """Read all coded documents, those of ``gold/`` first."""
    yield from golds(shared / "gold", [shared / "corpus", shared])
    yield from golds(HERE / "lessons" / "coded", [shared / "corpus", HERE / "lessons"])


def hold_out(lessons: Lessons, names: Sequence[str], folds: int, folder: Path) -> None:
    """Extract the documents ``names`` by models that saw none of their fold."""
    folder.mkdir(parents=True, exist_ok=True)
    for fold in range(folds):
        left = frozenset(names[fold::folds])
        models = lessons.models(without=left)
        for gold in (gold for gold in lessons.documents if gold.name in left):
            found = extract(gold.document, lessons.reader, models)
            text = json.dumps(extraction_json(found), ensure_ascii=False)
            (folder / f"{gold.name}.json").write_text(text, "utf-8")


def main() -> None:
    """Read the arguments, learn, write or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, help="keeps vectors between two runs")
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--folds", type=int, help="all documents of gold/, one by one, if absent")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        reader = cached(encoder(None), asked.cache or Path(place) / "vectors.sqlite")
        lessons = Lessons(list(documents(asked.shared)), reader)
        if asked.held_out:
            names = sorted(path.stem for path in (asked.shared / "gold").glob("*.json"))
            hold_out(lessons, names, asked.folds or len(names), asked.held_out)
            return
        learned = lessons.models(), lessons.models(vectors=False)
        LEARNED.mkdir(exist_ok=True)
        for name in Models.__slots__:
            write(LEARNED / f"{name}.json", [getattr(models, name) for models in learned])


if __name__ == "__main__":
    main()
