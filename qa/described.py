"""Documents that a question names by words of the title and the genre: 韧性城市论文, 农机意见."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.words import cut, words
from qa import cues
from qa.catalogue import SHORTEST, Catalogue, fold
from qa.mention import Draft, Mention
from qa.scope import EVERYWHERE
from qa.titles import AFTER_LAW

FEW = 12  # documents that words of a title may stand for
AHEAD = 14  # words before the genre that may be of the title
_FIVE_YEARS = re.compile(r"十[一二三四五六]五")
GENRES = {
    "论文": (("paper",), ""),
    "文章": (("paper",), ""),
    "研究": (("paper",), "研究"),
    "规划": (("plan",), "规划"),
    "纲要": (("plan",), "纲要"),
    "计划": (("plan",), "计划"),
    "预案": (("plan",), "预案"),
    "方案": (("plan",), "方案"),
    "意见": (("opinion",), "意见"),
    "通知": (("opinion",), "通知"),
    "通报": (("opinion",), "通报"),
    "批复": (("opinion",), "批复"),
    "复函": (("opinion",), "函"),
    "答复": (("opinion",), "复"),
    "函": (("opinion",), "函"),
    "报告": (("report", "investigation"), "报告"),
    "条例": (("law",), "条例"),
    "办法": (("law",), "办法"),
    "规定": (("law",), "规定"),
    "法": (("law",), "法"),
}
_NOUN = re.compile("|".join(sorted(GENRES, key=len, reverse=True)))
_LOOSE = frozenset({"论文", "文章", "意见", "报告", "通报", "批复", "复函", "条例", "答复"})
"""Genres that are hardly ever a question's subject."""
TELLS = (
    r"(?:里|中(?![小心央])|内|在|就|所|为|列|会|将|没|从|上(?!级)|讲|说|写|提|给|对|把|让|针对"
    r"|要求|规定|明确|指出|提出|承认|坦承|自认|安排|打算|建议|认为"
    r"|主张|部署|强调|列出|总结|点|前[一二两三四五]|第[一二三四五六七八九十\d]|的|如何|怎么|怎样"
    r"|有|是|，|,|？|\?|$)"
)
_TELLS = re.compile(rf"^(?:那[篇份部个]|这[篇份部个]|作者|全文|文件)?\s*{TELLS}")
_PASSED = "的 那 这 那篇 这篇 那份 这份 那部 这部 篇 份 部 关于 年 和 与 及 一 个 版 有关"
_GENERIC = frozenset({"政府", "工作", "实施", "管理", "指导", "若干", "总体", "专项"})
_FUNCTION = frozenset(_PASSED.split())


def described(
    draft: Draft, catalogue: Catalogue, beside: Mapping[str, Sequence[Mention]]
) -> list[Mention]:
    """Take phrases out that name a document by words of its title: 韧性城市论文, 农机意见.

    ``beside`` are places, years and issuers by the field of `Scope`: where one stands in the
    phrase the document has to be of it.
    """
    found = []
    for noun in reversed(list(_NOUN.finditer(draft.text))):
        after = draft.text[noun.end() :]
        if not _TELLS.search(after) or (noun[0] == "法" and AFTER_LAW.search(after)):
            continue
        phrase = _backwards(draft, catalogue, noun, beside)
        firm = (
            noun[0] in _LOOSE
            or phrase.helped
            or len(phrase.telling) > 1
            or any(map(_FIVE_YEARS.fullmatch, phrase.telling))
        )
        enough = phrase.telling and (firm or sum(map(len, phrase.telling)) >= SHORTEST)
        if enough and 0 < len(phrase.names) <= FEW:
            found.append(Mention(phrase.names, phrase.start, noun.end(), sure=True))
            draft.take(phrase.start, noun.end())
    return found[::-1]


def _called(catalogue: Catalogue, noun: str) -> tuple[str, ...]:
    """Name the documents that are called so."""
    found = catalogue.by_genre.get(noun)
    if found is None:
        found = tuple(name for name in catalogue.documents if _is_of(catalogue, name, noun))
        catalogue.by_genre[noun] = found
    return found


def _is_of(catalogue: Catalogue, name: str, noun: str) -> bool:
    genres, part = GENRES[noun]
    title = catalogue.folded[name]
    if not part:
        return catalogue.documents[name].genre in genres
    return title.endswith(part) if len(part) == 1 else part in title


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words before a genre, the nearest first, that titles of ``names`` hold."""

    start: int
    telling: tuple[str, ...]
    names: tuple[str, ...]
    helped: bool


def _backwards(
    draft: Draft,
    catalogue: Catalogue,
    noun: re.Match[str],
    beside: Mapping[str, Sequence[Mention]],
) -> _Phrase:
    """Go from the genre to the left as long as each word stands in titles of the documents.

    A short word behind another that no title has is none of a title: 治理 in 技术治理论文.
    """
    names = list(_called(catalogue, noun[0]))
    clause = max(draft.text.rfind(mark, 0, noun.start()) for mark in "，,。；;？?：:、") + 1
    start, end, telling = noun.start(), noun.start(), list[str]()
    passed: dict[str, list[Mention]] = {}
    for word in reversed(cut(draft.text[clause : noun.start()])[-AHEAD:]):
        begin, folded = end - len(word), fold(word)
        help_ = _at(beside, begin)
        if help_ is not None:
            passed.setdefault(help_[0], []).append(help_[1])
            end = begin
        elif not folded or word in _FUNCTION or word in _GENERIC:
            end = begin
        elif holding := [name for name in names if _holds(catalogue, name, folded)]:
            start, end, names = begin, begin, holding
            telling.append(folded)
        else:
            short = sum(map(len, telling)) < SHORTEST
            names = [] if short and words(word) and word not in cues.FRAME else names
            break
    for kind, mentions in passed.items():
        values = tuple(value for one in mentions for value in one.values)
        narrow = replace(EVERYWHERE, **{kind: values})
        names = [name for name in names if narrow.holds(catalogue.documents[name])]
    return _Phrase(start, tuple(telling), tuple(names), bool(passed))


def _at(beside: Mapping[str, Sequence[Mention]], place: int) -> tuple[str, Mention] | None:
    """Return the place, year or issuer that stands at a character, and its kind."""
    return next(
        (
            (kind, one)
            for kind, mentions in beside.items()
            for one in mentions
            if one.start <= place < one.end
        ),
        None,
    )


def _holds(catalogue: Catalogue, name: str, word: str) -> bool:
    """Whether a title has a word; digits may be part of a longer number: 7 and 20 of 7·20."""
    return word in catalogue.words[name] or (word.isdigit() and word in catalogue.folded[name])
