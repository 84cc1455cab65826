"""How cost grows with a collection: the same measures at several sizes, as JSON and as a plot.

    python bench/scale.py ARTICLES.jsonl QUESTIONS.jsonl FOLDER --vectors FILE [--sizes N,N]

Each size has a store of its own under FOLDER, made by `duice ingest` of the first N lines; a store
that is there already is measured as it is. Vectors are kept in FILE, which all stores share: what
is there is not encoded again, and then ``ingest`` is all of its cost but encoding, which the first
run tells beside it. Each step runs in a process of its own, so that its memory is its own:

ingest      reading, extraction, graph, concepts, index; ``encoding`` is the part of the encoder
index       the index made from nothing, vectors at hand
renew       ... after the title of one document was set
start       `duice serve` until its address answers; ``resident`` is its memory after warming up
load, first the index read, and the first question
ask, search milliseconds of a warm question, p50 and p95
held        statements and links read for the first matrix; matrix: drawn then, the slowest of four
sparql      milliseconds of the median query over warm workers, and of the slowest

With ``--pairs`` the encoder is `CharacterPairs`: to try the script. The plot needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

import ui.library
from ingest.encode import CharacterPairs, Encoder, Vectors
from ingest.models import encoder
from kg import matrix
from kg.held import Held
from kg.sparql import Pool
from kg.store import Store
from qa.keeping import FOLDER, ensure, renew
from ui.intake import take_in
from ui.library import VECTORS, library_of, reader_of

Told = dict[str, float]
SIZES = "1000,5000,20000,62546"
ASKED = 100
AXES = (
    ("dimension", "instrument"),
    ("problem", "measure"),
    ("dimension", "year"),
    ("theme", "dimension"),
)
QUERIES = (
    "SELECT ?type (COUNT(?s) AS ?n) { ?s a ?type } GROUP BY ?type",
    """SELECT ?s ?quote { ?s <http://www.w3.org/ns/prov#value> ?quote
    FILTER(CONTAINS(?quote, "数据共享")) } LIMIT 100""",
    """SELECT ?p ?o { ?d <http://purl.org/dc/terms/identifier> "NAME" ; ?p ?o } LIMIT 100""",
)
PANELS: dict[str, tuple[str, Sequence[str], float | None]] = {
    "Ingest without encoding, index (s)": ("s", ("ingest", "index", "renew"), None),
    "On disk (MB)": ("MB", ("disk",), None),
    "Resident memory of serve (MB)": ("MB", ("resident",), 2560),
    "Start of serve, loading (s)": ("s", ("start", "load", "first", "held"), 5),
    "A warm question (ms)": ("ms", ("ask p50", "ask p95", "search p50", "search p95"), 200),
    "Matrix, SPARQL (ms)": ("ms", ("matrix", "sparql", "sparql most"), 1500),
}


