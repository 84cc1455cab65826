"""Commands over the collection: ingest, index, documents, remove, extract, info."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.folder import place
from ontology.errors import StoreError
from ui.console import notice, paper, say, say_json, steps

Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME-OR-FOLDER",
        help="sentence-transformers 模型的名称或文件夹；库记得上次用的，新库用自带的。",
    ),
]

Vectors = Annotated[
    str | None,
    typer.Option(
        "--vectors",
        metavar="URI",
        help="索引的向量存在这个 Milvus 里：http://主机:端口，或 Milvus Lite 的文件 *.db； "
        "库记得这个选择，local 放回库的文件夹；口令放在环境变量 DUICE_VECTORS_TOKEN 里。",
    ),
]


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="文件或文件夹。")],
    model: Model = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="新库里一切 IRI 的开头，以 / 结尾。"),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ADDRESS",
            help="读取、编码和抽取交给 Dask 集群；给出调度器的地址，如 tcp://10.0.0.1:8786。",
        ),
    ] = None,
    vectors: Vectors = None,
) -> int:
    """Read files into the store; what was read before and has not changed is skipped."""
    from kg.store import Change, Store
    from ui.intake import take_in
    from ui.linking import tell_outdated

    if base is not None or vectors is not None:
        Store.open(context.obj, write=True, base=base).close()
    place_vectors(context.obj, vectors)
    with steps() as progress:
        tally = take_in(context.obj, paths, model, progress, notice, cluster)
    if not set(tally.changes) <= {Change.UNCHANGED}:
        with Store.open(context.obj, write=False) as store:
            tell_outdated(store)
    say(f"{tally.summary()}。库：{place(context.obj)}，共 {tally.held} 篇。")
    return 2 if tally.failed else 0


def index(context: typer.Context, model: Model = None, vectors: Vectors = None) -> int:
    """Bring the index up to date, with another model or elsewhere when one is named."""
    from kg.store import Store
    from ui.library import open_library

    place_vectors(context.obj, vectors)
    if model is not None:
        _require_store(context.obj)
        with Store.open(context.obj, write=True) as store:
            store.remember_model(model)
    with open_library(context.obj) as library:
        held = len(library.store.documents())
        say(f"索引已是最新：{held} 篇文献，模型 {library.encoder.name}。")
    return 0


def place_vectors(folder: Path, uri: str | None) -> None:
    """Note where the store keeps its vectors from now on; nothing without a URI."""
    if uri is not None:
        from qa.vector_place import move

        move(folder, uri)


def _require_store(folder: Path) -> None:
    """Refuse a folder without a store: opening it to write would make one."""
    from kg.store import Store

    Store.open(folder, write=False).close()


def documents(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="文献名称。")] = None,
    text: Annotated[bool, typer.Option("--text", help="打印这篇文献规范化的正文。")] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="手工设定一项信息，可重复：title、issuer、number、date、genre、level、region；"
            "值为空则恢复原文所说。",
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """List the documents, tell or set what is known of one, or print its text."""
    from kg.store import Store
    from ui.tables import documents_table, entry_json, entry_text

    if text and name is None:
        raise StoreError("documents --text：要给出文献的名称，如 duice documents 名称 --text")
    if settings:
        _set_by_hand(context.obj, name, settings)
    with Store.open(context.obj, write=False) as store:
        if text and name is not None:
            say(store.document(name).text)
            return 0
        entries = [entry for entry in store.documents() if name in (None, entry.name)]
    if name is not None and not entries:
        raise StoreError(f"库里没有文献“{name}”；名称见 duice documents")
    if as_json:
        say_json({"documents": [entry_json(entry) for entry in entries]})
    elif name is not None:
        say(entry_text(entries[0]))
    elif entries:
        paper().print(documents_table(entries))
    else:
        notice(f"{place(context.obj)} 里还没有文献；请先运行 duice ingest 文件或文件夹")
    return 0 if entries else 1


def _set_by_hand(folder: Path, name: str | None, settings: list[str]) -> None:
    """Set what is known of a document; nothing is changed unless all of it can be."""
    from kg.corrections import parsed
    from kg.store import Store
    from qa.keeping import FOLDER, renew
    from ui.library import reader_of

    if name is None:
        raise StoreError(
            "documents --set：要给出文献的名称，如 duice documents 名称 --set date=2025"
        )
    fields = parsed(settings)
    _require_store(folder)
    with Store.open(folder, write=True) as store:
        store.set_by_hand(name, fields)
        if (store.folder / FOLDER).exists():  # questions look for documents by what is set
            renew(store, reader_of(store.folder, store.model))


def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="文献名称。")],
) -> int:
    """Remove documents; what people decided on them stays."""
    from kg.forming import tidy
    from kg.review import standing
    from kg.store import Store
    from ui.linking import tell_outdated

    failed = 0
    _require_store(context.obj)
    with Store.open(context.obj, write=True) as store:
        for name in names:
            try:
                store.remove(name)
            except StoreError as error:
                failed += 1
                notice(str(error))
            else:
                say(f"已移除：{name}")
                if kept := len(standing(store, name)):
                    notice(f"对“{name}”的 {kept} 条校对决定留着；再次读入这篇文献时照旧生效")
        tidy(store)
        tell_outdated(store)
    return 2 if failed else 0


def extract(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要读的文件。")],
    model: Model = None,
    as_json: Json = False,
) -> int:
    """Show what ingest would find in one file; no store is touched."""
    from ingest.extract import extract as extract_from
    from ingest.models import encoder
    from ingest.read import load, read
    from ui.tables import extraction_json, extraction_table

    found = 0
    reader = encoder(model)
    for source in load(file):
        extraction = extract_from(read(source), reader)
        found += len(extraction.statements)
        if as_json:
            say_json(extraction_json(extraction))
        else:
            paper().print(extraction_table(extraction))
    return 0 if found else 1


def info(context: typer.Context, as_json: Json = False) -> int:
    """Tell versions, model and figures of the store."""
    from ui.facts import facts

    told = facts(context.obj)
    if as_json:
        say_json(told)
    else:
        for key, value in told.items():
            say(f"{key}：{'、'.join(value) if isinstance(value, list) else value}")
    return 0
