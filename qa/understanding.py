"""From the text of a question to what it asks for."""

from __future__ import annotations

import re

from ingest.words import simplify, words
from ontology.errors import QueryError
from qa import cues
from qa.catalogue import Catalogue
from qa.demand import demanded
from qa.intent import OF_DIMENSION, OF_NAMED_DIMENSION, dimension_of, intent_of, kind_of, remedy
from qa.mention import Draft
from qa.question import Intent, Question
from qa.reading import longest
from qa.scope import Attribute
from qa.scoping import look
from qa.unlinked import PATTERNS
from qa.wanted import ACTOR, alone, duties, marked

_FRAME_OF = {
    Intent.COMPARE: cues.OF_COMPARISON,
    Intent.DEFINITION: cues.OF_MEANING,
    Intent.UNLINKED: cues.OF_LINKS,
}
OF_MEASURES = ("instrument", "instrument-type")
LONGEST = 2_000  # characters of a question


def understand(text: str, catalogue: Catalogue, document: str | None = None) -> Question:
    """Work out what ``text`` asks for of the documents of ``catalogue``, or of ``document`` alone.

    Raises
    ------
    QueryError
        When the question is empty or longer than `LONGEST` characters.
    """
    draft = Draft(simplify(checked(text)).lower())
    seen = look(draft, catalogue, document, value=demanded(draft.text) is not None)
    plain = draft.rest
    demand = demanded(remedy(plain) or plain)
    dimension, explicit = dimension_of(plain)
    intent = intent_of(plain, demand, dimension, explicit=explicit, sides=bool(seen.sides))
    where, content = _filters(draft, catalogue, intent)
    content = tuple(word for word in content if word not in _FRAME_OF.get(intent, ()))
    if where and (intent is Intent.PASSAGE or where[0].facet == ACTOR):
        intent, demand = Intent.MEASURES_IN_DIMENSION, None
    if where and not content and intent is Intent.MEASURES_FOR_PROBLEM:
        intent = Intent.MEASURES_IN_DIMENSION  # all that have what is wanted
    kind = kind_of(intent, plain)
    if intent not in (OF_NAMED_DIMENSION if explicit else OF_DIMENSION):
        dimension, explicit = None, False
    if explicit:
        content = tuple(word for word in content if not cues.NAMES_DIMENSION.fullmatch(word))
    return Question(
        text=text.strip(),
        english=is_english(text),
        intent=intent,
        kind=kind,
        dimension=dimension,
        explicit=explicit,
        demand=demand,
        content=content,
        scope=seen.scope,
        missing=seen.missing,
        where=where,
        sides=seen.sides if intent is Intent.COMPARE else (),
        linked=False if intent is Intent.UNLINKED else None,
        sought=text.strip(),
    )


def checked(text: str) -> str:
    """Return a question without the space around it.

    Raises
    ------
    QueryError
        When it is empty or longer than `LONGEST` characters.
    """
    if not text.strip():
        raise QueryError("问题是空的，请写出要问的内容。")
    if len(text) > LONGEST:
        raise QueryError(f"问题有 {len(text)} 个字符，最多 {LONGEST} 个，请缩短后再问。")
    return text.strip()


def is_english(text: str) -> bool:
    """Tell whether ``text`` has more Latin words than Chinese characters."""
    return len(re.findall(r"[A-Za-z]+", text)) > len(re.findall(r"[㐀-鿿]", text))


def subject(text: str) -> tuple[str, ...]:
    """Return the words of a question without those of its frame, each once."""
    return tuple(dict.fromkeys(word for word in words(text) if word not in cues.FRAME))


def _filters(
    draft: Draft, catalogue: Catalogue, intent: Intent
) -> tuple[tuple[Attribute, ...], tuple[str, ...]]:
    """Return what statements must have, and the words of the subject that is left.

    Where whole sets are asked for a filter is one by its wording or as the only subject; the
    duties of somebody are asked for where nothing else is.
    """
    whole = draft.text
    actor = duties(draft, catalogue)
    if actor is not None and not (left := subject(draft.rest)):
        return (actor,), left
    draft.text = whole
    if intent in (Intent.ACTOR, Intent.DEFINITION):
        return (), subject(draft.rest)
    if intent is Intent.UNLINKED:
        for cue in PATTERNS:
            draft.take_all(cue)
    found = marked(draft, catalogue)
    content = subject(draft.rest)
    if intent is Intent.PASSAGE and (content or not found or found[0].facet not in OF_MEASURES):
        return (), subject(whole)
    if content and not found and (only := alone("".join(longest(content)), catalogue)):
        return tuple(only), ()
    return tuple(found), content
