"""Where a store is that the command line names: a folder, or a SPARQL server."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from platformdirs import user_cache_path

from kg import folder as layout
from ontology.errors import StoreError

SCHEMES = ("http://", "https://")


def folder_of(store: str) -> Path:
    """Return a store's folder; for a server, where this machine keeps what is derived.

    That is a folder of the user's cache, which may be deleted whenever no command runs.

    Raises
    ------
    StoreError
        When an address cannot be one, or the cache cannot be written to.
    """
    if not store.strip().lower().startswith(SCHEMES):
        return Path(store)
    from kg.server import checked  # noqa: PLC0415 - most stores are folders

    address = checked(store)
    name = hashlib.sha256(address.encode("utf-8")).hexdigest()[:16]
    folder = user_cache_path("duice", appauthor=False) / "remote" / name
    try:
        if not layout.meta_path(folder).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            layout.write_whole(layout.meta_path(folder), json.dumps({"server": address}))
    except OSError as error:
        raise StoreError(
            f"{folder}：不能写入（{layout.reason(error)}）；请检查缓存文件夹的权限和磁盘空间"
        ) from error
    return folder


def require_folder(store: Path, instead: str) -> None:
    """Refuse a store that a server keeps, for what only a store in a folder can.

    Raises
    ------
    StoreError
        When a server keeps it; ``instead`` tells what to do.
    """
    if (address := layout.server_of(store)) is not None:
        raise StoreError(f"{address}：图在服务器上，这个命令只管文件夹里的库；{instead}")
