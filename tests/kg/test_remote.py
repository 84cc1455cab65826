"""A graph at a SPARQL server: what goes comes back, one writes at a time, faults are sentences."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import folder as layout
from kg import remote_meta
from kg import server as servers
from kg.graph import Local
from kg.iris import Iris
from kg.remote import Remote
from kg.remote_lease import RENEWED, TERM
from kg.server import PASSWORD, TOKEN, USER, Server
from kg.sparql import Outcome, Pool, Ticket
from kg.store import Store
from ontology import terms as t
from ontology.errors import StoreError
from tests.kg.conftest import Make, build
from tests.serving import machine, serving

NAMES = Iris()
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
LITERALS = [
    Literal("数据共享，\n换行\r\t“引号”\"'\\ 反斜杠 \\u0041 \\n"),
    Literal("\x00\x07\x0b\x1f\x7f\u0085\u2028\ufeff\ufffe\U0001f600\U00020000"),
    Literal(""),
    Literal(" 前后空格 "),
    Literal("数据孤岛", language="zh"),
    Literal("data silo", language="en"),
    Literal(0.1 + 0.2),
    Literal(1e-7),
    Literal(3),
    Literal(True),
    Literal("2024-05", datatype=t.XSD_YEAR_MONTH),
    Literal("2024-05-01T08:00:00Z", datatype=t.XSD_DATE_TIME),
    Literal('{"a": "\\\\n"}', datatype=t.RDF_JSON),
    Literal("@prefix } GRAPH { ?x ?y }", datatype=NamedNode("urn:x:any")),
    Literal("文" * 50_000),
]


@pytest.fixture
def here(tmp_path: Path, server: str) -> Path:
    return machine(tmp_path / "here", server)


@pytest.fixture
def there(tmp_path: Path, server: str) -> Path:
    return machine(tmp_path / "there", server)


def held(store: Store) -> set[Quad]:
    return set(store._open.find(None, None, None, None))


def test_literals_come_back_as_they_went(here: Path, tmp_path: Path) -> None:
    graph, term = NAMES.document("甲"), NamedNode("urn:x:says")
    went = [Quad(NamedNode(f"urn:x:{i}"), term, each, graph) for i, each in enumerate(LITERALS)]
    with Store.open(here, write=True) as far, Store.open(tmp_path / "near", write=True) as near:
        for store in (far, near):
            store.change((), went[:-1])
            store.change(went[:3], went[3:])  # in place of some that are there
            store.change((), went[:3])
        whole, column = (set(far._open.find(None, each, None, [graph])) for each in (None, term))
        subjects = (NamedNode(f"urn:x:{i}") for i in range(len(went)))
        one_by_one = {next(far._open.find([one], term, None, None)) for one in subjects}

        assert isinstance(near._open, Local)
        assert (
            whole
            == column
            == one_by_one
            == set(near._open.held)
            - set(near._open.held.quads_for_pattern(None, None, None, t.ONTOLOGY))
        )
        assert len(whole) == len(LITERALS)
        assert far._open.holds(went)


def test_documents_are_the_same_quads_as_in_a_folder(here: Path, tmp_path: Path) -> None:
    for folder in (here, tmp_path / "near"):
        with Store.open(folder, write=True) as store:
            for name in ("甲", "乙", "丙/丁 %"):
                store.add(*build(name), "手编")
            store.add(*build("甲", salt="新"), "手编")
            store.set_by_hand("乙", {"date": "2021", "title": "改"})
            store.remove("丙/丁 %")
    with Store.open(here, write=False) as far, Store.open(tmp_path / "near", write=False) as near:
        outside = {quad for quad in held(near) if quad.graph_name != t.ONTOLOGY}

        assert {quad for quad in held(far) if quad.graph_name != t.ONTOLOGY} == outside
        assert far.graphs() == near.graphs()
        assert far.documents() == near.documents()


def test_readers_see_a_change_as_soon_as_it_is_made(here: Path, there: Path, make: Make) -> None:
    with Store.open(here, write=True) as writer:
        reader = Store.open(there, write=False)
        before = reader.fingerprint()
        assert reader.is_current
        writer.add(*make("甲"), "手编")

        assert not reader.is_current
        assert [entry.name for entry in reader.documents()] == ["甲"]
        assert reader.fingerprint() == writer.fingerprint() != before
        kept = writer.fingerprint()
        writer.rewrite(NAMES.concepts, [Quad(t.MEASURE, t.LABEL, Literal("x"), NAMES.concepts)])
        assert writer.fingerprint() == kept  # what is derived from documents need not follow that


def test_a_second_machine_is_told_who_writes(here: Path, there: Path, make: Make) -> None:
    with Store.open(here, write=True) as writer:
        with pytest.raises(StoreError, match=r"另一台机器（.*，PID .*）正在写入这个库；请等它"):
            Store.open(there, write=True)
        writer.add(*make("甲"), "手编")  # the one that came first is not disturbed
    with Store.open(there, write=True) as second:
        second.add(*make("乙"), "手编")
        assert len(second.documents()) == 2


def test_who_died_on_this_machine_hinders_it_no_longer(here: Path, make: Make) -> None:
    dead = Store.open(here, write=True)
    assert dead._lock is not None
    dead._lock._lock.release()  # type: ignore[attr-defined]  # as the end of a process would
    with Store.open(here, write=True) as writer:
        writer.add(*make("甲"), "手编")
        with pytest.raises(StoreError, match=r"已被另一台机器取得.*没有写入；请重新运行"):
            dead.add(*make("乙"), "手编")
        assert [entry.name for entry in writer.documents()] == ["甲"]


def test_a_lease_that_ran_out_is_taken(here: Path, there: Path, server: str) -> None:
    dead = Store.open(here, write=True)
    old = "2020-01-01T00:00:00Z"
    servers.at(server).update(
        f"DELETE {{ GRAPH ?g {{ ?s {RENEWED} ?o }} }}\n"
        f"INSERT {{ GRAPH ?g {{ ?s {RENEWED} {Literal(old, datatype=t.XSD_DATE_TIME)} }} }}\n"
        f"WHERE {{ GRAPH ?g {{ ?s {RENEWED} ?o }} }}"
    )
    assert TERM.total_seconds() < 3600

    Store.open(there, write=True).close()

    with pytest.raises(StoreError, match="没有写入"):
        dead.rewrite(NAMES.concepts, ())
    dead.close()


@pytest.mark.parametrize("is_carried_out", [True, False])
def test_an_update_that_was_cut_off_is_carried_out_once(
    is_carried_out: bool, here: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(here, write=True) as store:
        send, cut = httpx.Client.post, [True]

        def post(client: httpx.Client, *args: Any, **said: Any) -> httpx.Response:
            if not cut:
                return send(client, *args, **said)
            cut.clear()
            if is_carried_out:
                send(client, *args, **said)
            raise httpx.RemoteProtocolError("server disconnected")

        monkeypatch.setattr(httpx.Client, "post", post)
        store.add(*make("甲"), "手编")

        assert not cut
        assert len(store.statements("甲")) == 4
        assert remote_meta.value(store.place, remote_meta.REVISION) == store._open.version


def test_a_part_and_some_things_are_read_in_few_requests(here: Path, make: Make) -> None:
    with Store.open(here, write=True) as store:
        for name in "甲乙丙":
            store.add(*make(name), "手编")
        graph = store._open
        assert isinstance(graph, Remote)
        some = [NAMES.document(name) for name in "甲丙"]

        found = graph.find(None, t.IDENTIFIER, None, some)
        assert sorted(quad.object.value for quad in found) == ["丙", "甲"]  # type: ignore[union-attr]
        found = graph.find(some, t.IDENTIFIER, None, None)
        assert sorted(quad.object.value for quad in found) == ["丙", "甲"]  # type: ignore[union-attr]
        assert list(graph.find([], t.IDENTIFIER, None, None)) == []


# What users ask


@pytest.fixture
def asked(here: Path) -> Path:
    with Store.open(here, write=True) as store:
        for name in ("甲", "乙"):
            store.add(*build(name), "手编")
    return here


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT * { SERVICE <%s/x> { ?s ?p ?o } }", "不允许 SERVICE"),
        ("SELECT * FROM <%s/x> { ?s ?p ?o }", "库里没有图 <.*/x>"),
        ("SELECT * FROM NAMED #\n <%s/x> { GRAPH ?g { ?s ?p ?o } }", "库里没有图 <.*/x>"),
        ("PREFIX a: <%s/> SELECT * from a:x { ?s ?p ?o }", "库里没有图 <.*/x>"),
        ("LOAD <%s/x>", "LOAD 是更新"),
        ("SELECT * { ?s ?p } # %s", "不合语法"),
    ],
)
def test_a_server_is_sent_nothing_that_leads_elsewhere(asked: Path, query: str, why: str) -> None:
    with answering(lambda request: request.reply(200, b"")) as stranger, Pool(asked) as pool:
        with pytest.raises(Exception, match=why):
            pool.run(query % stranger.address, "json")
        assert stranger.requests == []


def test_a_query_has_the_datasets_that_it_has_over_a_folder(asked: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "near", write=True) as store:
        for name in ("甲", "乙"):
            store.add(*build(name), "手编")
    one = NAMES.document("甲").value
    label = "SELECT ?l {} {{ ?p a duice:Problem ; rdfs:label ?l }} ORDER BY ?l"
    with Pool(asked) as far, Pool(tmp_path / "near") as near:
        for pool_query in (label.format(""), label.format(f"FROM <{one}>"), "ASK { ?s a oa:X }"):
            for wanted in ("json", "xml", "csv", "tsv"):
                answers = [pool.run(pool_query, wanted) for pool in (far, near)]
                assert answers[0] == answers[1]
        for pool in (far, near):
            rows = pool.run(label.format(""), "csv", default_graphs=[one]).splitlines()
            assert len(rows) == 3


def test_a_query_is_given_up_at_the_deadline_or_when_called_off(tmp_path: Path) -> None:
    with serving() as address:  # its own: it computes on for longer than tests last
        folder = machine(tmp_path / "here", address)
        with Store.open(folder, write=True) as store:
            store.add(*build("甲"), "手编")
        with Pool(folder, size=1) as pool:
            assert pool.ask(ENDLESS, "json", timeout=1.5).outcome is Outcome.LATE
            ticket = Ticket()
            threading.Timer(0.5, ticket.cancel).start()
            late = pool.ask(ENDLESS, "json", timeout=60, ticket=ticket)
            assert late.outcome is Outcome.CANCELLED
            large = pool.ask("SELECT * { ?a ?b ?c }", "json", largest=1000)
            assert large.outcome is Outcome.LARGE
            assert pool.run("ASK { ?s a duice:Document }", "csv") == b"true"


# What can go wrong


class Asked(BaseHTTPRequestHandler):
    """One request to a server that says what a test has it say."""

    def do_POST(self) -> None:
        """Read the request, note it, answer it."""
        said = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((self.path, self.headers, said))  # type: ignore[attr-defined]
        self.server.answer(self)  # type: ignore[attr-defined]

    do_GET = do_HEAD = do_POST

    def reply(self, status: int, body: bytes, kind: str = servers.RESULTS, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


class Strange(ThreadingHTTPServer):
    """A server that says what a test has it say, and notes what it was asked."""

    daemon_threads = True
    requests: list[tuple[str, Any, bytes]]
    answer: Any

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def answering(answer: Any) -> Iterator[Strange]:
    with Strange(("127.0.0.1", 0), Asked) as strange:
        strange.answer, strange.requests = answer, []
        threading.Thread(target=strange.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield strange
        finally:
            strange.shutdown()


def cut(request: Asked) -> None:
    request.reply(200, b'{"head": {"vars": ["g', **{"Content-Length": "1000"})


FAULTS = [
    (lambda r: r.reply(401, b""), "回应 401，要凭据，或凭据不对；请用环境变量 DUICE_STORE_USER"),
    (lambda r: r.reply(403, b""), "回应 403，不许这样访问；请核对环境变量"),
    (lambda r: r.reply(404, b""), "回应 404，那里没有 SPARQL 端点.*请核对 --store"),
    (lambda r: r.reply(500, b"stack"), "回应 500，出错了；请看服务器的日志"),
    (lambda r: r.reply(503, b""), "回应 503，出错了"),
    (lambda r: r.reply(200, b"<html>", "text/html; charset=utf-8"), "是 text/html，不能用"),
    (lambda r: r.reply(200, b"<html>"), "残缺，或不合 SPARQL 结果的格式"),
    (lambda r: r.reply(200, b'{"head": {"vars": ["g"]}, "results": {"bind'), "残缺，或不合"),
    (cut, "连接中途断了；请稍后再试"),
    (lambda r: r.connection.close(), "连接中途断了；请稍后再试"),
    (lambda r: r.reply(302, b"", Location="http://127.0.0.1:1/"), "回应 302，要转到别的地址"),
]


@pytest.mark.parametrize(("answer", "why"), FAULTS, ids=[why for _, why in FAULTS])
def test_what_goes_wrong_is_one_sentence(answer: Any, why: str, tmp_path: Path) -> None:
    with answering(answer) as strange:
        folder = machine(tmp_path / "here", strange.address)
        with pytest.raises(StoreError, match=f"^{strange.address}：.*{why}"):
            Store.open(folder, write=False)


def test_a_result_that_ends_early_is_no_result(asked: Path, server: str) -> None:
    """Oxigraph tells its own time limit so: status 200, and JSON that breaks off."""

    def answer(request: Asked) -> None:
        path, headers, said = strange.requests[-1]
        if b"?broken" in said:
            request.reply(200, b'{"head":{"vars":["broken"]},"results":{"bindings":[{"br')
            return
        passed = httpx.post(
            server + path, content=said, headers={k: headers[k] for k in ("Accept", "Content-Type")}
        )
        request.reply(passed.status_code, passed.content, passed.headers["Content-Type"])

    with answering(answer) as strange:
        layout.write_whole(layout.meta_path(asked), f'{{"server": "{strange.address}"}}')
        with Pool(asked) as pool, pytest.raises(StoreError, match="残缺"):
            pool.run("SELECT ?broken { ?broken ?p ?o }", "json")


def test_credentials_go_to_the_server_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with answering(lambda r: r.reply(200, b"")) as other, answering(None) as strange:
        monkeypatch.setenv(TOKEN, "ganz-geheim")
        folder = machine(tmp_path / "here", strange.address)
        replies = [
            lambda r: r.reply(307, b"", Location=f"{other.address}/query"),
            lambda r: r.reply(400, f"bad {r.headers['Authorization']}".encode()),
            lambda r: r.reply(401, b""),
        ]
        told = []
        for strange.answer in replies:
            with pytest.raises(StoreError) as raised:
                Store.open(folder, write=False)
            told.append(str(raised.value))
        monkeypatch.delenv(TOKEN)
        monkeypatch.setenv(USER, "anna")
        monkeypatch.setenv(PASSWORD, "streng-geheim")
        with pytest.raises(StoreError):
            Store.open(folder, write=False)
        sent = [headers["Authorization"] for _, headers, _ in strange.requests]

        assert sent[:3] == ["Bearer ganz-geheim"] * 3
        assert sent[3] == httpx.BasicAuth("anna", "streng-geheim")._auth_header
        assert other.requests == []
        kept = "".join(path.read_text("utf-8") for path in folder.iterdir())
        assert "geheim" not in "".join([*told, caplog.text, kept])
        assert "geheim" not in repr(vars(servers.at(strange.address))["_client"])


@pytest.mark.parametrize(
    "address", ["http://anna@host", "http://host?a=geheim", "http://", "https://host/#geheim"]
)
def test_an_address_that_cannot_be_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match=r"^--store：网址里") as raised:
        servers.checked(address)
    assert "geheim" not in str(raised.value)


def test_a_certificate_that_nobody_vouches_for_is_told() -> None:
    failed = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

    assert "TLS 证书验证不过" in str(Server("http://host").fault(failed))


def test_a_server_without_graph_store_protocol_is_told() -> None:
    with (
        answering(lambda r: r.reply(404, b"")) as strange,
        pytest.raises(StoreError, match="服务器没有图存储协议"),
    ):
        Server(strange.address).graph(NAMES.document("甲"))
