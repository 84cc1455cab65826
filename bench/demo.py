"""Wall time of a cold question: from the start of the process to the answer on stdout.

    python bench/demo.py [--store DIR] [--rounds 7]

Without a store it makes one of the samples first (`duice demo`, timed too). Prints a table.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

SEED = "哪些措施针对数据共享壁垒？"


def seconds(arguments: list[str]) -> float:
    """Run ``duice`` once in a process of its own; return its wall time."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments], capture_output=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return time.perf_counter() - start


def row(name: str, times: list[float]) -> str:
    """Format one line of the table."""
    middle = statistics.median(times)
    return f"| {name} | {middle:.2f} | {min(times):.2f}–{max(times):.2f} | {len(times)} |"


def measure(store: Path, rounds: int, demo: list[float]) -> None:
    """Time the commands over ``store`` in turn, so that a busy moment hits all of them."""
    place = ["--store", str(store)]
    commands = {
        "duice --version": ["--version"],
        "duice documents": [*place, "documents"],
        "duice ask": [*place, "ask", SEED],
        "duice search": [*place, "search", SEED],
        "duice sparql": [*place, "sparql", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            times[name].append(seconds(arguments))
    cpu = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"duice {version('duice')}; {cpu}; {time.strftime('%Y-%m-%d')}")
    print("\n| command | median s | range s | rounds |\n|---|---|---|---|")
    for name, taken in times.items():
        print(row(name, taken))
    if demo:
        print(row("duice demo", demo))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    if asked.store:
        measure(asked.store, asked.rounds, [])
        return
    with TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        demo = [seconds(["demo"])]
        measure(Path(folder) / "duice" / "demo-store", asked.rounds, demo)


if __name__ == "__main__":
    main()
