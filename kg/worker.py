"""The child that evaluates queries of users; started by `kg.process`, which tells how it ends.

It is run by its path and imports nothing of this house. It is given the folder of a graph and the
bytes it may take for a query, opens the graph for reading and writes ``ready``. Then each line on
stdin is a request, a JSON object with ``query``, ``format`` (a key of `FORMATS`), ``default`` and
``named`` (lists of IRIs), ``prefixes`` (declared beforehand), ``union`` (see `is_union`) and
``largest`` (bytes of a result).
Each is answered on stdout by a line of JSON with ``outcome``, ``message``, ``line``, ``column`` and
``length``, and a body of that many bytes. It ends at once when stdin does, whatever it is at: no
query outlives its parent.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import queue
import re
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
)

FORMATS: dict[str, QueryResultsFormat | RdfFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
_AT = re.compile(r"error at (\d+):(\d+): ")
_KEYWORD = re.compile(r"(?:expected|one of|,) ([A-Z_]{2,})(?=,|\Z)")
_MEANINGS = {
    "Prefix not found": "前缀没有声明；请在查询前用 PREFIX 声明它",
    "IRI parsing failed": "尖括号里不是完整的 IRI；请写成 <https://…> 的样子",
    "variable that is unbound": "SELECT 中有变量没有绑定，或既未分组也未聚合；请改正该变量",
}


class TooLargeError(Exception):
    """A result has more bytes than was allowed."""


class Capped(io.BytesIO):
    """Bytes in memory, up to ``largest`` of them."""

    def __init__(self, largest: int) -> None:
        super().__init__()
        self._largest = largest

    def write(self, data: Any) -> int:
        """Append ``data``; raises `TooLargeError` when that is too much."""
        written = super().write(data)
        if self.tell() > self._largest:
            raise TooLargeError
        return written


class RefusedError(Exception):
    """A query that is not understood or not allowed; the message is for the user."""


class Answered(NamedTuple):
    """How an evaluation ended; ``line`` and ``column`` of a fault count characters from 1."""

    outcome: str
    message: str = ""
    body: bytes = b""
    line: int = 0
    column: int = 0


def answer(store: pyoxigraph.Store, request: dict[str, Any]) -> Answered:
    """Evaluate one request."""
    try:
        return Answered("done", body=_evaluate(store, request))
    except TooLargeError:
        size = f"{request['largest'] / (1 << 20):g} MB"
        return Answered("large", f"SPARQL 查询：结果超过 {size}；请加 LIMIT 或缩小范围")
    except RefusedError as refused:
        return Answered("refused", str(refused))
    except SyntaxError as error:
        return _syntax(str(error), request["query"])
    except (ValueError, RuntimeError, OSError) as error:
        told = " ".join(str(error).split())[:160]
        return Answered("refused", f"SPARQL 查询：无法求值（{told}）；请检查查询和图的地址")


def _evaluate(store: pyoxigraph.Store, request: dict[str, Any]) -> bytes:
    query, prefixes = request["query"], request["prefixes"]
    if uses("SERVICE", query, prefixes):
        raise RefusedError(_refusal(query, prefixes))
    default: list[NamedNode | BlankNode | DefaultGraph] = [
        NamedNode(iri) for iri in request["default"]
    ]
    named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in request["named"]]
    # The union would win over FROM, so it is asked for only where the query leaves it to us.
    union = (
        not default
        and not named
        and is_union(store, request["union"])
        and not uses("FROM", query, prefixes)
    )
    found = store.query(
        query,
        prefixes=prefixes,
        use_default_graph_as_union=union,
        default_graph=default if default or named else None,
        named_graphs=named if default or named else None,
    )
    output = Capped(request["largest"])
    wanted = FORMATS[request["format"]]
    if isinstance(found, QueryTriples):
        assert isinstance(wanted, RdfFormat)
        pyoxigraph.serialize(found, output, wanted, prefixes=prefixes)
    else:
        assert isinstance(wanted, QueryResultsFormat)
        found.serialize(output, wanted)
    return output.getvalue()


def is_union(store: pyoxigraph.Store, mark: str) -> bool:
    """Tell whether the default graph of queries is the union of all graphs.

    It is where the store has the graph named ``mark`` and no triple outside of named graphs: then
    the default graph would be empty otherwise. Any other dataset is taken as it stands.
    """
    return (
        store.contains_named_graph(NamedNode(mark))
        and next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is None
    )


def uses(keyword: str, query: str, prefixes: dict[str, str]) -> bool:
    """Tell whether ``query`` has ``keyword`` as a keyword and not in a name, text or comment.

    Oxigraph's own parser decides: with another word of that length in its place the query still
    parses when it was a name, text or comment, and no longer does when it was a keyword. So nothing
    can be a keyword for Oxigraph that is none here: it takes ``true SERVICE`` for one, and
    ``trueSERVICE`` too. A query that does not parse anyway counts as using it.
    """
    spelled = _spelled(keyword)
    return spelled.search(query) is not None and not _parses(
        spelled.sub(lambda match: _instead(match[0], keyword, query), query), prefixes
    )


def _parses(probe: str, prefixes: dict[str, str]) -> bool:
    """Tell whether a query without the keyword parses; it is given no data to spend time on."""
    try:
        pyoxigraph.Store().query(probe, prefixes=prefixes)
    except SyntaxError:
        return False
    except (ValueError, RuntimeError):
        return True  # it was parsed and came as far as being evaluated
    return True


def _refusal(query: str, prefixes: dict[str, str]) -> str:
    """Say why a query that `uses` SERVICE is refused: for that, or because it does not parse."""
    # GRAPH takes what SERVICE takes, so that with it only other faults are left.
    if _parses(re.sub(_spelled("SERVICE").pattern + r"(\s+SILENT\b)?", "GRAPH", query), prefixes):
        return "SPARQL 查询：不允许 SERVICE，这里不访问别的服务；请删去该子句"
    return "SPARQL 查询：不合语法，而且可能用了不允许的 SERVICE；请删去它并检查其余部分"


def _spelled(keyword: str) -> re.Pattern[str]:
    r"""Match a keyword in any case; SPARQL also has ``\u0053`` for S."""
    letters = (
        rf"(?:{a}|{b}|\\u00(?:{ord(a):02x}|{ord(b):02x})|\\U000000(?:{ord(a):02x}|{ord(b):02x}))"
        for a, b in zip(keyword.lower(), keyword.upper(), strict=True)
    )
    return re.compile("".join(letters), re.IGNORECASE | re.ASCII)


def _instead(found: str, keyword: str, query: str) -> str:
    """Write a word that no keyword is and that ``query`` does not hold, as long as ``found``."""
    lower = query.lower()
    letter = next(a for a in "zqxjkvwyuphgbd" if a + keyword[1:].lower() not in lower)
    first = 1 if found[0] != "\\" else (6 if found[1] == "u" else 10)
    letter = letter.upper() if found[0].isupper() else letter  # ?service and ?SERVICE stay two
    return letter * first + found[first:]


def _syntax(fault: str, query: str) -> Answered:
    """Say a syntax error of Oxigraph in one Chinese sentence."""
    at = _AT.search(fault)
    if at is None:
        told = " ".join(fault.split())[:160]
        return Answered("refused", f"SPARQL 查询：不合语法（{told}）；请对照 SPARQL 1.1 改正")
    # Where it wanted a keyword, Oxigraph names the place after as many characters.
    overshot = max(map(len, _KEYWORD.findall(fault, at.end())), default=0)
    line, column = int(at[1]), max(int(at[2]) - overshot, 1)
    row = query.split("\n")[line - 1]
    if "IRI parsing failed" in fault:  # told where the IRI ends
        column = row.rfind("<", 0, column) + 1 or column
    rest = row[column - 1 : column + 19].strip()
    meaning = next((meaning for said, meaning in _MEANINGS.items() if said in fault), "")
    if not meaning and rest:
        meaning = "不合语法；请对照 SPARQL 1.1 检查这里及其前后"
        shown = f"（“{rest}”）"
    else:
        meaning = meaning or "不合语法；请检查括号、引号是否成对，前缀是否都已声明"
        shown = ""
    told = f"SPARQL 查询第 {line} 行第 {column} 列附近{shown}：{meaning}"
    return Answered("refused", told, line=line, column=column)


def _limit_memory(size: int) -> None:
    """Hold this process to ``size`` bytes beside what it has; only Linux knows how."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - Windows has no such module

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + size
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # who runs out of memory leaves no dump of it


def leave_network() -> bool:
    """Give up the network for good and tell whether the system let us; only Linux knows how.

    It stands behind `uses`: should a call out ever get past that, it finds nobody to call. Without
    the right to do so by itself, a process may have it in a user namespace of its own.
    """
    if sys.platform != "linux":
        return False
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    network, user = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of sched.h
    return unshare is not None and any(unshare(way) == 0 for way in (network, network | user))


def _listen(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def main() -> None:
    """Serve requests until stdin ends."""
    leave_network()  # before there are threads: the system asks for that
    if sys.platform != "win32":
        os.nice(10)  # an answer that somebody waits for goes before a query that may never end
    store = pyoxigraph.Store.read_only(sys.argv[1])
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    _limit_memory(int(sys.argv[2]))
    output = sys.stdout.buffer
    output.write(b"ready\n")
    output.flush()
    while True:
        answered = answer(store, json.loads(requests.get()))
        head = {**answered._asdict(), "body": None, "length": len(answered.body)}
        output.write(json.dumps(head).encode("ascii") + b"\n")
        output.write(answered.body)
        output.flush()


if __name__ == "__main__":
    main()
