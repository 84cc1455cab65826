"""What the page shows of imports: a table of files, each with its bar, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from math import ceil

from kg.store import Change
from ui.page.job import Job, Row, State
from ui.page.waiting import MARK
from ui.tongue import say
from ui.watch import Stage

STAGES = {
    Stage.READING: "读取",
    Stage.EXTRACTING: "分句抽取",
    Stage.ENCODING: "编码",
    Stage.STORING: "入库",
    Stage.SORTING: "归入分类体系",
    Stage.GROUPING: "归并概念",
    Stage.INDEXING: "更新索引",
}
CHANGES = {Change.ADDED: "新增", Change.REPLACED: "更新", Change.UNCHANGED: "未变"}
TOLD = 5
"""Faults of one file that are written out; a file of records may have thousands."""


def imports_html(jobs: Sequence[Job]) -> str:
    """Show imports, the last one first; nothing where there are none."""
    shown = "".join(map(_job_html, reversed(jobs)))
    return f'<div class="sheet imports">{shown}</div>' if shown else ""


def _job_html(job: Job) -> str:
    with job.lock:
        heads = "".join(
            f'<th scope="col"{kind}>{head}</th>'
            for head, kind in (
                (say("文件"), ""),
                (say("进度"), ""),
                (say("结果"), ""),
                (say("问题"), ' class="number"'),
                (say("措施"), ' class="number"'),
                (say("对应"), ' class="number"'),
            )
        )
        rows = "".join(map(_row_html, job.rows))
        told = [say(STAGES[job.stage])] if job.stage and not job.is_over else []
        notes = "".join(f'<p class="where">{escape(say(note))}</p>' for note in job.notes)
        fault = "".join(
            f'<p class="fault" role="alert">{escape(say(one))}</p>'
            for one in (job.fault, job.hindrance)
            if one
        )
        label = say("导入的文件")
        return (
            f'<section class="import" data-number="{job.number}"><p class="state" role="status">'
            f"{_state(job)}{' · '.join(['', *told])}</p>"
            f"{_figures_html(job)}{_whole_bar(job)}{fault}"
            f'<div class="rows" tabindex="0" role="region" aria-label="{label}"><table><thead>'
            f"<tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{notes}</section>"
        )


def _state(job: Job) -> str:
    states = Counter(row.state for row in job.rows)
    settled = states[State.DONE] + states[State.FAILED]
    if job.is_over:
        return f"<b>{say('导入已停止') if _is_cut(job) else say('导入完成')}</b>：{summary(job)}"
    if job.is_reading:
        read = sum(row.state is not State.WAITING for row in job.rows)
        return f"<b>{say('正在读取')}</b> {read}/{len(job.rows)}"
    if not (states[State.RUNNING] or states[State.DONE]):
        return f"<b>{say('等候导入')}</b>"
    name = say("正在停止") if job.is_stopped else say("正在导入")
    return f"<b>{name}</b> {settled}/{len(job.rows)}"


def _figures_html(job: Job) -> str:
    """Show how far the import is as a whole, and when it may be over."""
    figures = job.figures
    if job.is_over or job.is_reading or not figures.characters:
        return ""
    told = [
        say(
            "已抽取 {done}/{all} 篇",
            done=f"{figures.documents_done:,}",
            all=f"{figures.documents:,}",
        ),
        say(
            "{done}/{all} 字（{share}%）",
            done=f"{figures.characters_done:,}",
            all=f"{figures.characters:,}",
            share=int(100 * figures.share),
        ),
    ]
    if figures.left is not None and job.stage is None:  # what follows has no rate
        told.append(left_text(figures.left))
    return f'<p class="figures">{" · ".join(told)}</p>{_bar(figures.share, say("导入进度"))}'


def left_text(seconds: float) -> str:
    """Say how long it may take yet, as exactly as that can be known."""
    minutes = ceil(seconds / 60)
    if minutes <= 1:
        return say("约还要不到 1 分钟")
    if minutes < 60:
        return say("约还要 {minutes} 分钟", minutes=minutes)
    return say("约还要 {hours} 小时 {minutes} 分钟", hours=minutes // 60, minutes=minutes % 60)


def _is_cut(job: Job) -> bool:
    return any(row.state is State.LEFT for row in job.rows)


def summary(job: Job) -> str:
    """Count in one line what came of the files and documents of an import."""
    changes = sum((row.changes for row in job.rows), Counter[Change]())
    states = Counter(row.state for row in job.rows)
    counted = (
        *((say(name), changes[change]) for change, name in CHANGES.items()),
        (say("重复"), sum(len(row.twins) for row in job.rows)),
        (say("未能读入"), states[State.FAILED]),
        (say("未处理"), states[State.LEFT]),
    )
    return say("，").join(f"{name} {count}" for name, count in counted if count) or "0"


def _whole_bar(job: Job) -> str:
    """Show how far the work on the whole store is, which follows that on the files."""
    if job.stage is None or job.is_over:
        return ""
    return _bar(job.share, say(STAGES[job.stage]))


def _bar(share: float, label: str) -> str:
    return f'<progress value="{share:.2f}" max="1" aria-label="{label}"></progress>'


def _row_html(row: Row) -> str:
    figures = (row.problems, row.measures, row.links)
    numbers = "".join(
        f'<td class="number">{figure if row.names else ""}</td>' for figure in figures
    )
    return (
        f'<tr class="{row.state}"><th scope="row">{escape(row.file)}</th>'
        f"<td>{_progress(row)}</td><td>{_result(row)}</td>{numbers}</tr>"
    )


def _progress(row: Row) -> str:
    match row.state:
        case State.WAITING:
            return say("等候")
        case State.READ:
            return say("等待抽取")
        case State.RUNNING:
            stage = say(STAGES[row.stage])
            return f'<span class="stage">{stage}</span>{_bar(row.share, stage)}'
        case State.LEFT:
            return say("未处理")
        case _:
            return say("结束")


def _result(row: Row) -> str:
    """Say what became of a file; its documents lead to where they are read."""
    told = []
    many = len(row.names) > 1
    for change, name in CHANGES.items():
        if count := row.changes[change]:
            told.append(f"{say(name)} {count}" if many else say(name))
    for twin in row.twins[:TOLD]:
        known = say("重复：与库中“{name}”内容相同，没有再读入", name=twin)
        told.append(escape(known))
    if row.faults:
        told.append(
            say("未能读入") if not row.names else say("{count} 处未能读入", count=len(row.faults))
        )
    shown = say("，").join(told)
    # What was read ahead can be opened before the store lists it.
    if len(names := [f"{MARK}{digest}" for digest in row.awaited] or row.names) == 1:
        name = escape(names[0])
        shown += f' <a class="open" href="?tab=documents" data-name="{name}">{say("阅读")}</a>'
    more = len(row.faults) - TOLD
    lines = [
        *row.faults[:TOLD],
        *([say("另有 {count} 处", count=more)] if more > 0 else []),
        *row.notes[:TOLD],
    ]
    return shown + "".join(f"<br><small>{escape(line)}</small>" for line in lines)
