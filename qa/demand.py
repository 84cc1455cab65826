"""What kind of value a question wants, and whether a text has one.

A text about the right subject without the sum, share, date or number asked for is no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Value(StrEnum):
    """A kind of value; its text is the Chinese name, as shown in a refusal."""

    MONEY = "金额"
    SHARE = "比例"
    DATE = "时间"
    DURATION = "时长"
    NUMBER = "数量"
    PENALTY = "处罚"
    FIRM = "企业名称"

    @property
    def english(self) -> str:
        """Its English name."""
        return _ENGLISH[self]


@dataclass(frozen=True, slots=True)
class Demand:
    """A value that is asked for; ``units`` are those one of which it has to bear, empty for any."""

    value: Value
    units: tuple[str, ...] = ()


_ENGLISH = {
    Value.MONEY: "amount of money",
    Value.SHARE: "share",
    Value.DATE: "date",
    Value.DURATION: "length of time",
    Value.NUMBER: "number",
    Value.PENALTY: "penalty",
    Value.FIRM: "name of a company",
}

_HOW_MANY = r"(?:多少|(?<![哪好这那近前后十])几(?!乎|部分|大))"
_NEAR = r"[^，。；？！,;?!]"
_SPAN = r"(?:天|日|年|个月|小时|分钟|周|学时|课时|个?工作日|节)"

# The first pattern that matches decides; the order runs from the special to the general.
_ASKS = {
    Value.SHARE: re.compile(
        r"百分之(?:几|多少)|几成|多少成|几分之几|多少个百分点|(?:比例|比重|占比|百分比|率)(?:是|为|达到?|占)?多少"
        r"|\bwhat (?:share|percentage|proportion|percent)\b|\bhow much of\b"
    ),
    Value.MONEY: re.compile(
        rf"{_HOW_MANY}(?:万|亿|千|百|个亿)*(?:元|块|钱)"
        rf"|多少{_NEAR}{{0,4}}?(?:资金|经费|财政|赔偿|补偿|补贴|奖金|投资|投入|预算|费用|贷款)"
        rf"|(?:薪|工资|补贴|赔偿|补偿|限价|单价|造价|价格|损失|费用|经费|资金|收费){_NEAR}{{0,10}}?"
        r"多少(?!次|人|户)"
        r"|\bhow much (?:money|funding|will\b.{0,40}\b(?:spend|cost|pay))"
        r"|\bhow much\b.{0,30}\bcosts?\b"
        r"|\bmaximum (?:loan|grant|subsidy)\b|\bwhat (?:sum|amount)\b"
    ),
    Value.DURATION: re.compile(
        rf"多久|多长时间|{_HOW_MANY}{_SPAN}"
        r"|\bhow long\b|\bhow many (?:days|hours|weeks|months|years)\b"
    ),
    Value.DATE: re.compile(
        r"什么时候|什么时间|何时|哪一?年|哪一?天|哪个月|几月|几号"
        r"|\bwhen (?:will|did|does|is|are|was)\b"
        r"|\b(?:by )?what (?:date|year)\b|\bwhich year\b"
    ),
    Value.NUMBER: re.compile(rf"{_HOW_MANY}|\bhow (?:many|much)\b"),
    Value.PENALTY: re.compile(
        r"(?:什么|哪些|何种|怎样的|怎么|如何)(?:行政|刑事|法律)?(?:处分|处罚|惩罚|惩处)"
        r"|\b(?:what|which) (?:\w+ )?(?:penalt(?:y|ies)|punishments?|fines?|sanctions?)\b"
    ),
    Value.FIRM: re.compile(
        r"(?:由|是|给|归|向)?哪(?:一?家|几家|些)?(?:\w{0,4})(?:公司|企业|厂商|集团)(?:承|负责|赔|中标|生产|提供|建)"
        r"|\b(?:which|what) (?:\w+ )?(?:compan(?:y|ies)|contractors?|insurers?|firms?)\b"
        r" (?:built|builds?|won|pays?|paid|supplie[sd]|provide[sd]?)\b"
    ),
}

# Units that may stand for one another; 个 and 多少 without a unit ask for any.
_ALIKE = {
    Value.NUMBER: (
        ("人", "名", "位", "学生", "群众", "居民", "职工", "农民", "老人", "儿童"),
        ("户", "家庭"),
        ("所", "家", "座", "处", "间", "栋", "幢", "个"),
        ("架", "台", "辆", "艘", "套", "部", "件"),
        ("次", "回", "场", "起", "期", "批"),
        ("公里", "千米", "米"),
        ("平方米", "公顷", "亩"),
    ),
    Value.DURATION: (
        ("天", "日(?!前)", "个?工作日"),
        ("周", "星期"),
        ("个月", "月"),
        ("年",),
        ("小时", "钟头"),
        ("分钟",),
        ("学时", "课时", "节", "堂"),
    ),
}
_BEFORE_UNIT = re.compile(rf"{_HOW_MANY}[万亿千百]*")

_CHINESE = r"[一二两三四五六七八九十百千万亿]+"
_DIGITS = rf"(?:\d[\d,.]*|{_CHINESE}|半)"
_SO = r"\s*(?:余|多)?\s*[万亿千百]*\s*(?:余|多)?\s*"
_COUNTED = (
    r"(?:个|名|人|位|户|家|所|座|处|间|栋|幢|架|台|辆|艘|套|部|件|次|回|场|起|期|批|支|项|条|类|种|份|张"
    r"|公里|千米|米|平方|公顷|亩|吨|立方|千瓦|倍|片|只|头|班|级|轮|道|节|本|册|门|村|镇|县|市|省)"
)
_HAS = {
    Value.SHARE: re.compile(
        rf"\d\s*[%％‰]|百分之|百分点|{_DIGITS}成(?![为立员果效])|{_DIGITS}倍|[^部部积充十]分之|半数|过半"
    ),
    Value.MONEY: re.compile(rf"{_DIGITS}{_SO}(?:元|块钱|美元)|免费"),
    Value.DURATION: re.compile(rf"{_DIGITS}{_SO}{_SPAN}(?!度)|每[年月周]"),
    Value.DATE: re.compile(
        rf"[\d〇○零一二三四五六七八九]{{2,4}}\s*年(?!以|级|制)|{_DIGITS}\s*(?:月|日)(?!以上)"
        r"|年底|年初|年内|年末|月底|季度|“?十[三四五六]五”?"
    ),
    # Neither the number of an article or session nor a date counts anything.
    Value.NUMBER: re.compile(
        rf"(?<![\d.第〔])\d[\d,.]*(?![\d,.]|\s*(?:[年月日号届条款章节时]|[、．）)〕]))"
        rf"|(?<![第统同唯之]){_CHINESE}(?:余|多)?{_COUNTED}"
    ),
    Value.PENALTY: re.compile(
        r"处分|处罚|罚款|罚金|拘留|吊销|撤职|开除|刑事责任|法律责任|问责|追责"
    ),
    Value.FIRM: re.compile(r"(?:公司|集团|企业|银行|厂)(?:[^\w]|承|负责|中标|赔|提供|$)"),
}


def demanded(question: str) -> Demand | None:
    """Name the value that ``question`` (simplified, lower case) wants, if any."""
    for value, cue in _ASKS.items():
        if cue.search(question):
            return Demand(value, _units(value, question))
    return None


def supplied(demand: Demand, text: str) -> bool:
    """Tell whether ``text`` holds a value such as is asked for."""
    if not demand.units:
        return _HAS[demand.value].search(text) is not None
    units = "|".join(demand.units)
    return re.search(rf"(?<!第){_DIGITS}{_SO}(?:{units})", text) is not None


def _units(value: Value, question: str) -> tuple[str, ...]:
    """Give the units in one of which the value asked for has to come."""
    asked = _BEFORE_UNIT.search(question)
    if asked is None:
        return ()
    after = question[asked.end() :]
    for alike in _ALIKE.get(value, ()):
        if any(re.match(unit, after) for unit in alike if unit != "个"):
            return alike
    return ()
