"""Sessions of browsers: a signed cookie that names the user, good for half a day.

The key is drawn anew by each process: it lies nowhere, and a restart logs everybody out (whose page
has to be loaded again then anyway).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from itsdangerous import BadSignature, URLSafeTimedSerializer

from ui.web.users import Entry, Users

LASTS = 12 * 3600
"""Seconds."""
COOKIE = "duice_session"


class Sessions:
    """Makes and reads the cookie of a session."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._key = secrets.token_bytes(32)
        self._signer = URLSafeTimedSerializer(self._key, salt="duice.session")
        self._ended: dict[str, float] = {}

    def begin(self, user: Entry) -> str:
        """Return the cookie of a new session."""
        return str(self._signer.dumps([user.name, self._mark(user), secrets.token_hex(8)]))

    def user(self, cookie: str) -> Entry | None:
        """Return whose session it is; None when it ended, or the user's password is another now.

        Raises
        ------
        ReadError
            When the file of users cannot be read.
        """
        try:
            name, mark, session = self._signer.loads(cookie, max_age=LASTS)
        except (BadSignature, ValueError, TypeError):
            return None
        if session in self._ended:
            return None
        found = self._users.find(name)
        if found is None or not hmac.compare_digest(mark, self._mark(found)):
            return None
        return found

    def end(self, cookie: str) -> None:
        """Log out: the cookie is worth nothing from now on, whoever has a copy."""
        try:
            *_, session = self._signer.loads(cookie, max_age=LASTS)
        except (BadSignature, ValueError, TypeError):
            return
        now = time.monotonic()
        self._ended = {one: until for one, until in self._ended.items() if until > now}
        self._ended[session] = now + LASTS

    def _mark(self, user: Entry) -> str:
        """Stand for the password that the session began with, and give nothing of it away."""
        return hmac.new(self._key, user.hash.encode(), hashlib.sha256).hexdigest()[:16]
