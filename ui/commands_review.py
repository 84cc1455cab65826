"""Commands of review: decide, undo, log, sheets out and in, kappa; and what it tells of extraction.

All decisions of one command are taken together, or none of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.errors import ReadError
from ui.console import deliver, notice, paper, say, say_json

if TYPE_CHECKING:
    from kg.decisions import Hand
    from kg.wish import Wish

Coder = Annotated[
    str | None,
    typer.Option("--coder", metavar="NAME", envvar="DUICE_CODER", help="编码员；不给则用登录名。"),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由。")]
Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")]
Document = Annotated[
    str | None, typer.Option("--document", metavar="NAME", help="只看这一篇文献。")
]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="陈述或对应关系的编号、IRI，或编号的前几位。")
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help="problem、measure、goal 或 achievement。"),
]
Label = Annotated[str | None, typer.Option("--label", metavar="TEXT", help="标签。")]
Dimension = Annotated[
    str | None,
    typer.Option("--dimension", metavar="NAME", help="制度、空间、组织、社会、技术或其他。"),
]
Start = Annotated[int | None, typer.Option("--start", help="起点：正文的第几个字符，从 0 起。")]
End = Annotated[int | None, typer.Option("--end", help="止点，不含在内。")]


def queue(
    context: typer.Context,
    document: Document = None,
    unsure: Annotated[
        bool, typer.Option("--uncertain", help="只列待校的，最没有把握的在前。")
    ] = False,
    gone: Annotated[bool, typer.Option("--gone", help="只列原文已不在的决定。")] = False,
    as_json: Json = False,
) -> int:
    """List what can be decided on."""
    from kg.queue import items, uncertain
    from kg.store import Store
    from ui.reviewing import decisions_json, items_json, items_text, unmet, unmet_text

    with Store.open(context.obj, write=False) as store:
        if gone:
            lost = unmet(store, document)
            if as_json:
                say_json(decisions_json(lost))
            else:
                for decision in lost:
                    say(unmet_text(decision))
            return 0 if lost else 1
        found = items(store, document)
    chosen = uncertain(found) if unsure else found
    if as_json:
        say_json(items_json(chosen))
    elif chosen:
        say(items_text(chosen))
    return 0 if chosen else 1


def accept(context: typer.Context, ids: Ids, coder: Coder = None, reason: Reason = "") -> int:
    """Take statements or links as they are."""
    return _decide(context, "accept", ids, coder, reason)


def reject(context: typer.Context, ids: Ids, coder: Coder = None, reason: Reason = "") -> int:
    """Take statements out, or let links count for nothing."""
    return _decide(context, "reject", ids, coder, reason)


def edit(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="陈述的编号。")],
    kind: Kind = None,
    label: Label = None,
    dimension: Dimension = None,
    start: Start = None,
    end: End = None,
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Change what a statement is, or where it begins and ends."""
    from kg.wish import Wish

    fields = _given(kind=kind, label=label, dimension=dimension, start=start, end=end)
    return _take(context, [Wish("edit", identifier, fields=fields)], coder, reason)


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="文献名称。")],
    kind: Kind = None,
    label: Label = None,
    dimension: Dimension = None,
    start: Start = None,
    end: End = None,
    quote: Annotated[
        str | None, typer.Option("--quote", metavar="TEXT", help="原文，在正文里只有一处的。")
    ] = None,
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Add a statement that was not extracted."""
    from kg.wish import Wish

    fields = _given(kind=kind, label=label, dimension=dimension, start=start, end=end, quote=quote)
    return _take(context, [Wish("add", document=name, fields=fields)], coder, reason)


def link(
    context: typer.Context,
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="措施的编号。")],
    problem: Annotated[str, typer.Argument(metavar="PROBLEM", help="问题的编号。")],
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Add a link between a measure and a problem of one document."""
    from kg.wish import Wish

    fields = _given(measure=measure, problem=problem)
    return _take(context, [Wish("link", fields=fields)], coder, reason)


