"""Times the same commands over a store in a folder and over one at a SPARQL server.

    python bench/remote.py [--texts FOLDER-OR-JSONL] [--pairs]

Starts the `oxigraph` server of PyPI (`pip install oxigraph`) on this machine with a folder of its
own, takes the texts in (the eight samples unless others are named), and prints for each step the
seconds it took over the folder, over the server, and their ratio; then the bytes that both keep.
Steps are the median of three but for ingest. ``--pairs`` reads by character pairs, no model.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from ingest.encode import CharacterPairs
from kg import folder as layout
from kg.export import FORMATS
from kg.matrix import build
from kg.sparql import Pool
from kg.store import Store
from ui import library as opened
from ui.intake import take_in

QUESTION = "数据共享有哪些措施？"
QUERY = "SELECT ?l { ?p a duice:Problem ; rdfs:label ?l } LIMIT 100"


def steps(folder: Path) -> dict[str, Callable[[], object]]:
    """Return what is timed, each from opening the store to the result."""

    def with_store(do: Callable[[Store], object]) -> Callable[[], object]:
        def step() -> object:
            with Store.open(folder, write=False) as store:
                return do(store)

        return step

    def ask() -> object:
        with opened.open_library(folder) as library:
            return library.ask(QUESTION)

    def sparql() -> object:
        with Pool(folder, size=1) as pool:
            return pool.run(QUERY, "json")

    return {
        "documents": with_store(lambda store: store.documents()),
        "one document": with_store(lambda store: store.document(store.documents()[0].name)),
        "statements, links": with_store(lambda store: (store.statements(), store.links())),
        "matrix": with_store(lambda store: build(store, "problem", "measure")),
        "ask (opens the index)": ask,
        "sparql (starts a process)": sparql,
        "export nquads": with_store(FORMATS["nquads"].write),
    }


def seconds(step: Callable[[], object], times: int = 3) -> float:
    """Return the median of some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        step()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder, each once."""
    found = {
        file.stat().st_ino: file.stat().st_size for file in folder.rglob("*") if file.is_file()
    }
    return sum(found.values())


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=Path(str(files("ui") / "samples")))
    parser.add_argument("--pairs", action="store_true")
    given = parser.parse_args()
    if given.pairs:
        opened.encoder = lambda model: CharacterPairs()  # type: ignore[assignment]
    with TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
        free.close()
        data, near, far = (Path(home) / name for name in ("server", "near", "far"))
        program = Path(sys.executable).with_name("oxigraph")
        command = [str(program), "serve", "--location", str(data), "--bind", place]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr is not None
                server.stderr.readline()
                far.mkdir()
                layout.meta_path(far).write_text(json.dumps({"server": f"http://{place}"}))
                compare(near, far, data, given.texts)
            finally:
                server.terminate()


def compare(near: Path, far: Path, data: Path, texts: Path) -> None:
    """Take the texts into both stores and print how long everything takes."""
    print(f"{'seconds':28}{'folder':>10}{'server':>10}{'ratio':>8}")

    def ingest(folder: Path) -> Callable[[], object]:
        return lambda: take_in(folder, [texts], None, lambda *told: None, print)

    ingest(near.with_name("first"))()  # what is read and loaded once in a process
    both = [seconds(ingest(folder), 1) for folder in (near, far)]
    row("ingest", *both)
    there = steps(far)
    for name, step in steps(near).items():
        row(name, seconds(step), seconds(there[name]))
    with Store.open(near, write=False) as store:
        held = len(store.documents())
        quads = sum(1 for _ in store.find(None, None, None, None))
    print(f"{held} documents, {quads} quads")
    print(
        f"MB: folder {size(near) / 1e6:.1f}, server {size(data) / 1e6:.1f}, derived here ", end=""
    )
    print(f"{size(far) / 1e6:.1f}")


def row(name: str, near: float, far: float) -> None:
    """Print one line."""
    print(f"{name:28}{near:10.3f}{far:10.3f}{far / near:8.1f}", flush=True)


if __name__ == "__main__":
    main()
