"""How a text was issued: by whom, under which number, when; read off its head and its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.dates import days, given
from ingest.divisions import Place, place_of

BODY = (
    r"(?:人民政府|国务院|中共中央|中央军委|人民代表大会|常务委员会|委员会|办公[厅室]|指挥部|领导小组|"
    r"银行|法院|检察院|总署|大学|学院|协会|[部局厅委署院])"
)
ISSUER = re.compile(rf"[一-鿿、 ]{{0,40}}{BODY}(?:办公[厅室])?")
TITLED = re.compile(
    rf"^((?:[一-鿿]{{0,24}}?{BODY}(?:办公[厅室])?[、 ]?){{1,8}}?)"
    r"(?=关于|印发|批转|转发|公布|对|令|公告|通告|“|《)"
)
BODIES = re.compile(BODY)
MOST_BODIES = 20  # named in a title; of more, `TITLED` would try out each choice of eight
RED_HEAD = re.compile(rf"^([一-鿿、 ]{{0,40}}{BODY})\s?文件$")
SPOKEN = re.compile(r"代表([一-鿿]{0,14}?(?:人民政府|国务院))[，,]?(?:向|作)")
BARE = re.compile(r"(?:自治区|省|市|州|县|区)人民政府$")
CONGRESS = re.compile(
    r"([一-鿿]{2,12}?)?第[一二三四五六七八九十]{1,3}届(全国)?(人民代表大会(?:常务委员会)?)"
)
ORDER = re.compile(r"(国务院|[一-鿿]{2,12}(?:人民政府|部|总局|委员会))(?:令|发布|公布|批准)")
NUMBER = re.compile(
    r"[一-鿿]{1,14}[〔\[【（(]\s?(\d{4})\s?[〕\]】）)]\s?第?\s?(\d+)\s?号|"
    r"(?:[一-鿿]{2,20}[令函]|[一-鿿]{0,20}公告)\s?(?:\d{4}年)?第\s?\d+\s?号"
)
CITED = re.compile(r"[《》，。]|根据|收悉|依据|按照")
AFTER_DAY = re.compile(r"^.*[由经]|^日(?!照市|喀则|土县)")  # 28日某市…: what a date leaves
SIGNED_DAY = re.compile(
    r"^[（(]?\s*(?:[\d一二三四五六七八九〇○零OＯ]{4}\s?年|\d{4}[-./]).{2,14}[）)]?$"
)
SESSION = re.compile(r"^[—\-－（(]*\s*\d{4}\s?年.{2,9}日.{0,6}在.+(?:会议|大会)")
PASSED = re.compile(r"通过|公布|发布|颁布|修正|修订|批准|印发|制定|施行")
IN_FORCE = re.compile(r"自?\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?(?:起|施行|生效|实施)")
HEAD, TAIL = 14, 8  # lines that tell of a text, at its beginning and at its end
SHORT = 60  # characters of a line that dates a text; longer ones speak of something else
LONGEST_PREAMBLE = 1500


def number(lines: Sequence[str]) -> str | None:
    """Find the number in a short line of the head; one in a sentence is another document's."""
    for line in lines[:HEAD]:
        bare = line.replace(" ", "")
        match = NUMBER.search(bare) if len(bare) <= 40 and not CITED.search(bare) else None
        if match and match[1]:
            sign = re.split(r"[〔\[【（(]", match[0])[0]
            return f"{sign}〔{match[1]}〕{match[2]}号"
        if match:
            return re.sub(r"^.*日", "", match[0])
    return None


def issuer(title: str, lines: Sequence[str], genre: str) -> str | None:
    """Find who issued a text: in its title, its red head, what it says, under its end."""
    head = lines[:HEAD]
    if len(BODIES.findall(title)) <= MOST_BODIES and (match := TITLED.match(title)):
        return match[1].strip("、 ")
    if match := next((match for line in head[:2] if (match := RED_HEAD.match(line))), None):
        return match[1].strip()
    if genre == "report" and (spoken := _spoken(title, lines[:30])):
        return spoken
    if genre == "law" and (body := _legislator(title, head)):
        return body
    return next(_signatures(lines), None)


def _spoken(title: str, lines: Sequence[str]) -> str | None:
    """Return in whose name a report is given; a mere 省人民政府 gets the name of its province."""
    said = next((match[1] for line in lines if (match := SPOKEN.search(line))), None)
    place = place_of(title) or next(_sessions(lines), None)
    if "国务院" in (said or title):
        return "国务院"
    if place is None or not place.region or (said and place_of(said) and not BARE.match(said)):
        return said
    return f"{place.region}人民政府" if said or "政府工作报告" in title else None


def _sessions(lines: Sequence[str]) -> Iterator[Place]:
    """Yield the places whose congress met, as the lines that date a session name them."""
    held = (CONGRESS.search(line) for line in lines if SESSION.match(line))
    places = (place_of(match[1].rpartition("在")[2]) for match in held if match and match[1])
    yield from (place for place in places if place)


def _legislator(title: str, lines: Sequence[str]) -> str | None:
    for line in lines:
        if not PASSED.search(line) or len(line) > LONGEST_PREAMBLE:
            continue
        if match := CONGRESS.search(line):
            whose = "全国" if match[2] else AFTER_DAY.sub("", match[1] or "")
            return f"{whose}{match[3]}" if whose else None
        if match := ORDER.search(line):
            return AFTER_DAY.sub("", match[1]).removeprefix("中华人民共和国")
    return None


def _signatures(lines: Sequence[str]) -> Iterator[str]:
    """Yield names that stand under a text, the one with a date beneath it first."""
    for line, after in pairwise(lines):
        if len(line) <= 40 and SIGNED_DAY.match(after) and ISSUER.fullmatch(line):
            yield line
    yield from (line for line in lines[-TAIL:] if len(line) <= 40 and ISSUER.fullmatch(line))


def day(lines: Sequence[str], genre: str) -> str | None:
    """Find the day of a text: of the session, of the latest version, of the signature."""
    head = lines[:HEAD]
    if genre == "report" and (held := [line for line in head if SESSION.match(line)]):
        return days(held[0])[0] if days(held[0]) else None
    if genre == "law" and (version := _version(head)):
        return version
    signed = next(_signed(lines), None)
    dated = signed or next((day for line in head if (day := _dated(line))), None)
    return dated or next((day for line in reversed(lines[-TAIL:]) if (day := _dated(line))), None)


def _version(lines: Sequence[str]) -> str | None:
    """Return the latest day on which a law was passed or changed, as its preamble lists them."""
    found: list[str] = []
    for line in lines:
        if line.startswith("第") and re.match(r"第[一二三四五六七八九十]+[编章条]", line):
            break
        if PASSED.search(line) and len(line) <= LONGEST_PREAMBLE:
            found += days(IN_FORCE.sub("", line))
    return max(found, default=None)


def _signed(lines: Sequence[str]) -> Iterator[str]:
    for line, after in pairwise(lines):
        if len(line) <= 40 and ISSUER.fullmatch(line) and (day := _dated(after)):
            yield day


def _dated(line: str) -> str | None:
    """Return the day that a short line gives: alone, in brackets, or with what was done on it."""
    bare = line.strip("（）() 　")
    if SIGNED_DAY.match(line) and (day := given(bare)):
        return day
    named = len(line) <= SHORT and PASSED.search(line) and not CITED.search(line)
    return next(iter(days(line)), None) if named else None
