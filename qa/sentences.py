"""A model's text taken apart: sentences, each with the marks that its parts end in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 20_000  # characters of a reply that are read
_THOUGHT = re.compile(r"^\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)
_MARKS = r"(?:[\[［【]\s*\^?\d{1,3}(?:\s*(?:[,，、]|[-–—~]|至)\s*\^?\d{1,3})*\s*[\]］】])"
_RUN = re.compile(rf"\s*{_MARKS}(?:\s*[、,，]?\s*{_MARKS})*")
_END = re.compile(rf"(?:[。！？!?；;]+[”’」』）)]*(?:\s*{_MARKS})*|{_MARKS}\s*(?=\n|$))|\n", re.M)
_LIST = re.compile(
    r"^\s*(?:[-*•·>#]+\s+|\d{1,2}\s*[.、)）]\s*|[（(]?[一二三四五六七八九十]{1,3}[)）、]\s*)+"
)
_STYLE = re.compile(r"\*\*|__|`+")
FOREIGN = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|cn|net|org|io|top|xyz|info|cc|ru)\b|[<>{}|\\\[\]]"
)
"""What has no place in a sentence over quotes: addresses, markup, links."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence, without stop, and the marks that follow it."""

    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; without ``parts`` where it ends in no mark, or holds what is foreign."""

    parts: tuple[Part, ...]

    @property
    def marks(self) -> tuple[int, ...]:
        """All marks of the sentence, in their order."""
        return tuple(dict.fromkeys(mark for part in self.parts for mark in part.marks))

    @property
    def text(self) -> str:
        """The sentence with its marks as [1][2], no stop behind the last."""
        shown = (f"{part.text} {''.join(f'[{m}]' for m in part.marks)}" for part in self.parts)
        return "".join(shown)


def sentences(reply: str) -> list[Sentence]:
    """Take a reply apart; what is thought aloud before it, list signs and bold type are left out.

    >>> [sentence.text for sentence in sentences("- **更新管网**[1]，三年完成【2、3】。")]
    ['更新管网 [1]，三年完成 [2][3]']
    """
    text = _THOUGHT.sub("", reply[:LONGEST])
    found, at = [], 0
    for match in (*_END.finditer(text), None):
        end = match.end() if match else len(text)
        raw, at = text[at:end].strip(), end
        if re.search(r"\w", raw):
            found.append(Sentence(_parts(_STYLE.sub("", _LIST.sub("", raw)))))
    return found


def _parts(raw: str) -> tuple[Part, ...]:
    """Cut a sentence at its marks; nothing where words are left over behind the last."""
    bare = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in raw)
    parts, at = [], 0
    for match in _RUN.finditer(bare):
        text = bare[at : match.start()].strip()
        last = not re.search(r"\w", bare[match.end() :])
        if last:
            text = text.rstrip("。；;.！!，, ")
        parts.append(Part(text, _numbers(match[0])))
        at = match.end()
    words = "".join(part.text for part in parts)
    left = re.search(r"\w", bare[at:])
    empty = not all(re.search(r"\w", part.text) for part in parts)
    if left or empty or FOREIGN.search(words) or re.search(r"[?？]", words):
        return ()
    return tuple(parts)


def _numbers(marks: str) -> tuple[int, ...]:
    """Read [1][2], [1,2] and [1-3]; a range that runs backwards or far is none."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*(?:[-–—~]|至)\s*\^?(\d+))?", marks):
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if start <= end <= start + 50 else (0,)
    return tuple(dict.fromkeys(numbers))
