"""Commands over canonical concepts: list, show, merge, split, undo, log, rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.folder import place
from ontology.errors import StoreError
from ui.console import notice, paper, say, say_json, steps

if TYPE_CHECKING:
    from kg.decisions import Hand
    from kg.store import Store

NAME = "概念的名称或编号。"
Name = Annotated[str, typer.Argument(metavar="NAME", help=NAME)]
Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")]
Coder = Annotated[
    str | None,
    typer.Option("--coder", metavar="NAME", envvar="DUICE_CODER", help="编码员；不给则用登录名。"),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由。")]


def show_list(context: typer.Context, as_json: Json = False) -> int:
    """List the concepts, those of most documents first."""
    from kg.store import Store
    from ui.concepts import SHOWN, concept_json, concepts_table, listed

    with Store.open(context.obj, write=False) as store:
        found = listed(store)
    if as_json:
        say_json({"concepts": [concept_json(one) for one in found]})
    elif found:
        paper().print(concepts_table(found))
        if len(found) > SHOWN:
            notice(f"共 {len(found)} 个概念，只列出见于文献最多的 {SHOWN} 个；全部见 --json")
    else:
        notice(f"{place(context.obj)} 里还没有归并过概念；请运行 duice concepts rebuild")
    return 0 if found else 1


def show(context: typer.Context, name: Name, as_json: Json = False) -> int:
    """Show a concept with its statements and their quotes."""
    from kg.merging import named
    from kg.store import Store
    from ui.concepts import concept_json, concept_text, listed, members_of, members_table

    with Store.open(context.obj, write=False) as store:
        iri = named(store, name).iri
        one = next(one for one in listed(store) if one.concept.iri == iri)
        members = members_of(store, one.concept)
    if as_json:
        say_json({"concept": concept_json(one, members)})
    else:
        say(concept_text(one))
        paper().print(members_table(members))
    return 0


def merge(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help=NAME)],
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Make one concept of several."""
    from kg import merging
    from ui.concepts import decision_text

    with _ruling(context.obj, coder, reason) as (store, hand):
        decision = merging.merge(store, [merging.named(store, name) for name in names], hand)
    say(decision_text(decision))
    return 0


def split(
    context: typer.Context,
    name: Name,
    statements: Annotated[
        list[str], typer.Argument(metavar="STATEMENT...", help="要分出去的陈述的编号。")
    ],
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Make a concept of its own of some statements of one."""
    from kg import merging
    from ui.concepts import decision_text

    with _ruling(context.obj, coder, reason) as (store, hand):
        decision = merging.split(store, merging.named(store, name), statements, hand)
    say(decision_text(decision))
    return 0


def undo(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="DECISION", help="决定的编号。")],
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Take a merge or split back."""
    from kg import merging
    from kg.decisions import log
    from ui.concepts import decision_text

    with _ruling(context.obj, coder, reason) as (store, hand):
        undone = next((one for one in log(store) if which in (one.id, one.iri)), None)
        if undone is None:
            raise StoreError(f"没有决定“{which}”；全部决定见 duice concepts log")
        decision = merging.undo(store, undone, hand)
    say(decision_text(decision, undone=True))
    return 0


def history(context: typer.Context) -> int:
    """List what was ruled on concepts."""
    from kg.store import Store
    from ui.concepts import rulings_table

    with Store.open(context.obj, write=False) as store:
        table = rulings_table(store)
    paper().print(table)
    return 0 if table.row_count else 1


def rebuild(context: typer.Context) -> int:
    """Form all concepts anew; what was ruled by hand holds."""
    from ui.concepts import form_concepts, listed
    from ui.library import reader_of
    from ui.schemes import changing

    with steps() as progress, changing(context.obj) as store:
        form_concepts(store, reader_of(context.obj, store.model), progress, anew=True)
        held = len(listed(store))
    say(f"归并为 {held} 个概念。")
    return 0 if held else 1


@contextmanager
def _ruling(folder: Path, coder: str | None, reason: str) -> Iterator[tuple[Store, Hand]]:
    """Open a store that is there to write, for somebody to rule on its concepts."""
    from kg.decisions import Hand
    from ui.reviewing import coder_or_login
    from ui.schemes import changing

    hand = Hand(coder_or_login(coder), reason)
    with changing(folder) as store:
        yield store, hand
