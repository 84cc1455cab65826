"""Taking files into a store, one after the other; a bad one is told and the rest go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import models
from ingest.child import LocalCrew
from ingest.crew import Crew
from ingest.document import Source
from ingest.encode import Encoder
from ingest.read import KNOWN, discover, load
from ingest.statement import Extraction
from kg import restore, review
from kg.forming import form
from kg.store import Change, Store
from ontology.errors import ClusterError, ReadError, StoreError
from qa.keeping import FOLDER, renew
from ui import schemes
from ui.arrivals import Arrival, Step, Turn, Twin, batches
from ui.library import reader_of
from ui.pipeline import Batch, Pipeline
from ui.reviewing import unmet_text
from ui.watch import Lines, Stage, Watch

if TYPE_CHECKING:
    from ingest.cluster import Cluster

Progress = Callable[[int, int, str], None]
Tell = Callable[[str], None]
Place = tuple[Stage, int, int, str]
"""What `Watch.at` is told."""


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


def take_in(  # noqa: PLR0913, PLR0917 -- what a command says, and how it speaks
    folder: Path,
    paths: Sequence[Path],
    model: str | None,
    progress: Progress,
    tell: Tell,
    cluster: str | None = None,
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
    cluster
        Address of the scheduler of a Dask cluster whose workers read, encode and extract.

    Raises
    ------
    ClusterError
        When the cluster does not answer, or lacks what it needs.
    ReadError
        When the folders hold no file that can be read at all.
    """
    files = list(discover(paths))
    if not files:
        known = "、".join(KNOWN)
        raise ReadError("、".join(map(str, paths)), f"里面没有能读的文件；能读的有 {known}")
    with Store.open(folder, write=True) as store:
        if model is not None:
            store.remember_model(model)
        watch = Lines(progress, tell)
        if cluster is None:
            return Intake(store, watch).take_in(files)
        with _joined(cluster, store.model) as crew:
            return Intake(store, watch, crew=crew, encoder=crew.encoder).take_in(files)


def _joined(address: str, model: str | None) -> Cluster:
    """Join a cluster whose workers have the encoder of ``model``."""
    if find_spec("distributed") is None:
        raise ClusterError(
            f"集群 {address}：需要 dask.distributed；请运行 pip install 'duice[cluster]'"
        )
    from ingest.cluster import Cluster  # noqa: PLC0415 - an extra, and slow to load

    return Cluster(address, partial(models.encoder, model), models.encoder(model))


class EndedError(Exception):
    """The watch ended the batch."""