def undo(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="[DECISION|last]", help="决定的编号；last 指自己最近的一条。")
    ] = "last",
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Take a decision back; an undo can be taken back as well."""
    from kg.deciding import Desk
    from ui.following import deciding

    with deciding(context.obj) as store:
        desk = Desk(store)
        desk.undo(which, _hand(coder, reason))
        (made,) = desk.commit()
    say(f"已撤销决定 {made.targets[0].rpartition('/')[2]}；恢复它：duice review undo {made.id}")
    return 0


def history(context: typer.Context, as_json: Json = False) -> int:
    """List all decisions in their order."""
    from kg.decisions import log
    from kg.store import Store
    from ui.reviewing import decisions_json, decisions_text

    with Store.open(context.obj, write=False) as store:
        decisions = log(store)
    if as_json:
        say_json(decisions_json(decisions))
    elif decisions:
        say(decisions_text(decisions))
    return 0 if decisions else 1


def export(
    context: typer.Context,
    output: Annotated[Path, typer.Argument(metavar="FILE.csv", help="写进这个文件。")],
    document: Document = None,
) -> int:
    """Write what can be decided on as a sheet to decide in."""
    from kg.codings import written
    from kg.queue import items
    from kg.store import Store

    with Store.open(context.obj, write=False) as store:
        found = items(store, document)
    deliver(written(found), output)
    say(f"{output}：{len(found)} 行；在 decision 等列填写后，用 duice review import 读回。")
    return 0 if found else 1


def take_sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="填过 decision 列的表。")],
    coder: Coder = None,
    reason: Reason = "",
) -> int:
    """Take the decisions of a sheet, all or none."""
    from kg.codings import taken
    from ui.following import deciding

    try:
        data = file.read_bytes()
    except OSError as error:
        raise ReadError(file, f"读不出来（{error.strerror}）；请检查路径和权限") from error
    with deciding(context.obj) as store:
        made = taken(store, data, str(file), _hand(coder, reason))
    say(f"记下 {len(made)} 条决定。")
    return 0


def kappa(
    context: typer.Context,
    coders: Annotated[
        list[str] | None, typer.Argument(metavar="[CODER CODER]", help="比较哪两位编码员。")
    ] = None,
    as_json: Json = False,
) -> int:
    """Compare two coders on what both decided on."""
    from kg.decisions import log
    from kg.kappa import compare
    from kg.store import Store
    from ui.reviewing import comparison_json, comparison_text, disagreements_table

    with Store.open(context.obj, write=False) as store:
        comparison = compare(log(store), coders or ())
    if as_json:
        say_json(comparison_json(comparison))
    else:
        say(comparison_text(comparison))
        if comparison.disagreements:
            paper().print(disagreements_table(comparison))
    return 0 if comparison.kind.n or comparison.link.n else 1


def evaluate(context: typer.Context, as_json: Json = False) -> int:
    """Measure the extraction against what was reviewed."""
    from kg.evaluate import evaluate as measured
    from kg.store import Store
    from ui.reviewing import evaluation_json, evaluation_text

    with Store.open(context.obj, write=False) as store:
        evaluation = measured(store)
    if as_json:
        say_json(evaluation_json(evaluation))
    elif evaluation.documents:
        say(evaluation_text(evaluation))
    else:
        notice("还没有校对过的文献；请先用 duice review 作决定")
    return 0 if evaluation.documents else 1


def _decide(
    context: typer.Context, action: str, ids: list[str], coder: str | None, reason: str
) -> int:
    from kg.wish import Wish

    return _take(context, [Wish(action, each) for each in ids], coder, reason)


def _take(context: typer.Context, wishes: list[Wish], coder: str | None, reason: str) -> int:
    """Take decisions together and tell what was noted."""
    from kg.deciding import Desk
    from ui.following import deciding
    from ui.reviewing import ACTIONS

    hand = _hand(coder, reason)
    with deciding(context.obj) as store:
        desk = Desk(store)
        for wish in wishes:
            desk.decide(wish, hand)
        made = desk.commit()
    for each in made:
        result = each.payload.get("result") or each.targets[0].rpartition("/")[2]
        say(f"已{ACTIONS[each.action]} {result}（决定 {each.id}）")
    if not made:
        say("早已如此，没有新的决定。")
    return 0


def _hand(coder: str | None, reason: str) -> Hand:
    from kg.decisions import Hand
    from ui.reviewing import coder_or_login

    return Hand(coder_or_login(coder), reason)


def _given(**fields: str | int | None) -> dict[str, str | int]:
    return {name: value for name, value in fields.items() if value is not None}
