"""A name out of one stretch of words: what is deficient and the deficit, or verb and object."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.features import cues
from ingest.lexicon import expressions, patterns
from ingest.shorten import shortened, tidy
from ingest.statement import Kind

SHORTEST, LONGEST = 4, 16
MOST_WORTH = 1.1
SUBJECT = 7
"""Characters that a subject takes in a name beside verb and object."""
TABLE = "label.tsv"


@lru_cache(maxsize=1)
def _predicate() -> re.Pattern[str]:
    """Adverbs, then a verb or two that belong together, then its object."""
    words = expressions(TABLE)
    adverb, verb, pair = (words[name] for name in ("adverb", "verb", "pair"))
    link = "(?:和|、|并|与|及)"
    return re.compile(
        rf"(?P<adverb>(?:(?:{adverb})[地、和]?)*)"
        rf"(?P<verb>(?P<pair>{pair})|(?:{verb})(?:{link}(?:{verb}))?)"
        r"(?P<object>(?![和与及、]).{2,})$"
    )


@lru_cache(maxsize=1)
def _inner_adverb() -> re.Pattern[str]:
    words = expressions(TABLE)
    return re.compile(rf"(?<!不)(?:{words['adverb']})地?(?={words['verb']})")


@lru_cache(maxsize=1)
def _lack() -> re.Pattern[str]:
    return re.compile(
        "|".join(cues()[name].pattern for name in ("deficit", "negation", "soft_deficit"))
    )


def name(stretch: str, before: str, kind: Kind) -> tuple[str, float]:
    """Name what a stretch says, in at most `LONGEST` characters, and tell what the name is worth.

    ``before`` is the stretch before it in the sentence, where the subject may stand. The worth is
    about 1 for a name that is whole and of the kind, 0 for any other stretch.
    """
    if kind is Kind.PROBLEM:
        text, worth = _problem(stretch, before)
    else:
        text, worth = _measure(stretch, before if kind is Kind.MEASURE else "")
    return text, worth - 0.3 * bool(patterns(TABLE)["pronoun"].match(text))


def _measure(stretch: str, before: str) -> tuple[str, float]:
    subject, modal, rest = _modal(stretch.removeprefix("由"))
    thing, worth = _thing(rest)
    if thing:
        return thing, worth
    found = _predicate().match(rest)
    if found is None and not modal and (inner := _inner(rest)):
        subject, found = rest[: inner.start()], inner
    if found is None:
        return _unknown(stretch, before, (subject, modal, rest))
    clause = _clause(found, modal, LONGEST)
    worth = 1.0 - _cost(stretch, clause)
    if patterns(TABLE)["bare"].match(found["object"]):
        worth -= 0.35
    subject = tidy(_inner_adverb().sub("", subject)).removeprefix("由")
    if not subject and (topic := _topic(before, LONGEST - len(clause))):
        return tidy(topic + clause), worth + 0.1
    room = LONGEST - len(clause)
    if len(subject) > room and patterns(TABLE)["preposition"].match(subject):
        subject = ""
    if subject and not patterns(TABLE)["pronoun"].match(subject) and room >= min(len(subject), 5):
        clause = (subject if len(subject) <= room else shortened(subject, room)) + clause
    return tidy(clause), worth


def _unknown(stretch: str, before: str, parts: tuple[str, str, str]) -> tuple[str, float]:
    """Name a stretch whose verb is not known, by what it is about and how it ends."""
    subject, modal, rest = parts
    room = LONGEST - len(modal + rest)
    topic = subject
    if not topic and (before.endswith("的") or patterns(TABLE)["passive"].match(stretch)):
        topic = _topic(before, room)
    if len(topic) > room:
        topic = shortened(topic, room) if room >= SHORTEST else ""
    text = shortened(topic + modal + rest, LONGEST)
    return text, (0.75 if topic else 0.3) - _cost(stretch, text)


def _topic(before: str, room: int) -> str:
    """Give the thing or the case that the stretch before names, for a verb without much object."""
    words = patterns(TABLE)
    plain = before.removesuffix("的")
    if (
        room < 8
        or len(plain) < SHORTEST
        or _predicate().match(plain)
        or _inner_verb().search(plain)
        or words["modal"].search(plain)
        or "由" in plain
    ):
        return ""
    if words["circumstance"].search(plain) or words["pronoun"].match(plain):
        return ""
    return plain if len(plain) <= room else shortened(plain, room)


def _modal(stretch: str) -> tuple[str, str, str]:
    """Cut a stretch at its modal verb into subject, the modal where it must be told, and rest."""
    found = patterns(TABLE)["modal"].search(stretch)
    if found is None or len(stretch) - found.end() < 2:
        return "", "", stretch
    kept = patterns(TABLE)["keep_modal"].fullmatch(found[0])
    return stretch[: found.start()], found[0] if kept else "", stretch[found.end() :]


@lru_cache(maxsize=1)
def _inner_verb() -> re.Pattern[str]:
    words = expressions(TABLE)
    return re.compile(rf"(?<![未不])(?!{words['noun_like']})(?:{words['verb']})")


def _inner(text: str) -> re.Match[str] | None:
    """Find a verb and its object after a subject."""
    verb = _inner_verb().search(text, 2, 20)
    return _predicate().match(text, verb.start()) if verb else None


@lru_cache(maxsize=1)
def _turned() -> re.Pattern[str]:
    """Match what is done with a thing that stands before the verb, after 把, 将 or 对."""
    words = expressions(TABLE)
    return re.compile(
        rf"(?:{words['adverb']})*(?:[把将](?P<thing>.{{2,}}?)(?P<placed>{words['placed']})|"
        rf"对(?P<about>.{{2,}}?)(?P<dealt>{words['dealt']}))(?P<rest>.{{2,}})$"
    )


def _thing(rest: str) -> tuple[str, float]:
    """Name what is done with a thing: 把 X 纳入 Y without its 把, 对 X 实行 Y; empty for others."""
    found = _turned().match(rest)
    if found is None:
        return "", 0
    about = found["about"] is not None
    thing, verb = (found["about"], found["dealt"]) if about else (found["thing"], found["placed"])
    room = LONGEST - len(verb) - about
    end = (
        found["rest"]
        if len(found["rest"]) <= room // 2
        else shortened(found["rest"], max(room // 2, room - len(thing)))
    )
    room -= len(end)
    text = "对" * about + (thing if len(thing) <= room else shortened(thing, room)) + verb + end
    return tidy(text), 0.95 - _cost(rest, text)


def _clause(found: re.Match[str], modal: str, most: int) -> str:
    """Write verb and object in at most ``most`` characters."""
    verb, rest = found["verb"], _inner_adverb().sub("", found["object"])
    if found["pair"] and len(modal + verb + rest) > most:
        verb = verb[-2:]
    light = patterns(TABLE)["light"].fullmatch(verb)
    if light and len(modal + verb + rest) > most and (inner := _predicate().match(rest)):
        return _clause(inner, modal, most)
    room = most - len(modal + verb)
    return modal + verb + (rest if len(rest) <= room else shortened(rest, room))


def _problem(stretch: str, before: str) -> tuple[str, float]:
    words = patterns(TABLE)
    stretch = words["hedge"].sub("", stretch)
    found = words["transitive"].search(stretch)
    if found and len(stretch) - found.end() < 2:
        found = None
    transitive = found is not None
    found = found or _lack().search(stretch)
    if found is None:
        text = stretch if len(stretch) <= LONGEST else shortened(stretch, LONGEST)
        return tidy(text), 0.3 - _cost(stretch, text)
    subject = words["vague"].sub("", stretch[: found.start()])
    lack, rest = found[0], stretch[found.end() :]
    if transitive:
        rest = words["closing"].sub("", rest) or rest
    elif len(stretch) > LONGEST:
        rest = ""
    worth = 1.0 - 0.2 * (transitive and words["weak"].fullmatch(lack) is not None)
    bare = words["only_lack"].match(rest) if transitive else None
    if len(subject) < 2 and (bare or not transitive):
        rest = bare[0] if bare else rest
        subject, worth = _lacking(before), worth - 0.3
    elif words["counted"].fullmatch(subject) and before.endswith(("里", "中", "内")):
        subject = words["number"].sub("", before[:-1]) + subject
    elif words["comment"].match(stretch) and len(subject + lack + rest) + SHORTEST <= LONGEST:
        subject = _named(before, LONGEST - len(subject + lack + rest)) + subject
    if len(subject + lack + rest) > LONGEST:
        room = LONGEST - len(lack)
        kept = min(
            len(rest), room if len(subject) < 2 else max(room - SUBJECT, room - len(subject))
        )
        rest = shortened(rest, kept) if len(rest) > kept else rest
        room -= len(rest)
        subject = shortened(subject, room) if len(subject) > room else subject
    text = tidy(subject + lack + rest)
    return text[:LONGEST], worth - _cost(stretch, text)


def _lacking(before: str) -> str:
    """Give what the stretch before a bare lack names: 交通、住房等方面，还有不少问题."""
    words = patterns(TABLE)
    plain = words["field"].sub("", before)
    if len(plain) < SHORTEST or words["pronoun"].match(plain) or _lack().search(plain):
        return ""
    return plain


def _named(before: str, room: int) -> str:
    """Give the thing that the stretch before names, where it is nothing but a thing."""
    topic = _topic(before, max(room, 8))
    return topic if len(topic) <= room else shortened(topic, room)


def _cost(stretch: str, text: str) -> float:
    """Tell how much of a stretch is lost in a name."""
    return 0.25 * max(0.0, 1 - len(text) / len(stretch))
