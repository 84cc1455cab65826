"""The demonstration: samples in, three questions answered, the matrix, the way to the page."""

from __future__ import annotations

import shlex
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

from platformdirs import user_cache_path

from kg.matrix import build
from ui.console import notice, paper, say, steps
from ui.examples import QUESTIONS
from ui.intake import take_in
from ui.library import open_library
from ui.show import answer_text
from ui.tables import counts_table, pairs_table

ROWS = 12


def store_place() -> Path:
    """Return where the demonstration keeps its store: in the user's cache, so it may be deleted."""
    return user_cache_path("duice", appauthor=False) / "demo-store"


def run() -> int:
    """Run the demonstration; 0 when all samples were taken in."""
    folder = store_place()
    samples = files("ui") / "samples"
    with as_file(samples) as place, steps() as progress:
        texts = sorted(place.glob("*.txt"))
        say(f"一、读入 {len(texts)} 篇示例文献（其中的地名、机构、数据均属虚构）")
        tally = take_in(folder, texts, None, progress, notice)
        say(f"    {tally.summary()}。")
    with open_library(folder) as library:
        for number, question in zip("二三四", QUESTIONS, strict=True):
            say(f"\n{number}、问：{question}\n")
            say(answer_text(library.ask(question)))
        say("\n五、矩阵：哪个维度的措施（列）应对哪个维度的问题（行），格内是对应的条数\n")
        console = paper()
        console.print(counts_table(build(library.store, "dimension", "dimension")))
        say("    问题 × 措施（节选）")
        console.print(pairs_table(build(library.store, "problem", "measure"), ROWS))
    say(f"\n打开网页：{command()} --store {shlex.quote(str(folder))} serve")
    return 2 if tally.failed else 0


def command() -> str:
    """Return how this program was started, so that the line told can be typed again."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m duice"
    found = shutil.which(started.name)
    if found and Path(found).resolve() == started.resolve():
        return started.name
    return shlex.quote(str(started))
