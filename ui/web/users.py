"""The file of users: a line each, ``name:role:hash``, the hash by Argon2 (RFC 9106)."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from ontology.errors import OutputError, ReadError
from ui.web.identity import Role, User

ROLES = {role.name.lower(): role for role in Role}
SHORTEST = 8
"""Characters of a password."""
LONGEST = 1024
"""Characters of a password that are looked at; longer ones are wrong."""
NAME = re.compile(r"[^:\s\x00-\x1f\x7f]{1,64}")

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file; ``hash`` is in the PHC format that Argon2 writes."""

    name: str
    role: Role
    hash: str

    @property
    def user(self) -> User:
        """The user without the hash."""
        return User(self.name, self.role)

    def __str__(self) -> str:
        return f"{self.name}:{self.role.name.lower()}:{self.hash}"


def same(text: str) -> str:
    """Bring what is typed on different keyboards to the same characters (NFC)."""
    return unicodedata.normalize("NFC", text)


def entry(name: str, role: Role, password: str) -> Entry:
    """Return the line for a new user.

    Raises
    ------
    OutputError
        When the name or the password will not do.
    """
    name, password = same(name), same(password)
    if not NAME.fullmatch(name):
        raise OutputError(f"用户名 {name!r}：要 1 到 64 个字符，不含空白和冒号；请换一个")
    if not SHORTEST <= len(password) <= LONGEST:
        raise OutputError(f"用户 {name} 的密码：要 {SHORTEST} 到 {LONGEST} 个字符；请换一个")
    return Entry(name, role, PasswordHasher().hash(password))


def read(file: Path) -> dict[str, Entry]:
    """Read the users of a file, by name.

    Raises
    ------
    ReadError
        When it cannot be read, or a line of it is broken; the message names the line.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ReadError(file, "不是 UTF-8 文本；请用 duice users add 重新写") from error
    except OSError as error:
        raise ReadError(
            file, f"用户文件读不了（{error.strerror}）；请用 duice users add 写一个"
        ) from error
    held: dict[str, Entry] = {}
    for number, line in enumerate(lines, start=1):
        one = _parsed(line, f"{file}：第 {number} 行")
        if one.name in held:
            raise ReadError(f"{file}：第 {number} 行", f"用户 {one.name} 重复；请删去一行")
        held[one.name] = one
    return held


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Write the file, whole or not at all, readable by its owner alone.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    text = "".join(f"{one}\n" for one in entries)
    file = file.resolve()  # a link to the file stays one
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as output:
            output.write(text)
            output.flush()
            os.fsync(output.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"{file}：写不进去（{error.strerror}）；请换一个位置或检查权限"
        ) from error


class Users:
    """The users of a file as it now is; safe for threads.

    Raises
    ------
    ReadError
        When the file cannot be read, is broken, or names nobody.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = Lock()
        self._stamp: Stamp | None = None
        self._held: dict[str, Entry] = {}
        self._hasher = PasswordHasher()
        # Verified for a name that nobody has, so that a stranger cannot tell names by the clock.
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        if not self.newest():
            raise ReadError(file, "里面还没有用户；请用 duice users add 加一个")

    def newest(self) -> dict[str, Entry]:
        """Return the users, read anew where the file was changed.

        Raises
        ------
        ReadError
            When it cannot be read or is broken: then nobody is let in.
        """
        with self._lock:
            stamp = _stamp(self.file)
            if stamp is None or stamp != self._stamp:
                self._stamp = None
                self._held = read(self.file)
                self._stamp = stamp
            return self._held

    def find(self, name: str) -> Entry | None:
        """Return the user of that name, as the file now tells; raises as `newest`."""
        return self.newest().get(same(name))

    def verified(self, name: str, password: str) -> Entry | None:
        """Return the user whose password it is; takes as long where there is no such user."""
        found = self.find(name)
        if len(password) > LONGEST:
            return None
        try:
            self._hasher.verify(found.hash if found else self._nobody, same(password))
        except (VerificationError, InvalidHashError):
            return None
        return found


def _parsed(line: str, place: str) -> Entry:
    name, role, hashed = [*line.split(":", 2), "", ""][:3]
    if line.count(":") < 2:
        raise ReadError(place, "不是“名称:角色:散列”的样子；请用 duice users add 重新写")
    if not NAME.fullmatch(name):
        raise ReadError(place, "用户名是空的，或含有空白；请改正")
    if role not in ROLES:
        raise ReadError(place, f"没有角色 {role!r}；可用的有 {'、'.join(ROLES)}")
    try:
        extract_parameters(hashed)
    except InvalidHashError as error:
        raise ReadError(place, "密码不是 Argon2 散列；请用 duice users add 重新写") from error
    return Entry(same(name), ROLES[role], hashed)


def _stamp(file: Path) -> Stamp | None:
    """Tell one state of the file from another; None where it is not there."""
    try:
        now = file.stat()
    except OSError:
        return None
    return now.st_mtime_ns, now.st_size, now.st_ino
