"""The command concepts: lists canonical concepts, shows one, forms, merges and splits them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ontology.errors import StoreError
from ui.console import notice, paper, say, say_json, steps

WORDS = "[NAME | merge A B… | split NAME STATEMENT… | undo DECISION | log]"


def concepts(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=WORDS,
            help="概念的名称或编号：看它的陈述和原文；merge 合并概念，split 把几条陈述"
            "拆成一个概念，undo 撤销这样的决定，log 列出决定。",
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="从头归并；人工的合并与拆分仍然有效。")
    ] = False,
    coder: Annotated[
        str | None,
        typer.Option(envvar="DUICE_CODER", metavar="NAME", help="编码员；不给则用登录名。"),
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="为什么。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")] = False,
) -> int:
    """List concepts, show one, form them anew, or rule on them."""
    from kg.store import Store

    Store.open(context.obj, write=False).close()  # opening one to write would make it
    if rebuild:
        _rebuild(context.obj)
    match words or []:
        case ["merge" | "split" | "undo" as action, *names]:
            return _rule(context.obj, action, names, (coder, reason))
        case ["log"]:
            return _log(context.obj)
        case []:
            return _list(context.obj, as_json)
        case [name]:
            return _show(context.obj, name, as_json)
    raise StoreError(f"concepts：看不懂“{' '.join(words or [])}”；用法见 duice concepts --help")


def _rebuild(folder: Path) -> None:
    from kg.store import Store
    from ui.concepts import form_concepts
    from ui.library import reader_of

    with steps() as progress, Store.open(folder, write=True) as store:
        form_concepts(store, reader_of(folder, store.model), progress, anew=True)


def _list(folder: Path, as_json: bool) -> int:
    from kg.store import Store
    from ui.concepts import concept_json, concepts_table, listed

    with Store.open(folder, write=False) as store:
        found = listed(store)
    if as_json:
        say_json({"concepts": [concept_json(one) for one in found]})
    elif found:
        paper().print(concepts_table(found))
    else:
        notice(f"{folder} 里还没有归并过概念；请运行 duice concepts --rebuild")
    return 0 if found else 1


def _show(folder: Path, name: str, as_json: bool) -> int:
    from kg.merging import named
    from kg.store import Store
    from ui.concepts import concept_json, concept_text, listed, members_table

    with Store.open(folder, write=False) as store:
        iri = named(store, name).iri
        one = next(one for one in listed(store) if one.concept.iri == iri)
    if as_json:
        say_json({"concept": concept_json(one, whole=True)})
    else:
        say(concept_text(one))
        paper().print(members_table(one))
    return 0


def _log(folder: Path) -> int:
    from kg.store import Store
    from ui.concepts import rulings_table

    with Store.open(folder, write=False) as store:
        table = rulings_table(store)
    paper().print(table)
    return 0 if table.row_count else 1


def _rule(folder: Path, action: str, names: Sequence[str], said_by: tuple[str | None, str]) -> int:
    """Merge, split or undo; ``said_by`` is the coder and the reason."""
    from kg import merging
    from kg.decisions import Hand, log
    from kg.store import Store
    from ui.concepts import decision_text
    from ui.reviewing import coder_or_login

    hand = Hand(coder_or_login(said_by[0]), said_by[1])
    if not names or (action == "undo" and len(names) > 1):
        raise StoreError(f"concepts {action}：后面要写明是哪一个；用法见 duice concepts --help")
    with Store.open(folder, write=True) as store:
        if action == "merge":
            decision = merging.merge(store, [merging.named(store, name) for name in names], hand)
        elif action == "split":
            decision = merging.split(store, merging.named(store, names[0]), names[1:], hand)
        else:
            undone = next((one for one in log(store) if names[0] in (one.id, one.iri)), None)
            if undone is None:
                raise StoreError(f"没有决定“{names[0]}”；全部决定见 duice concepts log")
            decision = merging.undo(store, undone, hand)
    say(decision_text(decision, undone=action == "undo"))
    return 0
