"""Commands over the graph: sparql, matrix, export, validate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ontology.errors import OutputError
from ui.console import deliver, paper, say, say_bytes

if TYPE_CHECKING:
    from kg.files import FileFormat

Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写进文件。")]
Across = Annotated[
    bool, typer.Option("--across", help="另加跨文献推断（先运行 duice link），处处标明。")
]
TABLE = "table"
AXES = (
    "problem、measure、concept、theme、dimension、instrument、instrument-type、document、genre、"
    "year、region、province、level、phase、hazard、scheme:NAME。"
)


def sparql(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="查询，或查询库中的名称；- 表示标准输入。"),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="查询写在这个文件里。")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table、json、xml、csv、tsv；CONSTRUCT：turtle、ntriples、rdfxml、jsonld。",
        ),
    ] = TABLE,
    timeout: Annotated[float, typer.Option(help="最多几秒。")] = 30.0,
    bind: Annotated[
        list[str] | None,
        typer.Option("--bind", metavar="KEY=VALUE", help="给库中查询的参数；可重复。"),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出查询库。")] = False,
    show: Annotated[bool, typer.Option("--show", help="只显示库中的查询，不运行。")] = False,
) -> int:
    """Run one query in a process of its own, or list the library of queries or show one."""
    from kg.folder import base_of
    from kg.sparql import form_of, run_once
    from ui.named import listing, query_text, shown
    from ui.results import parse, results_table

    if listed:
        paper().print(listing())
        return 0
    if show:
        say_bytes(shown(query, bind or [], context.obj).encode("utf-8"))
        return 0
    text = query_text(query, file, bind or [], context.obj)
    fitting = form_of(text).formats
    wanted = next(iter(fitting)) if form == TABLE else form  # a table is laid out from JSON
    result = run_once(context.obj, text, wanted, timeout=timeout)
    if form != TABLE or wanted != "json":
        say_bytes(result)
        return 0
    results = parse(result, base_of(context.obj))
    paper().print(results_table(results))
    return 0 if results.rows else 1


def link(
    context: typer.Context,
    clear: Annotated[bool, typer.Option("--clear", help="撤去已有的跨文献推断。")] = False,
) -> int:
    """Infer links across the documents anew, or take them out."""
    from ui.linking import clear_across, link_across

    if clear:
        clear_across(context.obj)
        say("已撤去跨文献推断。")
        return 0
    found = link_across(context.obj)
    say(f"跨文献推断 {found} 条；duice matrix 和 duice ask 加 --across 时才列出。")
    return 0 if found else 1


def matrix(
    context: typer.Context,
    rows: Annotated[str, typer.Option(metavar="AXIS", help=f"行：{AXES}")] = "problem",
    columns: Annotated[str, typer.Option(metavar="AXIS", help="列，同行。")] = "measure",
    values: Annotated[
        str | None,
        typer.Option(
            metavar="VALUE",
            help="格内：links、statements、documents、confidence（平均）；不给则按行列而定。",
        ),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="只计 problem 或 measure 一类陈述。")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="筛选，可重复：同键任一，异键都要；如 year=2021..2025、region=浙江省。",
        ),
    ] = None,
    least: Annotated[int, typer.Option(min=0, metavar="N", help="略去少于 N 条的行和列。")] = 0,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="csv、xlsx、html、json、qb，或作图：png、svg；不给则按文件的后缀，没有文件则在终端列表。",
        ),
    ] = None,
    output: Output = None,
    font: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="作图用的字体文件；不给则用装有的中文字体。"),
    ] = None,
    width: Annotated[float, typer.Option(metavar="CM", help="作图的宽度，厘米。")] = 16.0,
    across: Across = False,
) -> int:
    """Sort links or statements by two axes and count them."""
    from kg import figure
    from kg.files import named
    from kg.matrix import build
    from kg.sheets import FORMATS
    from kg.store import Store
    from ui.linking import tell_state
    from ui.tables import matrix_table

    offered = FORMATS | figure.formats(figure.Look(font, width))
    wanted = form or (_form_of(output, offered) if output else None)
    writer = named(offered, wanted) if wanted else None
    with Store.open(context.obj, write=False) as store:
        table = build(
            store,
            rows,
            columns,
            across=across,
            value=values,
            kind=kind,
            where=where or (),
            least=least,
        )
        if across:
            tell_state(store)
    if writer is not None:
        deliver(writer.write(table), output)
    else:
        paper().print(matrix_table(table))
    return 0 if table.cells else 1


def _form_of(output: Path, formats: Mapping[str, FileFormat[Any]]) -> str:
    """Return the name of the first format with a file's ending, else the ending itself."""
    ending = ending_of(output)
    return next((name for name, each in formats.items() if each.ending == f".{ending}"), ending)