class Timed:
    """An encoder that counts the seconds it works."""

    seconds = 0.0

    def __init__(self, within: Encoder) -> None:
        self._within = within
        self.name, self.width = within.name, within.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        start = time.perf_counter()
        try:
            return self._within.encode(texts)
        finally:
            Timed.seconds += time.perf_counter() - start

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`."""
        return self._within.encode_queries(texts)


def use(pairs: bool) -> None:
    """Let all that opens stores use one encoder, and count its time."""
    made = Timed(CharacterPairs() if pairs else encoder(None))
    vars(ui.library)["encoder"] = lambda _: made


def seconds(step: Callable[[], Any]) -> float:
    """Do a step and return how long it took."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def taken_in(pairs: bool, folder: Path, file: Path) -> Told:
    """Make the store."""
    use(pairs)
    took = seconds(lambda: take_in(folder, [file], None, lambda *_: None, print))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"ingest": took - Timed.seconds, "encoding": Timed.seconds, "ingest peak": peak}


def indexed(pairs: bool, folder: Path) -> Told:
    """Make the index from nothing, then after a change of one document."""
    use(pairs)
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    with Store.open(folder, write=False) as store:
        reader = reader_of(folder, store.model)
        whole = seconds(lambda: ensure(store, reader))
        entry = store.documents()[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"index": whole, "index peak": peak}
    for title in (f"{entry.title}（修订）", ""):
        with Store.open(folder, write=True) as store:
            store.set_by_hand(entry.name, {"title": title})
            told["renew"] = seconds(partial(renew, store, reader))
    return told


def asked(pairs: bool, folder: Path, questions: Sequence[str]) -> Told:
    """Ask, search, count and query, warm."""
    use(pairs)
    told: Told = {}
    with Store.open(folder, write=False) as store:
        start = time.perf_counter()
        library = library_of(store)
        told["load"] = time.perf_counter() - start
        told["first"] = seconds(lambda: library.ask(questions[0]))
        for name, step in (("ask", library.ask), ("search", partial(library.search, k=10))):
            took = [1000 * seconds(partial(step, one)) for one in (*questions, *questions)]
            p50, p95 = np.percentile(took[len(questions) :], (50, 95))
            told |= {f"{name} p50": float(p50), f"{name} p95": float(p95)}
        held = Held(store)
        told["held"] = seconds(lambda: (held.statements, held.links, held.concepts_of))
        axes = [partial(matrix.build, held, *pair) for pair in AXES]
        told["matrix"] = 1000 * max(map(seconds, axes))
        name = store.documents()[0].name
    with Pool(folder) as pool:
        took = []
        for query in QUERIES:
            text = query.replace("NAME", name)
            run = [1000 * seconds(partial(pool.run, text, "json", timeout=60)) for _ in range(4)]
            took.append(min(run[1:]))
    told |= {"sparql": float(np.median(took)), "sparql most": max(took)}
    return told


def served(folder: Path) -> Told:
    """Start the page; wait for its address, then until its memory stands still."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    command = [sys.executable, "-m", "duice", "--store", str(folder), "serve", "--port", str(port)]
    page = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < 120 and page.poll() is None:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).read()
                break
            time.sleep(0.05)
        took, before, now = time.perf_counter() - start, 0.0, 1e9
        while now - before > 5 and time.perf_counter() - start < 240:
            time.sleep(8)
            before, now = now, _resident(page.pid)
        return {"start": took, "resident": now}
    finally:
        page.terminate()
        page.wait()


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def measured(given: argparse.Namespace, size: int) -> Told:
    """Measure one size."""
    folder = given.folder / str(size)
    told: Told = {"size": size}

    def run(step: Callable[..., Told], *args: Any) -> None:
        # A process of its own, and a new one: its memory is its own.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
            told.update(child.submit(step, *args).result())
        print(size, *(f"{key} {value:.3g}" for key, value in told.items()), sep="  ", flush=True)

    if not (folder / "current").exists():
        folder.mkdir(parents=True, exist_ok=True)
        file = given.folder / f"{size}.jsonl"
        with given.articles.open(encoding="utf-8") as lines:
            file.write_text("".join(islice(lines, size)), "utf-8")
        if given.vectors is not None:
            (folder / VECTORS).symlink_to(given.vectors.absolute())
        run(taken_in, given.pairs, folder, file)
    run(indexed, given.pairs, folder)
    parts = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    unique = {file.stat().st_ino: file.stat().st_size for file in parts}  # snapshots: hard links
    told["disk"] = sum(unique.values()) / 2**20
    lines = given.questions.read_text("utf-8").splitlines()[:ASKED]
    run(asked, given.pairs, folder, [json.loads(line)["question"] for line in lines])
    if not given.pairs:
        run(served, folder)
    return told


def plot(every: Sequence[Told], file: Path) -> None:
    """Draw each measure over the number of documents, with the limit that it has."""
    from matplotlib import pyplot, rcParams  # noqa: PLC0415 -- an extra

    rcParams["svg.hashsalt"] = "duice"
    figure, axes = pyplot.subplots(2, 3, figsize=(13, 7), layout="constrained")
    for at, (title, (unit, names, limit)) in zip(axes.flat, PANELS.items(), strict=True):
        for name in names:
            known = [(told["size"], told[name]) for told in every if name in told]
            if known:
                at.plot(*zip(*known, strict=True), marker="o", label=name)
        if limit is not None:
            at.axhline(limit, color="grey", linestyle="--", label=f"limit {limit:g} {unit}")
        at.set(title=title, xlabel="documents")
        at.set_xlim(left=0)
        at.set_ylim(bottom=0)
        at.grid(alpha=0.3)
        at.legend(fontsize="small")
    figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Read the arguments, measure each size, write JSON and the plot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name in ("articles", "questions", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--json", type=Path, default=Path("scale.json"))
    parser.add_argument("--plot", type=Path, help="e.g. docs/pictures/scale.svg")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    every = []
    for size in map(int, given.sizes.split(",")):
        every.append(measured(given, size))
        given.json.write_text(json.dumps(every, indent=1) + "\n", "utf-8")
        if given.plot is not None:
            plot(every, given.plot)


if __name__ == "__main__":
    main()
