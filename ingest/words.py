"""Words of a Chinese text, simplified, for matching and for ranking by words."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from importlib.resources import files

import jieba
import opencc

jieba.setLogLevel(logging.WARNING)  # it reports its dictionary on stderr otherwise

WORD = re.compile(r"[\w一-鿿]+")


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    """Jieba with the domain's own words, apart from the global one that others may change."""
    tokenizer = jieba.Tokenizer()
    for line in (files("ontology") / "lexicon" / "words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            tokenizer.add_word(line.strip())
    return tokenizer


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    """Words that match everything and so tell nothing."""
    text = (files("ontology") / "lexicon" / "stopwords.txt").read_text("utf-8")
    return frozenset(text.split())


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones (OpenCC, t2s)."""
    return str(_converter().convert(text))


def words(text: str) -> list[str]:
    """Cut ``text`` into lower-case simplified words, long words also into their parts.

    Stop words and punctuation are left out; what is left stands in reading order, parts before
    the whole (jieba's search mode).
    """
    cut = _tokenizer().cut_for_search(simplify(text).lower())
    return [word for word in cut if WORD.fullmatch(word) and word not in _stopwords()]
