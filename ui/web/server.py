"""``duice serve``: one store on one port until it is told to stop."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from kg.folder import is_store, place
from kg.sparql import Pool
from kg.store import Store
from ui.console import notice, say
from ui.page.desk import Desk
from ui.web import logs
from ui.web.gate import Gate
from ui.web.listen import address, listen, until_stopped
from ui.web.site import site

if TYPE_CHECKING:
    from qa.rewording import Reworder

WORKERS = 2
"""Processes for SPARQL: while one is stuck in a slow query, another answers."""


def begin(folder: Path) -> None:
    """Make an empty store where there is none, to be filled on the page; say so on stderr.

    Raises
    ------
    StoreError
        When the folder holds something else or cannot be written to.
    """
    if not is_store(folder):
        with Store.open(folder, write=True):
            notice(f"{place(folder)}：这里还没有库，新建了一个空的；请在网页的“文献”里导入")


def run(  # noqa: PLR0913, PLR0917 -- the options of the command
    folder: Path,
    host: str,
    port: int,
    model: str | None,
    timeout: float,
    reworder: Reworder | None = None,
    auth: Path | None = None,
) -> int:
    """Serve the store at ``folder`` until SIGINT or SIGTERM; 0 when it was stopped cleanly.

    Parameters
    ----------
    port
        0 takes any free one; the line on stdout tells which.
    model
        Name or folder of an embedding model; None reads with the one that the store remembers.
    timeout
        Seconds that a SPARQL query may take.
    reworder
        Asks a language model to put answers in words; without it nothing leaves the machine.
    auth
        The file of users (`ui.web.users`); without it all that come from this machine are let in.

    Raises
    ------
    DuiceError
        When the port is taken, there is no store at ``folder``, or the file of users is broken.
    """
    gate = Gate(auth) if auth else None
    with listen(host, port) as door, Pool(folder, size=WORKERS) as pool, logs.to_stderr():
        desk = Desk(folder, model, pool, timeout, reworder)
        desk.warm()
        desk.imports.resume()
        pages = site(desk, gate)
        say(f"网页：{address(door)}（SPARQL 端点：{address(door)}/sparql；按 Ctrl+C 停止）")
        logs.event("started", address=address(door), is_guarded=gate is not None)
        until_stopped(pages, door, desk.close)
        logs.event("stopped")
    gc.freeze()  # else Python looks through all that was loaded once more before it ends
    return 0
