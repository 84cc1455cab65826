"""Plain pages made of the templates: no script, one style sheet, the language that is asked for."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.decisions import UNDO
from kg.fold import ACCEPT, ADD, EDIT, LINK, REJECT
from ui.page.parts import asset
from ui.show import KINDS
from ui.tables import GENRES
from ui.tongue import say, spoken
from ui.web.negotiate import best

DONE = {ACCEPT: "采纳", REJECT: "否决", EDIT: "改定", ADD: "增补", LINK: "连上", UNDO: "撤回"}
"""What a decision did."""
HTML = "text/html"
PLAIN = "text/plain"
_ROOT = re.compile(r"^(:root|\.dark) \{(.*?)^\}", re.DOTALL | re.MULTILINE)


@cache
def _templates() -> Environment:
    """Return the templates; every value in them is escaped."""
    made = Environment(
        loader=PackageLoader("ui.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(say=say, spoken=spoken, KINDS=KINDS, GENRES=GENRES, DONE=DONE)
    return made


def raw_path(request: Request) -> str:
    """Return the path as it was asked for, still percent-encoded: a name may hold a slash."""
    path: bytes = request.scope["raw_path"]
    return path.decode("ascii", "replace").partition("?")[0]


def rendered(template: str, request: Request, status: int = 200, **values: Any) -> Response:
    """Fill a template."""
    address = raw_path(request)

    def here(**changed: object) -> str:
        """Return the address of this page with some parameters changed; empty ones go."""
        kept = {**request.query_params, **{key: str(value) for key, value in changed.items()}}
        told = urlencode({key: value for key, value in kept.items() if value})
        return f"?{told}" if told else address

    text = _templates().get_template(template).render(here=here, address=address, **values)
    headers = {"Vary": "Accept, Accept-Language, Cookie", "Content-Language": spoken()}
    return Response(text, status, headers, media_type="text/html; charset=utf-8")


def fault(request: Request, status: int, why: str) -> Response:
    """Say in one sentence why there is no page, as a page where the client reads such."""
    accept = ",".join(request.headers.getlist("accept"))
    if best(accept, (PLAIN, HTML)) == HTML:
        return rendered("fault.html", request, status, why=why)
    headers = {"Vary": "Accept, Accept-Language, Cookie"}
    return Response(f"{why}\n", status, headers, media_type="text/plain; charset=utf-8")


@cache
def style() -> str:
    """Return the style sheet: the colours of the page, the reader, and what is of these pages."""
    colours = "".join(found[0] + "\n" for found in _ROOT.finditer(asset("page.css")))
    own = (files("ui.web") / "assets" / "linked.css").read_text("utf-8")
    return _by_preference("\n".join((colours, asset("reader.css"), own)))


def _by_preference(sheet: str) -> str:
    """Put the dark colours, which the page switches on by a class, under the browser's wish."""

    def instead(found: re.Match[str]) -> str:
        if found[1] == ":root":
            return found[0]
        return f"@media (prefers-color-scheme: dark) {{ :root {{{found[2]}}} }}"

    return _ROOT.sub(instead, sheet)
