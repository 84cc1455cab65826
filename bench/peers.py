"""Duice beside txtai and haystack over the same articles, with the same model weights.

    python -m venv PEERS
    PEERS/bin/pip install torch        # where there is no GPU, its CPU wheel
    PEERS/bin/pip install txtai haystack-ai sentence-transformers-haystack
    python bench/peers.py SHARED --peers PEERS/bin/python [--articles 1000]
                          [--only duice,txtai,haystack] [--folder DIR]

Takes N articles of ``SHARED/bench/statutes``, all that its queries expect among them. Each system
takes them in and then answers the queries of ``queries_dev.jsonl``, each of the two in a process
of its own, one after the other; the system's parts are in `bench/peer.py`. Duice's ingest extracts
statements and links, too, which the others do not. The peers search by vectors and BM25 together:
txtai as ``hybrid=True`` does, haystack by reciprocal ranks of its two retrievers.

Prints a table: seconds of ingest, characters a second, bytes on disk, the most memory at a time of
the process and its children (Linux: proportional set size), latency of a query, and nDCG@10 and
recall@10 as ``SHARED/bench/score_search.py`` counts them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event, Thread
from typing import Any

import numpy as np
from statutes import score

SYSTEMS = ("duice", "txtai", "haystack")
PEER = Path(__file__).with_name("peer.py")
PAUSE = 0.5  # seconds between two looks at the memory
MEGA = 1e6
QUIET = {**os.environ, "TQDM_DISABLE": "1", "TOKENIZERS_PARALLELISM": "false"}


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds, megabytes at most, and what it printed."""

    seconds: float
    memory: float
    printed: str


def family(process: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def megabytes(process: int) -> float:
    """Tell how much memory a process and its children take now; what is shared counts once."""
    total = 0
    try:
        for one in family(process):
            rows = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    except OSError:  # one of them has ended
        return 0.0
    return total * 1024 / MEGA


def run(python: str, *arguments: str) -> Run:
    """Run a step of `bench/peer.py` and watch its memory."""
    ended, most = Event(), [0.0]

    def watch(process: int) -> None:
        while not ended.wait(PAUSE):
            most[0] = max(most[0], megabytes(process))

    with TemporaryFile("w+") as printed:
        start = time.perf_counter()
        process = subprocess.Popen([python, str(PEER), *arguments], stdout=printed, env=QUIET)
        watcher = Thread(target=watch, args=(process.pid,), daemon=True)
        watcher.start()
        code = process.wait()
        took = time.perf_counter() - start
        ended.set()
        watcher.join()
        if code:
            raise SystemExit(f"{' '.join(arguments)} ended with {code}")
        printed.seek(0)
        return Run(took, most[0], printed.read())


def chosen(statutes: Path, count: int) -> list[dict[str, Any]]:
    """Choose articles: those that queries expect, and as many others as there is room for."""
    queries = (statutes / "queries_dev.jsonl").read_text("utf-8").splitlines()
    expected = {name for line in queries for name in json.loads(line)["expect"]}
    lines = (statutes / "articles_10k.jsonl").read_text("utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    others = count - sum(one["id"] in expected for one in articles)
    kept = []
    for one in articles:
        others -= one["id"] not in expected
        if one["id"] in expected or others >= 0:
            kept.append(one)
    return kept


def size(folder: Path) -> int:
    """Add up the bytes of files; one that has several names (hard links) counts once."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({file.st_ino: file.st_size for file in files}.values())


def row(system: str, python: str, folder: Path, characters: int) -> str:
    """Let a system take the articles in and answer; return its line of the table."""
    taken = run(python, system, "ingest", str(folder))
    disk = size(folder / system) / MEGA
    asked = run(python, system, "search", str(folder))
    queries = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    answers = [json.loads(line) for line in asked.printed.splitlines()]
    told = [
        score(answer["hits"], set(json.loads(query)["expect"]))
        for query, answer in zip(queries, answers, strict=True)
    ]
    ndcg, recall = np.mean(told, axis=0)
    middle, slow = np.percentile([answer["milliseconds"] for answer in answers], [50, 95])
    return (
        f"| {system} | {taken.seconds:.0f} | {characters / taken.seconds:,.0f} | {disk:.0f} "
        f"| {taken.memory:,.0f} | {asked.memory:,.0f} | {middle:.0f} | {slow:.0f} "
        f"| {ndcg:.3f} | {recall:.3f} |"
    )


def compare(folder: Path, given: argparse.Namespace) -> None:
    """Lay the articles out, run the systems, print the table."""
    statutes = given.shared / "bench" / "statutes"
    articles = chosen(statutes, given.articles)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as output:
        output.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in articles)
    queries = (statutes / "queries_dev.jsonl").read_text("utf-8")
    (folder / "queries.jsonl").write_text(queries, "utf-8")
    subprocess.run(
        [sys.executable, "-m", "duice", "model", "save", str(folder / "model")], check=True
    )
    characters = sum(len(one["title"]) + 1 + len(one["text"]) for one in articles)
    print(
        f"{len(articles)} articles, {characters:,} characters, {len(queries.splitlines())} queries"
    )
    print("| | ingest s | characters/s | disk MB | ingest MB | search MB | p50 ms | p95 ms", end="")
    print(" | nDCG@10 | recall@10 |\n|---|---|---|---|---|---|---|---|---|---|")
    for system in given.only.split(","):
        python = sys.executable if system == "duice" else given.peers
        print(row(system, python, folder, characters), flush=True)


def main() -> None:
    """Read the arguments and compare, in a folder that goes afterwards unless one is given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--peers", required=True, help="the Python of the peers")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--only", default=",".join(SYSTEMS))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.folder is not None:
        given.folder.mkdir(parents=True)
        compare(given.folder, given)
        return
    with TemporaryDirectory() as folder:
        compare(Path(folder), given)


if __name__ == "__main__":
    main()