class Intake:
    """Takes one batch of files into a store that is open to write.

    Parameters
    ----------
    watch
        Hears how the work goes on; it may end the batch after any file.
    uploaded
        The files came from elsewhere: where they lie now means nothing, and bytes that the store
        holds under another name are not taken in again.
    crew
        Reads and extracts; a child of this process by default.
    encoder
        Does the encoding in place of that of the store's model.
    """

    def __init__(
        self,
        store: Store,
        watch: Watch,
        *,
        uploaded: bool = False,
        crew: Crew | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.store = store
        self.watch = watch
        self.uploaded = uploaded
        self.reader: Encoder = reader_of(store.folder, store.model, self._encoded, encoder)
        self.tally = Tally()
        self._crew = crew or LocalCrew()
        self._pipeline = Pipeline(self._crew, self.reader, self._at)
        self._namer = store.namer()
        self._came: dict[str, str] = {}
        self._refused: dict[str, ReadError] = {}
        self._changed: list[str] = []
        self._files = 0
        self._place: Place = (Stage.READING, 0, 0, "")

    def take_in(self, files: Sequence[Path]) -> Tally:
        """Read files, then let concepts, schemes and the index follow."""
        exported = [file for file in files if file.suffix.lower() in restore.ENDINGS]
        texts = [file for file in files if file not in exported]
        self._files = len(texts)
        if not self.uploaded:
            self._namer = self.store.namer(texts)
        for file in exported:
            if not self.watch.turn(file, 0, len(texts)):
                break
            self._take_back(file)
        try:
            for batch in self._pipeline.run(batches(self._steps(texts), self._crew.hands)):
                self._store(batch)
                if self.watch.is_enough():
                    break
        except EndedError:
            pass
        finally:
            self._crew.close()
        self._follow_up(len(texts))
        return self.tally

    def _follow_up(self, files: int) -> None:
        """Bring up to date what is derived from all documents."""
        schemes.update(self.store, self.reader, self._changed, self._told(Stage.SORTING))
        self.tally.held = len(self.store.documents())
        has_changed = bool(self.tally.changes.keys() - {Change.UNCHANGED})
        if has_changed:
            grouping = self._told(Stage.GROUPING)
            form(self.store, self.reader, progress=lambda at, of: grouping(at, of, ""))
        self._stage(Stage.INDEXING, files, files)
        if has_changed or not (self.store.folder / FOLDER).exists():
            renew(self.store, self.reader)

    def _steps(self, files: Sequence[Path]) -> Iterator[Step]:
        """Yield what there is to do with files; what the store has already is not read."""
        for done, file in enumerate(files):
            yield Turn(file, done)
            try:
                for source in load(file):
                    path = Path(source.path).name if self.uploaded else source.path
                    yield self._step(replace(source, path=path))
            except ReadError as error:
                yield error

    def _step(self, source: Source) -> Step:
        digest = source.digest
        if self.uploaded:
            twin = self.store.of_digest(digest) or self._came.get(digest)
            if twin not in (None, source.name):
                return Twin(str(twin), digest)
        named = replace(source, name=self._namer.name(source))
        self._came.setdefault(digest, named.name)
        has = self.store.has(named.name, digest, self.reader.name)
        return Arrival(named, Change.UNCHANGED if has else None)

    def _store(self, batch: Batch) -> None:
        """Put a batch into the store, and tell what became of it, file by file."""
        self._begin(batch)
        while batch.steps:
            run = list(takewhile(lambda step: not isinstance(step, Turn), batch.steps))
            del batch.steps[: len(run)]
            self._store_run(run)
            self._begin(batch)

    def _begin(self, batch: Batch) -> None:
        """Tell of files that begin at the head of a batch."""
        while batch.steps and isinstance(turn := batch.steps[0], Turn):
            del batch.steps[0]
            if not self.watch.turn(turn.file, turn.done, self._files):
                raise EndedError

    def _store_run(self, run: Sequence[Step]) -> None:
        """Store the documents of one file, and tell of each step of it."""
        self._stage(Stage.STORING)
        arrivals = [step for step in run if isinstance(step, Arrival)]
        taken = [(one.result, one.source) for one in arrivals if isinstance(one.result, Extraction)]
        changes = iter(self.store.add_all(taken, self.reader.name))
        for step in run:
            if isinstance(step, Arrival):
                is_new = isinstance(step.result, Extraction)
                self._settle(step.source, next(changes) if is_new else step.result)
            elif isinstance(step, Twin) and step.digest not in self._refused:
                self.watch.held(step.name)
            elif isinstance(step, Twin):
                self._failed(self._refused[step.digest])
            elif isinstance(step, ReadError):
                self._failed(step)

    def _settle(self, source: Source, result: object) -> None:
        """Tell what became of a source."""
        if isinstance(result, ReadError):
            self._refused[source.digest] = result
            self._failed(result)
        elif isinstance(result, Change):
            self.tally.changes[result] += 1
            self.watch.took(self.store, source.name, result)
            if result is not Change.UNCHANGED:
                self._changed.append(source.name)
                for decision in review.unmet(self.store, source.name):
                    self.watch.noted(unmet_text(decision))

    def _take_back(self, file: Path) -> None:
        """Put back what an export holds, all of it or nothing."""
        self._stage(Stage.STORING)
        try:
            changes = restore.restore(self.store, restore.Dataset(file))
        except (ReadError, StoreError) as error:
            self._failed(error)
        else:
            self.tally.changes.update(changes.values())
            for name, change in changes.items():
                self.watch.took(self.store, name, change)

    def _failed(self, error: ReadError | StoreError) -> None:
        self.tally.failed += 1
        self.watch.failed(error)

    def _stage(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        self._place = (stage, done, total, what)
        self.watch.at(*self._place)

    def _told(self, stage: Stage) -> Progress:
        """Make what the floors below tell their progress to while they are at ``stage``."""
        return lambda done, total, what: self._stage(stage, done, total, what)

    def _at(self, stage: Stage, batch: Batch) -> None:
        """Hear of a batch; the watch hears of the file that is next to be stored."""
        head = self._pipeline.head
        self._begin(head)
        self._stage(stage if batch is head else Stage.EXTRACTING)

    def _encoded(self, done: int, total: int) -> None:
        """Hear from the encoder, which works for all stages."""
        if self._place[0] is Stage.ENCODING:
            self._stage(Stage.ENCODING, done, total)
        else:
            self.watch.at(*self._place)
