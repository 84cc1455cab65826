"""Scores Duice on hand-coded documents: extraction, links and answers.

    python bench/coded.py SHARED [--held-out]

SHARED holds ``gold/`` (coded documents with questions), ``corpus/`` (their texts) and ``bench/``
(the scorers). With ``--held-out`` each document is extracted by models that never saw it
(`bench/train.py`; needs scikit-learn); answers are always given by the models that ship.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent


def run(*arguments: str | Path, to: Path | None = None) -> None:
    """Run a Python program; its output goes to ``to``, else to the terminal."""
    command = [sys.executable, *map(str, arguments)]
    print("$ python", *map(str, arguments), file=sys.stderr)
    if to is None:
        subprocess.run(command, check=True)
        return
    with to.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)


def source(shared: Path, coded: Path) -> Path:
    """Find the text that a coded file is about."""
    name = json.loads(coded.read_text("utf-8"))["doc"]
    return next(p / name for p in (shared / "corpus", shared) if (p / name).is_file())


def extraction(shared: Path, folder: Path, *, held_out: bool) -> None:
    """Extract every coded document and print the scorer's table."""
    texts = ["--corpus", shared / "corpus", "--corpus", shared]
    if held_out:
        run(HERE / "train.py", shared, "--held-out", folder, "--folds", "8")
        run(HERE / "reliability.py", shared, folder)
    else:
        folder.mkdir()
        for coded in sorted((shared / "gold").glob("*.json")):
            text = source(shared, coded)
            run("-m", "duice", "extract", text, "--json", to=folder / coded.name)
    run(shared / "bench" / "score_extraction.py", shared / "gold", folder, *texts)


def answers(shared: Path, folder: Path) -> None:
    """Ask the coded documents' questions and print the scorer's table."""
    gold, scorer = shared / "gold", shared / "bench" / "score_qa.py"
    texts = [source(shared, coded) for coded in sorted(gold.glob("*.json"))]
    store = ["-m", "duice", "--store", folder / "store"]
    start = time.perf_counter()
    run(*store, "ingest", *texts)
    print(f"ingest: {len(texts)} documents, {time.perf_counter() - start:.0f} s")
    run(scorer, gold, "--write-questions", folder / "questions.jsonl")
    start = time.perf_counter()
    run(*store, "ask", "--file", folder / "questions.jsonl", "--json", to=folder / "answers.jsonl")
    asked = len((folder / "answers.jsonl").read_text("utf-8").splitlines())
    print(f"ask: {asked} questions, {time.perf_counter() - start:.1f} s")
    corpora = ["--corpus", shared / "corpus", "--corpus", shared]
    run(scorer, gold, folder / "answers.jsonl", *corpora)


def main() -> None:
    """Read the arguments and score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--held-out", action="store_true")
    asked = parser.parse_args()
    os.environ["PYTHONUNBUFFERED"] = "1"  # what is printed here and there stays in order
    with TemporaryDirectory() as place:
        extraction(asked.shared, Path(place) / "found", held_out=asked.held_out)
        answers(asked.shared, Path(place))


if __name__ == "__main__":
    main()
