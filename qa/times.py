"""Years that a question names, and whether they are those of documents.

A year is also a matter of the texts (到2025年的目标): it limits where to look only where the
wording says that it is a document's, or where it follows a place or comes first.
"""

from __future__ import annotations

import re

from qa.mention import Mention

PAPER = (
    r"(?:政府)?(?:工作)?(?:报告|文件|文献|规划|意见|论文|文章|条例|通知|预案|方案|法律|法规|纲要"
    r"|通报|版|那版|的?《)"
)
_YEAR = r"(?<![\d.])((?:19|20)\d\d)(?!\d)"
_RANGE = re.compile(
    rf"{_YEAR}\s*年?\s*(?:到|至|—+|–|-|~|～|\bto\b|\band\b)\s*((?:19|20)\d\d)(?!\d)\s*年?(?:之?间"
    rf"|期间)?"
)
_ONE = re.compile(rf"{_YEAR}\s*年?(?:度|版)?")
_UNTIL = re.compile(
    r"(?:到|至|截至|截止|自|从|自从|早于|晚于|\b(?:by|until|before|since|from|after))\s*$"
)
_OF_PAPER = re.compile(
    rf"^(?:\s*的)?\s*(?:[^，。；？,;?]{{0,8}}?){PAPER}"
    r"|^(?:\s*的)?[^，。；？,;?的]{1,10}(?:法|条例|办法|规定)(?=[，,？?里中规的 ]|$)"
    r"|^\s*(?:\w+[ -]){0,4}(?:report|law|act|plan|opinions?|paper|version|regulations?)\b"
)
_FIRST = re.compile(r"(?:^|[，,。；;：:])(?:在|按照?|根据|依据|依|说到)?\s*$")
_ISSUED = re.compile(r"^(?:以来)?(?:出台|印发|发布|公布|颁布|通过|施行|制定|发的)")
_BY = r"(?:国务院|政府|中央|国家|我国|当地|全?[省市县区]里?|又|还|都|主要)?"
_ASKS = re.compile(
    rf"^[年度]?{_BY}(?:怎么|怎样|如何|靠什么|用什么|拿什么|打算|准备|计划|安排|有哪些|哪些"
    r"|提出|采取|要|将|拟)"
)
_NOTHING_ELSE = re.compile(r"(?:[那么的呢吗年度版？?。\s]|\b(?:and|what|how|about|in|for)\b)*")
_SPAN_OF_PLAN = re.compile(r"^[）)]?\s*的?\s*(?:\w{0,6}(?:规划|计划|纲要)|(?:\w+ )?plan\b)")
LONGEST = 40  # years of a range


def years(text: str) -> list[Mention]:
    """Return the years that may be those of documents, in the order in which they stand."""
    found = []
    for match in _RANGE.finditer(text):
        first, last = sorted((int(match[1]), int(match[2])))
        if last - first <= LONGEST and not _SPAN_OF_PLAN.search(text[match.end() :]):
            every = tuple(str(year) for year in range(first, last + 1))
            found.append(Mention(every, *match.span(), _sure(text, match)))
    spans = [match.span() for match in _RANGE.finditer(text)]
    for match in _ONE.finditer(text):
        inside = any(start <= match.start() < end for start, end in spans)
        if not inside and not _UNTIL.search(text[: match.start()]):
            rest = text[: match.start()] + text[match.end() :]
            sure = _sure(text, match) or _NOTHING_ELSE.fullmatch(rest) is not None
            found.append(Mention((match[1],), *match.span(), sure))
    return sorted(found, key=lambda one: one.start)


def asks(text: str, mention: Mention) -> bool:
    """Tell whether a year opens the clause that asks: 2025年有哪些措施, 2009年怎么保住出口."""
    opens = _FIRST.search(text[: mention.start]) is not None
    return opens and _ASKS.search(text[mention.end :]) is not None


def _sure(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() :]
    return (
        match[0].endswith("版")
        or _OF_PAPER.search(after) is not None
        or _ISSUED.search(after) is not None
    )
