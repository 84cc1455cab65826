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


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones (OpenCC, t2s); half a character is a ?."""
    return str(_converter().convert(text.encode("utf-8", "replace").decode("utf-8")))


def words(text: str) -> list[str]:
    """Cut ``text`` into lower-case simplified words, long words also into their parts.

    Stop words and punctuation are left out; what is left stands in reading order, parts before
    the whole (jieba's search mode).
    """
    cut = _tokenizer().cut_for_search(simplify(text).lower())
    return [word for word in cut if WORD.fullmatch(word) and word not in _stopwords()]


def cut(text: str) -> list[str]:
    """Cut ``text`` into its words as they are written; joined they are the text again."""
    return [str(word) for word in _tokenizer().cut(text)]
