"""What statements must have, as a question says: 预防阶段, 财政补贴类措施, 应急管理部负责哪些."""

from __future__ import annotations

import re

from qa.called import called, hazards_of_class
from qa.catalogue import Catalogue
from qa.mention import Draft
from qa.scope import Attribute

ACTOR = "actor"
SHORTEST_NAME = 4  # characters of what a subject alone may name
FACETS = ("phase", "instrument-type", "instrument", "hazard")
# What makes the word before it a filter, whatever else is asked.
_MARK = {
    "phase": r"\s*(?:的|类|这一|这个)?(?:阶段|环节|时期|(?:方面|层面)(?=的?(?:有|措施|问题|哪))"
    r"|\s?(?:phase|stage))",
    "instrument": r"\s*(?:类型?|一类|之类|这类|这种|性质|手段|工具|型)的?"
    r"(?:政策)?(?:工具|措施|手段|办法|举措)?(?=的?(?:措施|手段|工具|举措|办法|有哪|哪|[？?]|$))"
    r"|\s*(?:measures|instruments|tools)\b",
    "instrument-type": r"\s*的?(?:政策)?(?:工具|措施|手段|举措)?"
    r"|\s*(?:measures|instruments|tools)",
    "hazard": r"\s*(?:这一|这个)?(?:灾种|方面|类|灾害类)"
    r"(?=的?(?:有|措施|问题|哪|举措|工作|规定|[？?]))",
}
_DUTY = (
    r"(?:的)?(?:主要)?(?:任务|职责|责任|工作|义务|分工|事项)(?:都|分别)?(?:有|是|包括)(?:哪|什么)"
    r"|(?:要|应当?|应该|需要?|须|必须|主要)?"
    r"(?:负责|牵头|承担|承办)(?:了)?(?:哪|什么|的(?:措施|任务|工作|事项)?有?(?:哪|什么))|(?:要"
    r"|应当?|应该|需要?|须|必须)(?:做|干|抓|完成)(?:哪|什么)"
    r"|有(?:哪些|什么)(?:任务|职责|责任|工作|义务)"
)
_DUTIES = re.compile(
    rf"(?:^|[，,。；;\s]|由|在|里|中|的)([一-鿿]{{2,14}}?)(?:{_DUTY})|由([一-鿿]{{2,14}}?)(?:负责"
    rf"|牵头|承担|落实)的(?:措施|任务|工作|事项)?有?(?:哪|什么)"
)
_RANK = (
    r"^(?:国务院|国家|中国|中央|本|全国|各级|各地|地方|省级?|市级?|县级?|自治区|有关)+"
    r"|^[一-鿿]{2,6}?(?:省|市|县|自治区)(?=[一-鿿]{2})"
)
_BODY = re.compile(
    r"(?:行政主管部门|行政管理部门|行政部门|主管部门|主管机构|管理部门|监管部门|部门|委员会"
    r"|管理局|总局|机构|机关|部|委|局|厅|署|办)$"
)
_WHO = re.compile(r"谁|哪|什么|何|怎|它|他|她|这|那|多少|几")
_RANKED = re.compile(_RANK)
_WORK = re.compile(r"[些个项]{0,2}(?:工作|任务|事项|职责|措施|事情?|方面)?")
_JOIN = re.compile(r"[\s的和与、,，及]")


def duties(draft: Draft, catalogue: Catalogue) -> Attribute | None:
    """Take out whose duties are asked for, where statements of the collection name him."""
    match = _DUTIES.search(draft.text)
    if match is None:
        return None
    group = 1 if match[1] else 2
    actor = match[group]
    if _WHO.search(actor) or not any(same_actor(actor, known) for known in catalogue.actors):
        return None
    after = _WORK.match(draft.text[match.end() :])
    draft.take(match.start(group), match.end() + (after.end() if after else 0))
    return Attribute(ACTOR, actor)


def marked(draft: Draft, catalogue: Catalogue) -> list[Attribute]:
    """Take out the values of facets that the wording marks as such, where any statement has them.

    财政补贴类措施, 预防阶段, 台风方面.
    """
    found = []
    for facet in FACETS:
        for value, pattern in called()[facet].items():
            match = re.search(f"{pattern.pattern}(?:{_MARK[facet]})", draft.text)
            if match and (facet, value) in catalogue.attributes:
                found.append(Attribute(facet, value))
                draft.take(*match.span())
    return found


def alone(subject: str, catalogue: Catalogue) -> list[Attribute]:
    """Return the values of facets that a subject consists of, if it is nothing else.

    Of a policy instrument or phase only a name counts: 培训 is a subject like any other.
    """
    found = []
    rest = subject
    for facet in FACETS:
        for value, pattern in called()[facet].items():
            match = pattern.search(rest)
            if match is None or (facet, value) not in catalogue.attributes:
                continue
            if facet != "hazard" and len(match[0]) < SHORTEST_NAME:
                continue
            found.append(Attribute(facet, value))
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return found if not _JOIN.sub("", rest) else []


def same_actor(asked: str, told: str) -> bool:
    """Tell whether an actor of a statement is the one asked for, whatever his rank.

    教育部门 is 教育部, 市教育局 and 教育行政部门.
    """
    if asked == told or asked in told:
        return True
    one, other = _stem(asked), _stem(told)
    return len(one) > 1 and one == other


def _stem(actor: str) -> str:
    """Take rank and kind of body off an actor's name: 省应急管理厅 is 应急管理."""
    return _BODY.sub("", _RANKED.sub("", actor))


def same_value(facet: str, asked: str, told: str) -> bool:
    """Tell whether a statement's value of a facet is what is asked for.

    An actor is known whatever his rank; a class of hazards holds each of its hazards.
    """
    if facet == ACTOR:
        return same_actor(asked, told)
    return asked == told or told in hazards_of_class().get(asked, ())
