"""Reading, extraction and encoding on the workers of a Dask cluster.

The workers do with a document what is done on one machine, in children that can be ended; what
comes out is the same, also when a worker is lost: Dask gives its work to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import chain
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from distributed import Client, Future, KilledWorker

from ingest.child import Hand
from ingest.crew import (
    EXTRACT,
    READ,
    Encoded,
    Item,
    Outcome,
    Pending,
    Reading,
    Work,
    documents_as_items,
    sources_as_items,
)
from ingest.document import Source
from ingest.encode import Encoder, Vectors
from ingest.statement import Extraction
from ontology.errors import ClusterError, DuiceError
from ontology.release import release

PATIENCE = 10.0
"""Seconds that a scheduler may take to answer, and a first worker to be there."""
PIECE = 64
"""Texts that a worker encodes at a time, at most."""
AHEAD = 2
"""Pieces a thread of the cluster that are under way: it does not wait for the next one."""

Make = Callable[[], Encoder]
"""Makes an encoder on a worker."""

T = TypeVar("T")
R = TypeVar("R")

_making = Lock()
_encoders: dict[str, Encoder] = {}
"""Those that this worker has loaded, by their names."""


def look(make: Make, name: str) -> str:
    """Tell a worker's release of Duice; raises `ModelError` where the model is not there."""
    encode(release(), make, name, ["应急物资储备。"])
    return release()


def encode(expected: str, make: Make, name: str, texts: Sequence[str]) -> Vectors:
    """Encode texts on a worker."""
    _require(expected)
    with _making:
        if name not in _encoders:
            _encoders[name] = make()
    return _encoders[name].encode(texts)


def each(expected: str, work: Work[T, R], items: Sequence[Item[T]]) -> list[Outcome[R]]:
    """Do work on a worker, in a child of it."""
    _require(expected)
    hand = Hand()
    try:
        return hand.each(work, items)
    finally:
        hand.close()


def _require(expected: str) -> None:
    if release() != expected:  # of a worker that came later; the others have been looked at
        raise ClusterError(_other_release("新加入的计算节点", release(), expected))


def _other_release(where: str, theirs: str, ours: str) -> str:
    return (
        f"{where}上的 Duice 是 {theirs}，这里是 {ours}；请在每台机器上装同一版："
        f"pip install 'duice[cluster]=={ours}'"
    )


class Cluster:
    """The workers behind one scheduler, as a `Crew`; a context manager.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.
    make
        Makes on a worker what ``encoder`` is here; it is sent there.

    Raises
    ------
    ClusterError
        When nobody answers there, or a worker lacks what it needs.
    """

    def __init__(self, address: str, make: Make, encoder: Encoder) -> None:
        self.address = address
        self._under_way: list[Future] = []
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(
                f"集群 {address}：调度器没有应答（{error}）；请核对地址，"
                "并确认 dask scheduler 在运行、端口可达"
            ) from error
        try:
            self._look(make, encoder.name)
        except BaseException:
            self._client.close()
            raise
        self.encoder = ClusterEncoder(self, make, encoder)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def hands(self) -> int:
        """See `Crew.hands`: threads of all workers."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def read(self, sources: Sequence[Source]) -> Pending[list[Outcome[Reading]]]:
        """See `Crew.read`."""
        return self._spread(READ, sources_as_items(sources))

    def extract(self, documents: Sequence[Encoded]) -> Pending[list[Outcome[Extraction]]]:
        """See `Crew.extract`."""
        return self._spread(EXTRACT, documents_as_items(documents))

    def close(self) -> None:
        """See `Crew.close`."""
        self._client.cancel(self._under_way)
        self._under_way.clear()

    def submit(self, function: Callable[..., Any], *arguments: object) -> Future:
        """Begin something on a worker."""
        return self._client.submit(function, release(), *arguments, pure=False)

    def await_(self, future: Future, timeout: float | None = None) -> Any:
        """Wait for what a worker does; raises TimeoutError after ``timeout`` seconds."""
        try:
            return future.result(timeout)
        except (KilledWorker, CancelledError) as error:
            why = " ".join(str(error).split())
            raise ClusterError(
                f"集群 {self.address}：工作没有做完（{why}）；已入库的完好，"
                "请检查调度器和计算节点的日志，再运行一次同样的命令"
            ) from error

    def _spread(self, work: Work[T, R], items: list[Item[T]]) -> Pending[list[Outcome[R]]]:
        futures = [self.submit(each, work, some) for some in _shares(items, self.hands)]
        self._under_way = [one for one in self._under_way if not one.done()] + futures
        return Spread(self, futures)

    def _look(self, make: Make, name: str) -> None:
        """See that workers are there and have this release and the model."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError(
                f"集群 {self.address}：没有计算节点；请在各台机器上运行 dask worker {self.address}"
            ) from error
        for worker, found in self._client.run(look, make, name, on_error="return").items():
            where = f"集群 {self.address}：计算节点 {worker} "
            if isinstance(found, DuiceError):
                raise ClusterError(f"{where}不能编码（{found}）")
            if isinstance(found, Exception):
                raise ClusterError(
                    f"{where}上没有能用的 Duice（{found}）；请在那里运行 "
                    f"pip install 'duice[cluster]=={release()}'"
                )
            if found != release():
                raise ClusterError(_other_release(where, found, release()))


class Spread(Generic[R]):
    """Outcomes that are under way on several workers, in order."""

    def __init__(self, cluster: Cluster, futures: Sequence[Future]) -> None:
        self._cluster = cluster
        self._futures = futures

    def result(self, timeout: float | None = None) -> list[Outcome[R]]:
        """See `Pending.result`; each share may take ``timeout`` seconds."""
        await_ = self._cluster.await_
        return list(chain.from_iterable(await_(one, timeout) for one in self._futures))


class ClusterEncoder:
    """An encoder whose texts are encoded on the workers of a cluster."""

    def __init__(self, cluster: Cluster, make: Make, encoder: Encoder) -> None:
        self._cluster = cluster
        self._make = make
        self._here = encoder

    @property
    def name(self) -> str:
        """See `Encoder.name`."""
        return self._here.name

    @property
    def width(self) -> int:
        """See `Encoder.width`."""
        return self._here.width

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; raises `ClusterError` when the cluster is lost."""
        hands = self._cluster.hands
        step = min(PIECE, -(-len(texts) // hands) or 1)
        pieces = [texts[at : at + step] for at in range(0, len(texts), step)]
        futures: list[Future] = []
        done: list[Vectors] = [np.zeros((0, self.width), dtype=np.float32)]
        for piece in pieces:
            futures.append(self._cluster.submit(encode, self._make, self.name, list(piece)))
            if len(futures) >= AHEAD * hands:
                done.append(self._cluster.await_(futures.pop(0)))
        done.extend(self._cluster.await_(future) for future in futures)
        return np.concatenate(done)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`: few texts, encoded here."""
        return self._here.encode_queries(texts)


def _shares(items: Sequence[Item[T]], count: int) -> Iterator[list[Item[T]]]:
    """Cut items into at most ``count`` runs of about the same size."""
    most = sum(item.size for item in items) / count
    share: list[Item[T]] = []
    size = 0
    for item in items:
        share.append(item)
        size += item.size
        if size >= most:
            yield share
            share, size = [], 0
    if share:
        yield share
