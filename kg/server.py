"""A SPARQL 1.1 server over HTTP: queries, updates, whole graphs; what goes wrong is a sentence.

Credentials come from the environment, go to the address that was given and nowhere else (redirects
are not followed, proxies and .netrc not looked at), and are in no message.
"""

from __future__ import annotations

import os
import weakref
from functools import cached_property, lru_cache

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat

from ontology.errors import StoreError

USER, PASSWORD, TOKEN = "DUICE_STORE_USER", "DUICE_STORE_PASSWORD", "DUICE_STORE_TOKEN"
VARIABLES = f"{USER} 和 {PASSWORD}，或 {TOKEN}"
CONNECT = 10.0  # seconds until the server has to answer the phone
PATIENCE = 600.0  # seconds for which it may say nothing while it is at work
RESULTS = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
GRAPH_STORES = ("store", "data")  # where Oxigraph has its Graph Store Protocol, and where Fuseki
UNION = {"union-default-graph": "true"}
"""Asks Oxigraph for the union of all graphs as the default one; other servers are set up so."""
_FAULTS = {
    401: f"要凭据，或凭据不对；请用环境变量 {VARIABLES} 给出",
    403: f"不许这样访问；请核对环境变量 {VARIABLES}，或向管理员要权限",
    404: "那里没有 SPARQL 端点（/query、/update）；请核对 --store 的地址",
    405: "不接受这种请求，可能只许读；请换可写的服务（如 oxigraph serve）",
    413: "嫌请求太大；请把服务器允许的请求体调大",
    429: "嫌请求太多；请稍后再试",
    501: "不支持这种请求；需要支持 SPARQL 1.1 查询、更新和图存储协议的服务器",
}


class CutError(StoreError):
    """The connection went while the server was at work: nobody here knows what became of it."""


def checked(address: str) -> str:
    """Return an address without the slash at its end.

    >>> checked("http://localhost:7878/")
    'http://localhost:7878'

    Raises
    ------
    StoreError
        When it is no address of a server, or holds what does not belong in one.
    """
    try:
        parsed = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise StoreError("--store：不是网址；例如 http://localhost:7878") from error
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise StoreError(
            f"--store：网址里不能带用户名、口令、? 或 #；凭据请放在环境变量 {VARIABLES} 里"
        )
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise StoreError("--store：网址里没有主机；例如 http://localhost:7878")
    return str(parsed.copy_with(path=parsed.path.rstrip("/") or "/")).rstrip("/")


def at(address: str) -> Server:
    """Return the one `Server` of this process for an address and the credentials of now."""
    told = (os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN))
    return _server(checked(address), *told)


@lru_cache(maxsize=8)
def _server(address: str, user: str, password: str, token: str) -> Server:
    return Server(address, user, password, token)


