"""Joins the lines that a page's width, a page's end or a link broke apart."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ingest.enumerator import enumerator
from ingest.line import Line

SENTENCE_END = tuple("。！？!?；;：:”」』")
CLINGING = tuple("，。、；：！？）》」』”’,;")
OPEN_END = tuple("，、（《“〈「『(")
# Styles that may also be a number in the middle of a sentence, at the start of a broken line.
MAYBE_NUMBER = frozenset({"number", "decimal", "number_bracket", "number_half"})
# How no line begins unless it goes on with the one before.
MID_SENTENCE = re.compile(r"^(的|是[：:，]|等[，。、]|为\d|及其)")
# Words that no line ends with unless its sentence goes on.
DANGLING = re.compile(r"[的和与及或对将把被向由等为在]$(?<![目标]的)(?<!等)")
CAPTION = re.compile(r"^(附?[图表]\s?[\d一二三四五六七八九十]|单位[:：]|资料来源|注[:：\d])")
TITLE_END = re.compile(
    r"(规划|方案|办法|规定|意见|预案|要点|细则|条例|制度|报告|纲要|计划|指南|标准|规则|措施)"
    r"(（[^（）]{1,12}）)?$"
)
BEFORE_TITLE = re.compile(r"^(（此件|（本文|附\s?件\s?\d{0,2}[:：]?$|.{0,14}年.{1,3}月.{1,4}日$)")
WIDEST_WRAP = 60
SHARE_WITH_STOP = 0.45
SLACK = 2.5
MOST_FULL, FEW_WIDER = 0.4, 0.15
LONGEST_TITLE_LINE = 30
LONGEST_LINK = 40
FULL_LINE = 40
SHORTEST_REST = 10


def unbroken(lines: Sequence[Line]) -> list[Line]:
    """Put broken lines together again."""
    width = wrap_width([line.text for line in lines if not line.row])
    whole = list(_with_chapters(_with_titles(lines)))
    return list(_joined(_with_links(whole), width))


def display_width(text: str) -> float:
    """Width of a line in full characters: a Latin letter or digit is half of one."""
    if text.isascii():
        return len(text) / 2
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def wrap_width(texts: Sequence[str]) -> float:
    """Width at which a page broke its lines, or 0 where paragraphs stand on one line each.

    Broken pages give themselves away: lines of nearly one width, few of which end a sentence. A
    list of names or figures has lines of all widths.
    """
    long = [text for text in texts if len(text) >= 20 or display_width(text) >= 10]
    if len(long) < 20:
        return 0.0
    stops = sum(text.endswith(SENTENCE_END) for text in long) / len(long)
    if stops >= SHARE_WITH_STOP:
        return 0.0
    widths = [display_width(text[: 2 * WIDEST_WRAP + 2]) for text in long]
    width = statistics.median(widths)
    full = sum(abs(other - width) <= SLACK for other in widths) / len(long)
    wider = sum(other > width + SLACK for other in widths) / len(long)
    return width if width <= WIDEST_WRAP and full >= MOST_FULL and wider <= FEW_WIDER else 0.0


def _with_titles(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of an annex's title, which stand after a date or 附件 and end in 方案 etc."""
    kept: list[Line] = []
    at = 0
    while at < len(lines):
        length = _title_length(lines, at) if kept and BEFORE_TITLE.match(kept[-1].text) else 1
        line = lines[at]
        for other in lines[at + 1 : at + length]:
            line = line.with_next(other)
        kept.append(line)
        at += length
    return kept


def _title_length(lines: Sequence[Line], first: int) -> int:
    """How many lines from ``first`` on are one title; 1 where they are none."""
    for at in range(first, min(first + 3, len(lines))):
        line = lines[at]
        plain = not line.row and len(line.text) <= LONGEST_TITLE_LINE and "：" not in line.text
        if not plain or enumerator(line.text) or line.text.endswith(("。", "；")):
            return 1
        if TITLE_END.search(line.text):
            return at + 1 - first
    return 1


def _with_links(lines: Sequence[Line]) -> Iterator[Line]:
    """Join a linked name, put on a line of its own, to the sentence before and behind it."""
    group: list[Line] = []
    linked = begun = False
    for at, line in enumerate(lines):
        after = lines[at + 1].text if at + 1 < len(lines) else ""
        last = group[-1].text if group else ""
        plain = bool(group) and _plain(group[0]) and _plain(line)
        if plain and (linked or _is_link(last, line.text, after, begun)):
            linked = not linked and not line.text.endswith(SENTENCE_END)
        elif group:
            yield group[0].with_next(*group[1:])
            group, linked = [], False
        group.append(line)
        begun = begun or line.text.endswith("。")
    if group:
        yield group[0].with_next(*group[1:])


def _plain(line: Line) -> bool:
    return not line.mark and not line.row


def _is_link(before: str, text: str, after: str, begun: bool) -> bool:
    """Whether a line is but a piece of a sentence: the one before waits for it, none ends here."""
    if text.endswith(SENTENCE_END) or before.endswith(SENTENCE_END) or enumerator(text):
        return False
    if after.startswith(CLINGING):
        return len(text) <= LONGEST_LINK
    waits = _runs_on(before) or DANGLING.search(before) is not None
    goes_on = after.endswith("。") and len(after) > 2 * SHORTEST_REST and enumerator(after) is None
    return begun and waits and goes_on and len(text) <= 2 * SHORTEST_REST


def _is_name(line: Line) -> bool:
    """Whether a line is short, ends no sentence and opens nothing: part of a heading."""
    short = _plain(line) and len(line.text) <= LONGEST_TITLE_LINE
    return short and not line.text.endswith(SENTENCE_END) and enumerator(line.text) is None


def _with_chapters(lines: Sequence[Line]) -> Iterator[Line]:
    """Join a chapter's name that was broken over two lines, right above its first article."""
    held: Line | None = None
    for at, line in enumerate(lines):
        after = enumerator(lines[at + 1].text) if at + 1 < len(lines) else None
        if held is not None and after is not None and after.style in {"article", "node"}:
            head = enumerator(held.text) if held.mark else None
            if head is not None and head.style in {"chapter", "node"} and _is_name(line):
                held = held.with_next(line)
                continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _joined(lines: Iterable[Line], width: float) -> Iterator[Line]:
    """Join a line to the one before when that was full, or when it begins in mid-sentence."""
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[0], group[-1].text, line, width):
            yield group[0].with_next(*group[1:])
            group = []
        group.append(line)
    if group:
        yield group[0].with_next(*group[1:])


def _continues(current: Line, last: str, line: Line, width: float) -> bool:
    if line.mark or line.row or current.row:
        return False
    if line.text.startswith(CLINGING):
        return True
    if width:
        if display_width(last) < width - SLACK:
            return False
        found = enumerator(line.text)
        if found is None:
            return True
        return found.style in MAYBE_NUMBER and not last.endswith(SENTENCE_END)
    return not current.mark and _runs_on(last) and _is_rest(line.text)


def _runs_on(text: str) -> bool:
    """Whether a line stops in mid-sentence: at an open end, or full and without a stop."""
    if text.endswith(OPEN_END):
        return True
    if CAPTION.match(text):
        return False
    return (
        len(text) >= FULL_LINE
        and bool(DANGLING.search(text) or "，" in text)
        and not (text.endswith((*SENTENCE_END, "）", ")", "…", "》", ".")))
    )


def _is_rest(text: str) -> bool:
    """Whether a line may be the rest of a sentence: it ends one, and begins nothing new."""
    return (
        text.endswith(("。", "；", "：")) and not CAPTION.match(text) and enumerator(text) is None
    )
