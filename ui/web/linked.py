"""Linked data: the things of the graph at their own paths, for people and for programs alike.

``/concept/ID``, ``/document/NAME``, ``/statement/ID`` and what else the store has IRIs for: the
path after the base of an IRI is the path here. HTML, Turtle, JSON-LD, N-Triples or RDF/XML is
chosen by what the client accepts, or by an ending such as ``.ttl``. ``/concept`` and ``/document``
are the indexes.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from kg.description import FORMATS, description, is_held
from kg.store import Store
from kg.view import View
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.tongue import say, speaking
from ui.web.concept_page import concept_page
from ui.web.document_page import document_page, stretch
from ui.web.indexes import concepts as concepts_page
from ui.web.indexes import documents as documents_page
from ui.web.indexes import number_of
from ui.web.kept import Kept
from ui.web.languages import language_of
from ui.web.negotiate import best
from ui.web.places import KINDS, Place, home_of, href_of, located, path_of, place_of
from ui.web.register import register
from ui.web.rendering import HTML, fault, raw_path, rendered, style
from ui.web.statement_page import statement_page, successor
from ui.web.thing_page import scheme_page, thing_page

ENDINGS = {kind.ending: kind.media for kind in FORMATS.values()} | {".html": HTML}
OFFERS = (HTML, *(kind.media for kind in FORMATS.values()))
INDEXES = ("concept", "document")
UNNAMED = ("application/ld+json", "application/n-triples")
"""Types that have no charset of their own: they are UTF-8."""
VARY = "Accept, Accept-Language, Cookie"


def router(desk: Desk) -> APIRouter:
    """Show the things of the store that ``desk`` holds."""
    routes = APIRouter(include_in_schema=False)  # /api has a schema; these are pages
    kept = Kept(register)

    @routes.api_route("/linked.css", methods=["GET", "HEAD"])
    def css() -> Response:
        return Response(style(), media_type="text/css")

    @routes.api_route("/concept", methods=["GET", "HEAD"])
    def concepts(request: Request) -> Response:
        return spoken(request, lambda store: concepts_page(request, kept.of(store)))

    @routes.api_route("/document", methods=["GET", "HEAD"])
    def documents(request: Request) -> Response:
        return spoken(request, lambda store: documents_page(request, store))

    def thing(request: Request) -> Response:
        return spoken(request, lambda store: _answered(request, store))

    for kind in KINDS:
        routes.add_api_route(f"/{kind}/{{rest:path}}", thing, methods=["GET", "HEAD"])

    def spoken(request: Request, answer: Callable[[Store], Response]) -> Response:
        with speaking(language_of(request)):
            try:
                return answer(desk.store())
            except DuiceError as error:
                return fault(request, 503, str(error))

    return routes


def _answered(request: Request, store: Store) -> Response:
    """Answer with a thing, in the form that its ending or the client asks for."""
    asked = raw_path(request)
    found, ending = located(store, asked), ""
    if found is None:  # an ending is one only where no name ends so
        ending = next((one for one in ENDINGS if asked.endswith(one)), "")
        asked = asked.removesuffix(ending)
        found = located(store, asked) if ending else None
    if found is None:
        return _missing(request, store, asked)
    if (concept := request.query_params.get("concept")) is not None:
        found = _foreign(store, concept)
        if found is None:
            return fault(request, 404, say("分类体系里没有这个概念：{iri}", iri=concept[:200]))
    media = ENDINGS.get(ending) or best(_accept(request), OFFERS)
    if media is None:
        offers = "、".join(OFFERS)
        return fault(request, 406, say("没有客户端愿收的格式；可用的有 {offers}", offers=offers))
    place = place_of(store, found) or Place(asked)
    answer = _page(request, store, found, place) if media == HTML else _data(store, found, media)
    if answer.status_code == 200:
        answer.headers["Link"] = _links(found, place)
        if ending:  # the form is settled, and so is what the answer varies by
            answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _data(store: Store, thing: NamedNode, media: str) -> Response:
    write = next(kind.write for kind in FORMATS.values() if kind.media == media)
    named = media if media in UNNAMED else f"{media}; charset=utf-8"
    return Response(write(description(store, thing)), headers={"Vary": VARY}, media_type=named)


def _links(thing: NamedNode, place: Place) -> str:
    """Say what other forms there are, and what thing all of them are about."""
    forms = [
        f'<{place.ending(kind.ending)}>; rel="alternate"; type="{kind.media}"'
        for kind in FORMATS.values()
    ]
    iri = quote(thing.value, safe=":/?#[]@!$&'()*+,;=%-._~")
    return ", ".join((*forms, f'<{place.href}>; rel="canonical"', f'<{iri}>; rel="describes"'))


def _missing(request: Request, store: Store, bare: str) -> Response:
    """Send on to an index, or to what a statement became; or say that nothing is there."""
    kind, *rest = unquote(bare).strip("/").split("/")
    if not rest and kind in INDEXES:
        return Response(None, 302, {"Location": f"/{kind}"})
    if kind == "statement" and len(rest) == 1:
        after = successor(store, store.names.statement(rest[0]))
        if after is not None:  # until the edit is taken back
            return Response(None, 302, {"Location": href_of(store, after)})
    return fault(request, 404, say("库里没有这个地址：{path}", path=unquote(bare)[:200]))


def _foreign(store: View, iri: str) -> NamedNode | None:
    """Return a concept of a user's scheme whose IRI is not under the store's base."""
    try:
        thing = NamedNode(iri)
    except ValueError:
        return None
    return thing if is_held(store, thing) and home_of(store, thing) is not None else None


def _page(request: Request, store: Store, thing: NamedNode, place: Place) -> Response:
    """Show a thing to a person."""
    number, name = number_of(request), "thing.html"
    page: object = None
    kind, *steps = thing.value.removeprefix(store.names.base).split("/")
    if graph := home_of(store, thing):
        name, page = "concept.html", concept_page(store, thing, graph, number)
    elif kind == "document" and len(steps) == 1:
        here = stretch(request.query_params.get("char", ""))
        name, page = "document.html", document_page(store, thing, here)
    elif kind == "document":
        document = path_of(thing.value.partition("/section/")[0], store.names)
        return Response(None, 303, {"Location": f"{document}#section-{steps[-1]}"})
    elif kind == "statement":
        name, page = "statement.html", statement_page(store, thing)
    elif kind == "scheme" and len(steps) == 1:
        name, page = "scheme.html", scheme_page(store, thing, number)
    if page is None:
        name, page = "thing.html", thing_page(store, thing)
    return rendered(name, request, page=page, iri=thing.value, place=place)
