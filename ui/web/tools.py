"""``/mcp``: tools and resources for language models, by the Model Context Protocol.

https://modelcontextprotocol.io. All of it reads and nothing writes; what comes out is bounded, and
what a model can mend comes as a sentence. Each request stands for itself: there are no sessions and
no streams that would keep a server from stopping.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib.metadata import version
from typing import Annotated

from anyio import to_thread
from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.routing import Route

from kg.explain import title
from kg.sparql import Ticket, form_of
from ontology.errors import DuiceError
from ui.page.desk import Desk
from ui.web import bodies, offers
from ui.web.brief import (
    BriefAnswer,
    BriefMatrix,
    Passages,
    Rows,
    brief_answer,
    brief_matrix,
    brief_rows,
)
from ui.web.resources import add_resources

LARGEST = 4 << 20
"""Bytes of a query's result that are looked at."""
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
ABOUT = """\
A knowledge graph of Chinese policy documents: the problems they name, the measures they take, which
measures answer which problems, each statement with its sentence, section and document. Texts are in
Chinese: ask and search in Chinese. Quotes are word for word; cite document and section with them.
Say so where `answered` is false: the documents do not hold the answer. Begin with `ask`; use
`search` for passages, `matrix` for overviews and gaps, `sparql` for what needs counting or joining
(read the resource duice://ontology first).
"""

Query = Annotated[bodies.Words, Field(description="What to look for, e.g. 乡镇缺少专业技术人员")]
Axis = Annotated[
    bodies.Name,
    Field(
        description="problem, measure, concept, theme, dimension, instrument, instrument-type, "
        "document, genre, year, region, province, level, phase, hazard, or scheme:NAME"
    ),
]
Conditions = Annotated[
    list[bodies.Condition],
    Field(
        max_length=bodies.CONDITIONS,
        description="Conditions KEY=VALUE, e.g. year=2025, region=浙江省, dimension=组织, "
        "confidence=0.8. Those of one key are alternatives; all keys have to hold.",
    ),
]
Scope = Annotated[
    bodies.Name | None,
    Field(description="Name of the one document to look in; see duice://documents."),
]


def mount(app: FastAPI, desk: Desk) -> None:
    """Serve the tools at ``/mcp`` of ``app`` for as long as it runs."""
    tools = server(desk)
    inner = tools.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=1 << 20,
        # Whose requests are heard, and from which pages, `ui.web.protection` says for all routes.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI):  # type: ignore[no-untyped-def]
        async with tools.session_manager.run(), before(app) as state:
            yield state

    app.router.lifespan_context = lifespan
    endpoint = next(route for route in inner.routes if isinstance(route, Route)).endpoint
    app.router.routes.append(Route("/mcp", endpoint=endpoint, methods=["POST"]))


def server(desk: Desk) -> MCPServer:
    """Make the server of the tools over one store."""
    made = MCPServer(
        "duice",
        title="Duice 对策",
        version=version("duice"),
        instructions=ABOUT,
        log_level="WARNING",
        subscriptions=False,
    )
    _answering(made, desk)
    _counting(made, desk)
    add_resources(made, desk)
    return made


def _answering(made: MCPServer, desk: Desk) -> None:
    """Add the tools that answer and find."""

    @made.tool(title="Answer a question with quotes", annotations=READS)
    def ask(
        question: Annotated[
            bodies.Words,
            Field(description="In Chinese, e.g. 哪些措施针对数据共享的障碍？ or 谁负责灾情上报？"),
        ],
        document: Scope = None,
        where: Conditions = [],  # noqa: B006 -- as below
        before: Annotated[
            list[bodies.Words],
            Field(max_length=bodies.TURNS, description="Earlier questions of the talk, in order."),
        ] = [],  # noqa: B006 -- a default of the protocol's schema; nobody appends to it
        most: Annotated[int, Field(ge=1, le=50, description="Items at most.")] = 10,
    ) -> BriefAnswer:
        """Answer a question from the documents, with quotes.

        Measures for a problem, problems in a field, who is responsible, definitions, figures,
        counts, comparisons. The sentences of the answer end in marks such as [1] that point to
        items, each with its quote, document and section.
        """
        with _mendable():
            asking = offers.Asking(question, document, where=where, before=before)
            return brief_answer(offers.ask(desk, asking), most)

    @made.tool(title="Find passages", annotations=READS)
    def search(
        query: Query,
        document: Scope = None,
        k: Annotated[int, Field(ge=1, le=20, description="Passages at most.")] = 5,
    ) -> Passages:
        """Rank passages of the documents, word for word; no answer is made.

        Use it where `ask` finds nothing, or to see more of what the documents say on a subject.
        """
        with _mendable():
            return Passages.model_validate(offers.search(desk, query, k, document))


def _counting(made: MCPServer, desk: Desk) -> None:
    """Add the tools that count."""

    @made.tool(title="Query the graph", annotations=READS)
    async def sparql(
        query: Annotated[
            str,
            Field(
                min_length=1,
                max_length=20_000,
                description="SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes "
                "duice:, skos:, dct:, prov:, oa:, rdfs: need not be declared; SERVICE is refused. "
                "E.g. SELECT ?label { ?p a duice:Problem ; rdfs:label ?label "
                'FILTER(CONTAINS(?label, "数据")) } LIMIT 20',
            ),
        ],
        most: Annotated[int, Field(ge=1, le=500, description="Rows at most.")] = 50,
    ) -> Rows:
        """Run a read-only SPARQL query over the graph of documents, statements and links.

        The default graph is the union of all documents. A measure points to the problem that it
        answers by duice:addresses, a statement to its document by prov:wasQuotedFrom; its name is
        its rdfs:label. The resource duice://ontology tells all classes and properties.
        """
        ticket = Ticket()
        try:
            work = partial(_rows, desk, query, most, ticket)
            return await to_thread.run_sync(work, abandon_on_cancel=True)
        finally:
            ticket.cancel()  # where the client has gone away meanwhile

    @made.tool(title="Count a cross table", annotations=READS)
    def matrix(
        rows: Axis = "dimension",
        columns: Axis = "dimension",
        values: Annotated[
            str,
            Field(
                pattern="^(links|statements|documents|confidence)?$",
                description="links, statements, documents or confidence; empty for what fits.",
            ),
        ] = "",
        where: Conditions = [],  # noqa: B006 -- as above
        most: Annotated[int, Field(ge=1, le=500, description="Cells at most.")] = 100,
    ) -> BriefMatrix:
        """Count links or statements by two facets.

        As it stands: in which 维度 the problems lie, and in which the measures that answer them.
        Lines with nothing are the gaps (研究空白).
        """
        with _mendable():
            made = desk.matrix(rows, columns, values, where)
            return brief_matrix(made, title(made), most)


def _rows(desk: Desk, query: str, most: int, ticket: Ticket) -> Rows:
    """Run a query and shorten its result."""
    with _mendable():
        form = form_of(query)
        reply = desk.pool.ask(
            query,
            next(iter(form.formats)),
            timeout=desk.timeout,
            ticket=ticket,
            largest=LARGEST,
        )
        return brief_rows(form, reply.unwrap(), most)


@contextmanager
def _mendable() -> Iterator[None]:
    """Tell a model what it can mend."""
    try:
        yield
    except DuiceError as error:
        raise ToolError(str(error)) from error
