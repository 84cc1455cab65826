"""What a text tells of itself: title, issuer, document number, date, genre, level and region."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest import dates, issue
from ingest.clean import SPACES, Line
from ingest.divisions import LEVELS, Place, place_in, place_of, place_of_number

FIELDS = {
    "标题": "title",
    "发文机关": "issuer",
    "发文字号": "number",
    "成文日期": "date",
    "发布日期": "published",
    "文号": "number",
    "日期": "date",
}
FIELD_LINE = re.compile(
    r"^#?\s*(索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|文号|日期)[:：](.*)$"
)
TITLE_END = re.compile(r"[。；！？，：:]$")
LONGEST_TITLE = 4  # lines
WIDE_GAP = re.compile(r"(?<=[一-鿿]) (?=[一-鿿])")
ANNOUNCED = re.compile(r"关于|印发|转发|批转")
KIND = re.compile(
    r"(意见|通知|通报|通告|公告|方案|办法|规划|计划|纲要|报告|条例|规定|细则|决定|决议|批复|复函|函|预案|"
    r"要点|措施|公报|答复|建议|指南|规范|研究|分析)(（[^）]*）|\([^)]*\))?$"
)
APPENDIX = re.compile(r"附\s?件\s?\d*[:：]?")
UNFINISHED = re.compile(r"[的和与及、暨，]$")
NO_TITLE = re.compile(
    r"[—\-－（(【\[#]|第[一二三四五六七八九十\d]+[章条编节]|[一二三四五六七八九十]+、|\d|目\s?录|摘\s?要|关键词|"
    r".*[〔\[]\d{4}[〕\]]"
)
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
    level: str | None = None
    region: str | None = None


def describe(raw: str, body: Sequence[Line], known: Mapping[str, str], name: str = "") -> About:
    """Tell title and metadata from ``known`` fields, from header lines, else from the text.

    ``name`` is the document's; it is the last to tell level and region.
    """
    fields, rest = _header(raw, body)
    fields |= {key: value for key, value in known.items() if value}
    whole = [line.text for line in rest]
    title, rest = _title(fields.get("title"), rest)
    genre = fields["genre"] if fields.get("genre") in NAMES else _genre(title, rest)
    issuer = fields.get("issuer") or issue.issuer(title, whole, genre)
    number = fields.get("number") or issue.number(whole)
    place = _place(fields, issuer, title, number, name)
    return About(
        title,
        tuple(rest),
        genre,
        issuer,
        number,
        _date(fields, known, genre, whole, (title, name)),
        place.level if place else None,
        place.region if place else None,
    )


def _date(
    fields: Mapping[str, str],
    known: Mapping[str, str],
    genre: str,
    lines: Sequence[str],
    names: tuple[str, str],
) -> str | None:
    """Take the date that is given, else that of the text, else one in title or file name.

    Of a report the day of its session comes before the one on which a site put it up.
    """
    told = dates.given(fields.get("date", ""))
    if told and (genre != "report" or known.get("date")):
        return told
    title, name = names
    year = re.match(r"\d{4}(?=年)", title)
    return (
        issue.day(lines, genre)
        or told
        or dates.given(fields.get("published", ""))
        or next(iter(dates.days(name)), None)
        or (year[0] if year and genre == "report" else None)
    )


def _place(
    fields: Mapping[str, str], issuer: str | None, title: str, number: str | None, name: str
) -> Place | None:
    """Tell whose a text is: what is given, then issuer, title and number, then the file's name."""
    found = (
        (place_of(issuer) if issuer else None)
        or place_of(title)
        or (place_of_number(number) if number else None)
        or place_in(name)
    )
    level = fields["level"] if fields.get("level") in LEVELS else None
    region = fields.get("region") or None
    if region and not level and (own := place_of(region) or place_in(region)):
        level = own.level
    if found is None:
        return Place(level or LEVELS[0], region) if level or region else None
    return Place(level or found.level, region or found.region)


def _header(raw: str, body: Sequence[Line]) -> tuple[dict[str, str], list[Line]]:
    """Read the header table of a government site and drop its lines."""
    fields: dict[str, str] = {}
    dropped: set[str] = set()
    head = [SPACES.sub(" ", line).strip() for line in raw[:3000].splitlines() if line.strip()]
    for at, line in enumerate(head):
        match = FIELD_LINE.match(line.replace(" ", ""))
        if not match:
            continue
        dropped.add(_close(line.lstrip("# ")))
        value = match[2]
        if not value and at + 1 < len(head) and not FIELD_LINE.match(head[at + 1].replace(" ", "")):
            value = head[at + 1]
            if match[1] != "主题词":
                dropped.add(_close(value))
        if name := FIELDS.get(match[1]):
            fields.setdefault(name, value)
    in_head = len(list(takewhile(lambda line: len(line.text) < 120, body)))
    kept = [
        line for at, line in enumerate(body) if at >= in_head or _close(line.text) not in dropped
    ]
    return fields, kept


def _close(text: str) -> str:
    """Take the spaces out: cleaning keeps some and drops others."""
    return "".join(text.split())


def _title(given: str | None, body: list[Line]) -> tuple[str, list[Line]]:
    """Take the given title, else the first lines; drop its repetitions from the body's head."""
    if not body:
        return given or "", body
    if not given and TITLE_END.search(body[0].text) and len(body[0].text) > 60:
        return body[0].text[:40], body
    title, taken = (given, 0) if given else _first_lines(body)
    rest = body[taken:]
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


def _first_lines(body: Sequence[Line]) -> tuple[str, int]:
    """Put the lines of a title together that a page broke; how many lines were taken, too."""
    first = _after_letterhead(body)
    title = body[first].text
    at = first + 1
    while at < min(len(body), first + LONGEST_TITLE) and _is_open(title, body[at].text):
        title += body[at].text
        at += 1
    return WIDE_GAP.sub("", title), at


def _after_letterhead(body: Sequence[Line]) -> int:
    """Return the line after the red head (某市人民政府文件) and the number beneath it; else 0."""
    if len(body) > 1 and APPENDIX.fullmatch(body[0].text):
        return 1
    if len(body) < 3 or not issue.RED_HEAD.match(body[0].text.replace(" ", "")):
        return 0
    return next((at for at in (1, 2) if not issue.number([body[at].text])), 0)


def _is_open(title: str, after: str) -> bool:
    """Whether a title goes on in the next line: it names no kind of text yet, or stops midway."""
    if title.endswith(("（", "《", "“")):
        return len(after) <= 40
    if len(after) > 40 or TITLE_END.search(after) or NO_TITLE.match(after):
        return False
    if UNFINISHED.search(title):
        return True
    return bool(ANNOUNCED.search(title)) and not KIND.search(title)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _genre(title: str, body: Sequence[Line]) -> str:
    text = "\n".join(line.text for line in body)
    articles = len(ARTICLE.findall(text))
    if articles >= 5 and articles * 400 > len(text) / 3:
        return "law"
    if PAPER.search(text):
        return "paper"
    named = (genre for genre, pattern in GENRES if pattern.search(title.replace(" ", "")))
    return next(named, OTHER)
