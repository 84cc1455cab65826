"""Questions that go on from the one before: 那社会层面呢, 它们由谁负责, what about Zhejiang.

Only a question that leaves something out takes it from the turn before; a whole one takes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ingest.statement import Dimension, Kind
from ingest.words import simplify
from qa import cues
from qa.called import called
from qa.catalogue import Catalogue
from qa.intent import OF_NAMED_DIMENSION
from qa.question import Intent, Question
from qa.scope import EVERYWHERE, Attribute, Scope
from qa.unlinked import PATTERNS

OPENS = re.compile(
    r"^\s*(?:那么?|还有|另外|此外|再者|然后|接着|其中|换成|改成"
    r"|(?:and|also|what about|how about|any (?:more|others?))\b)"
)
CLOSES = re.compile(r"(?:呢|又如何|又怎样)\s*[？?。]?\s*$")
POINTS = re.compile(
    r"它们?|他们|她们|这些|那些|上述|以上|前者|后者|这(?:项|条|几[项条])"
    r"|\b(?:it|they|them|these|those|their|its)\b"
)
MORE = re.compile(
    r"^\s*(?:那?还有(?:别的|其他|其它|更多|哪些|什么)?的?(?:吗|呢|么)?|更多|继续|其他的?呢"
    r"|(?:any|anything|what)? ?(?:more|else)|go on)\s*[？?。]?\s*$"
)
HOW_MANY = re.compile(
    r"^\s*(?:那?么?(?:一共|总共|共)?有?(?:多少|几)[条项个]?呢?|how many(?: (?:are there|of them))?)"
    r"\s*[？?。]?\s*$"
)
FEW = 3  # words of its own that a question with a pronoun has
_AROUND = re.compile(
    r"^\s*(?:那么?|还有|换成|改成|(?:and|what|how|about|in|on|for|the)\b|\s)*"
    r"(.*?)(?:方面|层面|维度|部分)?的?(?:呢|有哪些|又如何|又怎样)?\s*[？?。]?\s*$"
)
_DIMENSIONS = {name.value: name for name in Dimension} | {
    word: dimension
    for dimension, words in {
        Dimension.INSTITUTION: ("institution", "institutions", "institutional"),
        Dimension.SPACE: ("space", "spatial"),
        Dimension.ORGANISATION: ("organisation", "organization", "organisational"),
        Dimension.SOCIETY: ("society", "social"),
        Dimension.TECHNOLOGY: ("technology", "technical"),
    }.items()
    for word in words
}
_KINDS = {
    **dict.fromkeys(("问题", "困难", "短板", "不足", "problems"), Kind.PROBLEM),
    **dict.fromkeys(("措施", "对策", "办法", "举措", "measures", "solutions"), Kind.MEASURE),
}
_ACTS = frozenset(
    ["负责", "牵头", "落实", "实施", "执行", "承担", "responsible", "charge", "it", "is", "them"]
)
# Frames that say by themselves what is asked for.
_ASKS = (
    cues.AIM,
    cues.COUNT,
    cues.COMPARE,
    cues.MEANING,
    cues.ACTOR,
    cues.MEASURE,
    cues.PROBLEM,
    *PATTERNS,
)
_SHOWN = ("intent", "kind", "content", "dimension", "where", "scope", "demand", "linked")
"""Fields that a reader is told of when they are taken."""


def follow(question: Question, before: Question | None, catalogue: Catalogue) -> Question:
    """Fill in from ``before`` what ``question`` leaves out; ``carried`` names what was taken.

    Where no document of ``catalogue`` is of what was named now and before, it is missing.
    """
    if before is None or not elliptical(question):
        return question
    plain = simplify(question.text).lower()
    asked = _told(question, plain, before)
    taken: dict[str, Any] = {}
    if asked is not question:
        taken = {key: getattr(asked, key) for key in _SHOWN}
        asked = question
    elif not _asks(question, plain):
        asked, taken = _named(question, plain, before)
    pointed = POINTS.search(plain) is not None
    if "content" in taken:
        taken["sought"] = before.sought
    elif not asked.content or pointed:
        own = tuple(word for word in asked.content if word not in before.content)
        taken["content"] = (*before.content, *own) if pointed else before.content
        taken["sought"] = f"{before.sought} {question.text}"
    if asked.dimension is not None and before.dimension is not None and "content" in taken:
        names = {before.dimension.value, asked.dimension.value}
        taken["content"] = tuple(word for word in taken["content"] if word not in names)
    taken["scope"], missing = _held(_scope(asked.scope, before.scope), catalogue)
    taken["missing"] = (*asked.missing, *missing)
    changed = {key: value for key, value in taken.items() if value != getattr(asked, key)}
    carried = tuple(key for key in _SHOWN if key in changed)
    return replace(asked, **changed, carried=carried)


def elliptical(question: Question) -> bool:
    """Tell whether a question leaves out what it is about."""
    plain = simplify(question.text).lower()
    if any(cue.search(plain) for cue in (OPENS, MORE, HOW_MANY)):
        return True
    if POINTS.search(plain) and len(question.content) <= FEW:
        return True
    if question.intent is Intent.ACTOR and _ACTS.issuperset(question.content):
        return question.scope == EVERYWHERE
    return CLOSES.search(plain) is not None and not _asks(question, plain)


def _asks(question: Question, plain: str) -> bool:
    """Whether the question says what it asks for, not only of what."""
    return question.demand is not None or any(cue.search(plain) for cue in _ASKS)


def _told(question: Question, plain: str, before: Question) -> Question:
    """Read a question of nothing but more, how many or the other kind; else it comes back."""
    around = _AROUND.match(plain)
    if MORE.search(plain):
        return replace(before, text=question.text, carried=(), scope=question.scope)
    if HOW_MANY.search(plain):
        same = replace(before, text=question.text, carried=(), scope=question.scope)
        counted = before.kind or Kind.MEASURE
        return replace(same, intent=Intent.COUNT, kind=counted, demand=None, linked=None)
    if around and (kind := _KINDS.get(around[1])) is not None:
        intent = Intent.PROBLEMS_IN_DIMENSION
        if kind is Kind.MEASURE:
            whole = before.dimension is not None or not before.content
            intent = Intent.MEASURES_IN_DIMENSION if whole else Intent.MEASURES_FOR_PROBLEM
        same = replace(before, text=question.text, carried=(), scope=question.scope)
        return replace(same, intent=intent, kind=kind, demand=None, linked=None)
    return question


def _named(question: Question, plain: str, before: Question) -> tuple[Question, dict[str, Any]]:
    """Read a question that only names something else: a dimension, a place, whose duties."""
    around = _AROUND.match(plain)
    name = around[1].strip() if around else ""
    dimension = question.dimension or _DIMENSIONS.get(name)
    where = _where(name, before.where)
    if where != before.where or name in _DIMENSIONS:
        question = replace(question, content=())
    intent = _intent(before, dimension)
    own = dimension is not None
    question = replace(question, dimension=dimension, explicit=own)
    taken: dict[str, Any] = {
        "intent": intent,
        "kind": before.kind,
        "where": question.where or where,
        "demand": before.demand,
        "linked": before.linked,
    }
    if not own and before.dimension is not None and intent in OF_NAMED_DIMENSION:
        taken |= {"dimension": before.dimension, "explicit": before.explicit}
    return question, taken


def _where(name: str, before: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """Put what is named in the place of what statements had to have."""
    changed = []
    for one in before:
        if one.facet == "actor":
            changed.append(Attribute(one.facet, name) if name else one)
            continue
        values = (v for v, pattern in called()[one.facet].items() if pattern.fullmatch(name))
        changed.append(Attribute(one.facet, next(values, one.value)))
    return tuple(changed)


def _intent(before: Question, dimension: Dimension | None) -> Intent:
    """Take over what is asked for; a dimension that is named now makes it one of a dimension."""
    if dimension is None:
        return before.intent
    if before.intent in (Intent.MEASURES_FOR_PROBLEM, Intent.MEASURES_IN_DIMENSION):
        return Intent.MEASURES_IN_DIMENSION
    if before.intent in (Intent.PROBLEMS_FOR_MEASURE, Intent.PROBLEMS_IN_DIMENSION):
        return Intent.PROBLEMS_IN_DIMENSION
    return before.intent


def _scope(own: Scope, earlier: Scope) -> Scope:
    """Put what is named now in the place of what was named before; documents stand alone."""
    if own.documents:
        return own
    if own == EVERYWHERE:
        return earlier
    return Scope(
        regions=own.regions or earlier.regions,
        years=own.years or earlier.years,
        genres=own.genres or earlier.genres,
        issuers=own.issuers or earlier.issuers,
    )


def _held(scope: Scope, catalogue: Catalogue) -> tuple[Scope, tuple[str, ...]]:
    """Return a scope without what leaves nothing in it, and what that is."""
    if not scope or scope.inside(catalogue.documents):
        return scope, ()
    named = "".join((*scope.regions, *(f"{year}年" for year in scope.years)))
    for narrower in (replace(scope, years=()), replace(scope, genres=(), issuers=())):
        if narrower.inside(catalogue.documents):
            return narrower, (named,) if named else ()
    return EVERYWHERE, (named,) if named else ()
