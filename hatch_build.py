"""Builds the parts of the page that come from npm before they are packed, where node is there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLAIN = "the page will have a text area for an editor and a table for a graph"


class Frontend(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ui/frontend/build.mjs unless its result is there and newer than its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the parts; a wheel is made without them too, with a warning."""
        if version == "editable":  # reads them from the checkout: make frontend
            return
        sources, built = Path(self.root, "ui/frontend"), Path(self.root, "ui/page/vendor")
        if is_fresh(sources, built / "manifest.json"):
            return
        npm = shutil.which("npm")
        if npm is None:
            self.app.display_warning(f"npm is not there: {PLAIN}")
            return
        for command in ([npm, "ci", "--silent"], [npm, "run", "--silent", "build"]):
            if subprocess.run(command, cwd=sources, check=False).returncode:
                self.app.display_warning(f"{' '.join(command[1:])} failed in {sources}: {PLAIN}")
                return


def is_fresh(sources: Path, manifest: Path) -> bool:
    """Tell whether the parts were built after their sources were last changed."""
    if not manifest.is_file():
        return False
    inputs = [sources / "build.mjs", sources / "package-lock.json", *(sources / "src").iterdir()]
    return manifest.stat().st_mtime >= max(path.stat().st_mtime for path in inputs)
