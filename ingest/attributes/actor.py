"""Who is responsible for a measure: a duty mark at its end, else the subject of its modal verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.lexicon import expressions, patterns

TABLE = "actors.tsv"
STRETCH = re.compile(r"[^，,。；;：:！!？?\n]+")
LONGEST_SUBJECT = 40
AND = re.compile(r"、|和|及|与|以及|或者?|会同|协同")
PART = re.compile(r"[，,；;。]")
OF_THESE = re.compile(r"^其(?![他余])")
LINK_END = re.compile(r"(?:、|和|及|与|以及|或者?|会同|协同|等)+$")
BRACKET = re.compile(r"[（(\[【]")
BRACKETED = re.compile(r"[（(][^（()）]*[)）]")


def actors(text: str, evidence: list[tuple[str, str]]) -> tuple[str, ...]:
    """List who is responsible, as named, in order and without repetition."""
    named: dict[str, None] = {}
    spoke: dict[str, None] = {}
    for source in (_marked, _subjects):
        for part, said in source(text):
            for name in _names(part):
                named[name] = None
                spoke[said] = None
        if named:
            evidence.append(("actors", "、".join(spoke)))
            return tuple(named)
    return ()


def _marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in marks such as （A、B牵头，C配合） and 责任单位：A、B."""
    words = patterns(TABLE)
    if not BRACKET.search(text) and "：" not in text and ":" not in text:
        return
    for found in words["mark"].finditer(text):
        for part in PART.split(found[1]):
            yield _without_duty(part), found[0]
    for found in words["listed"].finditer(text):
        yield re.split("[，,]", found[1])[0], found[0]


@lru_cache(maxsize=1)
def _duty_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{expressions(TABLE)['duty']})++$")


def _without_duty(part: str) -> str:
    return _duty_end().sub("", part.strip())


@lru_cache(maxsize=1)
def _plain_subject() -> re.Pattern[str]:
    """Match a body right before the verb of a plain sentence: 气象部门加强…."""
    strict, words = expressions(TABLE)["strict"], expressions("label.tsv")
    acts = rf"(?=(?:{words['adverb']})*(?:{words['verb']}))"
    return re.compile(
        rf"^[^，。；的]{{0,40}}?(?:{strict}){acts}|"
        rf"^国家(?!发展和?改革){acts}"
    )


def _subjects(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before 应当, 必须, 要, 负责 and the like, and after 由.

    A modal verb that opens its stretch has the stretch before it for a subject.
    """
    words = patterns(TABLE)
    before = ""
    for stretch in STRETCH.finditer(text):
        said = stretch[0].strip()
        if found := words["from"].search(said):
            yield found[1], found[0]
        elif found := words["before"].search(said):
            subject = said[: found.start()]
            bare = _bare(subject) or before
            if 1 < len(bare) <= LONGEST_SUBJECT:
                yield bare, (subject or before) + found[0]
        elif found := _plain_subject().match(said):
            yield _bare(found[0]), found[0]
        before = said


def _bare(subject: str) -> str:
    """Take conditions and connectives off the start of a subject, adverbs off its end."""
    words = patterns(TABLE)
    for _ in range(3):
        subject = words["condition"].sub("", subject.strip(), count=1)
    return subject if _body().search(subject) else words["trailing"].sub("", subject)


@lru_cache(maxsize=1)
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?:{expressions(TABLE)['body']})$")


def _names(part: str) -> Iterator[str]:
    """Cut a row of names; a member that ends like no body belongs to the next one."""
    held = ""
    part = OF_THESE.sub("", part.strip().removeprefix("由"))
    if _not_named().search(part):
        return
    for piece in _pieces(part):
        held += piece
        name = OF_THESE.sub("", LINK_END.sub("", held).strip())
        if len(name) > LONGEST_SUBJECT:
            return  # what is held only grows
        if _body().search(BRACKETED.sub("", name)) and len(name) >= 2:
            yield name
            held = ""


@lru_cache(maxsize=1)
def _not_named() -> re.Pattern[str]:
    """Match what only looks like a name: a clause, or a verb with its object."""
    words, verbs = expressions(TABLE), expressions("label.tsv")
    verb = rf"(?!{verbs['noun_like']})(?:{verbs['verb']})"
    return re.compile(
        rf"{words['not_named']}|^(?:{words['starts_like_a_preposition']})|"
        rf"^(?!.*的)(?:{words['starts_like_a_verb']}|{verbs['adverb']}|{verb})"
    )


def _pieces(part: str) -> Iterator[str]:
    """Cut at 、, 和 and the like, outside of brackets, each piece with what follows it."""
    start = depth = at = 0
    while at < len(part):
        depth += (part[at] in "（(") - (part[at] in ")）")
        found = AND.match(part, at) if not depth else None
        if found:
            yield part[start : found.end()]
            start = at = found.end()
        else:
            at += 1
    yield part[start:]
