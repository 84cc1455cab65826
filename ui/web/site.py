"""The whole site on one port: the page at ``/``, ``/sparql``, ``/matrix…``, ``/healthz``."""

from __future__ import annotations

from typing import NoReturn

import gradio as gr
from fastapi import FastAPI

from ui.page import built
from ui.page.app import page
from ui.page.desk import Desk
from ui.page.parts import asset, styles
from ui.page.theme import theme
from ui.tongue import CHINESE, ENGLISH, say, speaking
from ui.web.api import api
from ui.web.downloads import router as downloads
from ui.web.endpoint import router as sparql
from ui.web.gate import Gate
from ui.web.graphs import router as graphs
from ui.web.languages import PLACES, Front
from ui.web.languages import router as languages
from ui.web.limits import FILE
from ui.web.linked import router as linked
from ui.web.protection import HERE, protect
from ui.web.reviews import router as reviews
from ui.web.tools import mount as mount_tools


def site(desk: Desk, gate: Gate | None = None) -> FastAPI:
    """Build the site over one store, for the users that ``gate`` lets in, or without logins.

    Nothing on it asks another machine: no pages of documentation with scripts from elsewhere, no
    log of runs at Hugging Face.
    """
    app = FastAPI(title="Duice", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Front)
    protect(app, gate)  # the middleware added last stands in front
    app.include_router(sparql(desk.pool, desk.timeout))
    app.include_router(downloads(desk))
    app.include_router(reviews(desk))
    app.include_router(graphs(desk))
    app.include_router(linked(desk))
    app.mount("/api", api(desk))
    mount_tools(app, desk)
    built.serve(app)

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    app.include_router(languages())
    for language in (ENGLISH, CHINESE):  # the one at "/" last: it takes all that is left
        with speaking(language):
            mount(app, page(desk), PLACES[language])
    return app


def mount(app: FastAPI, blocks: gr.Blocks, place: str) -> None:
    """Put a page at a path of the site.

    Whoever sends an event by hand may name a file of this machine, or an address, in the place of
    an upload. Gradio looks into that only where a page was launched by itself, and would fetch
    any public address.
    """
    gr.mount_gradio_app(
        app,
        blocks,
        path=place,
        server_name=HERE[0],
        theme=theme(),
        css=styles(),
        head=f"<script>{asset('frame.js')}</script>",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size=FILE,
        ssr_mode=False,
    )
    blocks.has_launched = True
    gr.processing_utils.async_ssrf_protected_download = _not_fetched


async def _not_fetched(url: str, cache_dir: str) -> NoReturn:
    raise gr.Error(say("这里不接受网址；请上传文件"))
