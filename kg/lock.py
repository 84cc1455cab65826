"""One writer at a time, and a second one is told who holds the store."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from kg import folder as layout
from ontology.errors import StoreError


class WriterLock:
    """The right to write to the store in ``folder``, until `release` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "write.lock", timeout=0)

    def acquire(self) -> None:
        """Take the lock at once.

        Raises
        ------
        StoreError
            When another process writes (the message tells which), or the folder is read-only.
        """
        try:
            self._lock.acquire()
            note = {
                "pid": os.getpid(),
                "host": platform.node(),
                "command": layout.command_line(sys.argv),
                "since": datetime.now().astimezone().isoformat(sep=" ", timespec="seconds"),
            }
            layout.write_whole(self._note, json.dumps(note, ensure_ascii=False))
        except Timeout as error:
            raise StoreError(
                f"{layout.place(self._folder)}：{self._holder()}正在写入这个库；请等它结束后再试"
            ) from error
        except OSError as error:
            self._lock.release()
            raise StoreError(
                f"{layout.place(self._folder)}：不能写入（{layout.reason(error)}）；请检查权限和磁盘空间"
            ) from error

    def release(self) -> None:
        """Give the lock back."""
        self._note.unlink(missing_ok=True)
        self._lock.release()

    @property
    def _note(self) -> Path:
        return self._folder / "writer.json"

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return (
                f"另一个进程（PID {note['pid']}，主机 {note['host']}，"
                f"命令 {note['command']}，始于 {note['since']}）"
            )
        except (OSError, ValueError, KeyError, TypeError):
            return "另一个进程"  # it holds the lock and has not yet written who it is
