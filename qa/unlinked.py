"""Questions about what has no link: problems without a measure, measures without a problem."""

from __future__ import annotations

import re

from ingest.statement import Kind
from qa.cues import PROBLEMS

_MEASURE = r"(?:措施|对策|举措|办法)"
_NOT = r"(?:(?<!有)没有?|缺少|缺乏|尚无|无|未见|未)"
_STILL = r"(?:都|还|仍|尚|至今|却|并){0,2}"
_ANY = (
    r"(?:任何|对应的?|相应的?|配套的?|针对(?:性的?)?|具体的?|解决的?|一[条项个]|相关的?|提出){0,3}"
)
_MET = r"(?:回应|应对|覆盖|对应|解决)"
_GOT = r"(?:被|得到|获得)"
_MEETS = r"(?:针对|对应|回应|应对|指向)(?:到|着)?(?:任何|具体|哪个|明确的?){0,2}"
_PROBLEM_EN = r"\b(?:problems?|challenges?|shortcomings?|issues?)\b[^?]{0,30}"
_REMEDY_EN = r"(?:\w+ )?(?:measures?|remed(?:y|ies)|solutions?|responses?)\b"
_NO_MEASURE = re.compile(
    # 没有措施的问题, 没有措施应对的问题; 问题没有措施
    rf"{_NOT}{_ANY}{_MEASURE}(?:来?{_MET})?的?{PROBLEMS}|{PROBLEMS}{_STILL}{_NOT}{_ANY}{_MEASURE}"
    # 没有被措施回应的问题, 未得到回应的问题; 问题没有得到回应
    rf"|{_NOT}{_GOT}(?:任何)?{_MEASURE}?所?{_MET}的?{PROBLEMS}"
    rf"|{PROBLEMS}{_STILL}{_NOT}{_GOT}(?:任何)?{_MEASURE}?的?{_MET}"
    rf"|{_PROBLEM_EN}\b(?:ha(?:ve|s)|with) no {_REMEDY_EN}"
    rf"|{_PROBLEM_EN}\bwithout (?:an?y? )?{_REMEDY_EN}"
    r"|\b(?:unaddressed|unanswered) (?:problems?|challenges?|shortcomings?|issues?)\b"
    rf"|{_PROBLEM_EN}\bnot (?:addressed|answered|covered)\b"
)
_NO_PROBLEM = re.compile(
    # 没有针对问题的措施, 没有对应问题的措施; 措施没有针对问题, 措施没有对应的问题
    rf"{_NOT}(?:明确)?{_MEETS}{PROBLEMS}的?{_MEASURE}|{_NOT}(?:对应|相应|针对)的?{PROBLEMS}的{_MEASURE}"
    rf"|{_MEASURE}{_STILL}(?:{_NOT}|不)(?:明确)?(?:{_MEETS}|(?:对应|相应|针对)的?){PROBLEMS}"
    r"|\b(?:measures?|actions?)\b[^?]{0,30}\b(?:address(?:es)?|answer|have|has|respond to|with) no "
    r"(?:\w+ )?problems?\b"
    r"|\b(?:measures?|actions?)\b[^?]{0,30}\bwithout (?:an?y? )?(?:\w+ )?problems?\b"
)
PATTERNS = (_NO_MEASURE, _NO_PROBLEM)


def unlinked(text: str) -> Kind | None:
    """Tell of which kind statements without a link are asked for; None where they are not."""
    if _NO_MEASURE.search(text):
        return Kind.PROBLEM
    return Kind.MEASURE if _NO_PROBLEM.search(text) else None
