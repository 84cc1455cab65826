"""Commands that keep a store safe: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.console import say

if TYPE_CHECKING:
    from kg.backup import Counts


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写进这个文件，如 库.zip。")],
) -> int:
    """Write all of the store that cannot be derived into one file, and read it back."""
    from kg.backup import back_up
    from kg.store import Store
    from ui.stores import require_folder

    require_folder(
        context.obj, "请用服务器自己的备份，或 duice export -o 库.nq（可用 duice ingest 取回）"
    )
    with Store.open(context.obj, write=False) as store:
        counts = back_up(store, file)
    size = file.stat().st_size / (1 << 20)
    say(f"已备份并核对：{file}（{size:.1f} MB），{_told(counts)}。")
    return 0


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="duice backup 写出的文件。")],
) -> int:
    """Make the store of a backup, in a folder that holds nothing yet."""
    from kg.backup import bring_back
    from ui.stores import require_folder

    require_folder(context.obj, "请恢复到文件夹，再用 duice export 和 duice ingest 搬到服务器")
    counts = bring_back(file, context.obj)
    say(f"已恢复到 {context.obj}：{_told(counts)}。索引会在下次提问时重建；现在就建：duice index")
    return 0


def _told(counts: Counts) -> str:
    return f"{counts.documents} 篇文献，{counts.statements} 条陈述，{counts.decisions} 条人的决定"
