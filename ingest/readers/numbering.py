"""The numbers that Word prints before paragraphs: they stand in no text, only in rules for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

DIGITS = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = {1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl"}
ROMAN |= {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
DEEPEST = 9
MOST_LETTERS = 30
MOST = 32_767  # that a list can begin with
LONGEST = 255  # characters of a pattern
PLACE = re.compile(r"%([1-9])")
CLOSED = tuple("、）)．，：")


def chinese(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """Write 1 to 9999 as it is counted in Chinese: 十二, 一百零三.

    >>> chinese(12), chinese(103)
    ('十二', '一百零三')
    """
    if not 0 < number < 10_000:
        return str(number)
    written = ""
    for place, digit in enumerate(reversed(str(number))):
        unit = units[place - 1] if place and digit != "0" else ""
        written = digits[int(digit)] + unit + written
    written = re.sub(f"{digits[0]}+", digits[0], written).rstrip(digits[0])
    return written.removeprefix(digits[1]) if 10 <= number < 20 and digits == DIGITS else written


def roman(number: int) -> str:
    """Write a number in small Roman numerals, which go up to 3,999."""
    if number > 3999:
        return str(number)
    written = ""
    for value, sign in ROMAN.items():
        written += sign * (number // value)
        number %= value
    return written


def letters(number: int) -> str:
    """Write a number as Word does with letters: after z come aa, bb, 30 letters at most."""
    if number > MOST_LETTERS * 26:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def circled(number: int) -> str:
    """Write 1 to 20 in a circle."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def one_by_one(number: int) -> str:
    """Write each digit for itself, as years are: 二〇二五."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographLegalTraditional": lambda n: chinese(n, FORMAL, "拾佰仟"),
    "chineseLegalSimplified": lambda n: chinese(n, FORMAL, "拾佰仟"),
    "ideographDigital": one_by_one,
    "taiwaneseDigital": one_by_one,
    "japaneseDigitalTenThousand": one_by_one,
    "ideographTraditional": lambda n: STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: BRANCHES[(n - 1) % 12],
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalZero": lambda n: f"{n:02d}",
    "bullet": lambda n: "",
    "none": lambda n: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: ``text`` is Word's pattern, such as （%1）."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    style: str | None = None
    decimal: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """One list of a document; lists of one ``family`` go on counting where the other stopped."""

    family: str
    levels: tuple[Level, ...]
    restarted: frozenset[int] = frozenset()


@dataclass(slots=True)
class Counters:
    """Counts the paragraphs of each list."""

    lists: dict[str, List]
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def level_of_style(self, number: str, styles: Sequence[str]) -> int:
        """Return the level that a list keeps for one of ``styles``; 0 where it keeps none."""
        known = self.lists.get(number)
        named = enumerate(known.levels if known else ())
        return next((depth for depth, level in named if level.style in styles), 0)

    def next(self, number: str, depth: int) -> str:
        """Count one more paragraph of list ``number`` at ``depth`` from 0, and write its number."""
        known = self.lists.get(number)
        if known is None or depth >= len(known.levels):
            return ""
        counts = self._counts.setdefault(known.family, [0] * DEEPEST)
        if number not in self._begun:
            self._begun.add(number)
            for at in known.restarted:
                counts[at] = 0
        for at in range(depth):  # a level that was passed over counts as begun
            counts[at] = counts[at] or known.levels[at].start
        counts[depth] = counts[depth] + 1 if counts[depth] else known.levels[depth].start
        counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        return _written(known, depth, counts)


def _written(known: List, depth: int, counts: Sequence[int]) -> str:
    level = known.levels[depth]
    if level.format in {"bullet", "none"}:
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at > depth:
            return ""
        style = "decimal" if level.decimal else known.levels[at].format
        return FORMATS.get(style, str)(counts[at])

    text = PLACE.sub(number, level.text).strip()
    return text if not text or text.endswith(CLOSED) else f"{text} "


def whole(value: str | None, default: int = 0) -> int:
    """Read a number that a file gives, 0 to `MOST`; ``default`` where it is none."""
    if value is None or not (value.isascii() and value.isdecimal()):
        return default
    return min(int(value[:9]), MOST)


def levels(document: Any) -> dict[str, List]:
    """Read the lists of a document by their numbers; none where it has no numbering."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):  # python-docx: no numbering part
        return {}
    families = {
        family.get(qn("w:abstractNumId")): tuple(_levels(family))
        for family in root.findall(qn("w:abstractNum"))
    }
    found = {}
    for number in root.findall(qn("w:num")):
        family = number.find(qn("w:abstractNumId"))
        key = family.get(qn("w:val")) if family is not None else ""
        if known := families.get(key):
            found[number.get(qn("w:numId"))] = _overridden(number, key, known)
    return found


def _overridden(number: Any, family: str, known: tuple[Level, ...]) -> List:
    """Apply what one list changes of its family's levels."""
    changed, restarted = list(known), set()
    for override in number.findall(qn("w:lvlOverride")):
        depth = whole(override.get(qn("w:ilvl")))
        if depth >= len(changed):
            continue
        if (level := override.find(qn("w:lvl"))) is not None:
            changed[depth] = _level(level)
        if (start := override.find(qn("w:startOverride"))) is not None:
            old = changed[depth]
            first = whole(start.get(qn("w:val")))
            changed[depth] = Level(first, old.format, old.text, old.style, old.decimal)
            restarted.add(depth)
    return List(family, tuple(changed), frozenset(restarted))


def _levels(family: Any) -> list[Level]:
    found = {whole(level.get(qn("w:ilvl"))): level for level in family.findall(qn("w:lvl"))}
    return [_level(found[depth]) if depth in found else Level() for depth in range(DEEPEST)]


def _level(element: Any) -> Level:
    def value(name: str) -> str | None:
        child = element.find(qn(name))
        return None if child is None else child.get(qn("w:val"))

    legal = element.find(qn("w:isLgl"))
    return Level(
        start=whole(value("w:start"), 1),
        format=value("w:numFmt") or "decimal",
        text=(value("w:lvlText") or "")[:LONGEST],
        style=value("w:pStyle"),
        decimal=legal is not None and legal.get(qn("w:val")) not in {"0", "false"},
    )
