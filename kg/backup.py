"""Backups: one file with all of a store that cannot be derived, checked when it is made and used.

A zip file; two backups of one state of a store are the same bytes::

    graph.nq        every graph but the ontology's: documents, decisions, concepts, schemes
    store.json      format, base of the IRIs, model remembered
    manifest.json   format, release, counts; size and SHA-256 of the other parts

Nothing else that lies in the folder gets into it: indexes and vectors are derived, and what else is
there (a file of users, say) is nobody's business. `kg.restore` is another thing: it takes back what
`kg.export` wrote, into a store that may hold more.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg import decisions
from kg import folder as layout
from kg.archive import Archive
from kg.store import Store
from kg.view import View
from ontology import terms as t
from ontology.errors import OutputError, ReadError, StoreError
from ontology.release import release

FORMAT = 1
GRAPH, META, MANIFEST = "graph.nq", "store.json", "manifest.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds."""

    documents: int
    statements: int
    decisions: int
    quads: int

    @classmethod
    def of(cls, store: View) -> Counts:
        """Count what is in a store beside the ontology."""

        def typed(kind: Any) -> int:
            return sum(1 for _ in store.find(None, t.RDF_TYPE, kind, None))

        quads = sum(1 for _ in store.find(None, None, None, None))
        own = sum(1 for _ in store.find(None, None, None, t.ONTOLOGY))
        statements = sum(map(typed, t.CLASS_BY_KIND.values()))
        return cls(typed(t.DOCUMENT), statements, decisions.length(store), quads - own)


def back_up(store: View, file: Path) -> Counts:
    """Write a backup of a store that is open to read, read it back, and put it at ``file``.

    An earlier file of that name stays until the new one has proved sound.

    Raises
    ------
    OutputError
        When it cannot be written, or does not read back as it was written.
    """
    if file.is_dir():
        raise OutputError(f"{file}：是文件夹；请给出备份文件的名称，如 库.zip")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as output:
            counts = _write(store, output)
            output.flush()
            os.fsync(output.fileno())
        with Archive(part) as archive:
            archive.verify(_manifest(archive)["parts"])
        part.replace(file)
        layout.sync(file.parent)
    except ReadError as error:
        raise OutputError(
            f"{file}：刚写的备份读回来不一样（{error}）；请检查磁盘，或换一个位置"
        ) from error
    except OSError as error:
        raise OutputError(
            f"{file}：备份写不进去（{layout.reason(error)}）；请换一个位置或腾出空间"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def bring_back(file: Path, folder: Path) -> Counts:
    """Make of a backup the store at ``folder``, where there is nothing yet; all of it or nothing.

    Everything is checked beside that place first: sums, counts, and what the shapes ask.

    Raises
    ------
    ReadError
        When the file is no sound backup.
    StoreError
        When something is in the folder, or it cannot be written.
    """
    _require_empty(folder)
    with Archive(file) as archive:
        manifest = _manifest(archive)
        archive.verify(manifest["parts"])
        try:
            folder.absolute().parent.mkdir(parents=True, exist_ok=True)
            home = tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent)
            try:
                counts = _build(archive, Path(home), manifest)
                _put(Path(home), folder)
            finally:
                shutil.rmtree(home, ignore_errors=True)
        except layout.UNREADABLE as error:
            raise StoreError(
                f"{folder}：恢复不了（{layout.reason(error)}）；"
                "请检查权限和磁盘空间，或用 --store 换一个位置"
            ) from error
    return counts


