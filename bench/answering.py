"""Learns how answers are weighed (qa/learned/), and measures answers to questions on coded texts.

    python bench/answering.py SHARED --store FOLDER [--vectors FILE] [--learn | --ablate]

FOLDER gets a store of all coded documents, each extracted by models that saw none of its fold
(`bench/train.py`); one that is there is used as it is. With ``--learn`` the weights are learned
from the questions of ``bench/lessons`` and written; without it the questions of ``gold/``, none of
which anything was learned from, are asked, and beside them those of the lessons and of
``bench/lessons/absent.jsonl``, which no document answers; with ``--ablate`` sets alone, by weights
that were learned without one group of signals. FILE keeps vectors between two runs. Needs
scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from questions import Asked, fill, questions, unseen
from sklearn.linear_model import LogisticRegression
from train import Lessons, documents

from ingest.models import encoder
from ingest.statement import Kind
from ingest.vectors import cached, own_queries
from kg.store import Store
from qa import doubt, logistic, reach, sets
from qa.answer import Answer, Asker
from qa.evidence import Judge
from qa.find import find
from qa.frame import subject as framed
from qa.index import Index
from qa.keeping import ensure
from qa.question import Question
from qa.rank import Rows
from qa.saying import judged
from qa.shelf import Query
from qa.signals import Signals
from qa.understanding import understand

LEARNED = Path(__file__).parent.parent / "qa" / "learned"
LESSONS, SEARCH = (Path(__file__).parent / name for name in ("lessons", "search"))
STRENGTH, DOMAIN_STRENGTH, DIGITS, FOLDS = 0.02, 0.02, 4, 10
OVER, FOREIGN_OVER = 0.03, 0.01
"""Shares of answerable questions that may be refused: as too weak, and as foreign."""
SETS = {
    "measures_for_problem": Kind.MEASURE,
    "problems_for_measure": Kind.PROBLEM,
    "problems_in_dimension": Kind.PROBLEM,
    "measures_in_dimension": Kind.MEASURE,
}
Matrix = NDArray[np.float64]
Described = tuple[Rows, Signals]
Describe = Callable[[Index, Question, Query, str, Kind], Described]


class Class:
    """What is learned from and asked over: one store, its index, and the questions."""

    def __init__(self, shared: Path, folder: Path, vectors: Path | None) -> None:
        reader = cached(encoder(None), vectors or folder / "vectors.sqlite")
        lessons = Lessons(list(documents(shared)), reader)
        if not folder.is_dir():
            fill(folder, unseen(lessons), reader)
        self.store = Store.open(folder, write=False)
        self.index = ensure(self.store, reader)
        self.reader = reader
        self.questions = list(questions(lessons.documents, shared))

    def understood(self, asked: Asked) -> tuple[Question, Query]:
        """Read a question on one document as `qa.answer` does."""
        question = understand(asked.text, self.index.catalogue, asked.document)
        return question, self.index.query(question.content, question.sought, self.reader)


def linked(index: Index, question: Question, query: Query, document: str, kind: Kind) -> Described:
    """Describe what `qa.reach` weighs."""
    field = reach.Field.of(index, query, (document,), kind)
    return field.rows, reach.described(index, query, field)


def subject(index: Index, question: Question, query: Query, document: str, kind: Kind) -> Described:
    """Describe what `qa.sets` weighs."""
    rows = index.rows(kind, question.dimension)
    inside = index.scope(index.statements, (document,))
    rows = rows if inside is None else np.intersect1d(rows, inside)
    return rows, sets.described(index, query, rows, question.dimension)


def learn(
    pupils: Class, types: Sequence[str], describe: Describe, left_out: Sequence[str] = ()
) -> tuple[list[str], Matrix]:
    """Learn weights from the lessons' questions of some types; the last weight is the bias."""
    described, answers, weights, names = [], [], [], []
    for asked in pupils.questions:
        if asked.gold or asked.type not in types or not asked.right:
            continue
        question, query = pupils.understood(asked)
        rows, found = describe(pupils.index, question, query, asked.document, SETS[asked.type])
        held = [pupils.index.statements[row] for row in rows.tolist()]
        inside = np.array([asked.judged(one.start, one.end) for one in held], dtype=bool)
        right = np.array([asked.answered_by(one.start, one.end) for one in held], dtype=bool)
        if not (right & inside).any():
            continue
        names = [name for name in found if name not in left_out]
        described.append(np.stack([found[name] for name in names], axis=1)[inside])
        answers.append(right[inside])
        weights.append(np.full(inside.sum(), inside.sum() ** -0.5))
    rows, right = np.concatenate(described).astype(np.float64), np.concatenate(answers)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    engine = LogisticRegression(C=STRENGTH, max_iter=2000)
    engine.fit((rows - mean) / spread, right, sample_weight=np.concatenate(weights))
    slope = engine.coef_[0] / spread
    return names, np.append(slope, engine.intercept_[0] - slope @ mean)


