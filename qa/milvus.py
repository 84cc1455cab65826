"""The vectors of an index in Milvus, each kind of them in a collection of its own.

The collections of one build share a name ``duice_STORE_INDEX_BUILD``: of the store's folder, of
what the index was made from and with, and of this build alone. The index on disk tells the name,
so replacing it is what switches readers over. Collections that no index names any more go when
the next build begins: until then readers of the index before still find theirs.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.folder import write_whole
from ontology.errors import StoreError
from qa.milvus_space import PATIENCE, Collection
from qa.space import Local
from qa.vector_store import TOKEN

if TYPE_CHECKING:
    from pymilvus import MilvusClient

ID = "vectors.id"  # file that tells the store's collections from those of others
EXACT = 1_000_000
"""Vectors that are compared one by one (FLAT), exactly.

More of them are in lists of 8-bit vectors (IVF_SQ8): a quarter of the memory, and the nearest are
scored by their exact vectors anyway.
"""
BATCH = 2_000  # rows of one insert: 3 MB of the 64 MB that a call may have


class Server:
    """A Milvus as one store uses it.

    Raises
    ------
    StoreError
        When pymilvus is not installed, or nothing answers at ``uri``.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        with self.told():
            self.client = _client(uri, os.environ.get(TOKEN, "").strip())

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say what Milvus cannot do in a sentence, without the token."""
        try:
            yield
        except ImportError as error:
            raise StoreError(
                f"向量保存在 {self.uri}，但没有安装 pymilvus；请运行 pip install 'duice[milvus]'"
            ) from error
        except Exception as error:
            if not type(error).__module__.startswith(("pymilvus", "grpc")):
                raise
            raise StoreError(f"{self.uri}：{self._why(error)}") from None  # tracebacks hold tokens

    def _why(self, error: Exception) -> str:
        code, said = getattr(error, "code", 0), str(getattr(error, "message", error))
        token = os.environ.get(TOKEN, "").strip()
        if token:
            said = said.replace(token, "…")
        if "milvus-lite" in said:
            return f"没有安装 milvus-lite（{said}）；请运行 pip install 'duice[milvus]'"
        if "Open local milvus failed" in said:
            return (
                f"打不开这个 Milvus Lite 文件（{said}）；它同时只供一个进程使用，请等那个进程结束"
            )
        if "auth" in said.lower():
            return f"口令不对（{said}）；请把 用户名:密码 放在环境变量 {TOKEN} 里"
        if "connect" in said or "UNAVAILABLE" in said or code == 2:
            return (
                f"连不上 Milvus（{said}）；请检查网址、服务是否在运行、环境变量 {TOKEN}，"
                "或用 --vectors local 改存在库的文件夹里"
            )
        return f"Milvus 报错（{said}）；运行 duice index 重建索引后再试"

    def build(self, name: str) -> Build:
        """Give the build of this name."""
        return Build(self, name)

    def begin(self, folder: Path, made_of: str, kept: str | None) -> Build:
        """Begin a build of the index of the store in ``folder``; what was left behind goes.

        Parameters
        ----------
        made_of
            What the index is made from and with.
        kept
            The build that the index on disk names, which stays.
        """
        own = f"duice_{_digest(_id(folder), str(folder.resolve()))}"
        with self.told():
            for name in self.client.list_collections():
                if name.startswith(own) and not (kept and name.startswith(kept)):
                    self.client.drop_collection(name, timeout=PATIENCE)
        return Build(self, f"{own}_{_digest(made_of)}_{secrets.token_hex(4)}")


class Build:
    """The collections of one build of an index: a `qa.vector_store.VectorStore`."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name

    def write(self, path: Path, vectors: Local) -> None:
        """See `qa.vector_store.VectorStore.write`."""
        name, client = self._collection(path), self.server.client
        with self.server.told():
            _create(client, name, *vectors.vectors.shape)
            for start in range(0, len(vectors), BATCH):
                wide = vectors.vectors[start : start + BATCH].astype(np.float32)
                rows = [{"row": start + at, "vector": one} for at, one in enumerate(wide)]
                client.insert(name, rows, timeout=PATIENCE)
            client.flush(name, timeout=PATIENCE)

    def read(self, path: Path, size: int) -> Collection:
        """See `qa.vector_store.VectorStore.read`.

        Raises
        ------
        StoreError
            When the collection is missing, incomplete, or cannot be read.
        """
        name, client = self._collection(path), self.server.client
        with self.server.told():
            found, width = -1, 0
            if client.has_collection(name, timeout=PATIENCE):
                fields = client.describe_collection(name, timeout=PATIENCE)["fields"]
                width = next(one["params"]["dim"] for one in fields if one["name"] == "vector")
                client.load_collection(name, timeout=PATIENCE)
                found = _count(client, name)
        if found != size:
            raise StoreError(
                f"{self.server.uri}：索引的向量（{name}）不在或不全，运行 duice index 重建。"
            )
        return Collection(self.server, name, (size, width), _probes(size))

    def _collection(self, path: Path) -> str:
        return f"{self.name}_{path.parent.name}_{path.name}"


def _create(client: MilvusClient, name: str, size: int, width: int) -> None:
    from pymilvus import DataType  # noqa: PLC0415 - an extra

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=width)
    kind, how = ("IVF_SQ8", {"nlist": 4 * isqrt(size)}) if size > EXACT else ("FLAT", {})
    index = client.prepare_index_params()
    index.add_index("vector", index_type=kind, metric_type="IP", params=how)
    client.create_collection(name, schema=schema, index_params=index, timeout=PATIENCE)


def _count(client: MilvusClient, name: str) -> int:
    """Count the rows of a collection, those written last among them."""
    told = client.query(
        name, output_fields=["count(*)"], consistency_level="Strong", timeout=PATIENCE
    )
    return int(told[0]["count(*)"])


def _probes(size: int) -> int | None:
    """Tell how many lists are looked into, of the four times √n that there are."""
    return isqrt(size) // 8 if size > EXACT else None


@cache
def _client(uri: str, token: str) -> Any:
    """Connect, once a process."""
    from pymilvus import MilvusClient  # noqa: PLC0415 - an extra

    for name in ("pymilvus", "pymilvus.milvus_client", "milvus_lite", "grpc._server"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # faults are told by `Server.told`
    return MilvusClient(uri, token=token, timeout=PATIENCE)


def _id(folder: Path) -> str:
    """Return what tells this store's collections from others'; made where there is none yet."""
    file = folder / ID
    if not file.is_file():
        write_whole(file, secrets.token_hex(8))
    return file.read_text("utf-8")


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]
