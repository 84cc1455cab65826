"""What `ingest` costs beside the encoding of all that has to be encoded.

    python bench/cost.py FILE [FILE …]

FILE is a document, or a ``.jsonl`` with one a line. Two processes, each of which begins with
nothing: one takes the files into an empty store, as ``duice ingest`` does, and notes which texts
the model encodes; the other encodes these texts and does nothing else, all at a time. Printed are
the seconds of both, by the clock and of the processor, the ratio that everything else has to the
encoding, and on what the first one's seconds went. Work that is done while the model encodes,
reading and extraction in a child process, shows in the processor's seconds alone; these hold what
starting each process takes, too, so that few documents tell little.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingest.bundled import BundledEncoder
from ingest.encode import Vectors
from ingest.models import encoder
from ingest.vectors import cached
from kg.store import Store
from ui.intake import Intake
from ui.watch import Lines, Stage

WHAT = {
    Stage.READING: "waiting for what is read",
    Stage.EXTRACTING: "waiting for what is extracted",
    Stage.ENCODING: "keeping vectors",
    Stage.STORING: "writing, checking, storing",
    Stage.SORTING: "users' schemes",
    Stage.GROUPING: "concepts",
    Stage.INDEXING: "index",
}


class Clock(Lines):
    """Adds up the seconds of each stage without those in which the model encodes."""

    def __init__(self) -> None:
        super().__init__(lambda done, total, what: None, print)
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.texts: list[str] = []
        self.stage, self.since = Stage.READING, time.perf_counter()

    def at(self, stage: Stage, done: int = 0, total: int = 0, what: str = "") -> None:
        """See `ui.watch.Watch.at`."""
        self.turn_to(stage)

    def turn_to(self, stage: Stage) -> None:
        """End the stage that there is."""
        now = time.perf_counter()
        self.spent[self.stage] += now - self.since
        self.stage, self.since = stage, now

    def encode(self, model: BundledEncoder, texts: Sequence[str]) -> Vectors:
        """Stand in for `BundledEncoder.encode`."""
        self.texts += texts
        start = time.perf_counter()
        made = ENCODE(model, texts)
        taken = time.perf_counter() - start
        self.spent["the model encodes"] += taken
        self.since += taken
        return made


ENCODE = BundledEncoder.encode


def ingest(folder: Path, files: Sequence[str]) -> dict[str, Any]:
    """Take files into a store in ``folder``; leaves the texts that were encoded beside it."""
    clock = Clock()
    setattr(BundledEncoder, "encode", lambda model, texts: clock.encode(model, texts))  # noqa: B010, PLW0108 - a function becomes a method
    start = time.perf_counter()
    with Store.open(folder / "store", write=True) as store:
        tally = Intake(store, clock).take_in([Path(file) for file in files])
        clock.turn_to(Stage.STORING)
    clock.turn_to(Stage.STORING)
    seconds = time.perf_counter() - start
    (folder / "texts.json").write_text(json.dumps(clock.texts), "utf-8")
    return {"seconds": seconds, "held": tally.held, "spent": dict(clock.spent)}


def encode(folder: Path) -> dict[str, Any]:
    """Encode the texts that `ingest` left."""
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    start = time.perf_counter()
    cached(encoder(None), folder / "alone.sqlite").encode(texts)
    size = sum(map(len, texts))
    return {"seconds": time.perf_counter() - start, "texts": len(texts), "size": size}


def timed(step: str, folder: str, files: Sequence[str]) -> dict[str, Any]:
    """Do a step in a process of its own; adds the seconds of the processor, children's too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "--step", step, "--folder", folder, *files]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return told | {"processor": used}


def report(taken: dict[str, Any], alone: dict[str, Any]) -> None:
    """Print both beside each other, and where the time went."""
    rate = alone["size"] / alone["seconds"]
    print(f"{taken['held']} documents, {alone['texts']} texts of {alone['size']:,} characters")
    print(f"{'':24}{'clock':>10}{'processor':>12}")
    for name, one in (("ingest", taken), ("encoding alone", alone)):
        print(f"{name:24}{one['seconds']:8.1f} s{one['processor']:10.1f} s")
    beside = [taken[key] / alone[key] - 1 for key in ("seconds", "processor")]
    print(f"{'everything else':24}{beside[0]:9.0%} {beside[1]:11.0%}")
    print(f"encoding alone: {rate:,.0f} characters a second")
    print("ingest by the clock:")
    for stage, seconds in sorted(taken["spent"].items(), key=lambda pair: -pair[1]):
        print(f"  {WHAT.get(stage, stage):32}{seconds:8.2f} s {seconds / alone['seconds']:6.1%}")


def main() -> None:
    """Read the arguments, run both, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", nargs="*")
    parser.add_argument("--step", choices=("ingest", "encode"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        folder = Path(given.folder)
        done = ingest(folder, given.file) if given.step == "ingest" else encode(folder)
        print(json.dumps(done))
        return
    if not given.file:
        parser.error("name at least one file")
    with TemporaryDirectory() as scratch:
        report(timed("ingest", scratch, given.file), timed("encode", scratch, []))


if __name__ == "__main__":
    main()
