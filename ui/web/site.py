"""The whole site on one port: the page at ``/``, ``/sparql``, ``/matrix…``, ``/healthz``."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI

from ui.page.app import asset, page
from ui.page.desk import Desk
from ui.page.theme import theme
from ui.web.downloads import router as downloads
from ui.web.endpoint import router as sparql
from ui.web.gate import Gate
from ui.web.limits import FILE
from ui.web.protection import HERE, protect


def site(desk: Desk, gate: Gate | None = None) -> FastAPI:
    """Build the site over one store, for the users that ``gate`` lets in, or without logins.

    Nothing on it asks another machine: no pages of documentation with scripts from elsewhere, no
    log of runs at Hugging Face.
    """
    app = FastAPI(title="Duice", docs_url=None, redoc_url=None, openapi_url=None)
    protect(app, gate)
    app.include_router(sparql(desk.pool, desk.timeout))
    app.include_router(downloads(desk))

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    gr.mount_gradio_app(
        app,
        page(desk),
        path="/",
        server_name=HERE[0],
        theme=theme(),
        css=asset("page.css"),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size=FILE,
        ssr_mode=False,
    )
    return app
