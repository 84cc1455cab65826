"""What kind of value a question wants, and whether a text has one.

A text about the right subject without the sum, share, date or number asked for is no answer.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Demand(StrEnum):
    """A kind of value; the value is its Chinese name, as shown in a refusal."""

    MONEY = "金额"
    SHARE = "比例"
    DATE = "时间"
    DURATION = "时长"
    NUMBER = "数量"

    @property
    def english(self) -> str:
        """Its English name."""
        return _ENGLISH[self]


_ENGLISH = {
    Demand.MONEY: "amount of money",
    Demand.SHARE: "share",
    Demand.DATE: "date",
    Demand.DURATION: "length of time",
    Demand.NUMBER: "number",
}

_HOW_MANY = r"(?:多少|(?<![哪好这那近前后十])几(?!乎|部分|大))"
_NEAR = r"[^，。；？！,;?!]"
_SPAN = r"(?:天|日|年|个月|小时|分钟|周|学时|课时|个?工作日|节)"

# The first pattern that matches decides; the order runs from the special to the general.
_ASKS = {
    Demand.SHARE: re.compile(
        r"百分之(?:几|多少)|几成|多少成|几分之几|多少个百分点|(?:比例|比重|占比|百分比|率)(?:是|为|达到?|占)?多少"
        r"|\bwhat (?:share|percentage|proportion|percent)\b|\bhow much of\b"
    ),
    Demand.MONEY: re.compile(
        rf"{_HOW_MANY}(?:万|亿|千|百|个亿)*(?:元|块|钱)"
        rf"|多少{_NEAR}{{0,4}}?(?:资金|经费|财政|赔偿|补偿|补贴|奖金|投资|投入|预算|费用|贷款)"
        rf"|(?:薪|工资|补贴|赔偿|补偿|限价|单价|造价|价格|损失|费用|经费|资金|收费){_NEAR}{{0,10}}?多少(?!次|人|户)"
        r"|\bhow much (?:money|funding|will\b.{0,40}\b(?:spend|cost|pay))|\bhow much\b.{0,30}\bcosts?\b"
        r"|\bmaximum (?:loan|grant|subsidy)\b|\bwhat (?:sum|amount)\b"
    ),
    Demand.DURATION: re.compile(
        rf"多久|多长时间|{_HOW_MANY}{_SPAN}|\bhow long\b|\bhow many (?:days|hours|weeks|months|years)\b"
    ),
    Demand.DATE: re.compile(
        r"什么时候|什么时间|何时|哪一?年|哪一?天|哪个月|几月|几号|\bwhen (?:will|did|does|is|are|was)\b"
        r"|\b(?:by )?what (?:date|year)\b|\bwhich year\b"
    ),
    Demand.NUMBER: re.compile(rf"{_HOW_MANY}|\bhow (?:many|much)\b"),
}

_DIGITS = r"(?:\d[\d,，.]*|[一二两三四五六七八九十百千万亿半数]+)"
_HAS = {
    Demand.SHARE: re.compile(rf"\d\s*[%％‰]|百分之|百分点|{_DIGITS}成(?![为立员果效])|{_DIGITS}倍|分之"),
    Demand.MONEY: re.compile(rf"{_DIGITS}\s*(?:余|多)?\s*(?:万|亿|千|百)*\s*(?:元|块钱|美元)|免费"),
    Demand.DURATION: re.compile(
        rf"{_DIGITS}\s*(?:余|多)?\s*(?:天|日|年|个月|小时|分钟|周|学时|课时|个?工作日|节课)|每[年月周]"
    ),
    Demand.DATE: re.compile(rf"{_DIGITS}\s*(?:年|月|日)|年底|年内|月底|季度|“十[三四五六]五”"),
    Demand.NUMBER: re.compile(rf"{_DIGITS}(?![年月日%％、.．）)])|\d"),
}


def demanded(question: str) -> Demand | None:
    """Name the kind of value that ``question`` (simplified, lower case) wants, if any."""
    return next((demand for demand, cue in _ASKS.items() if cue.search(question)), None)


def supplied(demand: Demand, text: str) -> bool:
    """Tell whether ``text`` holds a value of the kind ``demand``."""
    return _HAS[demand].search(text) is not None
