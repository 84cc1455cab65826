"""Who gets in: names and passwords, for people with a session and for programs with HTTP Basic."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from pathlib import Path

from ui.web import logs
from ui.web.attempts import Attempts
from ui.web.sessions import Sessions
from ui.web.users import Entry, Users, same

REMEMBERED = 300.0
"""Seconds for which a password of HTTP Basic that was right is not hashed again."""
KEPT = 1024


class TooManyError(Exception):
    """Too many logins failed; ``wait`` is the number of seconds until the next may be tried."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Gate:
    """Lets in the users of a file.

    Parameters
    ----------
    file
        See `ui.web.users`.
    attempts
        Where logins that failed are counted; one of its own by default.

    Raises
    ------
    ReadError
        When the file cannot be read, is broken, or names nobody.
    """

    def __init__(self, file: Path, attempts: Attempts | None = None) -> None:
        self.users = Users(file)
        self.sessions = Sessions(self.users)
        self._attempts = attempts or Attempts()
        self._key = secrets.token_bytes(32)
        self._right: dict[bytes, float] = {}
        # One password at a time: each takes 64 MB and a core for some 50 ms; and so those of a
        # program that asks often find the first one's result instead of being hashed as well.
        self._one = asyncio.Lock()

    async def login(self, name: str, password: str, address: str) -> Entry | None:
        """Return the user when the password is right, late where it is not.

        Raises
        ------
        TooManyError
            When too many were wrong before.
        ReadError
            When the file of users cannot be read.
        """
        name = same(name)
        async with self._one:
            found = self._remembered(name, password)
            if found is not None:
                return found
            if wait := self._attempts.wait(name, address):
                logs.event("login limited", level="warning", client=address)
                raise TooManyError(wait)
            found = await asyncio.to_thread(self.users.verified, name, password)
            if found is not None:
                self._attempts.succeeded(name, address)
                self._remember(found, password)
                return found
            late = self._attempts.failed(name, address)
        # The name may be a password typed into the wrong box: only one that is a user's is told.
        known = self.users.find(name)
        logs.event("login failed", level="warning", user=known and known.name, client=address)
        await asyncio.sleep(late)
        return None

    def _remembered(self, name: str, password: str) -> Entry | None:
        found = self.users.find(name)
        if found is None:
            return None
        until = self._right.get(self._digest(found, password), 0.0)
        return found if until > time.monotonic() else None

    def _remember(self, user: Entry, password: str) -> None:
        now = time.monotonic()
        kept = [(key, until) for key, until in self._right.items() if until > now]
        self._right = dict(kept[-KEPT + 1 :])
        self._right[self._digest(user, password)] = now + REMEMBERED

    def _digest(self, user: Entry, password: str) -> bytes:
        """Tell a pair of name and password; another one once the file holds a new hash."""
        text = "\0".join((user.name, user.hash, same(password)))
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")
