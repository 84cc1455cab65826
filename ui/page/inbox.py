"""Uploaded files on the disk until their import is over: an import outlasts the server.

Under the store's folder ``inbox/``::

    N/manifest.json     the files of import N, in their order; written last
    N/PLACE/NAME        the bytes of the file at that place
    N/tries             a dot for each server that began with it since it got further last
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.folder import write_whole
from ui.page.admission import Upload, safe_name
from ui.tongue import say

FOLDER = "inbox"
MANIFEST = "manifest.json"
TRIES = 3
"""Servers that may begin with an import, one after the other, and none of them get further."""
GIVEN_UP = "服务三次在导入这批文件时意外中止，已不再重试；请分批重新上传，找出有问题的文件"
DAMAGED = "上次没有导完的一批文件已损坏，不能接着导入；请重新上传"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of one import; ``fault`` tells why it cannot be gone on with."""

    number: int
    uploads: tuple[Upload, ...]
    fault: str = ""


class Inbox:
    """Keeps what was uploaded in the folder of a store."""

    def __init__(self, store: Path) -> None:
        self._folder = store / FOLDER
        self._last = 0

    def keep(self, uploads: Sequence[Upload]) -> Parcel:
        """Move what was let in here, each file into a folder of its own; drop the rest.

        What cannot be kept is refused; it is all in order when this returns, or was never here.
        """
        self._last = 1 + max([self._last, *self._numbers()])
        home = self._home(self._last)
        moved: dict[Path, Path] = {}
        kept = tuple(
            upload if upload.refused else _moved(upload, home / str(place) / upload.name, moved)
            for place, upload in enumerate(uploads)
        )
        try:
            if any(not upload.refused for upload in kept):
                write_whole(home / MANIFEST, json.dumps(_told(kept), ensure_ascii=False))
        except OSError as error:
            kept = tuple(one if one.refused else _not_kept(one, error) for one in kept)
            self.drop(self._last)
        for upload in uploads:
            upload.path.unlink(missing_ok=True)
        return Parcel(self._last, kept)

    def parcels(self) -> list[Parcel]:
        """List what is here from before, the oldest first.

        What was still being uploaded when the server ended is dropped: nobody was told that it
        had come.
        """
        found = []
        for number in sorted(self._numbers()):
            if (self._home(number) / MANIFEST).is_file():
                found.append(self._parcel(number))
            else:
                self.drop(number)
        return found

    def begin(self, number: int) -> bool:
        """Note that a server begins with an import; False where too many have in vain.

        What has kept ending the servers would do so for ever.
        """
        tries = self._tries(number)
        try:
            write_whole(tries, f"{tries.read_text('ascii') if tries.exists() else ''}.")
            return tries.stat().st_size <= TRIES
        except OSError:  # a full disk ends no server
            return True

    def progressed(self, number: int) -> None:
        """Note that an import gets further: later servers may begin with it anew."""
        self._tries(number).unlink(missing_ok=True)

    def forget(self, number: int) -> None:
        """Let an import be gone on with no more; its files stay for who is reading them."""
        (self._home(number) / MANIFEST).unlink(missing_ok=True)

    def drop(self, number: int) -> None:
        """Delete the files of an import."""
        try:
            self.forget(number)
            shutil.rmtree(self._home(number), ignore_errors=True)
            self._folder.rmdir()  # only where nothing else is in it
        except OSError as error:
            if self._home(number).exists():
                log.warning("%s：删不掉（%s）；可以手工删去", self._home(number), error.strerror)

    def _parcel(self, number: int) -> Parcel:
        home = self._home(number)
        try:
            told = json.loads((home / MANIFEST).read_text("utf-8"))
            uploads = tuple(_found(home, place, one) for place, one in enumerate(told["files"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return Parcel(number, (), DAMAGED)
        return Parcel(number, uploads)

    def _numbers(self) -> list[int]:
        try:
            names = [one.name for one in self._folder.iterdir() if one.is_dir()]
        except OSError:
            return []
        return [int(name) for name in names if name.isdecimal() and name.isascii()]

    def _tries(self, number: int) -> Path:
        return self._home(number) / "tries"

    def _home(self, number: int) -> Path:
        return self._folder / str(number)


def _moved(upload: Upload, file: Path, moved: dict[Path, Path]) -> Upload:
    """Move a file; say why where it cannot be. One that was chosen twice lies in one place."""
    try:
        file.parent.mkdir(parents=True)
        if upload.path in moved:
            shutil.copyfile(moved[upload.path], file)
        else:
            shutil.move(upload.path, file)
            moved[upload.path] = file
    except OSError as error:
        return _not_kept(upload, error)
    return replace(upload, path=file)


def _not_kept(upload: Upload, error: OSError) -> Upload:
    why = error.strerror or type(error).__name__
    return replace(upload, refused=say("存不下来（{why}）；请检查磁盘后重新上传", why=why))


def _told(uploads: Sequence[Upload]) -> dict[str, Any]:
    files = [
        {"name": one.name, "refused": one.refused}
        if one.refused
        else {"name": one.name, "size": one.path.stat().st_size}
        for one in uploads
    ]
    return {"files": files}


def _found(home: Path, place: int, told: dict[str, Any]) -> Upload:
    """Look for a file that was kept; one that is gone or cut costs itself alone."""
    name, refused = str(told["name"]), str(told.get("refused", ""))
    file = home / str(place) / name
    if file.parent != home / str(place) or safe_name(name) != name:
        raise ValueError(name)
    try:
        if not refused and file.stat().st_size != told["size"]:
            refused = say("存着的文件已损坏；请重新上传")
    except OSError:
        refused = say("存着的文件已损坏；请重新上传")
    return Upload(name, file, refused)
