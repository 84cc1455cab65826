"""With the bundled model: questions that share no word with the text, or not even the language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.encode import Encoder
from ingest.models import encoder as model
from ingest.read import load, read
from ingest.statement import Extraction
from ingest.vectors import cached
from kg.store import Store
from qa.answer import Asker
from qa.building import build
from qa.index import Index
from qa.search import search

pytestmark = [pytest.mark.model, pytest.mark.slow]
SAMPLE = "survey_disaster_awareness.txt"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The bundled model, each text encoded once for all tests of the module."""
    return cached(model(None), tmp_path_factory.mktemp("vectors") / "vectors.sqlite")


@pytest.fixture(scope="module")
def surveyed(
    samples: Path, reader: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Index]]:
    """A sample document without any statement, so that passages alone can answer."""
    with Store.open(tmp_path_factory.mktemp("model") / "store", write=True) as store:
        for source in load(samples / SAMPLE):
            store.add(Extraction(read(source), (), ()), source, reader.name)
        yield store, build(store, reader)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("疏散点平日大门紧闭、开门的人不在", "钥匙"),
        ("What share of the publicity budget went to printed matter?", "印刷品"),
    ],
)
def test_a_passage_is_found_by_what_it_means(
    surveyed: tuple[Store, Index], reader: Encoder, question: str, words: str
) -> None:
    found = search(surveyed[1], reader, question, 3)

    assert any(words in hit.text for hit in found)


def test_a_share_asked_for_in_english_is_answered_from_chinese(
    surveyed: tuple[Store, Index], reader: Encoder
) -> None:
    answer = Asker(surveyed[0], reader, surveyed[1]).ask(
        "What share of the city's publicity budget went to printed matter?"
    )

    assert "六成" in answer.items[0].quote
    assert answer.text.startswith("Passages that bear on the question")


@pytest.mark.parametrize(
    "question", ["How do I bake sourdough bread?", "Which planets have rings?"]
)
def test_a_question_from_another_field_is_refused(
    surveyed: tuple[Store, Index], reader: Encoder, question: str
) -> None:
    reason = Asker(surveyed[0], reader, surveyed[1]).ask(question).reason

    assert reason is not None
    assert "outside the scope" in reason
