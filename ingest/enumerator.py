"""Enumerators of Chinese texts: 第一章, 一、, （一）, 1., 1.1, （1）, ①, a., and their rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMERAL = "一二三四五六七八九十百千零〇"
DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
UNIT = {"十": 10, "百": 100, "千": 1000}
# What makes a number at the start of a line an amount, a date or a place in a row, no enumerator.
AMOUNT = (
    r"(?:[\d\s%‰°℃~～\-—–+×/:：年月日号个万亿元倍千百岁户吨亩栋辆艘秒]|时(?=[\d许分至到，前后])|"
    r"点(?=[\d钟整半左前后以])|分(?=[\d钟之])|名(?![词称])|人(?=[以次，、。）死受均遇失左]|$)|"
    r"位(?=[以，、。专同代])|次(?=[以，、。会])|天(?=[以，、。内后前左])|项(?!目)|座|条(?![件例])|"
    r"家(?!庭)|所(?![有属在])|处(?![置理罚])|件|只|米|期(?![间限望])|批(?!准)|级(?!别)|"
    r"类(?![型别])|种(?![植业子])|周(?![边期])|层(?!级)|套|台(?![风账站])|份|篇|页|度(?!汛)|"
    r"公里|小时|毫米|平方|立方|至)"
)

# Styles from the outermost to the innermost, with what stands for the number in a citation.
STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("annex", re.compile(r"(附\s?件\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?)\s?[:：]?\s*$")),
    ("part", re.compile(rf"(第\s?[{NUMERAL}\d]+\s?[编篇](?!章))\s*")),
    ("subpart", re.compile(rf"(第\s?[{NUMERAL}\d]+\s?分编)\s*")),
    ("chapter", re.compile(rf"(第\s?[{NUMERAL}\d]+\s?章)\s*")),
    ("node", re.compile(rf"(第\s?[{NUMERAL}\d]+\s?节)\s*")),
    (
        "article",
        re.compile(
            rf"(第[{NUMERAL}\d]+条(?:之[{NUMERAL}]+)?)"
            r"(?:\s+|(?=[【（(])|(?=[㐀-鿿])(?![件款项目例规至和与及或、的之中所修等]))"
        ),
    ),
    ("han", re.compile(rf"([{NUMERAL}]+)\s?[、．.](?![{NUMERAL}]*[、是])\s*")),
    ("unnumbered", re.compile(r"(?!)")),
    ("han_bracket", re.compile(rf"([（(][{NUMERAL}]+[)）])\s*[、.．]?\s*")),
    ("roman", re.compile(r"([Ⅰ-Ⅻ])[、.．]\s*")),
    (
        "number",
        re.compile(
            rf"(\d{{1,2}})(?:\s?[．、](?!\d)|\s?\.(?!\d)|\s(?!{AMOUNT}))\s*(?![，。；、）)])"
        ),
    ),
    (
        "decimal",
        re.compile(
            rf"(\d{{1,2}}[.．]\d{{1,2}})(?![.．]?\d)(?:[.．、]?\s+|[．、])?(?!{AMOUNT})(?=\S)"
        ),
    ),
    ("decimal_3", re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){2,4})(?![.．]?\d)[.．、]?\s*(?=[^\d\s%])")),
    ("number_bracket", re.compile(r"([（(]\d{1,2}[)）])\s*[、.．]?\s*")),
    ("number_half", re.compile(r"(\d{1,2}[)）])\s*[、.．]?\s*")),
    ("circled", re.compile(r"([①-⑳])\s*[、.．]?\s*")),
    ("letter", re.compile(r"([(（]?[A-Za-z](?:[)）]|[．.、](?![A-Za-z.\d])))\s*(?=[㐀-鿿])")),
    ("bullet", re.compile(r"([●•▲◆■★○▪◇□·])\s*(?=[㐀-鿿A-Za-z\d])")),
)
RANK = {name: rank for rank, (name, _) in enumerate(STYLES)}
# A number right before its heading (# 3预警监测): only where the line is marked as a heading.
CLOSE_NUMBER = re.compile(rf"(\d{{1,2}})(?!{AMOUNT})(?=[㐀-鿿])")
# A decimal whose points the source lost (1 1 编制目的).
SPACED = re.compile(rf"(\d{{1,2}}(?:\s\d{{1,2}}){{1,3}})\s(?!{AMOUNT})(?=[㐀-鿿])")
# Enumerators of running text: they open a list item, never a section.
INLINE = re.compile(
    rf"(?:其?([{NUMERAL}]{{1,2}})(?:是要?|要)(?![{NUMERAL}个项种系])|"
    rf"其([一二三四五六七八九])[，,：:]|第([{NUMERAL}]{{1,2}})[，,、：:]|"
    r"(首先|其次|再次|再者|最后|此外还要)[，,]|(一方面|另一方面)[，,]?|"
    rf"[（(](\d{{1,2}}|[{NUMERAL}]{{1,3}})[)）](?!项|款|条|至|、|，|和)|(\d{{1,2}})[)）]|"
    r"([①-⑳])|(——)\s*)"
)
ORDINAL_WORDS = {
    "首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9, "一方面": 1, "另一方面": 2,
}  # fmt: skip
FIRST = re.compile("[第一二三四五六七八九十百〇零（(①-⑳\\d附Ⅰ-ⅫA-Za-z●•▲◆■★○▪◇□·]")


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

    @property
    def values(self) -> tuple[int, ...]:
        """The number as numbers: (2, 5) of 2.5, (3,) of （三）; (0,) where there is none."""
        if self.style.startswith("decimal"):
            return tuple(int(part) for part in re.split(r"[.．]", self.number))
        return (ordinal(self.number),)


def enumerator(line: str, *, marked: bool = False) -> Enumerator | None:
    """Read the enumerator that a line begins with, if there is one.

    In a line that is ``marked`` as a heading, a number needs no sign behind it.
    """
    if not FIRST.match(line):
        return None
    for style, pattern in STYLES:
        if match := pattern.match(line):
            return Enumerator(style, re.sub(r"\s", "", match[1]), match.end())
    if match := SPACED.match(line):
        number = re.sub(r"\s", ".", match[1])
        style = "decimal" if number.count(".") == 1 else "decimal_3"
        return Enumerator(style, number, match.end())
    if marked and (match := CLOSE_NUMBER.match(line)):
        return Enumerator("number", match[1], match.end())
    return None


def ordinal(numeral: str) -> int:
    """Read 一 to 九千九百九十九, 1 to 9999, ① to ⑳ or a to z as a number; 0 for what is none."""
    bare = numeral.strip("（）()第、分编篇章节条附件")
    if bare.isdecimal():
        return int(bare)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    if len(bare) == 1 and "Ⅰ" <= bare <= "Ⅻ":
        return ord(bare) - ord("Ⅰ") + 1
    if letter := re.fullmatch(r"([A-Za-z])[.．、]?", bare):
        return ord(letter[1].lower()) - ord("a") + 1
    if bare in ORDINAL_WORDS:
        return ORDINAL_WORDS[bare]
    return _han(bare.partition("条之")[0])


def _han(numeral: str) -> int:
    """Read a number written in Chinese; 0 for what is none."""
    value = digit = 0
    for char in numeral:
        if char in UNIT:
            value += (digit or (1 if char == "十" and not value else 0)) * UNIT[char]
            digit = 0
        elif char in DIGIT:
            digit = DIGIT[char]
        else:
            return 0
    return value + digit
