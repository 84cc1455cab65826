"""Days, months and years as texts write them, as ISO dates."""

from __future__ import annotations

import re
from datetime import date

DAY = re.compile(r"(\d{4})\s?[年\-./]\s?(\d{1,2})\s?[月\-./]\s?(\d{1,2})(?!\d)")
HAN_DAY = re.compile(
    r"([一二][一二三四五六七八九〇○零OＯ]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
YEAR_OR_MONTH = re.compile(r"(\d{4})年?|(\d{4})[年\-./](\d{1,2})月?")
DIGIT = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○零OＯ", 0
)


def days(text: str) -> list[str]:
    """List the days of the calendar that ``text`` names, in its order."""
    found: list[tuple[int, str]] = []
    for match in DAY.finditer(text):
        year, month, day = (int(group) for group in match.groups())
        found.append((match.start(), _iso(year, month, day)))
    for match in HAN_DAY.finditer(text):
        year = int("".join(str(DIGIT[sign]) for sign in match[1]))
        found.append((match.start(), _iso(year, _counted(match[2]), _counted(match[3]))))
    return [day for _, day in sorted(found) if day]


def given(value: str) -> str | None:
    """Read a date field, which may tell the year or the month alone.

    >>> given("2024年5月"), given("二○二四年五月六日"), given("近日")
    ('2024-05', '2024-05-06', None)
    """
    match = YEAR_OR_MONTH.fullmatch(value.replace(" ", ""))
    if match is None:
        return next(iter(days(value)), None)
    if match[1]:
        return match[1]
    return f"{match[2]}-{int(match[3]):02d}" if 1 <= int(match[3]) <= 12 else None


def _iso(year: int, month: int, day: int) -> str:
    """Write a day; empty where the calendar has none: 2024.13.1 is the number of a clause."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _counted(signs: str) -> int:
    """Read 一 to 三十一."""
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return DIGIT.get(signs, 0)
    return 10 * (DIGIT.get(tens, 1) if tens else 1) + (DIGIT.get(ones, 0) if ones else 0)
