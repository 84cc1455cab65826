"""Commands over schemes of categories: add, list, show, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.folder import place
from ui.console import notice, paper, say, steps

Name = Annotated[str, typer.Argument(metavar="NAME", help="分类体系的名称。")]


def add(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="SKOS（.ttl），或标签、定义两列的表（.csv）；"
            "首行可写列名：标签、定义、上级、例子、别名、编号。",
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="名称；不给则用文件名。")
    ] = None,
) -> int:
    """Load a scheme and classify the problems and measures of the store by it."""
    from ui.schemes import load_scheme

    with steps() as progress:
        entry = load_scheme(context.obj, file, name, progress)
    say(f"已载入分类体系“{entry.name}”：{entry.concepts} 个类目，归入 {entry.classified} 条陈述。")
    return 0


def show_list(context: typer.Context) -> int:
    """List the schemes of the store."""
    from kg.scheme import schemes
    from kg.store import Store
    from ui.tables import schemes_table

    with Store.open(context.obj, write=False) as store:
        held = schemes(store)
    if not held:
        notice(f"{place(context.obj)} 里还没有分类体系；请用 duice scheme add 载入一个")
        return 1
    paper().print(schemes_table(held))
    return 0


def show(context: typer.Context, name: Name) -> int:
    """Show the concepts of a scheme and how many statements each has."""
    from kg.scheme import categories, concepts
    from kg.store import Store
    from ui.tables import scheme_table

    with Store.open(context.obj, write=False) as store:
        paper().print(scheme_table(concepts(store, name), categories(store, name)))
    return 0


def remove(context: typer.Context, name: Name) -> int:
    """Take a scheme out, and all that was classified by it."""
    from kg import scheme
    from ui.schemes import changing

    with changing(context.obj) as store:
        scheme.remove(store, name)
    say(f"已移除分类体系：{name}")
    return 0
