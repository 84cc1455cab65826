"""Review as tables, lines and JSON: what can be decided, what was, and how it measures up."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from ingest.statement import Kind
from kg import review
from kg.decisions import UNDO, Decision, log, taken_back
from kg.evaluate import Evaluation, Figures
from kg.fold import ACCEPT, ADD, EDIT, LINK, REJECT
from kg.kappa import Agreement, Comparison, quote
from kg.queue import LINK as A_LINK
from kg.queue import Item
from kg.status import STATUS_NAMES
from kg.store import Store
from ui.tables import KINDS, plain_table

ACTIONS = {ACCEPT: "采纳", REJECT: "否决", EDIT: "修改", ADD: "增补", LINK: "相连", UNDO: "撤销"}
SHOWN = 40
"""Characters of a quote that a table shows."""


def coder_or_login(coder: str | None) -> str:
    """Return the coder that was named, else the name under which the user is logged in."""
    if coder is not None:
        return coder
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a name for the user
        return ""


def items_text(items: Sequence[Item]) -> str:
    """List what can be decided on, two lines each: what it is, and its words."""
    return "\n".join(f"{_item(item)}\n    {_short(item.quote)}" for item in items)


def _item(item: Item) -> str:
    kind = "对应" if item.type == A_LINK else f"{KINDS[Kind(item.kind)]}·{item.dimension}"
    told = (item.id, STATUS_NAMES[item.status], f"{item.score:.2f}", kind, item.label)
    return f"{'  '.join(told)}（{item.document}）"


def items_json(items: Sequence[Item]) -> dict[str, Any]:
    """Return what can be decided on as a JSON object."""
    return {"items": [asdict(item) for item in items]}


def decisions_text(decisions: Sequence[Decision]) -> str:
    """List decisions in their order, a line each, and which of them were taken back."""
    back = taken_back(decisions)
    return "\n".join(_decision(each, undone=each.iri in back) for each in decisions)


def _decision(decision: Decision, *, undone: bool) -> str:
    action = ACTIONS.get(decision.action, decision.action)
    targets = "、".join(target.rpartition("/")[2] for target in decision.targets)
    told = (str(decision.number), decision.id, decision.time, decision.coder, f"{action} {targets}")
    where = f"（{decision.document}）" * bool(decision.document)
    why = f"：{decision.reason}" * bool(decision.reason)
    return f"{'  '.join(told)}{where}{why}{'（已撤销）' * undone}"


def decisions_json(decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return decisions as a JSON object."""
    back = taken_back(decisions)
    told = [{"id": each.id, **asdict(each), "undone": each.iri in back} for each in decisions]
    return {"decisions": told}


def unmet(store: Store, document: str | None = None) -> list[Decision]:
    """List the decisions that stand whose text is gone from the documents that are there."""
    decided = {each.document for each in log(store)}
    names = [entry.name for entry in store.documents() if document in (None, entry.name)]
    return [each for name in names if name in decided for each in review.unmet(store, name)]


def unmet_text(decision: Decision) -> str:
    """Tell a decision whose text is gone."""
    action = ACTIONS.get(decision.action, decision.action)
    return (
        f"文献“{decision.document}”：{decision.coder} 的决定 {decision.id}"
        f"（{action}“{_short(quote(decision))}”）所据的原文或陈述已不在；决定仍保留"
    )


def comparison_text(comparison: Comparison) -> str:
    """Tell how far two coders agree, a line each for kinds, dimensions and links."""
    one, other = comparison.coders
    lines = [f"编码员：{one}、{other}"]
    for what, agreement in _agreements(comparison).items():
        lines.append(f"{what}：{_agreement(agreement)}")
    return "\n".join(lines)


def disagreements_table(comparison: Comparison) -> Table:
    """List where two coders differ."""
    what = {"kind": "类别", "dimension": "维度", "link": "对应"}
    table = plain_table("文献", "编号", "项", "原文", *comparison.coders)
    table.columns[1].no_wrap = True
    for each in comparison.disagreements:
        target = each.target.rpartition("/")[2]
        told = (each.document, target, what[each.what], _short(each.quote), each.first, each.second)
        table.add_row(*map(Text, told))
    return table


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison of coders as a JSON object."""
    return asdict(comparison)


def evaluation_text(evaluation: Evaluation) -> str:
    """Tell how the extraction measures up, a line each for statements, kinds and links."""
    names = {kind.value: name for kind, name in KINDS.items()}
    lines = [f"已校对文献：{len(evaluation.documents)} 篇"]
    lines.append(f"陈述：{_figures(evaluation.statements, dimensions=True)}")
    for kind, figures in evaluation.kinds.items():
        if figures.decided or figures.added:
            lines.append(f"　{names[kind]}：{_figures(figures, dimensions=True)}")
    lines.append(f"对应：{_figures(evaluation.links)}")
    return "\n".join(lines)


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as a JSON object."""
    return {
        "documents": list(evaluation.documents),
        "statements": _figures_json(evaluation.statements),
        "kinds": {kind: _figures_json(each) for kind, each in evaluation.kinds.items()},
        "links": _figures_json(evaluation.links),
    }


def _agreements(comparison: Comparison) -> dict[str, Agreement]:
    return {
        "类别": comparison.kind,
        "维度": comparison.dimension,
        "对应": comparison.link,
    }


def _agreement(agreement: Agreement) -> str:
    if not agreement.n:
        return "没有两人都判过的"
    parts = (agreement.observed, agreement.expected, agreement.kappa)
    observed, expected, kappa = (_number(part) for part in parts)
    return f"共判 {agreement.n} 条，实际一致 {observed}，期望一致 {expected}，κ = {kappa}"


def _figures(figures: Figures, *, dimensions: bool = False) -> str:
    told = (
        f"判过 {figures.decided} 条，采纳 {figures.accepted}、改定 {figures.edited}、"
        f"否决 {figures.rejected}，增补 {figures.added}；"
        f"精确率 {_number(figures.precision)}，改定率 {_number(figures.edited_share)}，"
        f"召回率 {_number(figures.recall)}"
    )
    return told + f"，维度一致 {_number(figures.dimension_agreement)}" * dimensions


def _figures_json(figures: Figures) -> dict[str, Any]:
    return {
        **asdict(figures),
        "decided": figures.decided,
        "precision": figures.precision,
        "edited_share": figures.edited_share,
        "recall": figures.recall,
        "dimension_agreement": figures.dimension_agreement,
    }


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
