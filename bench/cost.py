"""What `ingest` costs beside encoding a text once.

    python bench/cost.py FILE [FILE …]

Times, each in a process of its own and nothing kept from before: encoding the clauses of the files
once, and ``duice ingest`` of them into an empty store.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ENCODE = """
import sys
from pathlib import Path
from ingest.clause import clauses
from ingest.models import encoder
from ingest.read import load, read
from ingest.vectors import cached
texts = [c.text for f in sys.argv[2:] for c in clauses(read(next(iter(load(Path(f))))))]
cached(encoder(None), Path(sys.argv[1]) / "vectors.sqlite").encode(texts)
print(sum(map(len, texts)))
"""


def timed(*command: str) -> tuple[float, str]:
    """Run a command; returns the seconds it took and what it printed."""
    start = time.perf_counter()
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, ran.stdout


def main() -> None:
    """Read the arguments, run both, print the ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="+")
    files = [str(path) for path in parser.parse_args().file]
    with TemporaryDirectory() as folder:
        encoding, size = timed(sys.executable, "-c", ENCODE, folder, *files)
        store = ["-m", "duice", "--store", f"{folder}/store"]
        ingest, _ = timed(sys.executable, *store, "ingest", *files)
    print(f"{size.strip()} characters of clauses, {len(files)} files")
    print(f"encoding once {encoding:.1f} s, ingest {ingest:.1f} s, ratio {ingest / encoding:.2f}")


if __name__ == "__main__":
    main()
