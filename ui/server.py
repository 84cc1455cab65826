"""``duice serve``: one store on one port until it is told to stop."""

from __future__ import annotations

from pathlib import Path

from kg.sparql import Pool
from ui.console import notice, say
from ui.desk import Desk
from ui.listen import address, listen, until_stopped
from ui.site import site

WORKERS = 2
"""Processes for SPARQL: while one is stuck in a slow query, another answers."""


def run(folder: Path, host: str, port: int, model: str | None, timeout: float) -> int:
    """Serve the store at ``folder`` until SIGINT or SIGTERM; 0 when it was stopped cleanly.

    Parameters
    ----------
    port
        0 takes any free one; the line on stdout tells which.
    model
        Name or folder of an embedding model; None reads with the one that the store remembers.
    timeout
        Seconds that a SPARQL query may take.

    Raises
    ------
    DuiceError
        When the port is taken, or there is no store at ``folder``.
    """
    with listen(host, port) as door, Pool(folder, size=WORKERS) as pool:
        pages = site(Desk(folder, model, pool, timeout))
        say(f"网页：{address(door)}（SPARQL 端点：{address(door)}/sparql；按 Ctrl+C 停止）")
        until_stopped(pages, door)
    notice("网页已停止")
    return 0
