"""What ``duice info`` tells: versions, the model, and the store in figures."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingest.model_files import weights_path
from kg import across, decisions, scheme
from kg.folder import place
from kg.store import Store
from ontology import terms as t
from ontology.errors import ModelError, StoreError
from qa.vector_place import HERE, place_of

PARTS = ("pyoxigraph", "onnxruntime", "faiss-cpu", "bm25s", "gradio")


def facts(folder: Path) -> dict[str, Any]:
    """Collect what a report of a fault should hold; what is missing says so in its place."""
    return {
        "duice": version("duice"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        **{part: version(part) for part in PARTS},
        "weights": _weights(),
        "store": place(folder),
        **_store(folder),
    }


def _weights() -> str:
    """Tell where the default model lies, or what is wrong with it."""
    try:
        return str(weights_path())
    except ModelError as error:
        return str(error)


def _store(folder: Path) -> dict[str, Any]:
    """Count what the store holds, or tell what is wrong with it."""
    try:
        with Store.open(folder, write=False) as store:
            entries, model = store.documents(), store.model
            inferred, state = len(across.links(store)), across.state(store)
            formed = sum(1 for _ in store.find(None, t.FOUNDER, None, store.names.concepts))
            decided, own = decisions.length(store), scheme.names(store)
            base = store.names.base
    except StoreError as error:
        return {"documents": 0, "problems": 0, "measures": 0, "links": 0, "fault": str(error)}
    return {
        "model": model,
        "vectors": place_of(folder) or HERE,
        "base": base,
        "documents": len(entries),
        "problems": sum(entry.problems for entry in entries),
        "measures": sum(entry.measures for entry in entries),
        "links": sum(entry.links for entry in entries),
        "across_links": inferred,
        "across_state": state.value,
        "concepts": formed,
        "decisions": decided,
        "schemes": list(own),
    }
