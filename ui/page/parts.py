"""Parts that every tab is put together from: files of ui/page/assets, HTML without a life."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.resources import files
from typing import Any

BARE: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
"""For HTML that brings its own style and does nothing when clicked."""
STYLES = ("page.css",)
OFFERED = 1_000
"""Choices that a chooser offers: more are sent slowly and found by nobody."""


def asset(name: str) -> str:
    """Read a file of ui/page/assets."""
    return (files("ui.page") / "assets" / name).read_text("utf-8")


def acting(script: str) -> dict[str, Any]:
    """HTML that brings its own style and does what a script of ui/page/assets says."""
    return {"js_on_load": asset(script), "apply_default_css": False}


def styles() -> str:
    """Return the style of the page: that of the frame, then those of the tabs."""
    folder = files("ui.page") / "assets"
    own = sorted(one.name for one in folder.iterdir() if one.name.endswith(".css"))
    first = [name for name in own if name in STYLES]
    return "\n".join(asset(name) for name in (*first, *(name for name in own if name not in first)))


def few(choices: Sequence[tuple[str, str]], chosen: Collection[str]) -> list[tuple[str, str]]:
    """Return the first choices (name, value), at most `OFFERED`, and all that are ``chosen``."""
    beyond = (choice for choice in choices[OFFERED:] if choice[1] in chosen)
    return [*choices[:OFFERED], *beyond]
