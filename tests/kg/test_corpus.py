"""Texts of every kind beside the checkout make graphs that are sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Source
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import load, read
from kg.check import check
from kg.store import Change, Store

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FOLDERS = sorted(path for path in CORPUS.iterdir() if path.is_dir()) if CORPUS.is_dir() else []
LONGEST = 20_000  # bytes

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDERS, reason="no texts beside the checkout"),
]


def texts() -> list[Path]:
    """One text of each folder, the longest of those that are not long."""
    found = []
    for folder in FOLDERS:
        sizes = {
            p: p.stat().st_size for p in sorted(folder.rglob("*")) if p.suffix in {".md", ".txt"}
        }
        short = {path: size for path, size in sizes.items() if size <= LONGEST} or sizes
        found.append(max(short, key=lambda path: short[path]))
    return found


def test_texts_of_every_folder_are_taken_in_and_sound(tmp_path: Path) -> None:
    reader = CharacterPairs()
    chosen = texts()
    with Store.open(tmp_path / "store", write=True) as store:
        for path in chosen:
            (found,) = load(path)
            source = Source(f"{path.parent.name}/{path.stem}", found.data, str(path))
            assert store.add(extract(read(source), reader), source, reader.name) is Change.ADDED

        assert list(check(store)) == []
        assert len(store.documents()) == len(chosen)
        assert store.statements()
