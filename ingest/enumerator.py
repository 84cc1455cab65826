"""Enumerators of Chinese texts: 第一章, 一、, （一）, 1., 1.1, （1）, ①, and their rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMERAL = "一二三四五六七八九十百零〇"
DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}

# Styles from the outermost to the innermost, with what stands for the number in a citation.
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"(第[{NUMERAL}\d]+[编篇](?!章))\s*")),
    ("chapter", re.compile(rf"(第[{NUMERAL}\d]+章)\s*")),
    ("node", re.compile(rf"(第[{NUMERAL}\d]+节)\s*")),
    ("article", re.compile(rf"(第[{NUMERAL}\d]+条(?:之[{NUMERAL}]+)?)\s+")),
    ("han", re.compile(rf"([{NUMERAL}]+)\s?[、．.]\s*")),
    ("unnumbered", re.compile(r"(?!)")),
    ("han_bracket", re.compile(rf"([（(][{NUMERAL}]+[)）])\s*[、.．]?\s*")),
    ("number", re.compile(r"(\d{1,2})(?:\s?[．、]|\.(?!\d)|\s(?=[^\d\s年月日%]))\s*")),
    ("decimal", re.compile(r"(\d{1,2}\.\d{1,2})(?![\d.%])\s*(?=[^\d\s%万亿元个])")),
    ("decimal_3", re.compile(r"(\d{1,2}(?:\.\d{1,2}){2,4})(?!\d)\s*")),
    ("number_bracket", re.compile(r"([（(]\d{1,2}[)）])\s*")),
    ("circled", re.compile(r"([①-⑳])\s*")),
)
RANK = {name: rank for rank, (name, _) in enumerate(STYLES)}
# Enumerators of running text: they open a list item, never a section.
INLINE = re.compile(
    rf"(?:其?([{NUMERAL}]{{1,2}})(?:是要?|要)(?![{NUMERAL}个项种系])|第([{NUMERAL}]{{1,2}})[，,、：:]|"
    r"(首先|其次|再次|再者|最后|此外还要)[，,]|[（(](\d{1,2})[)）]|([①-⑳])|(——)\s*)"
)
ORDINAL_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}


@dataclass(frozen=True, slots=True)
class Enumerator:
    """An enumerator at the start of a line: its style, number as cited, and length."""

    style: str
    number: str
    length: int

    @property
    def rank(self) -> int:
        """Place of the style from the outermost (0) inwards."""
        return RANK[self.style]


def enumerator(line: str) -> Enumerator | None:
    """Read the enumerator that a line begins with, if there is one."""
    for style, pattern in STYLES:
        if style in {"decimal", "number"} and re.match(r"\d{1,2}(\.\d{1,2}){2}", line):
            continue
        if match := pattern.match(line):
            return Enumerator(style, match[1], match.end())
    return None


def ordinal(numeral: str) -> int:
    """Read 一 to 九十九, 1 to 99 or ① to ⑳ as a number; 0 for what is none."""
    bare = numeral.strip("（）()第、")
    if bare.isdecimal():
        return int(bare)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    if bare in ORDINAL_WORDS:
        return ORDINAL_WORDS[bare]
    tens, ten, ones = bare.rpartition("十")
    if not ten:
        return DIGIT.get(ones, 0)
    return (DIGIT.get(tens, 1) if tens else 1) * 10 + (DIGIT.get(ones, 0) if ones else 0)
