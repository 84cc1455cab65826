"""From decoded characters to the lines of a text: frames off, lines that a page broke joined."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.enumerator import enumerator

# Code points that look like others: Kangxi and CJK radicals, full-width letters and digits.
LOOKALIKE = re.compile(r"[⺀-⿟０-９Ａ-Ｚａ-ｚ]")
# Also halves of a character that some JSON holds: UTF-8 has no bytes for them.
INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]"
)
LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u3000]+")
HEADING_MARK = re.compile(r"^(#{1,6})\s+")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
# Dots before a page number, or dots alone; …… alone ends a sentence.
LEADER = re.compile(r"[.．…·]{2,}[\s.．…·]*\d+\s*$|[.．·]{2,}[\s.．·]*$")
METADATA = re.compile(r"^(来源|文号|日期|时间|链接)[:：]\s*\S+")
TOOLBAR = re.compile(
    "(下载|打印|全屏|收藏|【字号：|加大|还原|减小|】|【打印】|【关闭】|分享到|分享|打印本页|关闭窗口|"
    "扫一扫在手机打开当前页|目录|目次|返回顶部)+"
)
TRAILER = re.compile(r"^(本作品(来自|收录于|在)|Public domain|检索自|取自[“\"「]|分类[:：])")
SENTENCE_END = tuple("。！？!?；;：:”」』")
CLINGING = tuple("，。、；：！？）》」』”’,;")
# Styles that may also be a number in the middle of a sentence, at the start of a broken line.
MID_SENTENCE = frozenset({"number", "decimal", "number_bracket"})
LONGEST_TRAILER = 12
WIDEST_WRAP = 60
SHARE_WITH_STOP = 0.45


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a text; ``mark`` is the level of a markdown heading, 0 for none."""

    text: str
    mark: int = 0


def characters(raw: str) -> str:
    """Unify line ends and spaces, fold look-alike code points, drop invisible ones."""
    text = INVISIBLE.sub("", COMMENT.sub("", LINE_END.sub("\n", raw)))
    return LOOKALIKE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def lines(raw: str) -> list[Line]:
    """Cut a raw text into its paragraphs.

    Frames of web pages, tables of contents and licence trailers are left out, and lines that a
    page's width broke are joined again.
    """
    physical = [line for line in characters(raw).split("\n") if line.strip()]
    kept = list(_without_frames(_without_trailer(physical)))
    width = _wrap_width([line.text for line in kept])
    return list(_joined(kept, width))


def _without_trailer(physical: list[str]) -> list[str]:
    """Leave out what a wiki puts after a text; further up such a line belongs to the text."""
    first = max(0, len(physical) - LONGEST_TRAILER)
    for at in range(first, len(physical)):
        if TRAILER.match(physical[at].strip()):
            return physical[:at]
    return physical


def _without_frames(raw: Iterable[str]) -> Iterator[Line]:
    for physical in raw:
        text = SPACES.sub(" ", IMAGE.sub("", physical)).strip()
        mark = HEADING_MARK.match(text)
        if mark:
            text = text[mark.end() :].strip()
        bare = text.replace(" ", "")
        if not text or TOOLBAR.fullmatch(bare) or LEADER.search(text) or METADATA.match(text):
            continue
        yield Line(text, len(mark[1]) if mark else 0)


def display_width(text: str) -> float:
    """Width of a line in full characters: a Latin letter or digit is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _wrap_width(texts: list[str]) -> float:
    """Width at which a page broke its lines, or 0 where paragraphs stand on one line each.

    Broken pages give themselves away: lines of nearly one width, few of which end a sentence.
    """
    long = [text for text in texts if display_width(text) >= 10]
    if len(long) < 20:
        return 0.0
    stops = sum(text.endswith(SENTENCE_END) for text in long) / len(long)
    width = statistics.median(display_width(text) for text in long)
    return width if width <= WIDEST_WRAP and stops < SHARE_WITH_STOP else 0.0


def _joined(kept: list[Line], width: float) -> Iterator[Line]:
    """Join a line to the one before when that was full, or when it begins in mid-sentence."""
    current: Line | None = None
    last = ""
    for line in kept:
        if current is None:
            current = line
        elif _continues(last, line, width):
            gap = " " if current.text[-1:].isascii() and line.text[:1].isascii() else ""
            current = Line(current.text + gap + line.text, current.mark)
        else:
            yield current
            current = line
        last = line.text
    if current is not None:
        yield current


def _continues(last: str, line: Line, width: float) -> bool:
    if line.mark:
        return False
    if line.text.startswith(CLINGING):
        return True
    if not width or display_width(last) < width - 2.5:
        return False
    found = enumerator(line.text)
    if found is None:
        return True
    return found.style in MID_SENTENCE and not last.endswith(SENTENCE_END)
