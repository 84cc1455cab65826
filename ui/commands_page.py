"""Commands that show: demo, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ontology.errors import QueryError
from ui.commands_answer import Llm, LlmModel, LlmTimeout, reworder
from ui.commands_collection import Vectors, place_vectors


def demo() -> int:
    """Take the samples in, ask three questions, print the matrix, tell how to open the page."""
    from ui.demo import run

    return run()


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="监听的地址；不是本机的要有 --auth。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口。")] = 7860,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME-OR-FOLDER", help="改用这个嵌入模型。")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="一个 SPARQL 查询最多几秒。")] = 10.0,
    auth: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="用户文件，由 duice users 写；给了就要登录。"),
    ] = None,
    llm: Llm = None,
    llm_model: LlmModel = None,
    llm_timeout: LlmTimeout = 60.0,
    vectors: Vectors = None,
) -> int:
    """Serve the page and the endpoint until stopped; ends the process."""
    if auth is None and host not in ("127.0.0.1", "localhost", "::1"):
        raise QueryError(
            f"serve --host {host}：没有登录保护，只能在本机打开；"
            "请用默认的 127.0.0.1，或用 --auth 给出用户文件"
        )
    from ui.web.listen import leave
    from ui.web.server import begin, run

    begin(context.obj)
    place_vectors(context.obj, vectors)
    asking = reworder(llm, llm_model, llm_timeout)
    leave(run(context.obj, host, port, model, timeout, asking, auth))
