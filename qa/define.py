"""What a term means: the sentences of the texts that define it, or say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.segment import SENTENCE
from ingest.words import simplify
from qa.finding import Finding, Found, Way
from qa.index import Index
from qa.question import Question
from qa.records import Record
from qa.shelf import Query

BEST = 5  # sentences that an answer shows
LONGEST = 30  # characters of a term
ALIKE = 0.6  # share of the longer of two terms that the shorter one has to be
NEAR = 24  # passages that are looked at where none has the very words of the term

_QUOTES = "“”「」『』\"'‘’"
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}].*(?:什么意思|含义|定义|指什么|是什么|什么是)",
        r"(?:什么是|什么叫做?|什么算是?|何谓|何为|怎么理解|如何理解|如何界定|怎样界定)(.+)",
        r"所谓的?(.+?)[，,]?(?:是|指)+的?是?什么",
        r"(.+?)(?:一词)?[，,]?(?:是|有)?(?:什么|啥)(?:意思|含义)$",
        r"(.+?)(?:一词)?[，,]?是?(?:指的是|是指|指|表示|代表)(?:什么|哪些)(?:意思)?$",
        r"(.+?)的?(?:定义|含义|意思|概念)(?:是什么|为何|如何|怎么说|怎样)?$",
        rf"\bdoes (?:the term )?[{_QUOTES}]?(.+?)[{_QUOTES}]? (?:mean|refer to|stand for)\b",
        rf"\bmeant by (?:the term )?[{_QUOTES}]?(.+?)[{_QUOTES}]?$",
        rf"\b(?:definition|meaning) of (?:the term )?[{_QUOTES}]?(.+?)[{_QUOTES}]?$",
        rf"\bhow (?:is|are) [{_QUOTES}]?(.+?)[{_QUOTES}]? defined\b",
        rf"\bdefined?\b (?:the term )?[{_QUOTES}]?(.+?)[{_QUOTES}]?$",
    )
)
_WEAK = re.compile(r"^([^的，,]{2,12})是什么$")
_FRAME = re.compile(
    r"^(?:请问|请解释|解释一下|解释|说明|请|根据.{0,20}?[，,]|按照?.{0,20}?[，,]|.{0,20}?(?:里|中|所)"
    r"(?:所说|所讲|所称|提到|说|讲|提|称)的?|[本该此][法条例规定办文]{1,2}[里中]?[，,]?(?:所称)?的?)"
    r"| here$|在?[本该此][法条例规定办文]{1,2}[里中上]?$"
    rf"|[{_QUOTES}？?。.!！]|^(?:the|a|an) (?=[^ ])"
)

_LEFT = (
    rf"(?:^|(?<=[，。；：、,;:（(）)\s{_QUOTES}〔〕\d])"
    r"|(?<=所称)|(?<=所谓)|(?<=所指的)|(?<=所称的)|(?<=所规定的)|(?<=下列))"
)
_OPEN, _CLOSE = rf"[{_QUOTES}《]?", rf"[{_QUOTES}》]?"
_NOTE = r"(?:[（(][^（）()]{1,60}[）)])?"
_MEANS = (
    r"(?:[，,]?(?:是指|系指|指的是|是指的|即指|泛指|特指|专指|的(?:定义|含义)(?:是|为)|(?:被)?定义为|界定为)"
    r"|[，,:：]指(?![导挥标数定示出南引明派向责令])|指(?![导挥标数定示出南引明派向责令点战])(?=.{4}))"
)
_IS = (
    r"[，,]?(?:包括|分为|由[^，。；]{2,30}(?:组成|构成|担任)"
    r"|(?<!不)是(?!否|不|由|为了|在|对|从|以)(?=[^，。；]{0,60}的))"
)
_ANY = re.compile(
    r"(?:^|(?<=[，。；：、（）()\s“「])|(?<=所称)|(?<=所谓))"
    rf"({_OPEN}[^，。；：、（）()\s]{{2,{LONGEST}}}?{_CLOSE}){_NOTE}{_MEANS}"
)
_CALLED = re.compile(r"^.*(?:所称|所谓|所指)的?")
DEFINES, CALLS, TAIL, EXPLAINS = 3, 2, 1, 0


def term_of(question: str) -> tuple[str, bool] | None:
    """Read the term whose meaning is asked for, and whether the question can ask nothing else.

    What 目标是什么 asks for may be a meaning; what 什么是目标 asks for is one.
    """
    text = simplify(question).strip().rstrip("？?。.!！ ").strip()
    for ask in (*_ASKS, _WEAK):
        if found := ask.search(text):
            term = found[1].strip(f"{_QUOTES}，, ")
            for _ in range(2):
                term = _FRAME.sub("", term).strip()
            if 2 <= len(term) <= LONGEST * (3 if term.isascii() else 1):
                return term, ask is not _WEAK
    return None


def defined(
    index: Index, question: Question, query: Query, documents: Sequence[str]
) -> Finding | None:
    """Find the sentences that define the term asked about, the plainest first.

    Nothing is found where none does; None where the question asks for the meaning of no term, or
    of one that the texts cannot hold in its own words.
    """
    asked = term_of(question.text)
    if asked is None:
        return None
    term, sure = asked
    rows = index.scope(index.passages, documents)
    holding = [row for row in index.holding(term, rows) if term in index.passages[row].text]
    near = index.passage_shelf.relevance(query, rows)
    score = dict(zip(near.rows.tolist(), near.score.tolist(), strict=True))
    told = [
        (strength, score.get(row, 0.0), row, found)
        for row in holding
        for strength, found in _sentences(index.passages[row], term)
    ]
    if all(one[0] < CALLS for one in told) and (not sure or (term.isascii() and not told)):
        return None  # an English term is found by its meaning alone
    if not told:
        best = [int(near.rows[place]) for place in near.best(NEAR)]
        told = [
            (TAIL, score[row], row, found)
            for row in best
            for found in _alike(index.passages[row], term)
        ]
    told.sort(key=lambda one: (-one[0], -one[1], one[2]))
    way = Way.EXPLAINED
    if told and told[0][0] >= CALLS:
        told, way = [one for one in told if one[0] >= CALLS], Way.DEFINED
    shown = [Found(record, (plain + near) / (DEFINES + 1)) for plain, near, _, record in told]
    return Finding(tuple(shown[:BEST]), len(shown), way)


def strength(sentence: str, term: str) -> int | None:
    """Tell how plainly a sentence says what ``term`` means; None where it does not."""
    name = rf"{_OPEN}{re.escape(term)}{_CLOSE}{_NOTE}"
    called = rf"(?:以下|下文)?(?:统称|简称|合称|并称|称)(?:为|作)?[：:]?{name}(?=[）)，。；、]|$)"
    patterns = (
        (DEFINES, rf"{_LEFT}{name}{_MEANS}"),
        (DEFINES, rf"(?:所称|所谓){name}[，,]?(?:是|包括|为)"),
        (DEFINES, rf"(?:将|把).{{2,60}}(?:定义|界定)为{name}"),
        (CALLS, rf"[（(][^（）()]{{0,20}}{called}"),
        (CALLS, rf"(?:以下|下文|统){called}"),
        (CALLS, rf"[，,（(](?:即|也就是|亦即){name}(?=[，。；）)]|$)"),
        (TAIL, rf"{name}{_MEANS}"),
        (EXPLAINS, rf"(?:^|(?<=[。；\s])){name}{_IS}"),
    )
    for told, pattern in patterns:
        if re.search(pattern, sentence):
            return told
    return None


def _sentences(passage: Record, term: str) -> Iterator[tuple[int, Record]]:
    for start, sentence in _cut(passage.text):
        told = strength(sentence, term) if term in sentence else None
        if told is not None:
            yield told, _slice(passage, start, sentence)


def _alike(passage: Record, term: str) -> Iterator[Record]:
    """Sentences that define a term which is most of the one asked for, or the other way round."""
    for start, sentence in _cut(passage.text):
        for found in _ANY.finditer(sentence):
            name = _CALLED.sub("", found[1]).strip(_QUOTES)
            short, long = sorted((name, term), key=len)
            if short in long and len(short) >= max(2, ALIKE * len(long)):
                yield _slice(passage, start, sentence)
                break


def _cut(text: str) -> list[tuple[int, str]]:
    """Cut a text into sentences, each with its place; one that ends in a colon has the rest."""
    cut: list[tuple[int, str]] = []
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        if sentence:
            cut.append((match.start() + match[0].index(sentence), sentence))
            if sentence.endswith(("：", ":")):
                cut[-1] = (cut[-1][0], text[cut[-1][0] :].rstrip())
                break
    return cut


def _slice(passage: Record, start: int, text: str) -> Record:
    at = passage.start + start
    return replace(passage, start=at, end=at + len(text), text=text)