class _Summed(io.RawIOBase):
    """Counts and digests what is written through it."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._sha = hashlib.sha256()
        self._size = 0

    def write(self, data: Any) -> int:
        """Write on, and take note."""
        self._sha.update(data)
        self._size += len(data)
        return self._output.write(data)

    @property
    def told(self) -> dict[str, Any]:
        """What the manifest tells of it."""
        return {"size": self._size, "sha256": self._sha.hexdigest()}


def _write(store: View, output: IO[bytes]) -> Counts:
    counts, parts = Counts.of(store), {}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry(GRAPH), "w", force_zip64=True) as part:
            summed = _Summed(part)
            pyoxigraph.serialize(_quads(store), cast("IO[bytes]", summed), RdfFormat.N_QUADS)
            parts[GRAPH] = summed.told
        with archive.open(_entry(META), "w") as part:
            summed = _Summed(part)
            meta = layout.read_meta(store.folder)  # where a server keeps it, that is not told
            summed.write(json.dumps(meta, ensure_ascii=False, sort_keys=True, indent=2).encode())
            parts[META] = summed.told
        manifest = {
            "format": FORMAT,
            "release": release(),
            "counts": asdict(counts),
            "parts": parts,
        }
        archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1))
    return counts


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # as of 1980-01-01, whenever it is made
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _quads(store: View) -> Iterator[Quad]:
    for graph in store.graphs():
        if graph != t.ONTOLOGY:
            yield from cast("Iterator[Quad]", store.find(None, None, None, graph))


def _manifest(archive: Archive) -> dict[str, Any]:
    """Read what a backup says of itself; refuse one that says it wrongly, or of another format."""
    archive.require({GRAPH, META, MANIFEST})
    try:
        told: dict[str, Any] = json.loads(archive.small(MANIFEST))
        found = told["format"]
        sound = found != FORMAT or (
            {GRAPH, META} == {name for name, part in told["parts"].items() if part["sha256"]}
            and asdict(Counts(**told["counts"])) == told["counts"]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        archive.refuse("清单读不出来")
    if found != FORMAT:
        mend = "请换用写出它的版本的 Duice"
        archive.refuse(f"备份的格式是 {found}，本版本只认 {FORMAT}", mend)
    return told


def _require_empty(folder: Path) -> None:
    if layout.server_of(folder) is not None:
        raise StoreError(
            f"{layout.place(folder)}：备份只能恢复到文件夹；要放到服务器上，请先恢复到文件夹，"
            "用 duice export -o 图谱.nq 导出，再用 duice ingest 读入"
        )
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return
    except OSError as error:
        raise StoreError(
            f"{folder}：不能恢复到这里（{layout.reason(error)}）；请用 --store 换一个位置"
        ) from error
    what = "这里已经有一个库" if layout.meta_path(folder).exists() else "这个文件夹不是空的"
    raise StoreError(f"{folder}：{what}；请用 --store 恢复到一个新文件夹，核对后再替换")


def _build(archive: Archive, home: Path, manifest: dict[str, Any]) -> Counts:
    """Make the store in ``home`` and hold it against the manifest and the shapes."""
    from kg.check import check  # noqa: PLC0415 - slow to load, only needed here

    layout.meta_path(home).write_bytes(archive.small(META))
    layout.mark_ahead(home)
    try:
        layout.require_store(home)
        with archive.open(GRAPH) as part:
            graph = pyoxigraph.Store(layout.graph_path(home))
            graph.bulk_load(part, RdfFormat.N_QUADS)
            graph.flush()
            del graph
        with Store.open(home, write=True) as store:
            counts = Counts.of(store)
            if asdict(counts) != manifest["counts"]:
                archive.refuse("图谱里的数目与清单不符")
            for finding in check(store):
                archive.refuse(f"{finding.place}：{finding.fault}")
    except StoreError as error:
        archive.refuse(str(error).replace(str(home), MANIFEST))
    except SyntaxError as error:
        archive.refuse(f"图谱不是完好的 N-Quads（{' '.join(str(error.msg).split())[:160]}）")
    return counts


def _put(home: Path, folder: Path) -> None:
    """Move a folder to a place where there is an empty one or none."""
    home.chmod(0o777 & ~_umask())
    if folder.exists():
        folder.rmdir()
    home.rename(folder)
    layout.sync(folder.absolute().parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