def learn_doubt(pupils: Class) -> tuple[list[str], Matrix]:
    """Learn when nothing should be said; 0.5 is where `OVER` of the answerable are refused."""
    told, right, where = [], [], []
    for asked in pupils.questions:
        if asked.gold:
            continue
        question, query = pupils.understood(asked)
        finding = find(pupils.index, question, query)
        judge = Judge(pupils.index, query, question.demand)
        told.append(doubt.described(question, judge.clauses(judged(finding))))
        right.append(bool(asked.right))
        where.append(asked.document)
    rows = np.array([list(one.values()) for one in told], dtype=np.float64)
    answerable = np.array(right)
    unseen_ = np.zeros(len(rows))
    for fold in range(FOLDS):
        own = np.array([zlib.crc32(name.encode()) % FOLDS == fold for name in where])
        slope, bias = _balanced(rows[~own], ~answerable[~own])
        unseen_[own] = rows[own] @ slope + bias
    slope, bias = _balanced(rows, ~answerable)
    limit = float(np.quantile(unseen_[answerable], 1 - OVER))
    refused = (unseen_[~answerable] > limit).mean()
    print(f"doubt, documents not seen: {refused:.3f} refused, over-refusal {OVER}")
    return list(told[0]), np.append(slope, bias - limit)


def learn_domain(pupils: Class, shared: Path) -> None:
    """Learn from its vector whether policy texts could answer a question, and write that."""
    own = [asked.text for asked in pupils.questions if not asked.gold]
    own += [json.loads(line)["question"] for line in _lines(SEARCH / "emergency.jsonl")]
    statutes = shared / "bench" / "statutes" / "queries_dev.jsonl"
    own += [json.loads(line)["question"] for line in _lines(statutes)]
    foreign = _lines(LESSONS / "foreign.txt")
    texts = [framed(text) for text in (*own, *foreign)]
    rows = own_queries(pupils.reader, texts).astype(np.float64)
    other = np.arange(len(texts)) >= len(own)
    fold = np.array([zlib.crc32(text.encode()) % FOLDS for text in texts])
    unseen_ = np.zeros(len(rows))
    for at in range(FOLDS):
        slope, bias = _balanced(rows[fold != at], other[fold != at], DOMAIN_STRENGTH)
        unseen_[fold == at] = rows[fold == at] @ slope + bias
    limit = float(np.quantile(unseen_[~other], 1 - FOREIGN_OVER))
    refused = (unseen_[other] > limit).mean()
    print(f"domain, questions not seen: {refused:.3f} refused, over-refusal {FOREIGN_OVER}")
    slope, bias = _balanced(rows, other, DOMAIN_STRENGTH)
    held = {
        "encoder": pupils.reader.name,
        "bias": round(float(bias - limit), DIGITS),
        "weights": [round(float(weight), 3) for weight in slope],
    }
    (LEARNED / "domain.json").write_text(json.dumps(held) + "\n", "utf-8")


def _balanced(
    rows: Matrix, positive: NDArray[np.bool_], strength: float = STRENGTH
) -> tuple[Matrix, float]:
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    engine = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000)
    engine.fit((rows - mean) / spread, positive)
    slope = engine.coef_[0] / spread
    return slope, float(engine.intercept_[0] - slope @ mean)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


GROUPS = {
    "none left out": (),
    "links": ("mass", "best", "end"),
    "words": ("words", "words_short"),
    "what stands beside": ("before", "before_short", "after", "after_short"),
    "nearest clause": ("clause", "clause_short"),
    "statement as a whole": ("whole", "whole_short"),
}


def ablate(pupils: Class) -> None:
    """Ask for sets by weights that were learned without a group of signals, one after the other."""
    shipped = logistic.load
    for group, left_out in GROUPS.items():
        models = {
            name: _logistic(*learn(pupils, types, describe, left_out))
            for name, types, describe in (
                ("reach", list(SETS)[:2], linked),
                ("subject", list(SETS)[2:], subject),
            )
        }
        with patch.object(
            logistic, "load", lambda name, own=models: own.get(name) or shipped(name)
        ):
            told = measure(pupils, gold=True, types=tuple(SETS))
        show(f"without {group}" if left_out else group, told)


