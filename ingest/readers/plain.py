"""Plain text: which coding its bytes are in is told by the characters that come out."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from importlib.resources import files

from charset_normalizer import from_bytes

from ingest.raw import Raw, UnreadableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of two that fit equally well the earlier one is taken. GB 18030 holds GBK and GB 2312,
# big5hkscs all of Big5.
CODINGS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
SAMPLE = 60_000  # bytes that are tried in each coding; even, so that no UTF-16 unit is cut
LEAST = 0.15  # share of frequent characters in a text that is one
FEW = 12  # characters that are not yet enough to count shares of
TOO_MUCH_CONTROL = 1 / 200
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
WORDS = re.compile(r"[^\s\x00-\x7f]")
NO_TEXT = "内容不是完好的文本（UTF-8、UTF-16、GB 18030 或 Big5）；请用编辑器打开，另存为 UTF-8"


def plain(data: bytes) -> Raw:
    """Read text in UTF-8, UTF-16, GB 18030 or Big5, with or without a byte order mark.

    Raises
    ------
    UnreadableError
        When the bytes are no text in any of them.
    """
    return Raw(decoded(data))


def decoded(data: bytes, declared: str | None = None) -> str:
    """Decode bytes; ``declared`` is a coding that the file names for itself and is tried first.

    Raises
    ------
    UnreadableError
        When the bytes are no text.
    """
    try:
        text = data.decode(coding(data, declared))
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableError(NO_TEXT) from error
    if _controls(text[:100_000]) > TOO_MUCH_CONTROL:
        raise UnreadableError(NO_TEXT)
    return text


def coding(data: bytes, declared: str | None = None) -> str:
    """Tell the coding of ``data``: by its mark, by what is declared, else by its characters.

    UTF-8 is told by its form alone. The others fit nearly any bytes, but only the right one gives
    characters that texts are made of.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    sample = data[:SAMPLE]
    for named in ("utf-8", declared or "utf-8"):
        if (tried := _tried(sample, named)) is not None and "\0" not in tried:
            return named
    ranked = [(_share(text), name) for name in CODINGS if (text := _tried(sample, name))]
    best = max(ranked, key=lambda pair: pair[0], default=(0.0, ""))
    if best[0] >= LEAST:
        return best[1]
    guess = from_bytes(sample).best()
    return guess.encoding if guess else "utf-8"


def _tried(sample: bytes, name: str) -> str | None:
    """Decode a sample, whose last character may be cut; None where it is not in this coding."""
    try:
        return codecs.getincrementaldecoder(name)().decode(sample, final=len(sample) < SAMPLE)
    except (UnicodeDecodeError, LookupError):
        return None


def _share(text: str) -> float:
    """Share of the characters beyond ASCII that are frequent ones; a few are given the benefit."""
    if _controls(text) > TOO_MUCH_CONTROL:
        return 0.0
    found = WORDS.findall(text)
    if not found:
        return 0.0
    frequent = _frequent()
    share = sum(char in frequent for char in found) / len(found)
    return max(share, LEAST) if len(found) < FEW and _all_common(found) else share


def _all_common(found: list[str]) -> bool:
    """Whether all are Han or the punctuation beside them, none private or a relic."""
    return all("一" <= char <= "龥" or char in "，。、；：（）《》“”〔〕？！　" for char in found)


def _controls(text: str) -> float:
    return len(CONTROL.findall(text)) / len(text) if text else 0.0


@lru_cache(maxsize=1)
def _frequent() -> frozenset[str]:
    lines = (files("ontology") / "lexicon" / "characters.txt").read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#"))) | set(
        "，。、；："
    )
