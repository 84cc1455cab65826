"""Which part of the country a name belongs to: the administrative divisions and their levels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LEVELS = ("国家", "省", "市", "县", "乡")
LEVEL_BY_DIGITS = {2: "省", 4: "市", 6: "县"}
SHORT = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
SIGNS = {
    **{"京": "11", "津": "12", "冀": "13", "晋": "14", "内": "15", "辽": "21", "吉": "22"},
    **{"黑": "23", "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36"},
    **{"鲁": "37", "豫": "41", "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46"},
    **{"渝": "50", "川": "51", "黔": "52", "贵": "52", "滇": "53", "云": "53", "藏": "54"},
    **{"陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65"},
}
PREFIX = re.compile(r"^(?:关于|\d{4}年|中共(?!中央)|[“\"][^”\"]{1,8}[”\"](?:时期)?)+")
NATIONAL = re.compile(
    r"^(?:中共中央|中央|中华人民共和国|全国|国务院|国家|最高人民|第[一二三四五六七八九十]+届全国|"
    r"中国共产党|[一-鿿]{2,8}部(?:$|[、 办关令公])|[一-鿿]{2,6}总局|"
    r"中国(?:人民银行|民用航空局|地震局|气象局|证券|银行保险|银保监))"
)
# Divisions that the list lacks: a body of one, or a city or county at the head of a plan's name.
BODY_OF = re.compile(
    r"^([一-鿿]{2,7}?(?:省|自治区|自治州|地区|盟|市|自治县|县|区|旗|镇|乡|街道))"
    r"(?=人民|政府|办公|委员会|[一-鿿]{1,8}[局委厅办](?:$|关于|、| )|第[一二三四五六七八九十]+届|$)"
)
PLAN_OF = re.compile(
    r"^([一-鿿]{2,3}(?<![城都上超股楼])(?:市|县))(?![场政民容值域区圈])"
    r"(?=[一-鿿“”《》]{2,30}(?:规划|方案|条例|办法|规定|预案|意见|计划|纲要|报告|公报|细则))"
)
LEVEL_BY_ENDING = (
    (re.compile(r"(?:省|自治区)$"), "省"),
    (re.compile(r"(?:自治州|地区|盟|市)$"), "市"),
    (re.compile(r"(?:自治县|县|区|旗)$"), "县"),
    (re.compile(r"(?:镇|乡|街道)$"), "乡"),
)
NO_DIVISION = re.compile(
    r"^(?:全市|全省|全县|本市|本省|我市|我省|城市|超大城|智慧城|韧性城|山地城|社区|小区|园区|地震灾区|[一-鿿]*(?:小区|社区|园区|景区|灾区|矿区|林区|牧区|校区)$)"
)
TOWN = re.compile(r"^[一-鿿]{1,6}?(?:镇|乡|街道)(?=人民政府|办事处|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """A level of government, and the division by its full name; a nation has none to name."""

    level: str
    region: str | None


def place_of(name: str) -> Place | None:
    """Tell whose a body or a title is by how its name begins: 浙江省财政厅, 国务院办公厅."""
    name = PREFIX.sub("", re.sub(r"\s", "", name))
    if NATIONAL.match(name):
        return Place("国家", None)
    if found := _listed(name):
        return found
    match = BODY_OF.match(name) or PLAN_OF.match(name)
    if match is None or NO_DIVISION.match(name):
        return None
    level = next(level for ending, level in LEVEL_BY_ENDING if ending.search(match[1]))
    return Place(level, match[1])


def place_of_number(number: str) -> Place | None:
    """Tell whose a document number is by its first sign: 国发 the nation's, 浙政发 Zhejiang's."""
    if number.startswith("国"):
        return Place("国家", None)
    code = SIGNS.get(number[:1]) if number[1:2] in {"政", "府"} else None
    return Place("省", _codes()[code]) if code else None


def place_in(name: str) -> Place | None:
    """Tell the division that a file's name begins with, also by a province's short name."""
    found = place_of(name)
    if found is not None:
        return found
    code = _provinces().get(re.split(r"[\W_]", name, maxsplit=1)[0])
    return Place("省", _codes()[code]) if code else None


def provinces() -> tuple[str, ...]:
    """Name the divisions right below the nation in the order of their codes."""
    return tuple(name for code, name in sorted(_codes().items()) if len(code) == 2)


def prefectures() -> tuple[str, ...]:
    """Name the divisions below the provinces, with their provinces, in the order of their codes."""
    return tuple(_full(code) for code in sorted(_codes()) if len(code) == 4)


def is_place(name: str) -> bool:
    """Tell whether ``name`` is a division's, in full or, down to prefectures, without its rank."""
    return name in _names() or name in _short_names()


def _listed(name: str) -> Place | None:
    """Match the longest division at the start, and the smaller ones within it that follow."""
    code, length = "", 0
    while found := _longest(name[length:], code):
        code, length = found[0], length + found[1]
    if not code:
        return None
    if town := TOWN.match(name[length:]):
        return Place("乡", _full(code) + town[0])
    return Place(LEVEL_BY_DIGITS[len(code)], _full(code))


def _longest(name: str, within: str) -> tuple[str, int] | None:
    """Return code and length of the longest name that ``name`` begins with, below ``within``."""
    known = _names()
    for length in range(min(len(name), 15), 1, -1):
        part = name[:length]
        codes = [code for code in known.get(part, ()) if code.startswith(within) and code != within]
        if codes and (within or len(codes) == 1 or len(codes[0]) < 6):
            return codes[0], length
        if not within and (code := _provinces().get(part)) and _is_province(name[length:]):
            return code, length
    return None


def _is_province(rest: str) -> bool:
    """Whether what follows a province's short name makes it one: 广西政府工作报告."""
    return rest.startswith(("政府", "人民政府", "省", "自治区"))


def _full(code: str) -> str:
    """Write a division with those that hold it: 湖南省永州市蓝山县."""
    codes = _codes()
    return "".join(codes.get(code[:digits], "") for digits in (2, 4, 6) if digits <= len(code))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    lines = (files("ontology") / "lexicon" / "divisions.tsv").read_text("utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {code: name for code, _, name in rows}


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for code, name in sorted(_codes().items(), key=lambda pair: (len(pair[0]), pair[0])):
        names[name] = (*names.get(name, ()), code)
    return names


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    """Codes of the provinces by their short names."""
    return {SHORT.sub("", name): code for code, name in _codes().items() if len(code) == 2}


@lru_cache(maxsize=1)
def _short_names() -> frozenset[str]:
    """Names of provinces and prefectures without their rank: 浙江, 杭州."""
    return frozenset(SHORT.sub("", name) for code, name in _codes().items() if len(code) < 6)
