"""Finds the problem paragraphs of provincial work reports by models that saw no such report.

    python bench/paragraphs.py SHARED [--cache FILE] [--shipped]

The models are learned without any provincial report of 2025 or 2026, coded or not, then read the
30 reports of ``gold/problem_paragraphs.jsonl``; `score_paragraphs.py` tells what they find. With
``--shipped`` the models that come with Duice are asked.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from train import Lessons, documents

from ingest.extract import extract
from ingest.models import encoder
from ingest.read import load, read
from ingest.vectors import cached
from ui.tables import extraction_json

REPORTS = "policy_gwr_prov"


def main() -> None:
    """Read the arguments, extract the reports and score them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, help="keeps vectors between two runs")
    parser.add_argument("--shipped", action="store_true")
    asked = parser.parse_args()
    paragraphs = asked.shared / "gold" / "problem_paragraphs.jsonl"
    rows = [json.loads(line) for line in paragraphs.read_text("utf-8").splitlines()]
    with TemporaryDirectory() as place:
        folder = Path(place)
        reader = cached(encoder(None), asked.cache or folder / "vectors.sqlite")
        models = None
        if not asked.shipped:
            lessons = Lessons(list(documents(asked.shared)), reader)
            held = (g for g in lessons.documents if REPORTS in str(g.path))
            models = lessons.models(without=frozenset(gold.name for gold in held))
        for row in rows:
            (source,) = load(asked.shared / "corpus" / row["doc"])
            found = extraction_json(extract(read(source), reader, models))
            name = row["doc"].rsplit(".", 1)[0].replace("/", "__")
            (folder / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
        scorer = asked.shared / "bench" / "score_paragraphs.py"
        command = [scorer, paragraphs, folder, "--corpus", asked.shared / "corpus"]
        subprocess.run([sys.executable, *map(str, command)], check=True)


if __name__ == "__main__":
    main()
