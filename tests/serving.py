"""A SPARQL server of its own for tests: the `oxigraph` of PyPI, on this machine."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from kg import folder as layout


def program() -> str | None:
    """Return the server's program: beside the interpreter, or on the path."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.is_file() else shutil.which("oxigraph")


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """Run a server that keeps everything in memory; yields its address."""
    found = program()
    assert found, "pip install oxigraph"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [found, "serve", "--bind", place, *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert "Listening" in process.stderr.readline()
            yield f"http://{place}"
        finally:
            process.terminate()


def emptied(address: str) -> None:
    """Make a server forget all that it holds."""
    headers = {"Content-Type": "application/sparql-update"}
    with httpx.Client(trust_env=False) as client:
        client.post(f"{address}/update", content="DROP ALL", headers=headers).raise_for_status()


def machine(folder: Path, address: str) -> Path:
    """Return a folder of what one machine derives from the store at a server."""
    folder.mkdir(parents=True)
    layout.write_whole(layout.meta_path(folder), json.dumps({"server": address}))
    return folder
