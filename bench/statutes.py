"""Search over the articles of statutes, beside what its parts find alone.

    python bench/statutes.py SHARED STORE [--all]

The articles of ``SHARED/bench/statutes`` (10,000, or with ``--all`` 62,546) are ingested into
STORE, unless it holds them already; then each question of ``queries_dev.jsonl`` is searched for.
Prints nDCG@10 and recall@10, as ``SHARED/bench/score_search.py`` counts them, of what `search`
finds, and of rankings by words alone, by vectors alone, and by reciprocal ranks of the two; and
how long one search takes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from pathlib import Path

import numpy as np

from ingest.encode import Encoder
from ingest.words import words
from kg.store import Store
from qa.index import Index
from qa.keeping import ensure
from qa.rank import Rows, Scores
from qa.search import search
from qa.shelf import Query
from ui.library import reader_of

K, DEEP, DAMPING = 10, 200, 60


def score(found: Sequence[Hashable], expected: Collection[Hashable]) -> tuple[float, float]:
    """NDCG and recall of the first `K` of what was found, each counted once."""
    hits = [name in expected for name in list(dict.fromkeys(found))[:K]]
    ideal = sum(1 / np.log2(at + 2) for at in range(min(K, len(expected))))
    gain = sum(hit / np.log2(at + 2) for at, hit in enumerate(hits))
    return gain / ideal, sum(hits) / len(expected)


def ranked(scores: Scores) -> Rows:
    """Rows of the `DEEP` highest scores."""
    return np.argsort(-scores, kind="stable")[:DEEP].astype(np.int64)


def fused(rankings: Sequence[Rows]) -> Rows:
    """Fuse rankings by reciprocal ranks."""
    total: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking.tolist(), start=1):
            total[row] += 1 / (DAMPING + rank)
    return np.array(sorted(total, key=lambda row: (-total[row], row)), dtype=np.int64)


def ways(index: Index, encoder: Encoder) -> dict[str, Callable[[str], list[str]]]:
    """Name the ways to find documents for a question."""
    shelf = index.passage_shelf
    every = np.arange(len(shelf))

    def query(text: str) -> Query:
        return index.query(words(text), text, encoder)

    def by_words(text: str) -> Rows:
        return ranked(shelf.words.scores(words(text)))

    def by_vectors(text: str) -> Rows:
        return ranked(shelf.whole(query(text).vector, every))

    def documents(rows: Rows) -> list[str]:
        return [index.passages[row].document for row in rows.tolist()]

    return {
        "search": lambda text: [hit.document for hit in search(index, encoder, text, 5 * K)],
        "words alone": lambda text: documents(by_words(text)),
        "vectors alone": lambda text: documents(by_vectors(text)),
        "reciprocal ranks": lambda text: documents(fused([by_words(text), by_vectors(text)])),
    }


def main() -> None:
    """Read the arguments, ingest, search, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    statutes = given.shared / "bench" / "statutes"
    articles = statutes / ("articles.jsonl" if given.all else "articles_10k.jsonl")
    command = [sys.executable, "-m", "duice", "--store", str(given.store), "ingest", str(articles)]
    subprocess.run(command, check=True)
    lines = (statutes / "queries_dev.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    with Store.open(given.store, write=False) as store:
        reader = reader_of(given.store, store.model)
        index = ensure(store, reader)
        print(f"{len(index.titles)} articles, {len(index.passages)} passages, {len(asked)} queries")
        for name, way in ways(index, reader).items():
            start = time.perf_counter()
            told = [score(way(one["question"]), set(one["expect"])) for one in asked]
            took = 1000 * (time.perf_counter() - start) / len(asked)
            ndcg, recall = np.mean(told, axis=0)
            print(f"{name:18} nDCG@10 {ndcg:.3f}  recall@10 {recall:.3f}  {took:.0f} ms a query")


if __name__ == "__main__":
    main()
