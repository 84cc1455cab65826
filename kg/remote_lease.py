"""One writer at a time at a server: a lease there, that runs out unless it is renewed.

A server's updates may run at the same time, each on what it saw when it began, so none of them can
take the lease only if it is free. Instead a writer notes itself first and looks who else is noted
afterwards: of two that come at once at least one sees the other, and goes. Times are the server's.
"""

from __future__ import annotations

import os
import platform
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from pyoxigraph import Literal, NamedNode

from kg.remote_meta import HOME, META
from kg.server import Server
from ontology.errors import StoreError

TERM = timedelta(minutes=5)
RENEWAL = 60.0  # seconds
WRITER, MACHINE, HOST, SINCE, RENEWED = (
    NamedNode(HOME + name) for name in ("writer", "machine", "host", "since", "renewed")
)


class Lease:
    """The right to write at a server; ``folder`` is where this machine keeps what is derived."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.token = NamedNode(f"urn:uuid:{uuid.uuid4()}")
        self._machine = _machine(folder)
        self._over = Event()

    def acquire(self) -> None:
        """Take the lease at once.

        Raises
        ------
        StoreError
            When another machine writes (the message tells which), or the server refuses.
        """
        self._clear()
        host = Literal(f"{platform.node()}，PID {os.getpid()}")
        self.server.update(
            f"INSERT {{ GRAPH {META} {{ {META} {WRITER} {self.token} . {self.token}\n"
            f"{MACHINE} {Literal(self._machine)} ; {HOST} {host} ;\n"
            f"{SINCE} ?now ; {RENEWED} ?now }} }} WHERE {{ BIND(NOW() AS ?now) }}"
        )
        others = [one for one in self._writers() if one[0] != self.token]
        if others:
            self._drop(self.token)
            raise StoreError(
                f"{self.server.address}：另一台机器（{others[0][2]}，始于 {others[0][3]}）正在写入"
                "这个库；请等它结束后再试"
                f"（它若已经中断，最多 {TERM.seconds // 60} 分钟后即可写入）"
            )
        Thread(target=self._renew, name="duice-lease", daemon=True).start()

    def release(self) -> None:
        """Give it back."""
        self._over.set()
        self._drop(self.token)

    def lost(self) -> StoreError:
        """Say that the lease ran out while its holder slept, and another took it."""
        return StoreError(
            f"{self.server.address}：写入的权利已被另一台机器取得（这台机器可能停顿过），"
            "这次改动没有写入；请重新运行命令"
        )

    def _clear(self) -> None:
        """Drop leases that ran out, and those of this machine: it has the lock of its folder."""
        for token, machine, _, _, age in self._writers():
            if machine == self._machine or age > TERM:
                self._drop(token)

    def _writers(self) -> list[tuple[NamedNode, str, str, str, timedelta]]:
        query = (
            f"SELECT ?token ?machine ?host ?since ?renewed (NOW() AS ?now) {{ GRAPH {META} {{\n"
            f"{META} {WRITER} ?token . ?token {MACHINE} ?machine ; {HOST} ?host ;\n"
            f"{SINCE} ?since ; {RENEWED} ?renewed }} }}"
        )
        found = []
        for row in self.server.select(query):
            token = row["token"]
            assert isinstance(token, NamedNode)
            told = {name: str(getattr(row[name], "value", "")) for name in _TOLD}
            age = _time(told["now"]) - _time(told["renewed"])
            found.append((token, told["machine"], told["host"], told["since"][:19], age))
        return found

    def _drop(self, token: NamedNode) -> None:
        self.server.update(
            f"DELETE WHERE {{ GRAPH {META} {{ {META} {WRITER} {token} }} }} ;\n"
            f"DELETE WHERE {{ GRAPH {META} {{ {token} ?p ?o }} }}"
        )

    def _renew(self) -> None:
        while not self._over.wait(RENEWAL):
            try:
                self.server.update(
                    f"DELETE {{ GRAPH {META} {{ {self.token} {RENEWED} ?old }} }}\n"
                    f"INSERT {{ GRAPH {META} {{ {self.token} {RENEWED} ?now }} }}\n"
                    f"WHERE {{ GRAPH {META} {{ {META} {WRITER} {self.token} .\n"
                    f"{self.token} {RENEWED} ?old }} BIND(NOW() AS ?now) }}"
                )
            except StoreError:
                continue  # the next change tells, if it is more than a moment


_TOLD = ("machine", "host", "since", "renewed", "now")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _machine(folder: Path) -> str:
    """Return what this machine calls itself to the server; it is made up once."""
    path = folder / "machine"
    if not path.is_file():
        path.write_text(uuid.uuid4().hex, encoding="ascii")
    return path.read_text(encoding="ascii")
