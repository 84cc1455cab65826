"""Many users at once: what they wait for, whether anything fails, and what memory is taken.

    python bench/load.py STORE FILE.jsonl [--users 32] [--minutes 10] [--pause 4]

Copies the store and serves it in a process of its own. First one user alone asks, searches, draws
matrices and looks at documents for a minute. Then as many users as told do so together, each with
a pause of ``--pause`` seconds on average (exponential) between two things, while

- another process takes in one record of ``FILE.jsonl`` after the other with ``duice ingest``,
- one SPARQL query after another is sent that would never end, and has to be stopped.

Prints the p50 and p95 of both, all answers that were no success, and the resident memory of the
server and its children every tenth of the time. Users are seeded, so all runs ask the same.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np

from ui.examples import QUESTIONS

ALONE = 60.0
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STOPPED = 504
WORDS = (
    "数据共享",
    "基层人员不足",
    "应急预案",
    "资金投入",
    "部门协同",
    "监督检查",
    "法律责任",
    "培训",
)
AXES = (("dimension", "dimension"), ("dimension", "instrument-type"), ("theme", "theme"))


@dataclass
class Told:
    """What was seen: seconds by kind of request, what went wrong, memory by time."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, int]] = field(default_factory=list)
    stopped: int = 0
    taken_in: int = 0


def request(chance: random.Random) -> tuple[str, str, dict[str, str]]:
    """Choose what a user does next: kind, path and parameters."""
    kind = chance.choices(("ask", "search", "matrix", "documents"), (5, 3, 2, 1))[0]
    if kind == "ask":
        return kind, "/api/ask", {"q": chance.choice(QUESTIONS)}
    if kind == "search":
        return kind, "/api/search", {"q": "".join(chance.sample(WORDS, 2))}
    if kind == "matrix":
        rows, columns = chance.choice(AXES)
        return kind, "/api/matrix", {"rows": rows, "columns": columns}
    return kind, "/api/documents", {"limit": "20"}


async def user(
    client: httpx.AsyncClient, seed: int, until: float, pause: float, told: Told
) -> None:
    """Do one thing after the other, with pauses, until the time is over."""
    chance = random.Random(seed)
    await asyncio.sleep(chance.random() * pause)
    while time.monotonic() < until:
        kind, path, parameters = request(chance)
        begun = time.perf_counter()
        try:
            answer = await client.get(path, params=parameters)
            if answer.is_success:
                told.seconds[kind].append(time.perf_counter() - begun)
            else:
                told.faults[f"{kind}: {answer.status_code}"] += 1
        except httpx.HTTPError as error:
            told.faults[f"{kind}: {type(error).__name__}"] += 1
        await asyncio.sleep(chance.expovariate(1 / pause))


async def runaway(client: httpx.AsyncClient, until: float, told: Told) -> None:
    """Send one query after another that has to be stopped."""
    while time.monotonic() < until:
        try:
            answer = await client.get("/sparql", params={"query": RUNAWAY})
            if answer.status_code == STOPPED:
                told.stopped += 1
            else:
                told.faults[f"runaway: {answer.status_code}"] += 1
        except httpx.HTTPError as error:
            told.faults[f"runaway: {type(error).__name__}"] += 1


async def importing(store: Path, records: Sequence[str], until: float, told: Told) -> None:
    """Take one record after the other into the store."""
    file = store.parent / "more.jsonl"
    for record in records:
        if time.monotonic() >= until:
            return
        file.write_text(record + "\n", "utf-8")
        command = [sys.executable, "-m", "duice", "--store", str(store), "ingest", str(file)]
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
        if await process.wait():
            told.faults[f"ingest: exit code {process.returncode}"] += 1
        else:
            told.taken_in += 1
        await asyncio.sleep(5)


async def watching(pid: int, until: float, told: Told) -> None:
    """Note the memory of the server and its children now and then."""
    begun = time.monotonic()
    step = max(1.0, (until - begun) / 10)
    while time.monotonic() < until:
        told.memory.append((time.monotonic() - begun, resident(pid)))
        await asyncio.sleep(step)


def resident(pid: int) -> int:
    """Megabytes that a process and those it started keep in memory (Linux)."""
    pages = 0
    children: dict[int, list[int]] = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it is gone
            continue
        children[int(fields[1])].append(int(status.parent.name))
    family = [pid]
    for one in family:
        family += children[one]
        try:
            pages += int((Path("/proc") / str(one) / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * 4096 >> 20


async def run(address: str, store: Path, pid: int, given: argparse.Namespace) -> tuple[Told, Told]:
    """Measure one user alone, then all of them."""
    alone, together = Told(), Told()
    records = given.records.read_text("utf-8").splitlines()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        for _ in range(2):  # what is read at the first request is no matter of load
            for rows, columns in AXES:
                await client.get("/api/matrix", params={"rows": rows, "columns": columns})
            await client.get("/api/ask", params={"q": QUESTIONS[0]})
        until = time.monotonic() + min(ALONE, 60 * given.minutes)
        await user(client, 0, until, 0.2, alone)
        until = time.monotonic() + 60 * given.minutes
        seeds = range(1, given.users + 1)
        await asyncio.gather(
            *(user(client, seed, until, given.pause, together) for seed in seeds),
            runaway(client, until, together),
            importing(store, records, until, together),
            watching(pid, until, together),
        )
    return alone, together


def report(alone: Told, together: Told) -> None:
    """Print what was seen."""
    print(f"{'':12}{'alone p50':>10}{'p95':>8}{'together p50':>14}{'p95':>8}{'n':>7}   p95 ratio")
    for kind in sorted(together.seconds):
        few, many = alone.seconds[kind] or [float("nan")], together.seconds[kind]
        (a50, a95), (t50, t95) = (1000 * np.percentile(some, (50, 95)) for some in (few, many))
        print(f"{kind:12}{a50:10.0f}{a95:8.0f}{t50:14.0f}{t95:8.0f}{len(many):7}   {t95 / a95:.1f}")
    every = [list(chain.from_iterable(told.seconds.values())) for told in (alone, together)]
    a95, t95 = (1000 * float(np.percentile(some, 95)) for some in every)
    print(f"all          p95 {a95:.0f} alone, {t95:.0f} together, ratio {t95 / a95:.1f} (ms)")
    print(f"{together.stopped} runaway queries stopped, {together.taken_in} records taken in")
    print(f"faults: {dict(alone.faults + together.faults) or 'none'}")
    print("MB: " + ", ".join(f"{at:.0f} s {size}" for at, size in together.memory))


def main() -> None:
    """Serve a copy of the store, let users come, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("records", type=Path)
    parser.add_argument("--users", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=4)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        store = shutil.copytree(given.store, Path(folder) / "store")
        command = [sys.executable, "-m", "ui.cli", "--store", str(store), "serve", "--port", "0"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        ) as server:
            assert server.stdout is not None
            found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
            assert found is not None
            try:
                report(*asyncio.run(run(found[0], store, server.pid, given)))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
