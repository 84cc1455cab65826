"""One system over the articles of statutes; `bench/peers.py` runs it, each step in a process.

    python bench/peer.py SYSTEM ingest FOLDER
    python bench/peer.py SYSTEM search FOLDER

SYSTEM is ``duice``, ``txtai`` or ``haystack``. FOLDER holds articles.jsonl, queries.jsonl and
model/, the weights as a sentence-transformers folder; the system keeps its own things in
``FOLDER/SYSTEM``. ``search`` prints a JSON object a query: ``hits`` (ids, best first) and
``milliseconds``; the first query is asked once before, untimed.

Imports nothing but what the system itself needs: the peers' Python has no duice.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

K, DEEP = 10, 50
PASSAGE, QUERY = "passage: ", "query: "  # what the E5 models are trained with
PAIRS = r"(?=(\w\w))"
"""Pairs of characters, as analysers of Chinese take them: haystack's own are whole clauses."""

Searcher = Callable[[str], list[str]]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON lines."""
    with path.open(encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def duice_ingest(folder: Path) -> None:
    """Read, extract, link, store and index, as ``duice ingest`` does."""
    from ui.cli import main

    code = main(["--store", str(folder / "duice"), "ingest", str(folder / "articles.jsonl")])
    if code:
        raise SystemExit(code)


def duice_search(folder: Path) -> Searcher:
    """Open the store for asking."""
    from kg.store import Store
    from ui.library import library_of

    library = library_of(Store.open(folder / "duice", write=False))
    names = {entry.title: entry.name for entry in library.store.documents()}
    told = {names[one["title"]]: one["id"] for one in lines(folder / "articles.jsonl")}

    def search(question: str) -> list[str]:
        return [told[hit.document] for hit in library.search(question, DEEP)]

    return search


def txtai_ingest(folder: Path) -> None:
    """Index by vectors and by BM25, with the texts themselves."""
    from txtai import Embeddings

    rules = {"query": QUERY, "data": PASSAGE}
    index = Embeddings(hybrid=True, content=True, path=str(folder / "model"), instructions=rules)
    index.index(
        (one["id"], f"{one['title']}\n{one['text']}", None)
        for one in lines(folder / "articles.jsonl")
    )
    index.save(str(folder / "txtai"))


def txtai_search(folder: Path) -> Searcher:
    """Load the index."""
    from txtai import Embeddings

    index = Embeddings()
    index.load(str(folder / "txtai"))
    return lambda question: [hit["id"] for hit in index.search(question, K)]


def haystack_ingest(folder: Path) -> None:
    """Write documents with their vectors into the store in memory, and that to disk."""
    from haystack import Document
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    embedder = SentenceTransformersDocumentEmbedder(
        model=str(folder / "model"), prefix=PASSAGE, normalize_embeddings=True, progress_bar=False
    )
    embedder.warm_up()
    store = InMemoryDocumentStore(bm25_tokenization_regex=PAIRS)
    documents = [
        Document(id=one["id"], content=f"{one['title']}\n{one['text']}")
        for one in lines(folder / "articles.jsonl")
    ]
    store.write_documents(embedder.run(documents=documents)["documents"])
    (folder / "haystack").mkdir(exist_ok=True)
    store.save_to_disk(str(folder / "haystack" / "store.json"))


def haystack_search(folder: Path) -> Searcher:
    """Load the store; join what two retrievers find by reciprocal ranks."""
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersTextEmbedder,
    )

    store = InMemoryDocumentStore.load_from_disk(str(folder / "haystack" / "store.json"))
    embedder = SentenceTransformersTextEmbedder(
        model=str(folder / "model"), prefix=QUERY, normalize_embeddings=True, progress_bar=False
    )
    pipeline = Pipeline()
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=DEEP))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=DEEP))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K))
    pipeline.connect("embedder.embedding", "meaning.query_embedding")
    pipeline.connect("meaning", "joiner")
    pipeline.connect("words", "joiner")

    def search(question: str) -> list[str]:
        found = pipeline.run({"embedder": {"text": question}, "words": {"query": question}})
        return [document.id for document in found["joiner"]["documents"]]

    return search


INGEST = {"duice": duice_ingest, "txtai": txtai_ingest, "haystack": haystack_ingest}
SEARCH = {"duice": duice_search, "txtai": txtai_search, "haystack": haystack_search}


def ask(search: Searcher, folder: Path) -> None:
    """Ask all queries, one after the other."""
    for at, one in enumerate(lines(folder / "queries.jsonl")):
        if not at:
            search(one["question"])
        start = time.perf_counter()
        hits = search(one["question"])
        took = 1000 * (time.perf_counter() - start)
        hits = list(dict.fromkeys(hits))[:K]
        print(json.dumps({"hits": hits, "milliseconds": took}, ensure_ascii=False))


if __name__ == "__main__":
    system, step, place = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    if step == "ingest":
        INGEST[system](place)
    else:
        ask(SEARCH[system](place), place)