def ending_of(output: Path) -> str:
    """Return the name of the format that a file's ending stands for."""
    return output.suffix.removeprefix(".").lower() or output.name


def export(
    context: typer.Context,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="图谱：turtle、trig、nquads、jsonld（后三种 duice ingest 可取回）、graphml、gexf；"
            "编码：coding-xlsx、coding-csv（论文里的编码表）、qdpx（REFI-QDA，MAXQDA、NVivo 等"
            "可读）、csvw（带说明的 CSV）、csv、links-csv。不给则按文件的后缀。",
        ),
    ] = None,
    output: Output = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            metavar="NAME",
            help="只要这篇文献，可重复；跨文献推断、概念等不在其中。",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="编码表编哪一类：measure（默认）、problem、goal、achievement、all。",
        ),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query",
            metavar="NAME-OR-FILE",
            help="只要一条 CONSTRUCT 查询的结果：查询库中的名称，或查询所在的文件；"
            "写成 turtle、trig、nquads 或 jsonld。",
        ),
    ] = None,
    bind: Annotated[
        list[str] | None,
        typer.Option("--bind", metavar="KEY=VALUE", help="给库中查询的参数；可重复。"),
    ] = None,
    timeout: Annotated[float, typer.Option(help="查询最多几秒。")] = 30.0,
) -> int:
    """Write the graph or the codings, whole or in part, in another format."""
    from kg import coding
    from kg.export import FORMATS, of_triples
    from kg.files import named
    from kg.part import Part
    from kg.sparql import Pool
    from kg.store import Store

    if form is None and output is None:
        raise OutputError("export：不知道写成什么；请给出 --format 或 -o 文件")
    if form is None and output is not None:
        form = _form_of(output, FORMATS)
    wanted = form or ""
    writer = named(FORMATS, wanted) if kind is None else coding.of_kind(wanted, kind)
    text = construct(query, bind or [], wanted, context.obj)
    with Store.open(context.obj, write=False) as store:
        view = Part(store, documents) if documents else store
        held = view.documents()
        if text is None:
            deliver(writer.write(view), output)
            return 0 if held else 1
    graphs = [entry.iri for entry in held] if documents else []
    with Pool(context.obj, size=1) as pool:
        found = pool.run(
            text, "ntriples", timeout=timeout, default_graphs=graphs, named_graphs=graphs
        )
    deliver(of_triples(found, wanted), output)
    return 0 if found else 1


def construct(query: str | None, bind: list[str], form: str, store: Path) -> str | None:
    """Return the query whose result is exported, by its name or its file; None for no query.

    Raises
    ------
    DuiceError
        When it gives no graph, or the format is none of a graph.
    """
    from kg import library
    from kg.export import RDF
    from kg.sparql import Form, form_of
    from ui.named import query_text

    if query is None:
        if bind:
            raise OutputError("--bind：没有查询可给；请用 --query 写出查询库中的名称")
        return None
    if form not in RDF:
        raise OutputError(f"--query：查询的结果写不成 {form}；可用的有 {'、'.join(RDF)}")
    name = library.is_name(query)
    text = query_text(query if name else None, None if name else Path(query), bind, store)
    if (asked := form_of(text)) not in (Form.CONSTRUCT, Form.DESCRIBE):
        raise OutputError(
            f"--query：{asked} 查询得不出图；请改用 CONSTRUCT，或用 duice sparql 看它的结果"
        )
    return text


def validate(context: typer.Context) -> int:
    """Check the graph against its shapes; 1 when something is wrong."""
    from kg.check import check
    from kg.store import Store

    with Store.open(context.obj, write=False) as store:
        held = len(store.documents())
        faults = 0
        for fault in check(store):
            say(str(fault))
            faults += 1
    say(f"检查了 {held} 篇文献，{f'有 {faults} 处不合约束' if faults else '全部合乎约束'}。")
    return 1 if faults else 0
