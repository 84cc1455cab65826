"""Questions that go on from the one before: 那社会层面呢, 它们由谁负责, what about Zhejiang.

Only a question that leaves something out takes it from the turn before; a whole one takes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.words import simplify
from qa import cues
from qa.intent import OF_DIMENSION, kind_of
from qa.question import Intent, Question
from qa.scope import EVERYWHERE, Scope

OPENS = re.compile(
    r"^\s*(?:那么?|还有|另外|此外|再者|然后|接着|其中|换成|改成|and\b|what about\b|how about\b"
    r"|also\b|any (?:more|others?)\b)"
)
CLOSES = re.compile(r"(?:呢|又如何|又怎样|怎么样)\s*[？?。]?\s*$")
POINTS = re.compile(
    r"它们?|他们|她们|这些|那些|上述|以上|前者|后者|这(?:项|条|几[项条])|\b(?:it|they|them|these"
    r"|those|their|its)\b"
)
MORE = re.compile(
    r"^\s*(?:还有(?:别的|其他|其它|更多|哪些|什么)?(?:的)?(?:吗|呢|么)?|(?:更多|继续|其他的?呢)"
    r"|(?:any|anything|what)? ?(?:more|else)|go on)\s*[？?。]?\s*$"
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
    cues.NO_MEASURE,
    cues.NO_PROBLEM,
)
_LEFT = frozenset(
    {"and", "about", "also", "else", "more", "other", "others", "society", "换成", "改成", "另外"}
)


def follow(question: Question, before: Question | None) -> Question:
    """Fill in from ``before`` what ``question`` leaves out; ``carried`` names what was taken."""
    if before is None or not elliptical(question):
        return question
    plain = simplify(question.text).lower()
    taken: dict[str, object] = {}
    asks = question.demand is not None or any(cue.search(plain) for cue in _ASKS)
    intent = question.intent if asks else _intent(question, before)
    if not asks:
        taken["intent"] = intent
        kept = before.kind if intent is not Intent.UNLINKED else kind_of(intent, plain)
        taken["kind"] = _kind(intent) or kept
        taken["demand"], taken["linked"] = before.demand, before.linked
    content = tuple(word for word in question.content if word not in _LEFT | _names(question))
    takes_content = not content or POINTS.search(plain) is not None
    if takes_content:
        taken["content"] = (*before.content, *(w for w in content if w not in before.content))
        taken["sought"] = f"{before.sought} {question.text}"
    if not question.dimension and before.dimension and not asks and intent in OF_DIMENSION:
        taken["dimension"], taken["explicit"] = before.dimension, before.explicit
    if not question.where and before.where and not asks:
        taken["where"] = before.where
    scope = _scope(question.scope, before.scope)
    if scope != question.scope:
        taken["scope"] = scope
    changed = {key: value for key, value in taken.items() if value != getattr(question, key)}
    carried = tuple(key for key in changed if key in _SHOWN)
    return replace(question, **{**changed, "carried": carried})  # type: ignore[arg-type]


_SHOWN = ("intent", "kind", "content", "dimension", "where", "scope", "demand", "linked")
"""Fields that a reader is told of when they are taken."""


def elliptical(question: Question) -> bool:
    """Tell whether a question leaves out what it is about."""
    plain = simplify(question.text).lower()
    if OPENS.search(plain) or MORE.search(plain):
        return True
    if POINTS.search(plain) and len(set(question.content) - _names(question)) <= FEW:
        return True
    return CLOSES.search(plain) is not None and not any(cue.search(plain) for cue in _ASKS)


FEW = 3  # words of its own that a question with a pronoun has


def _intent(question: Question, before: Question) -> Intent:
    """Take over what is asked for; a dimension that is named now makes it one of a dimension."""
    if question.dimension is None:
        return before.intent
    if before.intent in (Intent.MEASURES_FOR_PROBLEM, Intent.MEASURES_IN_DIMENSION):
        return Intent.MEASURES_IN_DIMENSION
    if before.intent in (Intent.PROBLEMS_FOR_MEASURE, Intent.PROBLEMS_IN_DIMENSION):
        return Intent.PROBLEMS_IN_DIMENSION
    return before.intent


def _kind(intent: Intent) -> object:
    return (
        None if intent in (Intent.COUNT, Intent.UNLINKED, Intent.COMPARE) else kind_of(intent, "")
    )


def _names(question: Question) -> set[str]:
    """Words that stand for the dimension that the question names."""
    return {question.dimension.value} if question.dimension else set()


def _scope(own: Scope, earlier: Scope) -> Scope:
    """Put what is named now in the place of what was named before; documents stand alone."""
    if own.documents:
        return own
    if own == EVERYWHERE:
        return earlier
    documents = () if own.regions or own.issuers or own.genres else earlier.documents
    return Scope(
        documents=() if own.years else documents,
        regions=own.regions or earlier.regions,
        years=own.years or earlier.years,
        genres=own.genres or earlier.genres,
        issuers=own.issuers or earlier.issuers,
    )
