"""Immutable copies of the graph for readers.

Oxigraph has no reader beside a writer: opening the primary while it is written is undefined. So a
writer publishes a copy made of hard links when it is done, and readers open that.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph

from kg import folder as layout


def current(folder: Path) -> Path | None:
    """Return the snapshot that readers open; None before the first one."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return _home(folder) / name


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
