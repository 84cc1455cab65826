"""Try the readers, extraction and the reading of questions on anything, for as long as told.

    python bench/fuzz.py [--minutes 60] [--targets word pdf …] [--finds DIR]
    python bench/fuzz.py --again FILE

Where atheris is installed (``pip install atheris``) it follows the branches that an input takes;
elsewhere hypothesis draws at random. Each target runs in a process of its own, which may take
`SECONDS` for an input and `MEMORY` of room. A find is a file in a folder of its target's name under
DIR; ``--again`` runs one of them once more. What is mended goes to tests/fuzz/finds.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the strategies are those of the tests

SECONDS, MEMORY = 20, 3 << 30
LONGEST = 40_000  # bytes of an input
MOST_FINDS = 20  # of a target; then something is wrong with all of it
STATE = ("stat::number_of_executed_units", "cov")
PACKAGES = ["ontology", "ingest", "kg", "qa"]
Check = Callable[[bytes], None]


def _read(ending: str) -> Check:
    """Read bytes as a file of this kind, and hold the document to its promises."""
    from ingest.document import Source  # noqa: PLC0415 - atheris sees what is imported late
    from ingest.read import read  # noqa: PLC0415
    from ontology.errors import ReadError  # noqa: PLC0415
    from tests.fuzz.test_reading import keeps_its_promises  # noqa: PLC0415

    def check(data: bytes) -> None:
        with contextlib.suppress(ReadError):
            keeps_its_promises(read(Source("甲", data, f"甲{ending}")))

    return check


def _word() -> Check:
    """Read bytes as the body of a Word document, within a sound file."""
    from tests.fuzz.files import sound_docx, with_part  # noqa: PLC0415

    check, whole = _read(".docx"), sound_docx()
    return lambda data: check(with_part(whole, "word/document.xml", data))


def _numbering() -> Check:
    """Read bytes as the numbering of a Word document."""
    from tests.fuzz.files import sound_docx, with_part  # noqa: PLC0415

    check, whole = _read(".docx"), sound_docx()
    return lambda data: check(with_part(whole, "word/numbering.xml", data))


def _extract() -> Check:
    """Extract from a text; each statement is a slice of it."""
    from ingest.document import Source  # noqa: PLC0415
    from ingest.encode import CharacterPairs  # noqa: PLC0415
    from ingest.extract import extract  # noqa: PLC0415
    from ingest.read import read  # noqa: PLC0415
    from ontology.errors import ReadError  # noqa: PLC0415

    def check(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        with contextlib.suppress(ReadError):
            document = read(Source("甲", f"关于数据共享的意见\n{text}".encode(), "甲.txt"))
            for one in extract(document, CharacterPairs()).statements:
                assert one.span.of(document.text) == one.quote

    return check


def _question() -> Check:
    """Understand a question; what is said of it is one line."""
    from ontology.errors import QueryError  # noqa: PLC0415
    from qa.reading import line  # noqa: PLC0415
    from qa.understanding import understand  # noqa: PLC0415
    from tests.fuzz.test_asking import CATALOGUE  # noqa: PLC0415

    def check(data: bytes) -> None:
        with contextlib.suppress(QueryError):
            assert line(understand(data.decode("utf-8", "replace"), CATALOGUE), {})

    return check


TARGETS: dict[str, Callable[[], Check]] = {
    "text": lambda: _read(".txt"),
    "page": lambda: _read(".html"),
    "archive": lambda: _read(".docx"),
    "word": _word,
    "numbering": _numbering,
    "pdf": lambda: _read(".pdf"),
    "record": lambda: _read(".jsonl#1"),
    "extract": _extract,
    "question": _question,
}


def seeds(target: str) -> list[bytes]:
    """Return sound inputs to begin with."""
    from tests.fuzz import files  # noqa: PLC0415
    from tests.fuzz.test_asking import ASKED  # noqa: PLC0415

    text = "\n".join(files.LINES).encode()
    found = {
        "page": [b"<html><body><h1>%b</h1><ol><li>%b</ol>" % (text, text)],
        "archive": [files.sound_docx()],
        "word": [files.part_of(files.sound_docx(), "word/document.xml")],
        "numbering": [files.part_of(files.sound_docx(), "word/numbering.xml")],
        "pdf": [files.sound_pdf()],
        "record": [b'{"id": 1, "title": "\xe7\x94\xb2", "text": "%b"}' % text.replace(b"\n", b"")],
        "question": ["".join(ASKED[at : at + 5]).encode() for at in range(0, len(ASKED), 5)],
    }
    samples = sorted((ROOT / "ui" / "samples").glob("*.txt"))
    return found.get(target) or [text, *(one.read_bytes()[:3000] for one in samples)]


def guided(target: str, seconds: int, folder: Path) -> None:
    """Let atheris look for inputs that go new ways; never returns."""
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=PACKAGES):  # before anything else imports them
        check = TARGETS[target]()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for at, data in enumerate(seeds(target)):
        (corpus / f"seed-{at}").write_bytes(data)
    told = {
        "max_total_time": seconds,
        "timeout": SECONDS,
        "rss_limit_mb": MEMORY >> 20,
        "max_len": LONGEST,
        "print_final_stats": 1,
    }
    arguments = [f"-{name}={value}" for name, value in told.items()]
    place = f"-artifact_prefix={folder}/"
    atheris.Setup([sys.argv[0], str(corpus), place, *arguments], check)
    atheris.Fuzz()


def drawn(target: str, seconds: int, folder: Path) -> None:
    """Let hypothesis change sound inputs at random."""
    from hypothesis import HealthCheck, given, seed, settings  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    from tests.fuzz.files import changed, changes  # noqa: PLC0415

    check, count = TARGETS[target](), 0
    end = time.monotonic() + seconds
    inputs = st.builds(changed, st.sampled_from(seeds(target)), changes)
    quiet = list(HealthCheck)
    while time.monotonic() < end:

        @seed(time.time_ns())
        @settings(max_examples=100, deadline=None, database=None, suppress_health_check=quiet)
        @given(data=inputs)
        def batch(data: bytes) -> None:
            nonlocal count
            count += 1
            (folder / "at-hand").write_bytes(data)
            with limited():
                check(data)

        try:
            batch()
        except Exception:
            (folder / "at-hand").rename(folder / f"crash-{time.time_ns()}")
            traceback.print_exc()
        print(f"{STATE[0]}: {count}", file=sys.stderr)


@contextlib.contextmanager
def limited() -> Any:
    """End what takes longer than `SECONDS` by an error."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {SECONDS} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def run(target: str, seconds: float, folder: Path) -> tuple[int, int, list[Path]]:
    """Fuzz one target in processes of its own; return executions, branches seen, and finds."""
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    end = time.monotonic() + seconds
    executions = branches = 0
    finds: list[Path] = []
    while (left := int(end - time.monotonic())) > 0 and len(finds) < MOST_FINDS:
        command = [sys.executable, __file__, "--one", target, str(left), "--finds", str(folder)]
        with (folder / "log").open("w", encoding="utf-8", errors="replace") as log:
            subprocess.run(command, stdout=log, stderr=log, check=False, timeout=left + 60)
        told = (folder / "log").read_text("utf-8", "replace")
        executions += max(map(int, re.findall(rf"{STATE[0]}: (\d+)", told)), default=0)
        branches = max(branches, *map(int, re.findall(rf"\b{STATE[1]}: (\d+)", told)), 0)
        fresh = [one for one in folder.iterdir() if one not in before and "-" in one.name]
        fresh = [one for one in fresh if one not in finds and one.name != "at-hand"]
        finds += fresh
        for one in fresh:
            one.with_suffix(".log").write_text(told[-20_000:], "utf-8")
            before.add(one.with_suffix(".log"))
        if not fresh and left - (end - time.monotonic()) < min(5, left - 1):
            print(told[-2000:], file=sys.stderr)  # the fuzzer itself does not run
            break
    return executions, branches, finds


def main() -> int:
    """Run what is asked for; print a table; 1 where something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--targets", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--finds", type=Path, default=Path("finds"))
    parser.add_argument("--again", type=Path, help="a find: DIR/TARGET/crash-…")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if asked.again:
        with limited():
            TARGETS[asked.again.parent.name]()(asked.again.read_bytes())
        return 0
    guide = find_spec("atheris") is not None
    if asked.one:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not guide:  # atheris has its own limit, and reserves more than it uses
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        (guided if guide else drawn)(asked.one[0], int(asked.one[1]), asked.finds)
        return 0
    print(f"{'target':<10} {'executions':>11} {'branches':>9} {'finds':>6}", flush=True)
    found = 0
    for target in asked.targets:
        seconds = 60 * asked.minutes / len(asked.targets)
        executions, branches, finds = run(target, seconds, asked.finds.resolve() / target)
        found += len(finds)
        print(f"{target:<10} {executions:>11,} {branches:>9,} {len(finds):>6}", flush=True)
        for one in finds:
            print(f"  python {Path(__file__).name} --again {one}", flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
