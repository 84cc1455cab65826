"""Kinds of documents and issuers that a question limits itself to: 法律里, 国务院办公厅的文件."""

from __future__ import annotations

import re

from ingest.metadata import OTHER
from qa.catalogue import Catalogue
from qa.mention import Mention
from qa.times import PAPER

_IN = (
    r"(?:里面?|里头|中(?![小心央的])|当中|上(?=[有怎如对规])|规定|要求|提出|提到|明确|指出|认为"
    r"|主张)"
)
_ALONE = r"(?:(?<![一-鿿])|(?<=[在各的从]))(?:各类|各项|有关|相关|现行|这些)?"
_JOINED = r"(?:和|与|跟|同|、)(?:法律|法规|条例|规划|意见|工作报告|政府工作报告|论文|预案)"
_BEHIND = r"(?<=[律规例划见告文案][和与跟同、])"
_GENRES = {
    "law": rf"{_ALONE}(?:法律法规|法律|法规|条例)(?={_IN}|{_JOINED})"
    rf"|{_BEHIND}(?:法律|法规|条例)"
    r"|\b(?:in|under|by) (?:the )?(?:laws?|regulations|statutes)\b(?! of)",
    "report": r"(?:政府)?工作报告|\b(?:government )?work reports?\b",
    "plan": rf"(?:{_ALONE}|{_BEHIND})规划(?={_IN}|{_JOINED}|在)|\b(?:in|under) (?:the )?plans\b",
    "opinion": rf"(?:(?<![一-鿿])|(?<=在))(?:指导|实施)?意见(?={_IN})|\b(?:in|by"
    rf"|under) (?:the )?(?:guiding )?opinions?\b",
    "paper": r"论文|学术文章|\b(?:in|by) (?:the )?(?:papers|studies)\b|\b(?:this|the) paper\b",
    "investigation": r"事故调查报告|灾害调查报告"
    r"|\b(?:accident|disaster) (?:inquiry|investigation)\b",
}
_PATTERNS = {genre: re.compile(pattern) for genre, pattern in _GENRES.items()}
_OF_ISSUER = re.compile(
    rf"^(?!领导|总理|常务会|有关|各)(?:(?:19|20)\d\d年?)?(?:的|出台的?|印发的?|发布的?|制定的?"
    rf"|关于[^，。；？]{{1,20}}的)?"
    rf"[^，。；？,;?的]{{0,4}}?{PAPER}"
    r"|^(?:近年来?)?(?:印发|出台|发布|公布|颁布)"
)


def genres(text: str) -> list[Mention]:
    """Return the kinds of documents that the question limits itself to.

    Many a paper tells nothing by which it is known as one: it is looked for among others, too.
    """
    found = [
        Mention((genre, OTHER) if genre == "paper" else (genre,), *match.span())
        for genre, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda one: one.start)


def issuers(text: str, catalogue: Catalogue) -> list[Mention]:
    """Return the issuers whose documents are meant; the longest name at each place."""
    found: list[Mention] = []
    for name in sorted(catalogue.issuers, key=lambda name: (-len(name), name)):
        at = text.find(name)
        if at < 0 or any(one.start < at + len(name) and at < one.end for one in found):
            continue
        end = at + len(name)
        if _OF_ISSUER.search(text[end:]):
            found.append(Mention((catalogue.issuers[name],), at, end))
    return found
