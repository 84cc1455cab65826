"""Runs every text of a corpus through reading and extraction: what it costs, and that it is sound.

    python bench/corpus.py SHARED [--sample N] [--vectors FILE] [--twice]

SHARED holds ``corpus/``: texts, and folders of texts. Per folder it prints documents, characters,
statements by kind, links, faults (texts that crash or yield no clause), characters a second with
and without encoding, and how far memory has grown; at last one SHA-256 over all that
``duice extract --json`` would print. ``--twice`` does all of it again in a process that hashes
otherwise, and compares. What takes long is encoding: vectors are kept in FILE, so that a run that
was broken off goes on where it was, and the second run of ``--twice`` encodes nothing; without
FILE it encodes all texts again. Exit code 1 tells of a fault or a difference.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import Source
from ingest.encode import CharacterPairs, Encoder, Vectors
from ingest.extract import extract
from ingest.models import encoder
from ingest.read import load, read
from ingest.segment import sentences
from ingest.statement import Extraction, Kind
from ingest.vectors import cached
from ui.tables import extraction_json

ENDINGS = frozenset({".md", ".txt"})
NO_TEXTS = frozenset({"SOURCES.md"})
ENCODERS = ("bundled", "pairs")
WARM = "关于加强供水的意见\n一、问题\n供水不足。\n二、措施\n加强供水。"
"""A text that makes what is loaded once be loaded, before the clock starts."""
COLUMNS = (
    *("folder", "texts", "characters", *(kind.value for kind in Kind), "links", "faults"),
    *("chars/s", "not encoding", "memory MB"),
)


class Clocked:
    """An encoder that counts the seconds it takes."""

    def __init__(self, within: Encoder) -> None:
        self.within = within
        self.seconds = 0.0

    @property
    def name(self) -> str:
        """See `Encoder.name`."""
        return self.within.name

    @property
    def width(self) -> int:
        """See `Encoder.width`."""
        return self.within.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        start = time.perf_counter()
        try:
            return self.within.encode(texts)
        finally:
            self.seconds += time.perf_counter() - start

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`; extraction asks nothing."""
        return self.within.encode_queries(texts)


@dataclass
class Tally:
    """What was found in some texts, and the seconds it took, those of encoding apart."""

    texts: int = 0
    characters: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    links: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    encoding: float = 0.0

    def add(self, other: Tally) -> None:
        """Count what another one counted."""
        self.texts += other.texts
        self.characters += other.characters
        self.kinds += other.kinds
        self.links += other.links
        self.faults += other.faults
        self.seconds += other.seconds
        self.encoding += other.encoding

    def row(self, name: str) -> list[str]:
        """Return the columns of the printed table."""
        rest = self.seconds - self.encoding
        rates = (self.characters / max(seconds, 1e-9) for seconds in (self.seconds, rest))
        figures = [self.texts, self.characters, *(self.kinds[kind] for kind in Kind), self.links]
        figures += [len(self.faults), *map(int, rates), peak()]
        return [name, *(f"{figure:,}" for figure in figures)]


