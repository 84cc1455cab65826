"""Zip files from elsewhere: only the parts that are asked for, at most as large as they say."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn, Self

from ontology.errors import ReadError

SMALL = 1 << 20
"""Bytes of a part that is read at once."""
RATIO = 250
"""How many times smaller a sound part may have become; graphs become 10 to 40 times smaller."""
BLOCK = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What `zipfile` raises where bytes are wrong, or packed in a way that we never pack."""
ANEW = "请换一份备份"


class Archive:
    """A zip file open to read; a context manager.

    No path in it is ever followed: a part is known by its whole name, and one that was not
    expected makes the file be refused.

    Raises
    ------
    ReadError
        When there is no such file, or it is no zip file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise ReadError(path, "没有这个文件；请核对路径") from error
        except BROKEN as error:
            raise ReadError(path, f"不是完好的备份（{_told(error)}）；{ANEW}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def refuse(self, why: str, mend: str = ANEW) -> NoReturn:
        """Say what is wrong with the file."""
        raise ReadError(self._path, f"{why}；{mend}")

    def require(self, names: set[str]) -> None:
        """Refuse a file that has not exactly these parts, or any that is packed too small."""
        held = [part.filename for part in self._file.infolist()]
        if sorted(held) != sorted(names):
            odd = sorted(set(held) ^ names) or held
            self.refuse(f"不是 duice backup 写出的备份（{odd[0][:80]!r}）")
        for part in self._file.infolist():
            if part.file_size > max(SMALL, RATIO * part.compress_size):
                self.refuse(f"{part.filename} 声称展开后有 {part.file_size >> 20} MB，不可信")

    def open(self, name: str) -> IO[bytes]:
        """Open a part to read; it ends where the file says that it does."""
        try:
            return self._file.open(name)
        except BROKEN as error:
            self.refuse(f"{name} 读不出来（{_told(error)}）")

    def small(self, name: str) -> bytes:
        """Read a part that has at most `SMALL` bytes."""
        try:
            with self.open(name) as part:
                data = part.read(SMALL + 1)
        except BROKEN as error:
            self.refuse(f"{name} 读不出来（{_told(error)}）")
        if len(data) > SMALL:
            self.refuse(f"{name} 太大")
        return data

    def verify(self, parts: Mapping[str, Mapping[str, Any]]) -> None:
        """Refuse the file unless each part has the ``size`` and ``sha256`` that are told of it."""
        for name, told in parts.items():
            sha, size = hashlib.sha256(), 0
            try:
                with self.open(name) as part:
                    while block := part.read(BLOCK):
                        sha.update(block)
                        size += len(block)
            except BROKEN as error:
                self.refuse(f"{name} 已损坏（{_told(error)}）")
            if (size, sha.hexdigest()) != (told["size"], told["sha256"]):
                self.refuse(f"{name} 已损坏（与清单里的 SHA-256 不符）")


def _told(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
