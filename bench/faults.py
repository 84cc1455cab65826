"""Kill a real ``duice`` at random moments, and look whether anything is lost or half there.

    python bench/faults.py [--rounds 200] [--seed 7]

A round starts a command on a small store in a process of its own and sends it SIGKILL: half of the
time after a random while, half of the time before a random one of its own steps on files (RocksDB's
are hit by the clock alone). Readers look at the store all the while. Then it is held against what
the round before left and what the command was to do: each document is whole, as it was or as it was
to be; what was acknowledged is there; the log of decisions has grown by all of the command's or by
none; `validate` finds nothing; nothing is left lying about; the next command works. Texts are read
by character pairs, so that a round takes seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pyoxigraph import Quad

from ingest.document import Source
from ingest.encode import CharacterPairs
from ingest.extract import extract
from ingest.read import read
from ingest.vectors import cached
from kg import decisions as log
from kg import names, review, triples
from kg.check import check
from kg.concepts import concepts
from kg.iris import Iris
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError
from ontology.release import release
from qa.building import build
from qa.keeping import ensure

BOOT = """
import os, signal, sys
import ingest.models, kg.check, kg.forming, qa.index, ui.intake, ui.library, ui.concepts
from ingest.encode import CharacterPairs
from ui.cli import main

ingest.models.encoder = ui.library.encoder = lambda model: CharacterPairs()
last, folder, steps = int(sys.argv[1]), sys.argv[2], 0
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect")

def before(event, arguments):
    global steps
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
    if (writes or event in CHANGES) and folder in str(arguments[0]):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

print("ready", flush=True)
sys.addaudithook(before)
code = main(sys.argv[3:])
print("steps", steps, file=sys.stderr)
sys.exit(code)
"""
KNOWN = re.compile(
    r"store\.json|graph|snapshots|current|ahead|write\.lock|writer\.json|index|\.index\.lock"
    r"|(vectors|records)\.sqlite(-wal|-shm)?|inbox"
)
"""What may lie in a store's folder when nothing is at work."""
State = tuple[dict[str, frozenset[Quad]], tuple[log.Decision, ...]]
ENCODER = CharacterPairs()
NAMES = Iris()


@dataclass(frozen=True)
class Task:
    """A command, what it makes of documents (digests, None for gone), how much it decides."""

    kind: str
    arguments: tuple[str, ...]
    documents: dict[str, str | None] = field(default_factory=dict)
    decides: int = 0


class Broken(AssertionError):
    """The store is not what it may be."""


