"""Search ranks passages and makes no answer."""

from __future__ import annotations

import pytest

from ingest.encode import CharacterPairs
from kg.store import Store
from ontology.errors import QueryError
from qa.index import Index
from qa.search import search


def test_the_passage_asked_for_comes_first(index: Index, encoder: CharacterPairs) -> None:
    assert search(index, encoder, "护理补贴每月300元")[0].text.startswith("招录护理员")
    assert search(index, encoder, "老旧排水管网更新")[0].text.startswith("更新改造")


def test_hits_are_ranked_by_their_scores(index: Index, encoder: CharacterPairs) -> None:
    hits = search(index, encoder, "数据共享", 10)
    scores = [hit.score for hit in hits]

    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_no_more_hits_than_asked_for(index: Index, encoder: CharacterPairs) -> None:
    assert len(search(index, encoder, "数据共享", 1)) == 1
    assert len(search(index, encoder, "数据共享", 1000)) == len(index.passages)


def test_a_document_limits_the_search(index: Index, encoder: CharacterPairs) -> None:
    hits = search(index, encoder, "数据共享", 10, "care")

    assert {hit.document for hit in hits} == {"care"}


def test_every_hit_is_a_slice_of_its_document(
    index: Index, store: Store, encoder: CharacterPairs
) -> None:
    for hit in search(index, encoder, "共享", 20):
        assert store.document(hit.document).text[hit.start : hit.end] == hit.text


def test_a_hit_has_the_keys_of_the_contract(index: Index, encoder: CharacterPairs) -> None:
    keys = ["rank", "document", "section", "start", "end", "text", "score"]

    assert list(search(index, encoder, "共享")[0].to_json()) == keys


@pytest.mark.parametrize(
    ("query", "document", "fault"),
    [("", None, "空的"), ("问" * 10_000, None, "10000"), ("共享", "none", "没有文献“none”")],
)
def test_what_cannot_be_searched_is_told(
    index: Index, encoder: CharacterPairs, query: str, document: str | None, fault: str
) -> None:
    with pytest.raises(QueryError, match=fault):
        search(index, encoder, query, 10, document)
