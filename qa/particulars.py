"""What of a sentence has to be exact: its figures with their units, and the names in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.divisions import is_place
from ingest.lexicon import patterns
from ingest.words import cut, is_known, simplify, tag
from qa.overlap import CLAIMS

_HAN = "〇○零一二两三四五六七八九十百千万亿"
_DIGIT = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    **dict.fromkeys("○零", 0),
    "两": 2,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
UNITS = (
    *("个月", "个百分点", "工作日", "平方公里", "平方千米", "平方米", "立方米", "人次", "美元"),
    *("公里", "千米", "公顷", "千瓦", "小时", "钟头", "分钟", "星期", "周岁", "学时", "课时"),
    *"年月日天周秒元块人名位户家所座处间栋幢架台辆艘套部件次回场起期批支项条类种份张米亩吨倍片",
    *"只头班级轮道节本册村镇县市省个成度岁%‰",
)
_ALIKE = {
    **dict.fromkeys(("千米", "公里"), "公里"),
    **dict.fromkeys(("平方千米", "平方公里"), "平方公里"),
    **dict.fromkeys(("小时", "钟头"), "小时"),
    **dict.fromkeys(("周", "星期"), "周"),
    **dict.fromkeys(("岁", "周岁"), "岁"),
    **dict.fromkeys("人名位", "人"),
    **dict.fromkeys("元块", "元"),
    **dict.fromkeys("日天", "日"),
    **dict.fromkeys("次回", "次"),
    **dict.fromkeys("家所座处间个", "个"),
    **dict.fromkeys("项条", "项"),
}
_ONE = frozenset({"年", "个月", "月", "日", "天", "周", "星期", "小时", "次", "倍", "成", "级"})
"""Units that a single 一 counts in; elsewhere it is part of a word (一批, 一体, 进一步)."""
_UNIT = "|".join(map(re.escape, UNITS))
_FIGURE = re.compile(
    rf"(?P<nth>第)?(?:(?P<share>百分之)?"
    rf"(?:(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<more>(?:[百万亿]|千(?![米瓦]))*)|(?P<han>[{_HAN}]+(?:点[{_HAN}]+)?)))"
    rf"\s*[余多几]?\s*(?P<unit>{_UNIT})?"
)
_RATE = re.compile(r"[每按逐]个?(年|月|季度|周|星期|日|天|小时|人|户|次|村|县)")
_WHEN = re.compile(r"[去今明前上当本][年月]|[上下]半年|[一二三四]季度|[年月][初中底末]")
_RANK = re.compile(
    r"(?:国家|省|市|县|区|乡|镇|村)级(?:财政|政府|人民政府|部门|主管部门|医院|平台|机关)?"
)
_NOT_COUNTED = re.compile(r"[统同唯万进逐划专]$")  # 统一, 万一, 进一步
PERIOD = re.compile(r"[“\"]?十[一二三四五六]五[”\"]?")
QUOTED = re.compile(r"《([^》]+)》|“([^”]+)”|「([^」]+)」|\"([^\"]+)\"")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*|\d+[A-Za-z][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts; ``unit`` is "" where that is not told, 第 for an ordinal."""

    value: Decimal
    unit: str

    def is_among(self, others: set[Figure]) -> bool:
        """Tell whether one of ``others`` is the same; one without a unit is any of its value."""
        if self in others:
            return True
        return not self.unit and any(self.value == other.value for other in others)


def plain(text: str) -> str:
    """Write ``text`` in the form that is compared: simplified, half-width, lower case."""
    return simplify(unicodedata.normalize("NFKC", text)).lower()


def figures(text: str) -> set[Figure]:
    """Read the numbers of a `plain` text, in digits or in characters, with their units.

    >>> sorted(str(figure.value) + figure.unit for figure in figures("三年内更新1.2万名"))
    ['12000人', '3年']
    """
    rates = {Figure(Decimal(0), f"每{_ALIKE.get(m[1], m[1])}") for m in _RATE.finditer(text)}
    times = {Figure(Decimal(0), match[0]) for match in _WHEN.finditer(text)}
    return rates | times | set(series(text))


def series(text: str) -> list[Figure]:
    """Read the numbers of a `plain` text in their order, without rates (每年) and times (去年)."""
    return list(_figures(PERIOD.sub("；", text)))


def unknown(text: str) -> set[str]:
    """List the words of a `plain` text that are names, or that the dictionary lacks.

    A word that it lacks is mostly the name of a person or a firm, else a piece badly cut.
    """
    return {word for word in cut(text) if _is_name(word)}


def marked(text: str) -> set[str]:
    """Name what a `plain` text has to have word for word: titles, quotes, bodies, places, Latin."""
    found = {next(filter(None, match.groups())) for match in QUOTED.finditer(text)}
    found |= {match[0].strip(".+-") for match in LATIN.finditer(text)}
    found |= {match[0].strip('“”"') for match in PERIOD.finditer(text)}
    found |= {match[0] for match in _RANK.finditer(text)}
    body, no_body, sign = (patterns(CLAIMS)[name] for name in ("body", "no_body", "body_sign"))
    before = ""
    for word in cut(text):
        if body.fullmatch(word) and not no_body.fullmatch(word):
            found.add(word)
        elif sign.fullmatch(word) and len(before) > 1 and not no_body.fullmatch(before + word):
            found.add(before + word)
        elif is_place(word):
            found.add(word)
        before = word
    return found


def _is_name(word: str) -> bool:
    """Tell whether a word of three signs or more is a name, or new to the dictionary.

    Of the dictionary's names of two signs too many are none (普及, 中断).
    """
    if len(word) < 3 or not re.fullmatch(r"[一-鿿]+", word):
        return False
    return tag(word) in {"nr", "ns", "nt", "nrt", "nrfg"} or not is_known(word)


def _figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        unit = _ALIKE.get(match["unit"], match["unit"]) or ""
        if match["share"]:
            unit = "%"
        if match["digits"]:
            value = Decimal(match["digits"].replace(",", "").rstrip("."))
            for sign in match["more"]:
                value *= _TENS.get(sign) or _MYRIADS[sign]
        elif match["share"] or _counts(match, text):
            value = _read(match["han"])
        else:
            continue
        if match["nth"]:
            unit = "第"
        yield Figure(value.normalize(), unit)


def _counts(match: re.Match[str], text: str) -> bool:
    """Tell whether a number in characters counts something, and is no part of a word."""
    if match["nth"]:
        return re.match(r"[一-鿿]", text[match.end("han") :]) is not None  # 第一， only lists
    if not match["unit"] or _NOT_COUNTED.search(text[: match.start("han")]):
        return False
    return match["han"] != "一" or match["unit"] in _ONE


def _read(signs: str) -> Decimal:
    """Read a number in characters: 一百二十, 三万五千, 二〇二五, 三点五, 十."""
    whole, _, part = signs.partition("点")
    if part:
        return Decimal(f"{_read(whole)}.{''.join(str(_DIGIT.get(sign, 0)) for sign in part)}")
    if not set(whole) & {*_TENS, *_MYRIADS}:
        return Decimal("".join(str(_DIGIT[sign]) for sign in whole))
    total, section, digit = 0, 0, 0
    for sign in whole:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        elif sign == "万":
            total += (section + digit or 1) * 10**4
            section = digit = 0
        else:
            total = (total + section + digit or 1) * 10**8
            section = digit = 0
    return Decimal(total + section + digit)
