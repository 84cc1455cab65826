"""What a text tells of itself: title, issuer, document number, date, genre."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from ingest.clean import SPACES, Line

FIELDS = {
    "标题": "title",
    "发文机关": "issuer",
    "发文字号": "number",
    "成文日期": "date",
    "文号": "number",
    "日期": "date",
}
FIELD_LINE = re.compile(
    r"^#?\s*(索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|文号|日期)[:：](.*)$"
)
NUMBER = re.compile(r"[一-鿿]{1,12}〔\d{4}〕(?:第)?\d+号")
DATE = re.compile(r"(\d{4})\s?[年\-./]\s?(\d{1,2})\s?[月\-./]\s?(\d{1,2})")
YEAR_OR_MONTH = re.compile(r"(\d{4})年?|(\d{4})[年\-./](\d{1,2})月?")
ISSUER = re.compile(r"^[一-鿿、]{2,30}(人民政府|国务院|委员会|办公[厅室]|[部局厅])(办公[厅室])?$")
TITLE_END = re.compile(r"[。；！？，：:]$")
# The first pattern that the title holds decides; the text itself only where no title tells.
GENRES = (
    ("report", re.compile(r"政府工作报告")),
    ("investigation", re.compile(r"(事故|灾害|事件).*(调查|通报)")),
    ("law", re.compile(r"(法|条例|规定|办法|细则|决定|法典)(（[^）]*）|\([^)]*\))?$")),
    ("opinion", re.compile(r"(意见|通知|通报|函|批复|公告|方案|决议|办法)")),
    ("plan", re.compile(r"(规划|计划|纲要|预案|行动方案)")),
    ("paper", re.compile(r"(研究|分析|路径|探析|调查报告|对策|困境|启示)")),
)
OTHER = "other"
NAMES = frozenset((*(name for name, _ in GENRES), OTHER))
ARTICLE = re.compile(r"^第[一二三四五六七八九十百零\d]+条\s", re.MULTILINE)
PAPER = re.compile(r"^[【\[]?\s?(摘\s?要|关键词|参考文献)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a text, and the lines that are left as its body."""

    title: str
    body: tuple[Line, ...]
    genre: str
    issuer: str | None
    number: str | None
    date: str | None


def describe(raw: str, body: Sequence[Line], known: Mapping[str, str]) -> About:
    """Tell title and metadata from ``known`` fields, from header lines, else from the text."""
    fields, rest = _header(raw, body)
    fields |= {key: value for key, value in known.items() if value}
    title, rest = _title(fields.get("title"), rest)
    head = "\n".join(line.text for line in rest[:12])
    tail = "\n".join(line.text for line in rest[-6:])
    number = fields.get("number") or _first(NUMBER, head)
    day = _given_date(fields.get("date", "")) or _iso(head) or _iso(tail)
    issuer = fields.get("issuer") or next(
        (line.text for line in rest[-6:] if ISSUER.match(line.text)), None
    )
    genre = fields["genre"] if fields.get("genre") in NAMES else _genre(title, rest)
    return About(title, tuple(rest), genre, issuer, number, day)


def _header(raw: str, body: Sequence[Line]) -> tuple[dict[str, str], list[Line]]:
    """Read the header table of a government site and drop its lines."""
    fields: dict[str, str] = {}
    dropped: set[str] = set()
    head = [SPACES.sub(" ", line).strip() for line in raw[:3000].splitlines() if line.strip()]
    for at, line in enumerate(head):
        match = FIELD_LINE.match(line.replace(" ", ""))
        if not match:
            continue
        dropped.add(line.lstrip("# "))
        value = match[2]
        if not value and at + 1 < len(head) and not FIELD_LINE.match(head[at + 1].replace(" ", "")):
            value = head[at + 1]
            if match[1] != "主题词":
                dropped.add(value)
        if name := FIELDS.get(match[1]):
            fields.setdefault(name, value)
    in_head = len(list(takewhile(lambda line: len(line.text) < 120, body)))
    kept = [line for at, line in enumerate(body) if at >= in_head or line.text not in dropped]
    return fields, kept


def _title(given: str | None, body: list[Line]) -> tuple[str, list[Line]]:
    """Take the given title, else the first line; drop its repetitions from the head of the body."""
    if not body:
        return given or "", body
    title = given or body[0].text
    if not given and TITLE_END.search(title) and len(title) > 60:
        title = title[:40]
        return title, body
    rest = body if given else body[1:]
    bare = _bare(title)
    cut = 0
    seen = ""
    for at, line in enumerate(rest[:8]):
        seen += _bare(line.text)
        if bare.endswith(seen) or bare.startswith(seen):
            cut = at + 1
            if bare in {seen, ""} or bare.endswith(seen):
                break
        else:
            seen = ""
    head = [line for line in rest[:cut] if _bare(line.text) not in bare]
    return title, head + rest[cut:]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None


def _iso(text: str) -> str | None:
    """Return the first day of the calendar that ``text`` names."""
    for match in DATE.finditer(text):
        try:
            return date(*(int(group) for group in match.groups())).isoformat()
        except ValueError:
            continue  # 2024.13.1 is the number of a clause
    return None


def _given_date(value: str) -> str | None:
    """Read a date field, which may tell the year or the month alone."""
    match = YEAR_OR_MONTH.fullmatch(value.replace(" ", ""))
    if match is None:
        return _iso(value)
    if match[1]:
        return match[1]
    return f"{match[2]}-{int(match[3]):02d}" if 1 <= int(match[3]) <= 12 else None


def _genre(title: str, body: Sequence[Line]) -> str:
    text = "\n".join(line.text for line in body)
    articles = len(ARTICLE.findall(text))
    if articles >= 5 and articles * 400 > len(text) / 3:
        return "law"
    if PAPER.search(text):
        return "paper"
    named = (genre for genre, pattern in GENRES if pattern.search(title.replace(" ", "")))
    return next(named, OTHER)
