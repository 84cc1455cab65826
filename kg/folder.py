"""The store's folder: what lies where, its format, and files that are whole or absent.

    store.json      format, base of the IRIs, model remembered
    graph/          the primary, Oxigraph; touched by the one writer only
    snapshots/N/    an immutable copy (hard links): graph/ and its fingerprint
    current         the N that readers open
    ahead           there while the primary holds what no snapshot has
    write.lock      held by the writer; writer.json tells who that is

Other derived things (index, vectors) may lie beside them and are none of this module's business.

Where a server keeps the graph (`kg.remote`), store.json holds its address instead and there is
nothing else but what is derived: the description is at the server too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ontology.errors import StoreError
from ontology.terms import BASE

FORMAT = 1
UNREADABLE = (OSError, RuntimeError)  # what Oxigraph raises for files that do not hold together
DAMAGED = "库已损坏，读不出来"
FULL = ("No space left", "Disk quota exceeded", "File too large")
FORBIDDEN = ("Permission denied", "Read-only file system", "Operation not permitted")


def meta_path(folder: Path) -> Path:
    """Return the file that makes a folder a store."""
    return folder / "store.json"


def graph_path(folder: Path) -> Path:
    """Return the folder of the primary."""
    return folder / "graph"


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old or the new one, never a part.

    That holds for a power cut too: the bytes are on the disk before the name leads to them.
    """
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    part.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system has a way to."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def require_store(folder: Path) -> None:
    """Check that ``folder`` holds a store that this version reads.

    Raises
    ------
    StoreError
        When there is no store, or it is of another format, or its description is damaged.
    """
    _require_meta(folder)
    if not is_store(folder):
        raise StoreError(f"{place(folder)}：这里还没有库；请先用 duice ingest 导入文件或文件夹")
    found = read_meta(folder).get("format")
    if found != FORMAT:
        raise StoreError(
            f"{place(folder)}：库的格式是 {found}，本版本只认 {FORMAT}；"
            "请换用对应版本的 Duice，或重新导入"
        )


def is_store(folder: Path) -> bool:
    """Tell whether there is a store in ``folder``, or at the server that it names.

    Raises
    ------
    StoreError
        When the server cannot be asked.
    """
    return meta_path(folder).is_file() and "format" in read_meta(folder)


def _require_meta(folder: Path) -> None:
    """Refuse a graph without its description: a new one might name its IRIs otherwise."""
    if graph_path(folder).is_dir() and not is_store(folder):
        raise StoreError(
            f"{folder}：库的说明 store.json 不见了或已损坏；"
            "请从备份（zip 文件）里取出 store.json 放回，或恢复整个备份"
        )


def server_of(folder: Path) -> str | None:
    """Return the address of the server that keeps the graph; None where the folder does."""
    if not meta_path(folder).is_file():
        return None
    address = _noted(folder).get("server")
    return None if address is None else str(address)


def place(folder: Path) -> str:
    """Say where a store is: its server's address, or its folder."""
    return server_of(folder) or str(folder)


def read_meta(folder: Path) -> dict[str, Any]:
    """Read the store's description.

    Raises
    ------
    StoreError
        When it is damaged or cannot be read.
    """
    if (address := server_of(folder)) is None:
        return _noted(folder)
    from kg.remote_meta import read  # noqa: PLC0415 - most stores are folders

    return read(address)


def _noted(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads(meta_path(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(folder, error) from error
    if not isinstance(meta, dict):
        raise damaged(folder, ValueError("store.json"))
    return meta


def write_meta(folder: Path, meta: dict[str, Any]) -> None:
    """Write the store's description."""
    if (address := server_of(folder)) is not None:
        from kg.remote_meta import write  # noqa: PLC0415 - most stores are folders

        write(address, meta)
        return
    write_whole(meta_path(folder), json.dumps(meta, ensure_ascii=False, indent=2) + "\n")


def base_of(folder: Path) -> str:
    """Return the base of the IRIs that the store gives."""
    return str(read_meta(folder).get("base", BASE))


def create(folder: Path, base: str | None = None) -> None:
    """Make ``folder`` a store where it is none yet, its IRIs under ``base``.

    Raises
    ------
    StoreError
        When the folder cannot be made or written.
    """
    _require_meta(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not meta_path(folder).exists() or not is_store(folder):
            write_meta(folder, {"format": FORMAT, "base": base or BASE})
    except OSError as error:
        raise StoreError(
            f"{folder}：不能在这里建库（{reason(error)}）；请换一个可写的文件夹（--store）"
        ) from error


def damaged(folder: Path, error: Exception) -> StoreError:
    """Say that the store's files do not hold together."""
    told = " ".join(str(error).split())[:160]
    return StoreError(f"{folder}：{DAMAGED}（{told}）；请从备份恢复，或删去该文件夹后重新导入")


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the disk or Oxigraph says about a store into a sentence for the user."""
    try:
        yield
    except UNREADABLE as error:
        match reason(error):
            case "磁盘已满":
                raise StoreError(f"{folder}：磁盘已满，未能写入；请腾出空间后再试") from error
            case "只读或没有权限":
                raise StoreError(
                    f"{folder}：只读或没有权限，未能写入；请检查该文件夹的权限"
                ) from error
        if "LOCK: " in str(error):  # somebody deleted write.lock under a writer
            raise StoreError(f"{folder}：另一个进程正在写入这个库；请等它结束后再试") from error
        raise damaged(folder, error) from error


def reason(error: Exception) -> str:
    """Say in a few words what the disk or Oxigraph complains of."""
    text = " ".join(str(error).split())
    if any(told in text for told in FULL):
        return "磁盘已满"
    if any(told in text for told in FORBIDDEN):
        return "只读或没有权限"
    return (error.strerror if isinstance(error, OSError) else None) or text[:160] or "原因不明"


def mark_ahead(folder: Path) -> None:
    """Note that the primary is about to hold what no snapshot has."""
    mark = folder / "ahead"
    if not mark.exists():
        mark.touch()
        sync(folder)


def is_ahead(folder: Path) -> bool:
    """Tell whether the primary may hold what no snapshot has."""
    return (folder / "ahead").exists()


def clear_ahead(folder: Path) -> None:
    """Note that the newest snapshot has all that the primary holds."""
    (folder / "ahead").unlink(missing_ok=True)


def command_line(arguments: list[str]) -> str:
    """Show a command as the user typed it, short enough for a message."""
    if not arguments:
        return "?"
    shown = " ".join([os.path.basename(arguments[0]), *arguments[1:]])  # noqa: PTH119
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
