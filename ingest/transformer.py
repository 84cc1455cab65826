"""Encoders of sentence-transformers: any model by name or folder, on a GPU where there is one."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from ingest.encode import Vectors
from ontology.errors import ModelError

E5_PREFIXES = {"query": "query: ", "passage": "passage: "}
REPOSITORY = re.compile(r"[a-z0-9][\w.-]*(/[a-z0-9][\w.-]*)?", re.ASCII | re.IGNORECASE)
"""What Hugging Face takes for a model's name."""

log = logging.getLogger(__name__)


class TransformerEncoder:
    """A sentence-transformers model, loaded at the first text.

    A folder is read without the network; a name is looked for among the models downloaded
    before, then on Hugging Face. A text beyond the model's length is cut off there.
    """

    def __init__(self, model: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise ModelError(
                f"模型 {model}：需要 sentence-transformers；请运行 pip install 'duice[models]'。"
            )
        self._model = model
        self._lock = Lock()
        self._folder = Path(model) if Path(model).is_dir() else None
        if self._folder is None and not REPOSITORY.fullmatch(model):
            raise ModelError(f"模型 {model}：没有这个文件夹，也不是可下载的模型名；请核对路径。")
        if self._folder is not None and not (self._folder / "config.json").is_file():
            raise ModelError(f"模型文件夹 {model}：里面没有 config.json；请指向模型所在的文件夹。")

    @cached_property
    def name(self) -> str:
        """The model's name; for a folder its own name and a digest of what computes in it."""
        if self._folder is None:
            return self._model
        return f"{self._folder.resolve().name}@{folder_digest(self._folder)}"

    @property
    def width(self) -> int:
        """See `Encoder.width`; loads the model."""
        model = self._loaded()
        ask = getattr(model, "get_embedding_dimension", None)  # its name since version 6
        return int(ask() if ask else model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`; with the model's prompt for passages where it has one.

        Raises
        ------
        ModelError
            When there is no such model, or it cannot be loaded.
        """
        return self._encode(texts, self._prompts["passage"])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_queries`; with the model's prompt for queries where it has one."""
        return self._encode(texts, self._prompts["query"])

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.width), dtype=np.float32)
        vectors = self._loaded().encode(
            list(texts),
            prompt=prompt,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _prompts(self) -> dict[str, str]:
        """Its own prompts, else those of E5 where the name says it is one."""
        own: dict[str, str] = {key: text for key, text in self._loaded().prompts.items() if text}
        if not own and "e5" in Path(self._model).name.lower():
            return E5_PREFIXES
        return {
            "query": own.get("query", ""),
            "passage": own.get("passage") or own.get("document", ""),
        }

    def _loaded(self) -> Any:
        with self._lock:  # two pages of a server may ask at the same time
            return self._engine

    @cached_property
    def _engine(self) -> Any:
        """The model in memory; whatever its libraries find wrong in it is told as one error."""
        load = import_module("sentence_transformers").SentenceTransformer
        import_module("transformers.utils.logging").disable_progress_bar()
        damaged = import_module("safetensors").SafetensorError
        faults = (OSError, ValueError, RuntimeError, LookupError, TypeError, ImportError, damaged)
        try:
            try:
                return load(self._model, local_files_only=True)
            except OSError:
                if self._folder is not None:
                    raise
            log.warning("模型 %s 不在本机，正从 Hugging Face 下载。", self._model)
            return load(self._model)
        except faults as error:
            why = str(error).strip().partition("\n")[0].rstrip(".")
            mend = "请核对模型名和网络" if self._folder is None else "文件夹可能不完整，请重新取得"
            raise ModelError(f"模型 {self._model}：装载失败（{why}）；{mend}。") from error


def folder_digest(folder: Path) -> str:
    """16 hex digits of SHA-256 over the names and bytes of a model's files.

    What describes and does not compute (``.md``, hidden files, LICENSE) does not count.
    """
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".md" or path.name == "LICENSE" or "/." in f"/{name}":
            continue
        with path.open("rb") as stream:
            whole.update(f"{name}\n".encode())
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()[:16]