def _logistic(names: Sequence[str], weights: Matrix) -> logistic.Logistic:
    return logistic.Logistic(dict(zip(names, weights[:-1].tolist(), strict=True)), weights[-1])


def write(name: str, names: Sequence[str], weights: Matrix) -> None:
    """Keep weights as text."""
    told = {one: round(float(w), DIGITS) for one, w in zip(names, weights[:-1], strict=True)}
    held = {"bias": round(float(weights[-1]), DIGITS), "weights": told}
    LEARNED.mkdir(exist_ok=True)
    (LEARNED / f"{name}.json").write_text(json.dumps(held, indent=1) + "\n", "utf-8")


def figures(asked: Asked, answer: Answer) -> Iterator[tuple[str, float]]:
    """Score one answer as `score_qa.py` does."""
    if not asked.right:
        yield "refusal", float(not answer.answered)
        return
    items = [item for item in answer.items if asked.judged(item.start, item.end)]
    hits = [asked.answered_by(item.start, item.end) for item in items]

    def found(most: int | None) -> int:
        each = [replace(asked, right=(span,)) for span in asked.right]
        return sum(any(one.answered_by(i.start, i.end) for i in items[:most]) for one in each)

    yield "hit@1", float(bool(hits) and hits[0])
    yield "recall@5", min(1.0, found(5) / min(len(asked.right), 5))
    yield "over-refusal", float(not answer.answered)
    if asked.type in SETS:
        precise = sum(hits) / len(hits) if hits else 0.0
        recall = found(None) / len(asked.right)
        yield "set F1", 2 * precise * recall / (precise + recall) if precise + recall else 0.0


def measure(
    pupils: Class, *, gold: bool, types: Sequence[str] = ()
) -> Mapping[str, Mapping[str, float]]:
    """Ask all questions of a set and average, by type and over all."""
    asker = Asker(pupils.store, pupils.reader, pupils.index)
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for asked in pupils.questions:
        if asked.gold == gold and (not types or asked.type in types):
            answer = asker.ask(asked.text, asked.document)
            for name, value in figures(asked, answer):
                for type_ in (asked.type, "all"):
                    found[type_][name].append(value)
    return {
        type_: {name: sum(all_) / len(all_) for name, all_ in told.items()}
        | {"n": max(map(len, told.values()))}
        for type_, told in found.items()
    }


def absent(pupils: Class) -> Mapping[str, Mapping[str, float]]:
    """Ask of all documents what none of them speaks of; shares refused, by what is not there."""
    asker = Asker(pupils.store, pupils.reader, pupils.index)
    refused: dict[str, list[bool]] = defaultdict(list)
    for asked in map(json.loads, _lines(LESSONS / "absent.jsonl")):
        answered = asker.ask(asked["question"]).answered
        for why in (asked["why"], "all"):
            refused[why].append(not answered)
    return {
        why: {"n": len(all_), "refusal": sum(all_) / len(all_)} for why, all_ in refused.items()
    }


def show(title: str, told: Mapping[str, Mapping[str, float]]) -> None:
    """Print figures as a table."""
    names = ("n", "hit@1", "recall@5", "set F1", "refusal", "over-refusal")
    print(f"\n{title:24s}" + "".join(f"{name:>14s}" for name in names))
    for type_ in sorted(told, key=lambda one: (one == "all", one)):
        cells = (told[type_].get(name) for name in names)
        shown = ("" if c is None else f"{c:d}" if isinstance(c, int) else f"{c:.3f}" for c in cells)
        print(f"{type_:24s}" + "".join(f"{cell:>14s}" for cell in shown))


def main() -> None:
    """Read the arguments, learn or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--learn", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    asked = parser.parse_args()
    pupils = Class(asked.shared, asked.store, asked.vectors)
    if asked.learn:
        write("reach", *learn(pupils, list(SETS)[:2], linked))
        write("about", *learn(pupils, list(SETS)[:2], linked, GROUPS["links"]))
        write("subject", *learn(pupils, list(SETS)[2:], subject))
        write("doubt", *learn_doubt(pupils))
        learn_domain(pupils, asked.shared)
    elif asked.ablate:
        ablate(pupils)
    else:
        show("gold", measure(pupils, gold=True))
        show("lessons", measure(pupils, gold=False))
        show("absent", absent(pupils))


if __name__ == "__main__":
    main()
