"""The whole site on one port: the page at ``/``, ``/sparql``, ``/matrix…``, ``/healthz``."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.page.app import asset, page
from ui.page.desk import Desk
from ui.page.theme import theme
from ui.web.downloads import router as downloads
from ui.web.endpoint import router as sparql
from ui.web.linked import router as linked

HERE = ["127.0.0.1", "localhost"]


def site(desk: Desk) -> FastAPI:
    """Build the site over one store.

    Nothing on it asks another machine: no pages of documentation with scripts from elsewhere, and
    a name that some other site's DNS points here is refused.
    """
    app = FastAPI(title="Duice", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HERE)
    app.include_router(sparql(desk.pool, desk.timeout))
    app.include_router(downloads(desk))
    app.include_router(linked(desk))

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
        ssr_mode=False,
    )
    return app