def peak() -> int:
    """Return the most memory that this process has held so far, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)


def texts(corpus: Path, longest: int | None) -> dict[str, list[Path]]:
    """List the texts by folder, in one order; those of more bytes than ``longest`` left out."""
    found: dict[str, list[Path]] = {}
    for path in sorted(corpus.rglob("*"), key=lambda path: path.relative_to(corpus).as_posix()):
        if path.suffix not in ENDINGS or path.name in NO_TEXTS or not path.is_file():
            continue
        if longest is None or path.stat().st_size <= longest:
            within = path.relative_to(corpus).parts
            found.setdefault(within[0] if len(within) > 1 else ".", []).append(path)
    return found


def sample(found: dict[str, list[Path]], size: int) -> dict[str, list[Path]]:
    """Choose ``size`` texts, as many of each folder as it has and the others leave, evenly spaced.

    Each folder gives one at least.
    """
    counts: dict[str, int] = {}
    for place, folder in enumerate(sorted(found, key=lambda folder: len(found[folder]))):
        share = (size - sum(counts.values())) // (len(found) - place)
        counts[folder] = min(len(found[folder]), max(1, share))
    return {
        folder: [paths[at * len(paths) // counts[folder]] for at in range(counts[folder])]
        for folder, paths in found.items()
    }


def extractions(path: Path, reader: Clocked, tally: Tally) -> Iterator[Extraction]:
    """Extract what one file holds; faults go into the tally."""
    start, before = time.perf_counter(), reader.seconds
    try:
        for source in load(path):
            found = extract(read(source), reader)
            tally.texts += 1
            tally.characters += len(found.document.text)
            tally.kinds.update(statement.kind for statement in found.statements)
            tally.links += len(found.links)
            if not found.statements and next(sentences(found.document), None) is None:
                tally.faults.append(f"{path}: no clause")
            yield found
    except Exception:  # whatever it is, the next text is to be tried too
        traceback.print_exc()
        tally.faults.append(f"{path}: crash")
    finally:
        tally.seconds += time.perf_counter() - start
        tally.encoding += reader.seconds - before


def run(chosen: dict[str, list[Path]], corpus: Path, reader: Clocked) -> tuple[Tally, list[str]]:
    """Extract all texts and print the table; returns the sum, and a line of SHA-256 a text."""
    extract(read(Source("warm", WARM.encode("utf-8"), "warm.txt")), reader)
    print("\t".join(COLUMNS), flush=True)
    total = Tally()
    lines = []
    for folder, paths in chosen.items():
        tally = Tally()
        for path in paths:
            sha = hashlib.sha256()
            for found in extractions(path, reader, tally):
                sha.update(json.dumps(extraction_json(found), ensure_ascii=False).encode("utf-8"))
            lines.append(f"{sha.hexdigest()}  {path.relative_to(corpus).as_posix()}")
            told = f"{folder} {tally.texts}/{len(paths)}, {tally.encoding:.0f} s encoding"
            print(f"{told}, {peak()} MB", file=sys.stderr, flush=True)
        print("\t".join(tally.row(folder)), flush=True)
        total.add(tally)
    print("\t".join(total.row("all")), flush=True)
    return total, lines


def again(arguments: Sequence[str]) -> list[str]:
    """Run this program once more, in a process that hashes otherwise; returns its lines."""
    with tempfile.TemporaryDirectory() as place:
        lines = Path(place) / "digests"
        command = [sys.executable, __file__, *arguments, "--digests", str(lines)]
        seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
        subprocess.run(command, check=False, env={**os.environ, "PYTHONHASHSEED": seed})
        return lines.read_text("utf-8").splitlines()


def differing(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Name the texts whose lines are not in both."""
    return sorted({line.split("  ", 1)[1] for line in {*first} ^ {*second}})


def parsed() -> argparse.Namespace:
    """Read the arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sample", type=int, metavar="N", help="about N texts, not all")
    parser.add_argument("--longest", type=int, metavar="BYTES", help="leave out longer files")
    parser.add_argument("--encoder", choices=ENCODERS, default=ENCODERS[0])
    parser.add_argument("--vectors", type=Path, metavar="FILE", help="keeps vectors between runs")
    parser.add_argument("--digests", type=Path, metavar="FILE", help="gets a SHA-256 a text")
    parser.add_argument("--twice", action="store_true", help="run again, hashing otherwise")
    return parser.parse_args()


def main() -> int:
    """Run once or twice; 1 where a text has a fault or the runs differ."""
    asked = parsed()
    corpus = asked.shared / "corpus"
    chosen = texts(corpus, asked.longest)
    if asked.sample:
        chosen = sample(chosen, asked.sample)
    with tempfile.TemporaryDirectory() as place:
        vectors = asked.vectors or Path(place) / "vectors.sqlite"
        within = CharacterPairs() if asked.encoder == "pairs" else cached(encoder(None), vectors)
        total, lines = run(chosen, corpus, Clocked(within))
        whole = hashlib.sha256("\n".join(lines).encode("utf-8"))
        print(f"SHA-256 of all\t{whole.hexdigest()}")
        for fault in total.faults:
            print(f"fault\t{fault}")
        if asked.digests:
            asked.digests.write_text("\n".join(lines), "utf-8")
        others: list[str] = []
        if asked.twice:
            others = differing(lines, again([a for a in sys.argv[1:] if a != "--twice"]))
            print(f"differs\t{'、'.join(others) or 'nothing'}")
    return 1 if total.faults or others else 0


if __name__ == "__main__":
    sys.exit(main())
