"""Commands over the graph: sparql, matrix, export, validate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.console import deliver, paper, say

Output = Annotated[Path | None, typer.Option("-o", metavar="FILE", help="写进这个文件。")]
