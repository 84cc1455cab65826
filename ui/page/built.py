"""The parts of the page that come from npm: built by ui/frontend, served from ``/vendor``.

The page works without them, with something plain in their place: each component asks `missing`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

VENDOR = Path(str(files("ui.page"))) / "vendor"
PARTS = {
    "editor": ("editor.js",),
    "cytoscape": ("cytoscape.js",),
    "yasgui": ("yasgui.html", "yasgui.js", "yasgui.css"),
}
"""The files of each part."""


def missing() -> list[str]:
    """List the parts that were not built."""
    return [
        part
        for part, names in PARTS.items()
        if not all((VENDOR / name).is_file() for name in names)
    ]


def serve(app: FastAPI) -> None:
    """Serve what was built; a browser asks each time, and is told that it has it already."""
    if VENDOR.is_dir():
        app.mount("/vendor", StaticFiles(directory=VENDOR), name="vendor")
