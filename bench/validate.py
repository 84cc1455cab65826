"""Takes texts of a corpus into a store of its own and asks whether the graph is sound.

    python bench/validate.py SHARED [--sample N] [--encoder pairs]

SHARED holds ``corpus/``: texts, and folders of texts. N texts (300; 0 for all) are taken from
all folders. Prints how many were taken in, refused or could not be read, triples and graphs, what
was found, and the seconds that checking costs at intake and at last. Exit code 1 tells of a
finding or a refusal.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import sample, texts

from ingest.document import Source
from ingest.encode import CharacterPairs, Encoder
from ingest.extract import extract
from ingest.models import encoder
from ingest.read import load, read
from kg import soundness
from kg.adding import Draft
from kg.check import check
from kg.shapes import Fault
from kg.store import Store
from ontology.errors import ReadError

SHOWN = 20


def sampled(corpus: Path, size: int) -> list[Path]:
    """Choose texts, as many of each folder as it has and the others leave; all of them for 0."""
    found = texts(corpus, None)
    chosen = sample(found, size) if size else found
    return [path for paths in chosen.values() for path in paths]


def take_in(store: Store, paths: list[Path], reader: Encoder, corpus: Path) -> Counter[str]:
    """Take texts in under their paths as names; returns what became of them."""
    became: Counter[str] = Counter()
    for path in paths:
        try:
            (found,) = load(path)
            name = str(path.relative_to(corpus).with_suffix(""))
            source = Source(name, found.data, str(path))
            extraction = extract(read(source), reader)
        except ReadError as error:
            became["unreadable"] += 1
            print(error)
            continue
        try:
            became[store.add(extraction, source, reader.name).value] += 1
        except ReadError as error:
            became["refused"] += 1
            print(error)
    return became


def main() -> int:
    """Read the arguments, take in, check, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--encoder", choices=("bundled", "pairs"), default="pairs")
    asked = parser.parse_args()
    corpus = asked.shared / "corpus"
    reader: Encoder = CharacterPairs() if asked.encoder == "pairs" else encoder(None)
    spent = [0.0]
    checked = soundness.faults_of_all

    def clocked(drafts: Sequence[Draft]) -> list[list[Fault]]:
        start = time.process_time()
        try:
            return checked(drafts)
        finally:
            spent[0] += time.process_time() - start

    soundness.faults_of_all = clocked
    with TemporaryDirectory() as folder:
        paths = sampled(corpus, asked.sample)
        start = time.perf_counter()
        with Store.open(Path(folder) / "store", write=True) as store:
            became = take_in(store, paths, reader, corpus)
            seconds = time.perf_counter() - start
            held = len(store.documents())
            told = ", ".join(f"{count} {what}" for what, count in sorted(became.items()))
            print(f"{len(paths)} texts in {seconds:.0f} s: {told}")
            each = spent[0] / max(1, len(paths))
            print(f"checked before: {spent[0]:.1f} s of the processor, {each:.3f} s a text")
            triples = sum(1 for _ in store.find(None, None, None, None))
            start = time.process_time()
            found = list(check(store))
            seconds = time.process_time() - start
            print(f"{held} documents, {triples:,} triples, {len(store.graphs())} graphs")
            print(f"validate: {len(found)} findings in {seconds:.0f} s of the processor")
            for finding in found[:SHOWN]:
                print(f"  {finding}")
    return 1 if found or became["refused"] else 0


if __name__ == "__main__":
    sys.exit(main())
