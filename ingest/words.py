"""Words of a Chinese text, simplified, for matching and for ranking by words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import jieba
import opencc

from ingest.tokenizer import Tokenizer

jieba.setLogLevel(logging.WARNING)  # it reports its dictionary on stderr otherwise

WORD = re.compile(r"[\w一-鿿]+")
KEPT = 16384
"""Stretches whose words are kept, some 500 bytes each: those of a long document."""


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    """Jieba with the domain's own words, apart from the global one that others may change."""
    tokenizer = Tokenizer()
    for line in (files("ontology") / "lexicon" / "words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            tokenizer.add_word(line.strip())
    return tokenizer


@lru_cache(maxsize=2)
def _listed(name: str) -> frozenset[str]:
    lines = (files("ontology") / "lexicon" / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _stopwords() -> frozenset[str]:
    """Words that match everything and so tell nothing."""
    return _listed("stopwords.txt")


def common() -> frozenset[str]:
    """Words of every policy text: two texts that share them need not share a subject."""
    return _listed("common.txt")


@lru_cache(maxsize=3)
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """Characters that simplified texts do not have, and halves of a character."""
    every = "\n".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    simple = str(_converter("t2s").convert(every)).split("\n")
    other = (a for a, b in zip(every.split("\n"), simple, strict=True) if a != b)
    return re.compile(f"[{''.join(other)}\\ud800-\\udfff]")


@lru_cache(maxsize=1)
def _simplified() -> re.Pattern[str]:
    """Characters that traditional texts do not have: in GB 2312, not in Big5."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    common = every.encode("gb2312", "ignore").decode("gb2312")
    traditional = common.encode("big5", "ignore").decode("big5")
    return re.compile(f"[{''.join(sorted(set(common) - set(traditional)))}]")


def simplify(text: str) -> str:
    """Write a text in simplified characters and in the mainland's terms, for matching.

    A text in traditional characters alone is taken for one of Taiwan, whose terms differ (資訊 is
    信息, 網路 is 网络: OpenCC, tw2sp); where simplified characters stand among them, only the
    characters are changed (t2s). A simplified text is returned as it stands; half a character is
    a ?.
    """
    if not _traditional().search(text):
        return text
    name = "t2s" if _simplified().search(text) else "tw2sp"
    return str(_converter(name).convert(text.encode("utf-8", "replace").decode("utf-8")))


def is_traditional(text: str) -> bool:
    """Tell whether a text is in traditional characters alone."""
    return bool(_traditional().search(text)) and not _simplified().search(text)


def traditional(text: str) -> str:
    """Write a text in traditional characters, as Taiwan does."""
    return str(_converter("s2tw").convert(text))


def words(text: str) -> list[str]:
    """Cut ``text`` into lower-case simplified words, long words also into their parts.

    Stop words and punctuation are left out; what is left stands in reading order, parts before
    the whole (jieba's search mode).
    """
    plain = simplify(text).lower()
    return [word for stretch in _stretches(plain) for word in _search_words(stretch)]


def cut(text: str) -> list[str]:
    """Cut ``text`` into its words as they are written; joined they are the text again."""
    return [word for stretch in _stretches(text) for word in _cut(stretch)]


def is_known(word: str) -> bool:
    """Tell whether jieba's dictionary or the domain's own words have ``word``."""
    _tokenizer().check_initialized()
    return bool(_tokenizer().FREQ.get(word))


def tag(word: str) -> str:
    """Tell a word's class as jieba's dictionary has it: n, nr, v, a, …; "" for what it lacks.

    Most names of people and firms that a text has are not in the dictionary. The first call reads
    the whole dictionary, some 0.3 s.
    """
    return _tags().get(word, "")


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    with _tokenizer().get_dict_file() as file:
        rows = (line.decode("utf-8").split() for line in file)
        return {row[0]: row[2] for row in rows if len(row) == 3}


def _stretches(text: str) -> Iterator[str]:
    """Yield what jieba cuts apart from the rest: runs of characters and what is between them."""
    return filter(None, jieba.re_han_default.split(text))


@lru_cache(maxsize=KEPT)
def _cut(stretch: str) -> tuple[str, ...]:
    return tuple(map(str, _tokenizer().cut(stretch)))


@lru_cache(maxsize=KEPT)
def _search_words(stretch: str) -> tuple[str, ...]:
    return tuple(part for word in _cut(stretch) for part in _parts(word))


@lru_cache(maxsize=KEPT)
def _parts(word: str) -> tuple[str, ...]:
    """Return the words of two and three characters within a word, and the word: what is searched.

    As jieba's `cut_for_search` has them; without stop words and punctuation.
    """
    known = _tokenizer().FREQ
    held = [
        word[start : start + size]
        for size in (2, 3)
        for start in range(len(word) - size + 1)
        if size < len(word) and known.get(word[start : start + size])
    ]
    return tuple(
        part for part in (*held, word) if WORD.fullmatch(part) and part not in _stopwords()
    )
