"""Immutable copies of the graph for readers.

Oxigraph has no reader beside a writer: opening the primary while it is written is undefined. So a
writer publishes a copy made of hard links when it is done, and readers open that.

A snapshot is sealed: ``seal.json`` tells the size of each file, and the sum of those that RocksDB
would believe if they were cut short. What is inside the large ones, RocksDB checks as it reads.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph

from kg import folder as layout
from ontology import terms as t

SEAL = "seal.json"


def current(folder: Path) -> Path | None:
    """Return the snapshot that readers open; None before the first one."""
    try:
        name = (folder / "current").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return _home(folder) / name if name.isascii() and name.isdigit() else None


def is_sound(snapshot: Path) -> bool:
    """Tell whether all of a snapshot is as it was published; what is none here is not."""
    if not (snapshot / SEAL).exists():
        return graph_of(snapshot).is_dir()  # of a release that did not seal
    try:
        told = json.loads((snapshot / SEAL).read_text(encoding="utf-8"))["files"]
        return bool(told) and told == _sums(snapshot, told)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def holds_all(snapshot: Path, graph: pyoxigraph.Store) -> bool:
    """Tell whether the primary, unchanged since, holds as much as the snapshot of it.

    RocksDB believes a list of its files that was cut short, and forgets the files.
    """
    try:
        told = json.loads((snapshot / SEAL).read_text(encoding="utf-8"))["held"]
    except (OSError, ValueError, KeyError, TypeError):
        return True  # nothing is known of it
    return bool(told == held(graph))


def held(graph: pyoxigraph.Store) -> list[int]:
    """Count the documents and the decisions of a graph."""
    found = (
        graph.quads_for_pattern(None, t.RDF_TYPE, t.DOCUMENT, None),
        graph.quads_for_pattern(None, t.SEQUENCE, None, None),
    )
    return [sum(1 for _ in each) for each in found]


def _sums(snapshot: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """Return the size of each file, and its CRC-32 unless it is a table of RocksDB's."""
    return {
        name: [
            (snapshot / name).stat().st_size,
            0 if name.endswith(".sst") else zlib.crc32((snapshot / name).read_bytes()),
        ]
        for name in names
    }


def graph_of(snapshot: Path) -> Path:
    """Return the folder that Oxigraph opens."""
    return snapshot / "graph"


def fingerprint_of(snapshot: Path) -> str:
    """Return the fingerprint of the documents in a snapshot."""
    return (snapshot / "fingerprint").read_text(encoding="utf-8")


def publish(folder: Path, graph: pyoxigraph.Store, fingerprint: str) -> None:
    """Copy the primary for readers, point them to the copy, and drop all but the last two.

    The last but one stays for readers that are about to open it.
    """
    home = _home(folder)
    home.mkdir(exist_ok=True)
    before = current(folder)
    name = str(1 + max((int(p.name) for p in home.iterdir() if p.name.isdigit()), default=0))
    part = home / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    graph.flush()
    graph.backup(graph_of(part))
    layout.write_whole(part / "fingerprint", fingerprint)
    files = sorted(file for file in part.rglob("*") if file.is_file())
    sums = _sums(part, [file.relative_to(part).as_posix() for file in files])
    layout.write_whole(part / SEAL, json.dumps({"files": sums, "held": held(graph)}))
    part.rename(home / name)
    layout.sync(home)
    layout.write_whole(folder / "current", name)
    layout.clear_ahead(folder)
    keep = {name} if before is None else {name, before.name}
    for old in home.iterdir():
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)  # Windows: what a reader holds goes next time


def _home(folder: Path) -> Path:
    return folder / "snapshots"
