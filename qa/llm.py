"""A language model behind an OpenAI-compatible endpoint: one question out, one text back.

See https://platform.openai.com/docs/api-reference/chat/create. Whatever goes wrong on the way is a
`NoReplyError` that says so in one sentence, made of nothing that came back; no error tells the key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpx

from ontology.errors import QueryError

KEY = "DUICE_LLM_KEY"
"""The variable of the environment that holds the key."""
LONGEST_BODY = 1_000_000  # bytes of a response
TOKENS = 2_000  # that a reply may have
SEED = 0
PATIENCE = 3  # failures in a row after which the endpoint is left in peace
REST = 60.0  # seconds for which it is

Message = Mapping[str, str]


class NoReplyError(Exception):
    """There is no reply to work with; the message says why, in one sentence without its stop."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers; made by `endpoint`, which checks what it is given.

    ``url`` is the full one of chat completions; the key is left out of what is printed.
    """

    url: str
    model: str
    key: str = field(repr=False)

    @property
    def place(self) -> str:
        """Scheme, host and port, for messages."""
        parsed = httpx.URL(self.url)
        return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def endpoint(url: str, model: str, key: str = "") -> Endpoint:
    """Check and complete an address: without a path it gets /v1, any other path stands.

    >>> endpoint("http://localhost:11434", "qwen3").url
    'http://localhost:11434/v1/chat/completions'
    >>> endpoint("https://example.org/api/paas/v4/", "glm").url
    'https://example.org/api/paas/v4/chat/completions'

    Raises
    ------
    QueryError
        When the address, the model's name or the key cannot be such.
    """
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise QueryError(f"--llm {url}：不是网址；例如 http://localhost:11434/v1") from error
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise QueryError(f"--llm：网址里不能带用户名、口令、? 或 #；密钥请放在环境变量 {KEY} 里")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise QueryError(
            f"--llm {url}：要以 http:// 或 https:// 开头；例如 http://localhost:11434/v1"
        )
    if not model.strip():
        raise QueryError("--llm-model：是空的；请写出服务里的模型名")
    if not all("!" <= sign <= "~" for sign in key):
        raise QueryError(f"{KEY}：含有不能放进请求头的字符；请核对密钥，去掉空格和换行")
    path = parsed.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return Endpoint(str(parsed.copy_with(path=f"{path}/chat/completions")), model.strip(), key)


class Model:
    """Asks one endpoint, from any number of threads at a time.

    After `PATIENCE` failures in a row it is not asked for `REST` seconds: a batch goes on without
    it instead of waiting for it a hundred times.
    """

    def __init__(self, at: Endpoint) -> None:
        self.endpoint = at
        self._failures = 0
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        """The model's name at the endpoint."""
        return self.endpoint.model

    def reply(self, messages: Sequence[Message], deadline: float) -> str:
        """Return what the model says to ``messages``; by ``deadline`` (`time.monotonic`) at last.

        Raises
        ------
        NoReplyError
            When there is no reply, or none that follows the protocol.
        """
        if time.monotonic() < self._rests_until:
            raise NoReplyError(
                f"{self.endpoint.place} 接连 {PATIENCE} 次没有可用的回应，暂时不再询问"
            )
        try:
            text = self._within(messages, deadline)
        except NoReplyError:
            self._failures += 1
            if self._failures >= PATIENCE:
                self._failures, self._rests_until = 0, time.monotonic() + REST
            raise
        self._failures = 0
        return text

    def _within(self, messages: Sequence[Message], deadline: float) -> str:
        """Ask in a thread of its own: no server, however slow its bytes drip, holds the caller."""
        box: SimpleQueue[str | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                box.put(_ask(self.endpoint, messages, deadline))
            except Exception as error:  # raised again in the caller's thread
                box.put(error)

        Thread(target=ask, name="duice-llm", daemon=True).start()
        try:
            came = box.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            raise _late(self.endpoint) from None
        if isinstance(came, Exception):
            raise came
        return came


def _ask(at: Endpoint, messages: Sequence[Message], deadline: float) -> str:
    """Ask, and once more where the endpoint says when (Retry-After) and that is in time."""
    for last in (False, True):
        status, headers, body = _post(at, messages, deadline)
        wait = None if last or status not in {429, 503} else _pause(headers.get("retry-after"))
        if wait is None or time.monotonic() + wait >= deadline:
            break
        time.sleep(wait)
    _check(at, status, headers)
    text = _content(at, body)
    if at.key and at.key in text:
        raise NoReplyError(f"{at.place} 的回应里有密钥，弃之不用")
    return text


def _post(
    at: Endpoint, messages: Sequence[Message], deadline: float
) -> tuple[int, httpx.Headers, bytes]:
    """Send the messages; proxies of the environment are not used, redirects not followed."""
    asked = {
        **{"model": at.model, "messages": list(messages), "stream": False},
        **{"temperature": 0, "seed": SEED, "max_tokens": TOKENS},
    }
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    if at.key:
        headers["Authorization"] = f"Bearer {at.key}"
    content = json.dumps(asked).encode("ascii")
    left = max(0.001, deadline - time.monotonic())
    trusted = httpx.create_ssl_context()  # SSL_CERT_FILE counts: an institution has its own
    try:
        with (
            httpx.Client(trust_env=False, verify=trusted, timeout=left) as client,
            client.stream("POST", at.url, content=content, headers=headers) as response,
        ):
            body = b"".join(_limited(at, response, deadline)) if response.is_success else b""
            return response.status_code, response.headers, body
    except httpx.ConnectError as error:
        raise NoReplyError(f"连不上 {at.place}") from error
    except httpx.TimeoutException as error:
        raise _late(at) from error
    except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
        raise NoReplyError(f"{at.place} 的回应不合 HTTP 协议，或中途断了") from error


def _limited(at: Endpoint, response: httpx.Response, deadline: float) -> Iterator[bytes]:
    size = 0
    for part in response.iter_raw():
        size += len(part)
        if size > LONGEST_BODY:
            raise NoReplyError(f"{at.place} 的回应超过 {LONGEST_BODY:,} 字节")
        if time.monotonic() > deadline:
            raise _late(at)
        yield part


def _pause(after: str | None) -> float | None:
    """Read Retry-After: seconds, or a date; None where it is neither."""
    if after is None:
        return None
    if after.strip().isdecimal():
        return float(after)
    try:
        when = parsedate_to_datetime(after).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _check(at: Endpoint, status: int, headers: Mapping[str, str]) -> None:
    """Raise `NoReplyError` for a status or a content type that holds no reply."""
    if 300 <= status < 400:
        raise NoReplyError(f"{at.place} 要转到别的地址（{status}），不跟随；请写最终的地址")
    reasons = {
        401: f"密钥不对或没有给出，见 {KEY}",
        403: f"不许访问，请核对 {KEY}",
        404: "没有这个地址或模型",
        429: "请求过多",
    }
    if not 200 <= status < 300:
        why = reasons.get(status, "服务出错" if status >= 500 else "不接受这样的请求")
        raise NoReplyError(f"{at.place} 回应 {status}：{why}")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NoReplyError(f"{at.place} 的回应不是 JSON")


def _content(at: Endpoint, body: bytes) -> str:
    """Take the text out of a chat completion."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoReplyError(f"{at.place} 的回应不是 JSON") from error
    try:
        text = told["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise NoReplyError(f"{at.place} 的回应里没有 choices[0].message.content") from error
    if not isinstance(text, str) or not text.strip():
        raise NoReplyError(f"{at.place} 的回应是空的")
    return text


def _late(at: Endpoint) -> NoReplyError:
    return NoReplyError(f"{at.place} 没有在时限内回应")
