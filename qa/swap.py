"""A folder is replaced whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock


@contextmanager
def swapped_in(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill; at the end it takes the place of ``folder``.

    A process killed in between leaves the old folder, or none: never half a new one. One that
    comes while another fills waits for it, so what lies about then is of nobody who lives.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.lock"):
        for left in folder.parent.glob(f".{folder.name}-*"):
            shutil.rmtree(left, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            yield new
            old = new.with_name(new.name + "-old")
            if folder.exists():
                folder.replace(old)  # a folder cannot replace one that is not empty
            new.replace(folder)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(new, ignore_errors=True)
