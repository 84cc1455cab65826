"""What stands in front of all routes, from the outside in."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.web.gate import Gate
from ui.web.guard import Guard
from ui.web.headers import Hardened, SameOrigin
from ui.web.limits import Limits
from ui.web.login import router as login
from ui.web.logs import Access

HERE = ["127.0.0.1", "localhost", "[::1]"]
"""Names of this machine. Any other that leads here is some site's trick, where nobody logs in."""


def protect(app: FastAPI, gate: Gate | None) -> None:
    """Guard every route of ``app``, those added later and what is mounted too."""
    app.include_router(login(gate))
    app.add_middleware(Guard, gate=gate)  # the last one added stands outermost
    app.add_middleware(SameOrigin)
    app.add_middleware(Limits)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["*"] if gate else HERE)
    app.add_middleware(Hardened, is_private=gate is not None)
    app.add_middleware(Access)
