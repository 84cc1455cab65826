"""Work that goes wrong in a child of its own: the documents of `tests.ingest.test_child`."""

from __future__ import annotations

import logging
import os
import re
import signal
from dataclasses import replace
from pathlib import Path

from ingest.crew import Encoded, Reading, extraction, reading
from ingest.document import Source
from ingest.statement import Extraction

held_open: list[int] = []
log = logging.getLogger(__name__)


def hostile_reading(source: Source) -> Reading:
    """Read a source, but do what its name asks for first."""
    match source.name:
        case "挂起":
            if Path(source.path).is_fifo():  # who reads it sees when this process ends
                held_open.append(os.open(source.path, os.O_WRONLY))
                os.write(held_open[-1], b"x")
            re.match(r"(a+)+b", "a" * 60)  # holds the interpreter for years
        case "吞内存":
            held = [bytearray(2**26)]
            while True:
                held.append(bytearray(2**26))
        case "崩溃":
            os.kill(os.getpid(), signal.SIGKILL)
        case "出错":
            raise ZeroDivisionError("坏处")
        case "提醒":
            log.warning("第 2 页是空的")
    return reading(source)


def hostile_extraction(encoded: Encoded) -> Extraction:
    """Extract, but hang over a document of that name."""
    if encoded.reading.document.name == "挂起":
        re.match(r"(a+)+b", "a" * 60)
    return extraction(encoded)


def unsound_extraction(encoded: Encoded) -> Extraction:
    """Extract, but be surer of the emergency plan than one can be."""
    found = extraction(encoded)
    if encoded.reading.document.name != "plan_emergency":
        return found
    first, *others = found.statements
    return replace(found, statements=(replace(first, confidence=2.0), *others))
