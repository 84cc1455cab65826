"""Commands that answer: ask, search."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ontology.errors import QueryError
from ui.commands_collection import Json, Vectors, place_vectors
from ui.commands_graph import Across
from ui.console import notice, say, say_json

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.question import Question
    from qa.rewording import Reworder
    from ui.batch import Line
    from ui.library import Library

Scope = Annotated[str | None, typer.Option("--document", metavar="NAME", help="只在这篇文献里找。")]
Batch = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="成批：每行一个 JSON，- 表示标准输入。"),
]
Read = Annotated[
    list[str] | None,
    typer.Option("--read", metavar="KEY=VALUE", help="更正对问题的理解，可多次给出：year=2025。"),
]
Count = Annotated[int, typer.Option("-k", min=1, help="列出多少段。")]
Llm = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="URL",
        help="请这个 OpenAI 兼容的服务组织语言， 问题和引文会发给它； 网址没有路径时补上 /v1； "
        "密钥放在环境变量 DUICE_LLM_KEY 里。",
    ),
]
LlmModel = Annotated[
    str | None, typer.Option("--llm-model", metavar="NAME", help="用服务里的哪个模型。")
]
LlmTimeout = Annotated[
    float, typer.Option("--llm-timeout", min=0.1, help="一个问题最多等几秒， 过时用离线的回答。")
]


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="问题。")] = None,
    document: Scope = None,
    file: Batch = None,
    across: Across = False,
    read: Read = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_timeout: LlmTimeout = 60.0,
    vectors: Vectors = None,
    as_json: Json = False,
) -> int:
    """Answer one question, or a file of them."""
    from ui.library import open_library
    from ui.linking import tell_state
    from ui.show import answer_text, sparql_text

    single, told = _single(question, file), _pairs(read or [])
    place_vectors(context.obj, vectors)
    with open_library(context.obj, reworder=reworder(llm, llm_model, llm_timeout)) as library:
        if across:
            tell_state(library.store)
        if file is not None:
            return _batch(file, _Dialogue(library, across, told).answer)
        answer = library.ask(single, document, across=across, read=told)
    _tell_llm(answer)
    if as_json:
        say_json(answer.to_json())
    else:
        say(answer.reading)
        say(answer_text(answer))
        say(sparql_text(answer))
    return 0 if answer.answered else 1


def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="要找的内容。")] = None,
    document: Scope = None,
    file: Batch = None,
    k: Count = 10,
    vectors: Vectors = None,
    as_json: Json = False,
) -> int:
    """Rank passages for one query, or for a file of them."""
    from ui.library import open_library
    from ui.show import hits_text

    single = _single(query, file)
    place_vectors(context.obj, vectors)
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


def reworder(url: str | None, model: str | None, limit: float) -> Reworder | None:
    """Return what asks the language model of the options; None, and no import, without them.

    Raises
    ------
    QueryError
        When one option comes without the other, or one of them or the key cannot be such.
    """
    if url is None and model is None:
        return None
    if url is None or model is None:
        raise QueryError("--llm 和 --llm-model 要一起给出：服务的网址，和其中的模型名")
    import os

    from qa.llm import KEY, Model, endpoint
    from qa.rewording import Reworder

    return Reworder(Model(endpoint(url, model, os.environ.get(KEY, "").strip())), limit)


def _tell_llm(answer: Answer) -> None:
    """Tell on stderr why the model was of no use, and what was searched for in its words."""
    from ui.show import llm_notices

    for text in llm_notices(answer):
        notice(text)


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


class _Dialogue:
    """Answers the lines of a batch, each of which may go on from an earlier one."""

    def __init__(self, library: Library, across: bool, read: Mapping[str, str]) -> None:
        self._library = library
        self._across = across
        self._read = read
        self._understood: dict[str, Question] = {}

    def answer(self, line: Line) -> dict[str, Any]:
        """Answer one line.

        Raises
        ------
        QueryError
            When the question is at fault, or the line that it goes on from was not answered yet.
        """
        before = None
        if line.before is not None:
            before = self._understood.get(line.before)
            if before is None:
                raise QueryError(f"before：前面没有 id 为“{line.before}”的一行；要写前面一行的 id")
        read = {**self._read, **line.read}
        answer = self._library.ask(
            line.question, line.document, across=self._across, before=before, read=read
        )
        _tell_llm(answer)
        if line.id is not None:
            self._understood[line.id] = answer.understood
        return {**answer.to_json(), "id": line.id}


def _pairs(told: list[str]) -> dict[str, str]:
    """Split KEY=VALUE."""
    pairs = {}
    for text in told:
        key, mark, value = text.partition("=")
        if not mark:
            raise QueryError(f"--read {text}：要写成 键=值，如 year=2025、dimension=社会")
        pairs[key.strip()] = value
    return pairs


def _search_line(library: Library, line: Line, k: int) -> dict[str, Any]:
    hits = library.search(line.question, k, line.document)
    return {"id": line.id, "hits": [hit.to_json() for hit in hits]}
