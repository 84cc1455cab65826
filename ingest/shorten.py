"""Shorter wordings of a text: words are dropped, and none is added but 等 for members of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.lexicon import patterns
from ingest.words import cut

FEWEST = 4
"""Characters that a shortened object or subject keeps, so that it still says what it is about."""
ENUMERATION = re.compile(
    r"(?P<first>[^、]{2,14})、[^等]{0,60}?等(?!级|于|额|同|待|效|价|次|候|教)的?"
)
ROW = re.compile(r"(?P<first>[^、]{2,14})(?:[、和与及][^、和与及]{2,14})+$")
PAIR = re.compile(r"(?<=[^、和与及]{2})(?:、|和|与|及|以及|并)(?=[^、和与及]{2})")
PARTICLE = re.compile("(?<!目)的")
ORPHAN = re.compile(r"[^、和与及]{1,3}(?:、|和|与|及)")
NEGATIONS = frozenset("不未无非没缺难")
LOOSE_MARKS = "、（(《“‘着并且再未"
LOOSE_WORDS = (
    *("(?<![甚直以乃])至", "以及", "通过", "根据", "按照", "进行", "(?<!目)的"),
    *("(?<![缓温共总饱随])和", "(?<!参)与", "(?<![普波涉顾以])及", "(?<![存潜内外所现实好])在"),
    *("(?<![面应核相针校])对", "(?<![倾方导走去动意志趋流取])向", "(?<![行作成认人])为"),
    *("(?<!即)将", "(?<![予加可得足])以", "(?<!服)从", "(?<![自理缘])由", "(?<![反])而"),
    *("(?<!植)被", "(?<![行驱大天])使", "(?<![变])更", "(?<!不)又"),
)
LOOSE_END = re.compile(f"(?:[{LOOSE_MARKS}]|{'|'.join(LOOSE_WORDS)})+$")
LONGEST_END = 60
LAST = frozenset(LOOSE_MARKS).union(word[-1] for word in LOOSE_WORDS)
"""Characters that a loose end can end in."""
QUOTED = re.compile(r"[“”《》（）()「」『』【】\[\]]")
QUOTES = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』", "【": "】", "[": "]"}


def shortened(text: str, most: int) -> str:
    """Drop what tells least until at most ``most`` characters are left; never empty for a text.

    Dropped are, in this order: numbers, the members of an enumeration but its first, attributes
    from the left, the further members of a row, words from the left.
    """
    if len(text) <= most:
        return tidy(text)
    for step in STEPS:
        for shorter in step(text, most):
            if len(shorter) >= FEWEST:
                text = shorter
            if len(text) <= most:
                return tidy(text)
    return tidy(_last_words(text, most))


def _numbers(text: str, _: int) -> Iterator[str]:
    yield patterns("label.tsv")["number"].sub("", text)


def _enumerations(text: str, _: int) -> Iterator[str]:
    yield ENUMERATION.sub(lambda found: f"{found['first']}等", text)


def _attributes(text: str, most: int) -> Iterator[str]:
    """Leave out attributes in 的, the leftmost first; of a bare head the nearest one is kept."""
    without = PARTICLE.sub("", text)
    if len(without) <= most:
        yield without
    while (at := text.find("的")) >= 0 and len(text) > most:
        rest = text[at + 1 :]
        if len(rest) < FEWEST or patterns("label.tsv")["bare"].match(rest):
            yield text[:at] + rest
            return
        text = rest
        yield text


def _rows(text: str, most: int) -> Iterator[str]:
    """Of A、B和C keep A, and what follows C where C ends as A does."""
    if not (found := ROW.search(text)) or "、" not in found[0] or re.search("[“或]", found[0]):
        return
    first = found["first"]
    rest = text[found.end("first") :]
    head = cut(first)[-1]
    at = rest.rfind(head)
    tail = rest[at + len(head) :] if at >= 0 and len(head) > 1 else ""
    yield text[: found.start("first")] + first + "等" + tail


def _last_words(text: str, most: int) -> str:
    """Keep the last words that fit, without what cannot open a label."""
    words = cut(text)
    first, length = len(words), 0
    while first and length + len(words[first - 1]) <= most:
        first -= 1
        length += len(words[first])
    while first < len(words) - 1 and len(words[first]) == 1 and words[first] not in NEGATIONS:
        first += 1  # at a cut, a word of one character is a particle or what is left of a word
    held = "".join(words[first:])
    if (orphan := ORPHAN.match(held)) and len(held) - orphan.end() > FEWEST:
        held = held[orphan.end() :]
    return held or text[-most:]


STEPS: tuple[Callable[[str, int], Iterator[str]], ...] = (
    _numbers,
    _enumerations,
    _attributes,
    _rows,
)


def tidy(text: str) -> str:
    """Take off what dangles: particles at the end, marks at the edges, quotes without a partner."""
    text = text.strip(" 　,，。；;：:、.．-—·|｜")
    if text[-1:] in LAST:
        text = text[:-LONGEST_END] + LOOSE_END.sub("", text[-LONGEST_END:]) or text
    for opening, closing in QUOTES.items() if QUOTED.search(text) else ():
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text.strip(" 　、")
