"""Taking files into a store, one after the other; a bad one is told and the rest go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.document import Source
from ingest.encode import Encoder
from ingest.extract import extract
from ingest.read import KNOWN, discover, load, read
from kg import restore, review
from kg.forming import form
from kg.store import Change, Store
from ontology.errors import ReadError, StoreError
from qa.index import build
from qa.keeping import FOLDER, save
from ui import schemes
from ui.library import reader_of
from ui.reviewing import unmet_text

Progress = Callable[[int, int, str], None]
Tell = Callable[[str], None]


@dataclass(slots=True)
class Tally:
    """What became of the sources; ``held`` is how many documents the store holds now."""

    changes: Counter[Change] = field(default_factory=Counter)
    failed: int = 0
    held: int = 0

    def summary(self) -> str:
        """Say it in one line."""
        added, replaced, unchanged = (
            self.changes[change] for change in (Change.ADDED, Change.REPLACED, Change.UNCHANGED)
        )
        told = f"新增 {added} 篇，更新 {replaced} 篇，未变 {unchanged} 篇"
        return f"{told}，未能读入 {self.failed} 个" if self.failed else told


def take_in(
    folder: Path, paths: Sequence[Path], model: str | None, progress: Progress, tell: Tell
) -> Tally:
    """Read files and folders into the store at ``folder``, then bring its index up to date.

    A file that `kg.export` wrote of a store is put back (`kg.restore`).

    Parameters
    ----------
    model
        Name or folder of an embedding model; None keeps the one that the store remembers.
    progress
        Called with how many files are done, how many there are, and the one at hand.
    tell
        Called with one sentence for each source that could not be read, and each decision of
        review whose text is gone.

    Raises
    ------
    ReadError
        When the folders hold no file that can be read at all.
    """
    tally = Tally()
    files = list(discover(paths))
    if not files:
        known = "、".join(KNOWN)
        raise ReadError("、".join(map(str, paths)), f"里面没有能读的文件；能读的有 {known}")
    with Store.open(folder, write=True) as store:
        if model is not None:
            store.remember_model(model)
        reader = reader_of(folder, store.model)
        exported = [file for file in files if file.suffix.lower() in restore.ENDINGS]
        files = [file for file in files if file not in exported]
        for file in exported:
            progress(0, len(files), file.name)
            _take_back(store, file, tally, tell)
        namer = store.namer(files)
        changed: list[str] = []
        for done, file in enumerate(files):
            progress(done, len(files), file.name)
            for source in _sources(file, tally, tell):
                named = replace(source, name=namer.name(source))
                try:
                    tally.changes[change := _take_in_one(store, named, reader)] += 1
                    if change is not Change.UNCHANGED:
                        changed.append(named.name)
                        for decision in review.unmet(store, named.name):
                            tell(unmet_text(decision))
                except ReadError as error:
                    tally.failed += 1
                    tell(str(error))
        schemes.update(store, reader, changed, progress)
        tally.held = len(store.documents())
        has_changed = bool(tally.changes.keys() - {Change.UNCHANGED})
        if has_changed:
            form(store, reader, progress=lambda at, of: progress(at, of, "归并概念"))
        progress(len(files), len(files), "更新索引")
        if has_changed or not (folder / FOLDER).exists():
            save(build(store, reader), folder / FOLDER, store.fingerprint(), reader.name)
    return tally


def _take_back(store: Store, file: Path, tally: Tally, tell: Tell) -> None:
    """Put back what an export holds, all of it or nothing."""
    try:
        changes = restore.restore(store, restore.Dataset(file))
    except (ReadError, StoreError) as error:
        tally.failed += 1
        tell(str(error))
    else:
        tally.changes.update(changes.values())


def _sources(file: Path, tally: Tally, tell: Tell) -> Iterator[Source]:
    """Yield the sources of a file; what cannot be read is told and counted."""
    try:
        yield from load(file)
    except ReadError as error:
        tally.failed += 1
        tell(str(error))


def _take_in_one(store: Store, source: Source, reader: Encoder) -> Change:
    """Read and add one source, unless the store has it already: reading is what takes long."""
    if store.has(source.name, source.digest, reader.name):
        return Change.UNCHANGED
    return store.add(extract(read(source), reader), source, reader.name)
