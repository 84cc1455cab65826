"""Who asks, and what he may do: readers look, coders decide, admins take in and remove."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ontology.errors import ForbiddenError

SEAT = "duice.user"
"""Where the guard of the site leaves the user in the ASGI scope."""


class Role(IntEnum):
    """What a user may do; each role may do all that the ones before it may."""

    READER = 1
    CODER = 2
    ADMIN = 3


TITLES = {Role.READER: "读者", Role.CODER: "编码员", Role.ADMIN: "管理员"}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody at the page; ``name`` is empty where nobody has to log in."""

    name: str
    role: Role


LOCAL = User("", Role.ADMIN)
"""Who sits at this machine, where the page is served without logins."""

STRANGER = User("", Role.READER)
"""Whoever comes by a way that no guard stands at."""


def seat(scope: MutableMapping[str, Any], user: User) -> None:
    """Let `user_of` find the user of the request with this ASGI scope."""
    scope[SEAT] = user


def user_of(request: Any) -> User:
    """Return who sends a request, one of Starlette, FastAPI or Gradio.

    A request that passed no guard may only read.
    """
    inner = getattr(request, "request", request)  # gr.Request wraps the one of FastAPI
    user = getattr(inner, "scope", {}).get(SEAT)
    return user if isinstance(user, User) else STRANGER


def require(user: User, role: Role) -> None:
    """Let pass who has ``role`` or a higher one.

    Raises
    ------
    ForbiddenError
        When the user may not.
    """
    if user.role < role:
        whose = f"用户 {user.name}" if user.name else "没有登录的用户"
        raise ForbiddenError(
            f"{whose}：{TITLES[user.role]}不能做这件事，要{TITLES[role]}才行；请管理员改角色"
        )
