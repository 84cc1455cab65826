"""Commands that answer: ask, search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ontology.errors import QueryError
from ui.commands_collection import Json
from ui.commands_graph import Across
from ui.console import notice, say, say_json

if TYPE_CHECKING:
    from ui.batch import Line
    from ui.library import Library

Scope = Annotated[str | None, typer.Option("--document", metavar="NAME", help="只在这篇文献里找。")]
Batch = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="成批：每行一个 JSON，- 表示标准输入。"),
]
Count = Annotated[int, typer.Option("-k", min=1, help="列出多少段。")]


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="问题。")] = None,
    document: Scope = None,
    file: Batch = None,
    across: Across = False,
    as_json: Json = False,
) -> int:
    """Answer one question, or a file of them."""
    from ui.library import open_library
    from ui.linking import tell_state
    from ui.show import answer_text, sparql_text

    single = _single(question, file)
    with open_library(context.obj) as library:
        if across:
            tell_state(library.store)
        if file is not None:
            return _batch(file, lambda line: _ask_line(library, line, across))
        answer = library.ask(single, document, across=across)
    if as_json:
        say_json(answer.to_json())
    else:
        say(answer_text(answer))
        say(sparql_text(answer))
    return 0 if answer.answered else 1


def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="要找的内容。")] = None,
    document: Scope = None,
    file: Batch = None,
    k: Count = 10,
    as_json: Json = False,
) -> int:
    """Rank passages for one query, or for a file of them."""
    from ui.library import open_library
    from ui.show import hits_text

    single = _single(query, file)
    with open_library(context.obj) as library:
        if file is not None:
            return _batch(file, lambda line: _search_line(library, line, k))
        hits = library.search(single, k, document)
    if as_json:
        say_json({"id": None, "hits": [hit.to_json() for hit in hits]})
    elif hits:
        say(hits_text(hits))
    else:
        notice("没有找到相关段落；请换个说法再试")
    return 0 if hits else 1


def _single(text: str | None, file: Path | None) -> str:
    """Return the one question of the command line; empty when they come in a file."""
    if (text is None) == (file is None):
        raise QueryError("问题：要么写在命令行上，要么用 --file 指明文件，二者取其一")
    return text or ""


def _batch(file: Path, answer: Any) -> int:
    """Answer line by line as the lines come; 2 when some line was at fault, else 0."""
    from ui.batch import questions

    faults = 0
    for line in questions(file):
        fault = line.fault
        if not fault:
            try:
                say_json(answer(line))
                continue
            except QueryError as error:
                fault = str(error)
        faults += 1
        notice(fault)
        say_json({"id": line.id, "answered": False, "reason": fault, "items": [], "hits": []})
    return 2 if faults else 0


def _ask_line(library: Library, line: Line, across: bool) -> dict[str, Any]:
    answer = library.ask(line.question, line.document, across=across)
    return {**answer.to_json(), "id": line.id}


def _search_line(library: Library, line: Line, k: int) -> dict[str, Any]:
    hits = library.search(line.question, k, line.document)
    return {"id": line.id, "hits": [hit.to_json() for hit in hits]}
