"""Which lines of a text head a section, and what they are called.

A line with an enumerator is a candidate; whether it heads a section or is an item of a list is
decided for all its siblings together (`ingest.outline`). A line without one is a heading by its
mark, by bold type, or by its place between texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.enumerator import INLINE, Enumerator, enumerator
from ingest.line import Line
from ingest.wrap import CAPTION, MID_SENTENCE

STOP = re.compile(r"[。；！？!?;：:，,、]$")
LEAD = re.compile(r"[^。！？；\n]{2,42}。")
COLON_LEAD = re.compile(r"[^。！？；，,：:（(《“]{2,14}(?<!\d)[：:](?=.{12})")
BRACKETED = re.compile(r"\s?【([^【】]{2,20})】\s*(?=\S)")
LONGEST_HEADING = 45
LONGEST_ALONE = 30
LONGEST_SHORT_LEAD = 30
BODY = 40
LONG_LINE = 60
"""A longer line tells that the title page is over."""
NO_HEADING = re.compile(
    r"(各位代表|主席|同志们|负责|^附件|^来源|^时间|^\d{4}\s?年|年\s?\d+\s?月|^[—\-\d\s.]+$|省长|市长|^（此件|记者|"
    r"^关键词|^【|^摘\s?要|人民政府$|办公[厅室]$|国务院$|^[^（]*〔\d{4}〕|^（?本文有删减|^\[\d|^注[:：\d]|"
    r"部部长|副?[部局院厅主会署]长$|主任$|委员$|^（?单位|^公开\d|通过$|施行$|公布$|\[[JMDCRN]\]|^[（(].*[）)]$|"
    r"批准[）)]?$|[“《（(]$|[的和与及或对将]$|^本[^，]{1,8}(根据|由|自|适用)|^(为了|为贯彻|根据《)|制定$|"
    r"年.{1,3}月.{1,4}日$|(校长|书记|司令员|院士)$|[＝=]|\d+(人|米|%)$)"
)
NO_START = re.compile(r"[\d\[，。、；：）”》]")
HAN = re.compile(r"[㐀-鿿]")
REFERENCES = re.compile(r"^(参考文献|注释|引用文献)[:：]?$")


class Shape(Enum):
    """How a line with an enumerator names what follows it."""

    ALONE = "a heading on its own line"
    LEAD = "a short first sentence before the body"
    SENTENCE = "a short sentence on its own line, a heading if anything lies below"
    PLAIN = "nothing but the number"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may head a section.

    ``heading`` is the text that names the section, empty where only its number does.
    """

    line: int
    found: Enumerator | None
    heading: str
    shape: Shape
    mark: int = 0

    @property
    def style(self) -> str:
        """Style of the enumerator."""
        return self.found.style if self.found else "unnumbered"

    @property
    def number(self) -> str:
        """The number as cited; empty where there is none."""
        return self.found.number if self.found else ""

    @property
    def values(self) -> tuple[int, ...]:
        """The number as numbers; empty where there is none."""
        return self.found.values if self.found else ()

    @property
    def first(self) -> bool:
        """Whether its number begins a series."""
        return bool(self.values) and self.values[-1] <= 1


def candidates(lines: Sequence[Line]) -> list[Candidate]:
    """Find the lines that may head a section, in order."""
    found: list[Candidate] = []
    begun = False
    ends = True
    for at, line in enumerate(lines):
        if REFERENCES.match(line.text):
            begun = True
            found.append(Candidate(at, None, line.text.rstrip(":："), Shape.ALONE, line.mark))
            break
        begun = begun or len(line.text) > LONG_LINE
        candidate = _candidate(lines, at, begun, ends)
        if candidate is not None:
            found.append(candidate)
            begun = True
        ends = candidate is not None or line.row or not _goes_on(line.text)
    return found


def _goes_on(text: str) -> bool:
    """Whether a long line breaks off in mid-sentence."""
    return len(text) > LONGEST_HEADING and not text.endswith(
        ("。", "；", "：", "！", "？", "”", "）", ".", ":", ";", "…", "）", ")")
    )


def _candidate(lines: Sequence[Line], at: int, begun: bool, ends: bool) -> Candidate | None:
    line = lines[at]
    if line.row:
        return None
    found = enumerator(line.text, marked=bool(line.mark))
    after = lines[at + 1] if at + 1 < len(lines) else None
    if found is not None:
        heading, shape = _named(line, found)
        return Candidate(at, found, heading, shape, line.mark)
    if line.lead and line.lead < len(line.text):
        lead = line.text[: line.lead].strip().rstrip("。：:")
        return Candidate(at, None, lead, Shape.LEAD) if _nameable(lead) else None
    if (begun or line.mark) and ends and _stands_alone(line, after):
        return Candidate(at, None, line.text, Shape.ALONE, line.mark)
    return None


def _nameable(text: str) -> bool:
    return 2 <= len(text) <= LONGEST_HEADING and HAN.search(text) is not None


def _closed(text: str) -> bool:
    """Whether all brackets that open in a line close in it."""
    return all(text.count(one) == text.count(other) for one, other in ("（）", "《》", "“”"))


def _stands_alone(line: Line, after: Line | None) -> bool:
    """Whether a line without an enumerator is a heading: short, no stop, text beneath it."""
    text = line.text
    if STOP.search(text) or NO_HEADING.search(text) or "。" in text or CAPTION.match(text):
        return False
    if not _closed(text):
        return False
    if line.mark or line.lead:
        return _nameable(text)
    short = 2 <= len(text) <= LONGEST_ALONE and len(HAN.findall(text)) >= 2
    if not short or INLINE.match(text) or NO_START.match(text) or "：" in text:
        return False
    return after is not None and _lies_below(after, len(text))


def _lies_below(after: Line, length: int) -> bool:
    """Whether a line is text, or the first number, under an unmarked heading of this length."""
    if after.row or MID_SENTENCE.match(after.text):
        return False
    follows = enumerator(after.text)
    opened = follows is not None and follows.values[-1] == 1 and follows.style != "article"
    return opened or len(after.text) > max(BODY, length)


def _named(line: Line, found: Enumerator) -> tuple[str, Shape]:
    """Return the heading of a line with an enumerator, and where it stands."""
    rest = line.text[found.length :].strip()
    if found.style == "annex":
        return "", Shape.ALONE
    if found.style == "article":
        title = BRACKETED.match(rest)
        return (title[1], Shape.LEAD) if title else ("", Shape.PLAIN)
    if line.lead > found.length:
        lead = line.text[found.length : line.lead].strip().rstrip("。：:")
        if _nameable(lead):
            return lead, Shape.LEAD
    whole = len(rest) <= LONGEST_HEADING and "。" not in rest and not STOP.search(rest)
    if rest and whole and _closed(rest):
        return rest, Shape.ALONE
    return _run_in(rest)


def _run_in(rest: str) -> tuple[str, Shape]:
    """Return the short sentence, or the words before a colon, that a paragraph begins with."""
    lead = LEAD.match(rest)
    if lead is not None and (lead.end() < len(rest) or lead.end() <= LONGEST_SHORT_LEAD):
        heading = lead[0].rstrip("。").strip()
        return heading, Shape.LEAD if lead.end() < len(rest) else Shape.SENTENCE
    colon = COLON_LEAD.match(rest)
    if colon is not None:
        return colon[0].rstrip("：:").strip(), Shape.LEAD
    return "", Shape.PLAIN
