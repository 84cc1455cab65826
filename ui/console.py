"""What the command line prints and where: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ontology.errors import OutputError

WIDTH = 80
"""Columns of a table where stdout is no terminal: what a mail or a manual shows unbroken."""


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale or the Windows code page says.

    What is no character (a file name in another coding) is shown as an escape, not a traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a captured stream has no such method
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    """Print one line of the result."""
    sys.stdout.write(text + "\n")


def say_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are, without touching their line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, at once: a reader may wait for each line of a batch."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def notice(text: str) -> None:
    """Tell something that is no result, in one line on stderr."""
    sys.stderr.write(f"duice: {text}\n")
    sys.stderr.flush()


class Notices(logging.Handler):
    """Shows what the layers below warn of (an index rebuilt, say) the way the command speaks."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the record's message as a notice."""
        notice(record.getMessage())


def paper() -> Console:
    """Return a console for tables on stdout, as wide as the terminal, else `WIDTH` columns."""
    return Console(
        file=sys.stdout, width=None if is_terminal(sys.stdout) else WIDTH, soft_wrap=False
    )


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person looks at ``stream``."""
    return stream.isatty()


class Steps:
    """Counts steps of long work under a bar; silent where there is no terminal."""

    def __init__(self, bar: Progress | None) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None) if bar else None

    def __call__(self, done: int, total: int, what: str = "") -> None:
        """Show that ``done`` of ``total`` steps are done, now at ``what``."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total, description=what)


@contextmanager
def steps() -> Iterator[Steps]:
    """Open a progress bar on stderr for as long as the block runs."""
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        yield Steps(None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        yield Steps(bar)


def deliver(data: bytes, output: Path | None) -> None:
    """Write ``data`` to the file, whole or not at all; to stdout where there is no file.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    if output is None:
        say_bytes(data)
        return
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(data)
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"{output}：写不进去（{error.strerror}）；请换一个位置或检查权限"
        ) from error
