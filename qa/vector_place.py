"""Where a store keeps the vectors of its index: noted once, in the store's description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg import folder as layout
from kg.store import Store
from ontology.errors import QueryError
from qa.vector_store import TOKEN

if TYPE_CHECKING:
    from qa.milvus import Server

HERE = "local"  # what takes vectors back from Milvus
KEY = "vectors"  # in the store's description


def place_of(folder: Path) -> str | None:
    """Return the URI of the Milvus that keeps a store's vectors; None where its folder does."""
    place = layout.read_meta(folder).get(KEY)
    return None if place is None else str(place)


def move(folder: Path, uri: str) -> None:
    """Note at the store in ``folder`` that its vectors are kept at ``uri``; its index follows.

    Parameters
    ----------
    uri
        ``http(s)://HOST:PORT`` of a Milvus server, a file ending in .db for Milvus Lite, or
        `HERE`.

    Raises
    ------
    QueryError
        When the URI is neither.
    StoreError
        When there is no store, it is being written to, or no Milvus answers.
    """
    place = _checked(uri)
    layout.require_store(folder)
    if place == place_of(folder):
        return
    if place is not None:
        reach(place)
    with Store.open(folder, write=True):
        meta = {key: value for key, value in layout.read_meta(folder).items() if key != KEY}
        layout.write_meta(folder, meta if place is None else meta | {KEY: place})


def reach(place: str) -> Server:
    """Connect to Milvus.

    Raises
    ------
    StoreError
        When pymilvus is not installed, or nothing answers.
    """
    from qa.milvus import Server  # noqa: PLC0415 - most stores keep their vectors themselves

    return Server(place)


def _checked(uri: str) -> str | None:
    if uri == HERE:
        return None
    if uri.endswith(".db") and "://" not in uri:
        return str(Path(uri).expanduser().resolve())
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise QueryError(
            f"--vectors {parts.scheme or uri}：要写 Milvus 的网址，如 http://localhost:19530，"
            f"或以 .db 结尾的文件名；放回库的文件夹用 {HERE}"
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise QueryError(
            f"--vectors {parts.scheme}://{parts.hostname}：网址里不能有口令或参数；"
            f"口令放在环境变量 {TOKEN} 里，写成 用户名:密码"
        )
    return uri.rstrip("/")