class Server:
    """Asks one server, from any number of threads at a time."""

    def __init__(self, address: str, user: str = "", password: str = "", token: str = "") -> None:
        if any(not "!" <= sign <= "~" for sign in token):
            raise StoreError(f"{TOKEN}：含有不能放进请求头的字符；请核对，去掉空格和换行")
        self.address = address
        self._secrets = [secret for secret in (password, token) if secret]
        self._login = httpx.BasicAuth(user, password) if user and not token else None
        self._token = token
        self._client = self.client()
        weakref.finalize(self, self._client.close)

    def client(self) -> httpx.Client:
        """Make what sends requests with the credentials; who makes it closes it."""
        # SSL_CERT_FILE counts: an institution has its own authority.
        trusted = httpx.create_ssl_context() if self.address.startswith("https:") else True
        return httpx.Client(
            trust_env=False,
            verify=trusted,
            auth=self._login,
            timeout=httpx.Timeout(PATIENCE, connect=CONNECT),
            headers={
                "User-Agent": "duice",
                "Accept-Encoding": "identity",
                **({"Authorization": f"Bearer {self._token}"} if self._token else {}),
            },
        )

    def select(self, sparql: str) -> pyoxigraph.QuerySolutions:
        """Answer a SELECT query over the named graphs."""
        found = self.parsed(self._query(sparql, RESULTS))
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise self.strange("不是查询结果")
        return found

    def ask(self, sparql: str, params: dict[str, str] | None = None) -> bool:
        """Answer an ASK query over the named graphs, or as ``params`` have it."""
        return bool(self.parsed(self._query(sparql, RESULTS, params)))

    def results(self, sparql: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        """Answer a SELECT or ASK query over the union of all graphs."""
        return self.parsed(self._query(sparql, RESULTS, UNION))

    def construct(self, sparql: str) -> bytes:
        """Answer a CONSTRUCT or DESCRIBE query over the union of all graphs, in N-Triples."""
        return self._query(sparql, NTRIPLES, UNION)

    def graph(self, name: NamedNode) -> bytes:
        """Return all triples of a graph in N-Triples (Graph Store Protocol, GET)."""
        parameters = {"graph": name.value}
        answered = self._read("GET", self._graph_store, params=parameters, accept=NTRIPLES)
        return b"" if answered.status_code == 404 else self._body(answered, NTRIPLES)

    def update(self, sparql: str) -> None:
        """Carry out an update.

        Raises
        ------
        CutError
            When it may have been carried out or not.
        StoreError
            When it was not.
        """
        headers = {"Content-Type": "application/sparql-update"}
        try:
            answered = self._client.post(
                f"{self.address}/update", content=sparql.encode("utf-8"), headers=headers
            )
        except httpx.HTTPError as error:
            raise self.fault(error) from error
        self._check(answered)

    def _query(self, sparql: str, accept: str, params: dict[str, str] | None = None) -> bytes:
        content, kind = sparql.encode("utf-8"), "application/sparql-query"
        answered = self._read(
            "POST", "query", content=content, kind=kind, accept=accept, params=params
        )
        return self._body(answered, accept)

    def _read(  # noqa: PLR0913 -- what a request is made of
        self,
        method: str,
        part: str,
        *,
        accept: str,
        content: bytes | None = None,
        kind: str = "",
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send what changes nothing; once more where a connection that was kept has gone."""
        headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
        for last in (False, True):
            try:
                return self._client.request(
                    method,
                    f"{self.address}/{part}",
                    content=content,
                    headers=headers,
                    params=params,
                )
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
                if last:
                    raise self.fault(error) from error
            except httpx.HTTPError as error:
                raise self.fault(error) from error
        raise AssertionError("the last try returns or raises")

    @cached_property
    def _graph_store(self) -> str:
        for part in GRAPH_STORES:
            answered = self._read("HEAD", part, params={"default": ""}, accept=NTRIPLES)
            if answered.status_code not in (404, 405, 501):
                self._check(answered)
                return part
        raise StoreError(
            f"{self.address}：服务器没有图存储协议（{'、'.join(GRAPH_STORES)} 都不在）；"
            "需要支持 SPARQL 1.1 Graph Store Protocol 的服务器"
        )

    def _body(self, answered: httpx.Response, media: str) -> bytes:
        self._check(answered)
        kind = media_of(answered)
        if kind not in (media, "application/json" if media == RESULTS else "text/plain"):
            raise self.strange(f"是 {kind or '无类型的内容'}")
        return answered.content

    def parsed(self, results: bytes) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        """Read results in JSON."""
        try:
            return pyoxigraph.parse_query_results(results, QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, OSError) as error:
            raise self.strange("残缺，或不合 SPARQL 结果的格式") from error

    def strange(self, what: str) -> StoreError:
        """Say that an answer cannot be used."""
        return StoreError(
            f"{self.address}：服务器的回应{what}，不能用；"
            "请核对地址是不是 SPARQL 服务，或稍后再试（服务器可能到了自己的时限）"
        )

    def _check(self, answered: httpx.Response) -> None:
        if not answered.is_success:
            raise self.refused(answered.status_code, answered.text)

    def refused(self, status: int, text: str) -> StoreError:
        """Say why a status is none of success."""
        why = _FAULTS.get(status, "")
        if 300 <= status < 400:
            why = "要转到别的地址，不跟随（免得把凭据交给别处）；请用 --store 写最终的地址"
        elif status >= 500 and not why:
            why = "出错了；请看服务器的日志，稍后再试"
        elif not why:
            why = f"不接受这个请求（{self._safe(text)}）；需要支持 SPARQL 1.1 的服务器"
        return StoreError(f"{self.address}：服务器回应 {status}，{why}")

    def _safe(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return " ".join(text.split())[:160]

    def fault(self, error: httpx.HTTPError) -> StoreError:
        """Say what went wrong on the way."""
        if isinstance(error, httpx.ConnectError) and "CERTIFICATE" in str(error).upper():
            return StoreError(
                f"{self.address}：服务器的 TLS 证书验证不过；请换受信任的证书，"
                "或用环境变量 SSL_CERT_FILE 指明签发它的机构"
            )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return StoreError(f"{self.address}：连不上服务器；请确认它在运行，地址和端口无误")
        if isinstance(error, httpx.TimeoutException):
            return CutError(
                f"{self.address}：服务器 {PATIENCE:g} 秒没有回应；请查看它是否正忙，稍后再试"
            )
        return CutError(f"{self.address}：与服务器的连接中途断了；请稍后再试")


def media_of(answered: httpx.Response) -> str:
    """Return the media type of a response, without its parameters."""
    kind: str = answered.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower()