class Rounds:
    """Rounds over one store; the same ``seed`` gives the same commands, not the same moments."""

    def __init__(self, home: Path, seed: int) -> None:
        self.folder, self.texts = home / "store", home / "texts"
        self.chance = random.Random(seed)
        self.tally: Counter[tuple[str, str]] = Counter()
        self._took: dict[str, float] = {}
        self._steps: dict[str, int] = {}
        self._sources: dict[tuple[str, str], Source] = {}
        self._samples = sorted(Path(str(files("ui") / "samples")).glob("*.txt"))[:5]
        self._number = 0
        self.texts.mkdir()
        self._run(Task("ingest", ("ingest", *map(self._write, range(3)))), None)

    def round(self) -> None:
        """Do one round; raises `Broken`."""
        self._number += 1
        with Store.open(self.folder, write=False) as store:
            before = state(store)
            task = self._task(store)
        seen: list[State] = []
        with reading(self.folder, seen):
            code = self._run(task, self.chance.choice(("clock", "step")))
        after = self._next_command()
        for look in (*seen, after):
            self._check(task, before, look)
        done = not self._lacking(task, before, after)
        if code is not None and (code != 0 or not done):
            raise Broken(f"{task.arguments}: ended with {code}, done: {done}")
        told = "ended" if code is not None else "killed, done" if done else "killed, undone"
        self.tally[task.kind, told] += 1

    def _task(self, store: Store) -> Task:
        held, who = [entry.name for entry in store.documents()], f"人{self._number}"
        statement = self.chance.choice(store.statements()).statement.id
        coded = ("--coder", who)
        free: list[Callable[[], Task]] = [
            self._ingest,
            self._ingest,
            lambda: Task("decide", ("review", "reject", statement, *coded), decides=1),
            lambda: Task(
                "decide", ("review", "edit", statement, "--label", who, *coded), decides=1
            ),
            lambda: Task("rebuild", ("concepts", "rebuild")),
            self._index,
            lambda: Task("backup", ("backup", str(self.folder.parent / "b.zip"))),
        ]
        if len(held) > 2:
            name = self.chance.choice(held)
            free.append(lambda: Task("remove", ("remove", name), {name: None}))
        formed = [one for one in concepts(store) if one.kind == "problem" and one.members]
        if len(formed) > 1:
            some = (one.iri.rpartition("/")[2] for one in self.chance.sample(formed, 2))
            merge = ("concepts", "merge", *some, *coded)
            free.append(lambda: Task("merge", merge, decides=1))
        return self.chance.choice(free)()

    def _ingest(self) -> Task:
        some = self.chance.sample(range(len(self._samples)), self.chance.randint(1, 3))
        paths = [self._write(one) for one in some]
        made = {Path(path).stem: self._sources[Path(path).stem, "newest"].digest for path in paths}
        return Task("ingest", ("ingest", *paths), dict(made))

    def _index(self) -> Task:
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        return Task("index", ("index",))

    def _write(self, one: int) -> str:
        """Write a new version of a text; return its place."""
        path = self.texts / self._samples[one].name
        text = self._samples[one].read_text("utf-8")[:900]
        path.write_text(f"{text}\n　　第{self._number}区停车位不足，要加快建设停车场。\n", "utf-8")
        source = Source(path.stem, path.read_bytes(), str(path))
        for version in (source.digest, "newest"):
            self._sources[path.stem, version] = source
        return str(path)

    def _run(self, task: Task, how: str | None) -> int | None:
        """Run a command and perhaps kill it; None when it was."""
        last = 0
        if how == "step":
            last = self.chance.randint(1, self._steps.get(task.kind, 40) + 2)
        command = [sys.executable, "-c", BOOT, str(last), str(self.folder), "--store"]
        with subprocess.Popen(
            [*command, str(self.folder), *task.arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            begun = time.monotonic()
            if how == "clock":
                time.sleep(self.chance.uniform(0, 1.1 * self._took.get(task.kind, 1.0)))
                process.kill()
            _, told = process.communicate()
        require_gone(process.pid)
        if process.returncode == -signal.SIGKILL:
            return None
        if found := re.search(r"steps (\d+)", told):
            self._steps[task.kind] = int(found[1])
        if how != "clock":
            self._took[task.kind] = time.monotonic() - begun
        if process.returncode != 0:
            raise Broken(f"{task.arguments}: {process.returncode}, {told}")
        return 0

    def _next_command(self) -> State:
        """Do what `ask` does first; all that is derived has to fit, and nothing is left about."""
        with Store.open(self.folder, write=False) as store:
            after, found = state(store), [*check(store)]
            if found:
                raise Broken(f"validate: {found[0]}")
            index = ensure(store, cached(ENCODER, self.folder / "vectors.sqlite"))
            fresh = build(store, ENCODER)
            if (index.statements, index.links) != (fresh.statements, fresh.links):
                raise Broken("the index is not that of the store")
        Store.open(self.folder, write=True).close()
        stray = [path.name for path in self.folder.iterdir() if not KNOWN.fullmatch(path.name)]
        if [name for name in stray if not name.startswith(".index-")] or len(stray) > 2:
            raise Broken(f"left about: {stray}")  # the next index that is made sweeps the last one
        backup = self.folder.parent / "b.zip"
        if backup.exists() and zipfile.ZipFile(backup).testzip():
            raise Broken("half a backup")
        return after

    def _check(self, task: Task, before: State, after: State) -> None:
        """Hold a state against the one before and what the task was to do."""
        graphs, logged = after
        if logged[: len(before[1])] != before[1]:
            raise Broken("decisions were lost")
        if len(logged) - len(before[1]) not in (0, task.decides):
            raise Broken("some of a command's decisions")
        for name in before[0].keys() | task.documents.keys() | graphs.keys():
            ruled = tuple(each for each in log.standing(logged) if each.document == name)
            wholes = [self._like(before[0].get(name), name, ruled)]
            if name in task.documents:
                wholes.append(self._whole(name, task.documents[name], ruled))
            if graphs.get(name) not in wholes:
                raise Broken(f"{task.arguments}: {name} is neither as before nor as it should be")

    def _lacking(self, task: Task, before: State, after: State) -> bool:
        """Tell whether not all of a task is done."""
        digests = {name: digest_of(graph) for name, graph in after[0].items()}
        made = {name: digests.get(name) for name in task.documents}
        return made != task.documents or len(after[1]) - len(before[1]) != task.decides

    def _like(
        self, graph: frozenset[Quad] | None, name: str, ruled: tuple[log.Decision, ...]
    ) -> frozenset[Quad] | None:
        """Make the graph of the version that ``graph`` is of, under decisions."""
        return None if graph is None else self._whole(name, digest_of(graph), ruled)

    def _whole(
        self, name: str, digest: str | None, ruled: tuple[log.Decision, ...]
    ) -> frozenset[Quad] | None:
        return None if digest is None else whole(self._sources[name, digest], ruled)


@lru_cache(maxsize=256)
def extraction_of(source: Source) -> review.Extraction:
    """Extract anew from a source."""
    return extract(read(source), ENCODER)


def whole(source: Source, ruled: Sequence[log.Decision]) -> frozenset[Quad]:
    """Make the graph that a document has to have, from its bytes and the decisions on it."""
    extraction = extraction_of(source)
    origin = triples.Origin(names.readable(source.path), release(), ENCODER.name)
    made = triples.quads(extraction, origin, NAMES)
    return frozenset(review.applied(made, extraction, ruled, NAMES) if ruled else made)


def digest_of(graph: frozenset[Quad]) -> str:
    """Return the digest of the bytes that a document's graph was made of."""
    told = (quad for quad in graph if quad.predicate == t.DIGEST)
    (found,) = (quad.object.value for quad in told if quad.subject == quad.graph_name)
    return str(found)


def state(store: Store) -> State:
    """Read all documents' graphs and all decisions."""
    held = [entry.name for entry in store.documents()]
    graphs = {
        name: frozenset(store.find(None, None, None, store.names.document(name))) for name in held
    }
    return graphs, tuple(log.log(store))


@contextmanager
def reading(folder: Path, seen: list[State]) -> Iterator[None]:
    """Let a reader look at the store again and again, and note what it sees."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            try:
                with Store.open(folder, write=False) as store:
                    seen.append(state(store))
            except StoreError as error:
                seen.append(({str(error): frozenset()}, ()))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join()


def require_gone(session: int, patience: float = 20.0) -> None:
    """Wait for the children of a killed command to follow it."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise Broken("a child of the command outlives it")


def main() -> None:
    """Read the arguments, do the rounds, print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        rounds = Rounds(Path(home), asked.seed)
        faults: list[str] = []
        for number in range(1, asked.rounds + 1):
            try:
                rounds.round()
            except Broken as error:
                faults.append(f"round {number}: {error}")
                print(faults[-1], flush=True)
    ends = ("killed, undone", "killed, done", "ended")
    kinds = sorted({kind for kind, _ in rounds.tally})
    print(f"{'command':10}" + "".join(f"{end:>16}" for end in ends))
    for kind in kinds:
        print(f"{kind:10}" + "".join(f"{rounds.tally[kind, end]:16}" for end in ends))
    print(f"{asked.rounds} rounds, {len(faults)} with a fault")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
