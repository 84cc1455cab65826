"""Batches of sources through reading, encoding and extraction, each stage at another batch.

A crew reads the next batch and extracts from the one before while the encoder is at work here;
batches come out in the order in which they went in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ingest.crew import Crew, Encoded, Outcome, Pending, Reading
from ingest.encode import Encoder, Known
from ingest.statement import Extraction
from ontology.errors import ReadError
from ui.arrivals import Arrival, Step
from ui.watch import Stage

PATIENCE = 0.5
"""Seconds between two looks at whether the work is to end while a crew is waited for."""

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Batch:
    """What is worked on at a time, and what of it the crew is at."""

    steps: list[Step]
    arrivals: list[Arrival]
    reading: Pending[list[Outcome[Reading]]]
    extracting: Pending[list[Outcome[Extraction]]] | None = None


class Pipeline:
    """Takes batches through all stages.

    Parameters
    ----------
    tell
        Called with the stage that is waited for and the batch that is in it, again and again; it
        may raise to end the work.
    """

    def __init__(self, crew: Crew, encoder: Encoder, tell: Callable[[Stage, Batch], None]) -> None:
        self._crew = crew
        self._encoder = encoder
        self._tell = tell
        self._line: deque[Batch] = deque()

    @property
    def head(self) -> Batch:
        """The first batch that has not come out."""
        return self._line[0]

    def run(self, batches: Iterable[list[Step]]) -> Iterator[Batch]:
        """Yield batches whose arrivals have an extraction or an error each."""
        for batch in _ahead(self._extracting(_ahead(self._reading(batches)))):
            if batch.extracting is not None:
                extracted = self._awaited(batch.extracting, Stage.EXTRACTING, batch)
                waiting = [one for one in batch.arrivals if isinstance(one.result, Reading)]
                for arrival, outcome in zip(waiting, extracted, strict=True):
                    arrival.result = _result(outcome)
            yield batch
            self._line.popleft()

    def _reading(self, batches: Iterable[list[Step]]) -> Iterator[Batch]:
        for steps in batches:
            arrivals = [one for one in steps if isinstance(one, Arrival) and one.result is None]
            reading = self._crew.read([one.source for one in arrivals])
            batch = Batch(steps, arrivals, reading)
            self._line.append(batch)
            yield batch

    def _extracting(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        for batch in batches:
            outcomes = self._awaited(batch.reading, Stage.READING, batch)
            for arrival, outcome in zip(batch.arrivals, outcomes, strict=True):
                arrival.result = _result(outcome)
            readings = [one.result for one in batch.arrivals if isinstance(one.result, Reading)]
            if readings:
                self._tell(Stage.ENCODING, batch)
                batch.extracting = self._crew.extract(self._encoded(readings))
            yield batch

    def _encoded(self, readings: list[Reading]) -> list[Encoded]:
        """Encode all texts of a batch at once: that is faster, and equal texts are one."""
        name, width = self._encoder.name, self._encoder.width
        texts = list(dict.fromkeys(text for reading in readings for text in reading.texts))
        vectors = dict(zip(texts, self._encoder.encode(texts), strict=True))
        known = Known(name, width, vectors)
        return [Encoded(reading, known.encode(reading.texts), name) for reading in readings]

    def _awaited(self, pending: Pending[T], stage: Stage, batch: Batch) -> T:
        while True:
            self._tell(stage, batch)
            try:
                return pending.result(PATIENCE)
            except TimeoutError:
                continue


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield each item when the one after it has been begun."""
    held = deque[T]()
    for item in items:
        held.append(item)
        if len(held) > 1:
            yield held.popleft()
    yield from held


def _result(outcome: Outcome[T]) -> T | ReadError:
    """Log what came with an outcome, and return it."""
    try:
        return outcome.unwrap()
    except ReadError as error:
        return error
