"""How long a warm `ask` and `search` take over a store, and how much memory that needs.

    python bench/latency.py STORE QUESTIONS.jsonl [--pairs] [--most N]

The index is loaded once; then each question is asked and searched for, twice, of which the second
time counts. With ``--pairs`` the store's index is one of `CharacterPairs`, and the time that the
bundled model takes for a question is measured by itself and added.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ingest.encode import CharacterPairs, Encoder
from ingest.models import encoder
from kg.store import Store
from qa.answer import Asker
from qa.keeping import ensure
from qa.search import search
from ui.library import reader_of


def timed(step: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Do a step for each question twice; returns the milliseconds of the second times."""
    taken = []
    for question in questions:
        step(question)
        start = time.perf_counter()
        step(question)
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def told(name: str, taken: Sequence[float], more: float = 0.0) -> None:
    """Print the figures of one command; ``more`` is added to each."""
    p50, p95 = np.percentile(taken, (50, 95)) + more
    print(f"{name:8} p50 {p50:5.0f} ms   p95 {p95:5.0f} ms   most {max(taken) + more:5.0f} ms")


def main() -> None:
    """Read the arguments, load the store, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--most", type=int, default=200)
    given = parser.parse_args()
    lines = given.questions.read_text("utf-8").splitlines()[: given.most]
    questions = [json.loads(line)["question"] for line in lines]
    with Store.open(given.store, write=False) as store:
        reader: Encoder = CharacterPairs() if given.pairs else reader_of(given.store, store.model)
        ensure(store, reader)
        start = time.perf_counter()
        index = ensure(store, reader)
        asker = Asker(store, reader, index)
        sizes = f"{len(index.statements)} statements, {len(index.passages)} passages"
        print(f"{sizes}; index loaded in {time.perf_counter() - start:.1f} s")
        bundled = encoder(None)
        model = timed(lambda text: bundled.encode_queries([text]), questions)
        told("model", model)
        more = float(np.median(model)) if given.pairs else 0.0
        told("search", timed(lambda text: search(index, reader, text), questions), more)
        told("ask", timed(asker.ask, questions), more)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory at most {peak / 1024:.0f} MB")


if __name__ == "__main__":
    main()
