"""How answers open: what was found, how much of it, and who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.statement import Dimension, Kind
from kg.status import BASIS_NAMES, Basis
from qa.finding import MEANINGS, Finding, Side, Way
from qa.naming import attributes_name, dimension_name, kind_name, place_name, side_names
from qa.question import Intent, Question
from qa.scope import Facts

_IN_ORDER = (Basis.STATED, Basis.BY_PERSON, Basis.INFERRED)
NAMED = 3  # statements walked from, and actors, that are named
_OTHER = {kind: kind for kind in (None, *Kind)} | {
    Kind.PROBLEM: Kind.MEASURE,
    Kind.MEASURE: Kind.PROBLEM,
}


def opening(
    question: Question, finding: Finding, documents: Mapping[str, Facts], named: Sequence[str]
) -> str:
    """Open an answer in Chinese; ``named`` is as `qa.wording.said` has it, in quotes."""
    count = len(finding.found)
    some = f"，这里列出 {count} 条" if finding.total > count else ""
    if finding.sides:
        told = [
            f"{name}有 {side.total} 条" if side.total else f"{name}没有找到"
            for name, side in _named(finding, documents, english=False)
        ]
        near = "与所问接近的" if finding.way is Way.CHOICE else ""
        return f"{near}{set_name(question, finding.dimension)}：{'，'.join(told)}{some}"
    if finding.way in (Way.TEXT, *MEANINGS):
        return f"{_of_text(finding, '、'.join(named[:NAMED]))}有 {finding.total} 处{some}"
    place = place_name(question.scope, documents, english=False)
    noun = set_name(question, finding.dimension)
    if finding.way is Way.WHOLE:
        return f"{place}{noun}共有 {finding.total} 条{some}"
    if via := _via(finding):
        names = "、".join(via[:NAMED]) + ("等" if len(via) > NAMED else "")
        noun = f"应对{names}的{noun}" if question.kind is Kind.MEASURE else f"{names}针对的{noun}"
    else:
        noun = f"与所问最接近的{noun}"
    counted = "，是按字面与语义选出的，不是逐条清点" if question.intent is Intent.COUNT else ""
    return f"{place}{noun}有 {finding.total} 条{counted}{_who_says(finding)}{some}"


def _of_text(finding: Finding, named: str) -> str:
    if finding.way is Way.DEFINED:
        return f"给{named}下定义的原文"
    if finding.way is Way.EXPLAINED:
        return f"没有直接给{named}下定义的句子，有所说明的原文"
    return f"首条写明的责任主体是{named}，与所问最相关的原文" if named else "与所问最相关的原文"


def opening_english(
    question: Question, finding: Finding, documents: Mapping[str, Facts], named: Sequence[str]
) -> str:
    """Open an answer in English."""
    count, total = len(finding.found), finding.total
    some = f", {count} of them listed here" if total > count else ""
    place = place_name(question.scope, documents, english=True)
    place = place and f" {place}"
    noun = set_name(question, finding.dimension)
    if finding.sides:
        told = [
            f"{name}: {side.total or 'none found'}"
            for name, side in _named(finding, documents, english=True)
        ]
        near = " near the question" if finding.way is Way.CHOICE else ""
        return f"{_capital(noun)}{near} – {'; '.join(told)}{some}"
    if finding.way in (Way.TEXT, *MEANINGS):
        return f"{_capital(_of_text_english(finding, ', '.join(named[:NAMED])))}: {total}{some}"
    if finding.way is Way.WHOLE:
        return f"{_capital(noun)}{place}: {total}{some}"
    if via := _via(finding):
        role = "that address" if question.kind is Kind.MEASURE else "addressed by"
        names = ", ".join(via[:NAMED]) + (" and others" if len(via) > NAMED else "")
        noun = f"{noun} {role} {names}"
    else:
        noun = f"{noun} nearest to the question"
    counted = ", chosen by words and meaning" if question.intent is Intent.COUNT else ""
    return f"{_capital(noun)}{place}: {total}{counted}{_who_says_english(finding)}{some}"


def _of_text_english(finding: Finding, named: str) -> str:
    if finding.way is Way.DEFINED:
        return f"sentences that define {named}"
    if finding.way is Way.EXPLAINED:
        return f"no sentence defines {named}; sentences that say something of it"
    passages = "passages that bear on the question"
    return f"the first names {named} as responsible; {passages}" if named else passages


def _named(
    finding: Finding, documents: Mapping[str, Facts], *, english: bool
) -> list[tuple[str, Side]]:
    """Pair the sides of a comparison with their names."""
    scopes = [side.scope for side in finding.sides]
    names = side_names(scopes, documents, english=english)
    return list(zip(names, finding.sides, strict=True))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def set_name(question: Question, dimension: Dimension | None) -> str:
    """Name the set of statements that was looked for, of ``dimension`` or of any."""
    english = question.english
    kind = kind_name(question.kind, english=english)
    other = kind_name(_OTHER[question.kind], english=english)
    told = dimension and dimension_name(dimension, english=english)
    where = attributes_name(question.where, english=english)
    if english:
        alone = f"without {other}" if question.linked is False else ""
        return " ".join(filter(None, (told, kind, where, alone)))
    alone = f"没有对应{other}的" if question.linked is False else ""
    return "".join(filter(None, (where and f"{where}的", alone, told and f"{told}的", kind)))


def _who_says(finding: Finding) -> str:
    """Tell of links who says that they hold: the author, a person in review, or the program."""
    counted, across = _bases(finding)
    told = [f"{BASIS_NAMES[basis]} {counted[basis]} 条" for basis in _IN_ORDER if counted[basis]]
    if across:
        told.append(f"跨文献推断 {across} 条，不是作者自己的说法")
    return f"（对应关系：{'，'.join(told)}）" if told else ""


def _who_says_english(finding: Finding) -> str:
    counted, across = _bases(finding)
    told = [
        text.format(counted[basis])
        for basis, text in (
            (Basis.STATED, "{} stated in the text"),
            (Basis.BY_PERSON, "{} set by a person"),
            (Basis.INFERRED, "{} inferred by the program from meaning and place"),
        )
        if counted[basis]
    ]
    if across:
        told.append(f"{across} inferred across documents, said by no author")
    return f" ({', '.join(told)})" if told else ""


def _bases(finding: Finding) -> tuple[Counter[Basis | None], int]:
    """Count the links walked by who says that they hold, and those across documents."""
    walked = [one for one in finding.found if one.via is not None]
    within = Counter(one.basis for one in walked if not one.inferred)
    return within, sum(one.inferred for one in walked)


def _via(finding: Finding) -> list[str]:
    """Name the statements that all found are linked with; none where some have no link."""
    labels = dict.fromkeys(f"“{one.via.label}”" for one in finding.found if one.via is not None)
    return list(labels) if all(one.via is not None for one in finding.found) else []
