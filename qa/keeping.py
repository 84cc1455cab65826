"""The index on disk: written whole, refused when stale, rebuilt with a notice.

Under the store's folder ``index/``::

    manifest.json                 what it was built from and with; written last
    records.json                  documents, statements, passages, links; row = place in its list
    statements/, passages/        a shelf each: words, and vectors unless Milvus keeps them
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from ontology.errors import StoreError
from qa.building import build
from qa.index import Index
from qa.records import Edge, Record
from qa.scope import Facts
from qa.shelf import Shelf
from qa.swap import swapped_in
from qa.vector_place import place_of, reach
from qa.vector_store import FILES, VectorStore

if TYPE_CHECKING:
    from ingest.encode import Encoder
    from kg.store import Store

FORMAT = 6
FOLDER = "index"
log = logging.getLogger(__name__)

# What `dataclasses.astuple` gives of flat ones, many times as fast.
_record, _edge, _facts = (
    attrgetter(*(field.name for field in fields(kind))) for kind in (Record, Edge, Facts)
)


def save(
    index: Index, folder: Path, fingerprint: str, model: str, place: str | None = None
) -> None:
    """Write the index to ``folder``, whole or not at all; an older one there is replaced.

    ``place`` is the Milvus that keeps its vectors, if one does.

    Raises
    ------
    StoreError
        When that Milvus refuses.
    """
    made_of = f"{FORMAT} {fingerprint} {model}"
    with _keeper(folder, made_of, place) as vectors, swapped_in(folder) as new:
        records = {
            "titles": index.titles,
            "statements": [_record(record) for record in index.statements],
            "passages": [_record(record) for record in index.passages],
            "links": [_edge(link) for link in index.links],
            "pages": index.pages,
            "facts": [_facts(facts) for facts in index.facts.values()],
            "keys": index.keys,
        }
        (new / "records.json").write_text(json.dumps(records, ensure_ascii=False), "utf-8")
        index.statement_shelf.save(new / "statements", vectors)
        index.passage_shelf.save(new / "passages", vectors)
        written = [file for file in sorted(new.rglob("*")) if file.is_file()]
        sizes = {file.relative_to(new).as_posix(): file.stat().st_size for file in written}
        sums = {file.relative_to(new).as_posix(): _sum(file) for file in written}
        manifest = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "model": model,
            "vectors": place,
            "build": vectors.name,
            "sizes": sizes,
            "sums": sums,
        }
        (new / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")


@contextmanager
def _keeper(folder: Path, made_of: str, place: str | None) -> Iterator[VectorStore]:
    """Give what keeps the vectors of an index that is being written."""
    if place is None:
        yield FILES
        return
    with FileLock(folder.with_name(".vectors.lock")):  # each build drops what it does not know
        kept = None
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            kept = manifest["build"] if manifest["vectors"] == place else None
        except (OSError, ValueError, KeyError, TypeError):
            log.debug("%s: no index yet", folder)
        yield reach(place).begin(folder.parent, made_of, kept)


def load(folder: Path, fingerprint: str, model: str, place: str | None = None) -> Index:
    """Read the index of the store with this ``fingerprint``, made with ``model``.

    ``place`` is the Milvus that keeps its vectors, if one does.

    Raises
    ------
    StoreError
        When there is none, it is damaged, it was built from another store or with another
        model, or its vectors are not at their place; the sentence says which.
    """
    if not (folder / "manifest.json").is_file():
        raise StoreError(f"{folder}：还没有索引，运行 duice index 建立。")
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        _refuse_other(folder, manifest, fingerprint, model, place)
        for name, told in manifest["sums"].items():
            if _sum(folder / name) != told:
                raise ValueError(name)
        return _read(folder, FILES if place is None else reach(place).build(manifest["build"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise StoreError(f"{folder}：索引已损坏（{error}），运行 duice index 重建。") from error


def _sum(file: Path) -> int:
    """CRC-32 of a file: against decay, not against forgers, and quicker than the disk."""
    found = 0
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            found = zlib.crc32(block, found)
    return found


def _refuse_other(
    folder: Path, manifest: Any, fingerprint: str, model: str, place: str | None
) -> None:
    """Raise when the manifest tells of other contents, another model or lost bytes."""
    why = None
    if manifest["format"] != FORMAT:
        why = "索引的格式属于另一个版本"
    elif manifest["fingerprint"] != fingerprint:
        why = "索引与库的内容不一致"
    elif manifest["model"] != model:
        why = f"索引由另一个模型（{manifest['model']}）生成"
    elif manifest.get("vectors") != place:
        why = f"索引的向量不在{place or '库的文件夹里'}"
    elif any((folder / name).stat().st_size != size for name, size in manifest["sizes"].items()):
        why = "索引文件不完整"
    if why:
        raise StoreError(f"{folder}：{why}，运行 duice index 重建。")


def _read(folder: Path, vectors: VectorStore) -> Index:
    records = json.loads((folder / "records.json").read_text("utf-8"))
    statements, found = (
        tuple(Record.read(row) for row in records[name]) for name in ("statements", "passages")
    )
    shelves = (
        Shelf.load(folder / "statements", vectors),
        Shelf.load(folder / "passages", vectors),
    )
    if [len(shelf) for shelf in shelves] != [len(statements), len(found)]:
        raise ValueError("vectors and records differ in number")
    links = tuple(Edge.read(row) for row in records["links"])
    pages = {name: tuple(starts) for name, starts in records.get("pages", {}).items()}
    facts = {told.name: told for told in (Facts(*row) for row in records["facts"])}
    titles, keys = records["titles"], records["keys"]
    return Index(titles, statements, found, links, *shelves, pages, facts, keys)


def _earlier(folder: Path, model: str) -> Index | None:
    """Read what there is of an index made with ``model``, whatever it was built from."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return load(folder, manifest["fingerprint"], model, manifest["vectors"])
    except (OSError, ValueError, KeyError, TypeError, StoreError):
        return None


def fits(store: Store, encoder: Encoder) -> bool:
    """Tell whether the index on disk is that of the store as it is; it is not read for that."""
    folder = store.folder / FOLDER
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        _refuse_other(folder, manifest, store.fingerprint(), encoder.name, place_of(store.folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StoreError):
        return False
    return True


def ensure(store: Store, encoder: Encoder) -> Index:
    """Load the store's index; where it is missing, stale or damaged, say so and rebuild it.

    Raises
    ------
    StoreError
        When the Milvus that keeps its vectors does not answer.
    """
    folder, fingerprint, place = store.folder / FOLDER, store.fingerprint(), place_of(store.folder)
    if place is not None:
        reach(place)  # before anything is made in vain
    try:
        return load(folder, fingerprint, encoder.name, place)
    except StoreError as stale:
        log.warning("%s 正在自动重建索引。", stale)
    index = build(store, encoder, _earlier(folder, encoder.name))
    try:
        save(index, folder, fingerprint, encoder.name, place)
    except OSError as error:
        log.warning("%s：索引写不进去（%s），这一次只在内存里使用。", folder, error)
        return index
    return index if place is None else load(folder, fingerprint, encoder.name, place)


def renew(store: Store, encoder: Encoder) -> None:
    """Write the index of a store anew, before readers see the state that it fits."""
    folder, place = store.folder / FOLDER, place_of(store.folder)
    index = build(store, encoder, _earlier(folder, encoder.name))
    save(index, folder, store.fingerprint(), encoder.name, place)
