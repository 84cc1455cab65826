"""Decisions on the page: who decided what, when and why; how far coders agree; how good it was."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ingest.statement import Dimension, Kind
from kg.decisions import UNDO, Decision, taken_back
from kg.evaluate import Evaluation, Figures
from kg.fold import identifier
from kg.kappa import NO, NONE, YES, Agreement, Comparison, Disagreement, quote
from kg.wish import ACTIONS as ON_ITEMS
from ui.page.review_card import Seat
from ui.reviewing import ACTIONS
from ui.tables import KINDS
from ui.tongue import say

PAGE = 20
"""Decisions on one page of the log."""
LONG = 60
_SAID = {
    NONE: "不成立",
    YES: "成立",
    NO: "不成立",
    **{kind.value: name for kind, name in KINDS.items()},
    **{one.value: one.value for one in Dimension},
}
_WHAT = {"kind": "类别", "dimension": "维度", "link": "对应"}


def log_html(
    decisions: Sequence[Decision], seat: Seat, page: int = 0, coder: str = "", document: str = ""
) -> str:
    """Show a page of the log, the newest decisions first, each with what can be done about it."""
    back = taken_back(decisions)
    by_iri = {one.iri: one for one in decisions}
    wanted = [
        one
        for one in reversed(decisions)
        if coder in ("", one.coder) and document in ("", one.document)
    ]
    if not wanted:
        return f'<div class="sheet"><p class="none">{say("还没有决定。")}</p></div>'
    pages = -(-len(wanted) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown = wanted[page * PAGE : (page + 1) * PAGE]
    rows = "".join(_row(one, by_iri, seat, undone=one.iri in back) for one in shown)
    heads = _heads("时间", "编码员", "决定", "所决定的", "理由", "")
    return (
        f'<div class="sheet"><div class="rows" tabindex="0" role="region" '
        f'aria-label="{say("校对日志")}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_pages(page, pages, len(wanted))}</div>"
    )


def _row(decision: Decision, by_iri: dict[str, Decision], seat: Seat, *, undone: bool) -> str:
    about = decision
    while about.action == UNDO and about.targets[0] in by_iri:
        about = by_iri[about.targets[0]]
    item = identifier(about.targets[0])
    words = escape(_short(quote(about))) if about.action in ON_ITEMS else ""
    action = say(ACTIONS.get(decision.action, decision.action))
    if decision.action == UNDO:
        action += f"（{say(ACTIONS.get(about.action, about.action))}）"
    took_back = say("恢复此决定") if decision.action == UNDO else say("撤销此决定")
    buttons = (
        f'<button type="button" class="link" data-open="{escape(item)}">{say("打开")}</button>'
    )
    if not undone and decision.coder == seat.coder and not seat.barred:
        buttons += (
            f' <button type="button" class="link" data-undo="{decision.id}">{took_back}</button>'
        )
    gone = ' class="undone"' if undone else ""
    mark = f' <span class="undone">{say("已撤销")}</span>' if undone else ""
    return (
        f'<tr{gone}><td class="date">{_time(decision.time)}</td>'
        f"<td>{escape(decision.coder)}</td><td>{action}{mark}</td>"
        f"<td>{words}<br><small>{escape(decision.document)}</small></td>"
        f"<td>{escape(decision.reason)}</td><td>{buttons}</td></tr>"
    )


def _pages(page: int, pages: int, total: int) -> str:
    told = say("第 {page} / {pages} 页，共 {total} 条", page=page + 1, pages=pages, total=total)
    steps = ((page - 1, say("较新的"), page > 0), (page + 1, say("较早的"), page + 1 < pages))
    buttons = " ".join(
        f'<button type="button" class="link" data-page="{to}">{name}</button>'
        for to, name, there in steps
        if there
    )
    return f'<p class="where">{told} {buttons}</p>'


def comparison_html(comparison: Comparison) -> str:
    """Show how far two coders agree, and each place where they differ."""
    one, other = (escape(coder) for coder in comparison.coders)
    lines = (
        ("类别", comparison.kind),
        ("维度", comparison.dimension),
        ("对应", comparison.link),
    )
    rows = "".join(_agreement(say(name), agreement) for name, agreement in lines)
    heads = _heads("项", "共判", "实际一致", "期望一致", "Cohen’s κ")
    return (
        f'<div class="sheet"><h3>{one} · {other}</h3><div class="rows"><table><thead><tr>{heads}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="where">{say("以两人对同一条的最后一个决定计；κ 见 Cohen 1960。")}</p>'
        f"{_disagreements(comparison)}</div>"
    )


def _agreement(name: str, agreement: Agreement) -> str:
    numbers = (agreement.observed, agreement.expected, agreement.kappa)
    cells = "".join(f'<td class="number">{_number(one)}</td>' for one in numbers)
    return f'<tr><th scope="row">{name}</th><td class="number">{agreement.n}</td>{cells}</tr>'


def _disagreements(comparison: Comparison) -> str:
    if not comparison.disagreements:
        return f'<p class="none">{say("两人判过的都一致，没有分歧。")}</p>'
    rows = "".join(map(_disagreement, comparison.disagreements))
    coders = "".join(f'<th scope="col">{escape(coder)}</th>' for coder in comparison.coders)
    title = say("分歧 {count} 处", count=len(comparison.disagreements))
    return (
        f'<h3>{title}</h3><div class="rows" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{_heads('项', '原文')}{coders}{_heads('')}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _disagreement(one: Disagreement) -> str:
    first, second = (escape(say(_SAID.get(value, value))) for value in (one.first, one.second))
    return (
        f"<tr><td>{say(_WHAT[one.what])}</td><td>{escape(_short(one.quote))}<br>"
        f"<small>{escape(one.document)}</small></td><td>{first}</td><td>{second}</td>"
        f'<td><button type="button" class="link" data-open="{escape(identifier(one.target))}">'
        f"{say('打开')}</button></td></tr>"
    )


def evaluation_html(evaluation: Evaluation) -> str:
    """Show how the extraction measures up against what was decided."""
    if not evaluation.documents:
        return f'<div class="sheet"><p class="none">{say("还没有校对过的文献。")}</p></div>'
    lines = [(say("全部陈述"), evaluation.statements)]
    lines += [(say(KINDS[Kind(kind)]), figures) for kind, figures in evaluation.kinds.items()]
    rows = "".join(_figures(name, one) for name, one in lines if one.decided or one.added)
    rows += _figures(say("对应"), evaluation.links, dimension=False)
    heads = _heads("", "采纳", "改定", "否决", "增补", "精确率", "改定率", "召回率", "维度一致")
    told = say(
        "据 {count} 篇校对过的文献。精确率是判过的里照原样采纳的，"
        "召回率是成立的里程序读出来的；只校了一部分时，二者都只是估计。",
        count=len(evaluation.documents),
    )
    return (
        f'<div class="sheet"><p class="where">{told}</p><div class="rows"><table><thead><tr>{heads}'
        f"</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _figures(name: str, figures: Figures, *, dimension: bool = True) -> str:
    counts = (figures.accepted, figures.edited, figures.rejected, figures.added)
    shares = [figures.precision, figures.edited_share, figures.recall]
    shares.append(figures.dimension_agreement if dimension else None)
    cells = [*map(str, counts), *map(_number, shares)]
    told = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row">{name}</th>{told}</tr>'


def _heads(*names: str) -> str:
    return "".join(f'<th scope="col">{say(name) if name else ""}</th>' for name in names)


def _time(utc: str) -> str:
    """Show a time to the second; the browser puts it into its own zone (assets/review_log.js)."""
    return f'<time datetime="{escape(utc)}">{escape(utc.replace("T", " ").rstrip("Z"))}</time>'


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONG else f"{plain[: LONG - 1]}…"
