"""The client of a language model, over real HTTP: what it sends, and every way to get no reply."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.errors import QueryError
from qa.llm import LONGEST_BODY, PATIENCE, Model, NoReplyError, endpoint
from tests.speaking import Reply, Speaker, says

KEY = "sk-never-shown-0123"
ASKED = [{"role": "user", "content": "内涝怎么治理？"}]


def model(speaker: Speaker, key: str = "") -> Model:
    return Model(endpoint(speaker.url, "qwen", key))


def soon(seconds: float = 20.0) -> float:
    return time.monotonic() + seconds


def why(speaker: Speaker, seconds: float = 20.0) -> str:
    """Return why there is no reply, the place taken out."""
    with pytest.raises(NoReplyError) as caught:
        model(speaker, KEY).reply(ASKED, soon(seconds))
    text = str(caught.value)
    assert KEY not in text
    return text.replace(speaker.url, "服务")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/", "http://localhost:11434/v1/chat/completions"),
        ("https://a.example/v1", "https://a.example/v1/chat/completions"),
        ("https://a.example/v1/", "https://a.example/v1/chat/completions"),
        ("https://a.example/api/paas/v4", "https://a.example/api/paas/v4/chat/completions"),
        ("https://a.example/v1/chat/completions", "https://a.example/v1/chat/completions"),
        ("http://[::1]:8000", "http://[::1]:8000/v1/chat/completions"),
    ],
)
def test_an_address_is_completed(given: str, made: str) -> None:
    assert endpoint(given, "m").url == made


@pytest.mark.parametrize(
    ("url", "name", "key", "said"),
    [
        ("localhost:11434", "m", "", "http://"),
        ("ftp://a.example", "m", "", "http://"),
        ("http://", "m", "", "http://"),
        ("http://a.example:port", "m", "", "不是网址"),
        ("http://user:secret@a.example", "m", "", "DUICE_LLM_KEY"),
        ("http://a.example/v1?key=secret", "m", "", "DUICE_LLM_KEY"),
        ("http://a.example", " ", "", "--llm-model"),
        ("http://a.example", "m", "secret\nHost: b.example", "DUICE_LLM_KEY"),
        ("http://a.example", "m", "密钥secret", "DUICE_LLM_KEY"),
    ],
)
def test_what_cannot_be_is_refused_without_a_secret_told(
    url: str, name: str, key: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        endpoint(url, name, key)

    assert "secret" not in str(caught.value)


def test_the_reply_is_the_text_of_the_first_choice(speaker: Speaker) -> None:
    speaker.will(says("更新管网 [1]。"))

    assert model(speaker).reply(ASKED, soon()) == "更新管网 [1]。"


def test_what_is_sent(speaker: Speaker) -> None:
    speaker.will(says("好"))

    model(speaker, KEY).reply(ASKED, soon())

    (sent,) = speaker.requests
    assert sent.path == "/v1/chat/completions"
    assert sent.json == {
        **{"model": "qwen", "messages": ASKED, "stream": False},
        **{"temperature": 0, "seed": 0, "max_tokens": 2000},
    }
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in sent.body


def test_without_a_key_no_header_for_one_is_sent(speaker: Speaker) -> None:
    speaker.will(says("好"))

    model(speaker).reply(ASKED, soon())

    assert "authorization" not in speaker.requests[0].headers


def test_the_key_is_not_in_what_is_printed(speaker: Speaker) -> None:
    assert KEY not in repr(endpoint(speaker.url, "qwen", KEY))


def test_a_reply_that_holds_the_key_is_not_used(speaker: Speaker) -> None:
    speaker.will(says(f"您的密钥是 {KEY} [1]"))

    assert "密钥" in why(speaker)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=500, body=b"sk-never-shown-0123"), "500：服务出错"),
        (Reply(status=503), "503：服务出错"),
        (Reply(status=401, body=b"sk-never-shown-0123"), "401：密钥不对或没有给出"),
        (Reply(status=404), "404：没有这个地址或模型"),
        (Reply(status=418), "418：不接受"),
        (Reply(status=429), "429：请求过多"),
        (Reply(b"<html>", kind="text/html"), "不是 JSON"),
        (Reply(b"data: {}", kind="text/event-stream"), "不是 JSON"),
        (Reply(says("好").body, kind="text/plain"), "不是 JSON"),
        (Reply(b"{"), "不是 JSON"),
        (Reply(b"\xff\xfe\xfd"), "不是 JSON"),
        (Reply(b"[" * 100_000), "不是 JSON"),
        (Reply(b"[]"), "没有 choices"),
        (Reply(b"null"), "没有 choices"),
        (Reply(b'{"choices": []}'), "没有 choices"),
        (Reply(b'{"choices": [{"message": null}]}'), "没有 choices"),
        (Reply(b'{"error": {"message": "no"}}'), "没有 choices"),
        (says(None), "是空的"),
        (says(""), "是空的"),
        (says(" \n"), "是空的"),
        (says(["更新管网 [1]"]), "是空的"),
        (Reply(b" " * (LONGEST_BODY + 1)), "超过 1,000,000 字节"),
        (Reply(raw=b"\x00\x01garbage\r\n\r\n"), "不合 HTTP 协议"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"), "中途断了"),
        (Reply(raw=b""), "不合 HTTP 协议"),
        (Reply(status=200, headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b"), "不是 JSON"),
    ],
)
def test_what_is_no_reply_is_told_in_a_sentence(speaker: Speaker, reply: Reply, said: str) -> None:
    speaker.will(reply)

    told = why(speaker)

    assert said in told
    assert "\n" not in told
    assert len(speaker.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(speaker: Speaker, status: int) -> None:
    speaker.will(Reply(status=status, headers={"Location": f"{speaker.url}/v1/elsewhere"}))

    assert f"（{status}），不跟随" in why(speaker)
    assert [request.path for request in speaker.requests] == ["/v1/chat/completions"]


def test_nobody_listening_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NoReplyError, match=f"连不上 {place}"):
            Model(endpoint(place, "m")).reply(ASKED, soon())


def test_a_server_that_is_silent_is_left_at_the_deadline(speaker: Speaker) -> None:
    speaker.will(Reply(before=speaker.stopped.wait))

    assert why(speaker, 0.3) == "服务 没有在时限内回应"


def test_a_server_that_drips_is_left_at_the_deadline(speaker: Speaker) -> None:
    speaker.will(Reply(drip=True))

    assert why(speaker, 0.3) == "服务 没有在时限内回应"


def test_a_server_that_takes_the_call_and_is_silent_is_left_at_the_deadline(
    speaker: Speaker,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        place = f"http://127.0.0.1:{door.getsockname()[1]}"
        with pytest.raises(NoReplyError, match="没有在时限内回应"):
            Model(endpoint(place, "m")).reply(ASKED, soon(0.3))


@pytest.mark.parametrize("status", [429, 503])
def test_one_more_call_is_made_when_the_server_says_when(speaker: Speaker, status: int) -> None:
    speaker.will(Reply(status=status, headers={"Retry-After": "0"}), says("好"))

    assert model(speaker).reply(ASKED, soon()) == "好"
    assert len(speaker.requests) == 2


def test_the_server_may_say_when_by_a_date(speaker: Speaker) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    speaker.will(Reply(status=429, headers={"Retry-After": when}), says("好"))

    assert model(speaker).reply(ASKED, soon()) == "好"


def test_no_third_call_is_made(speaker: Speaker) -> None:
    speaker.will(Reply(status=429, headers={"Retry-After": "0"}))

    assert "429" in why(speaker)
    assert len(speaker.requests) == 2


@pytest.mark.parametrize(
    "after",
    [
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "1, 2",
        "Fri, 99",
        "3600",
        "99999999999999999999",
        "soon",
        "-1",
        "",
        "1e400",
    ],
)
def test_no_call_is_made_past_the_deadline_or_at_no_time(speaker: Speaker, after: str) -> None:
    speaker.will(Reply(status=429, headers={"Retry-After": after}))

    assert "429" in why(speaker, 5)
    assert len(speaker.requests) == 1


def test_a_proxy_of_the_environment_is_not_used(
    speaker: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    speaker.will(says("好"))

    assert model(speaker).reply(ASKED, soon()) == "好"


def test_after_some_failures_in_a_row_the_server_is_left_in_peace(speaker: Speaker) -> None:
    asking = model(speaker)
    for _ in range(PATIENCE):
        with pytest.raises(NoReplyError, match="500"):
            asking.reply(ASKED, soon())

    with pytest.raises(NoReplyError, match="暂时不再询问"):
        asking.reply(ASKED, soon())

    assert len(speaker.requests) == PATIENCE


def test_a_reply_wipes_the_failures_out(speaker: Speaker) -> None:
    asking = model(speaker)
    speaker.will(Reply(status=500), Reply(status=500), says("好"), Reply(status=500))
    for _ in range(2):
        with pytest.raises(NoReplyError, match="500"):
            asking.reply(ASKED, soon())
    assert asking.reply(ASKED, soon()) == "好"

    for _ in range(2):
        with pytest.raises(NoReplyError, match="500"):
            asking.reply(ASKED, soon())

    assert len(speaker.requests) == 5


def test_half_a_character_in_a_question_is_sent_as_an_escape(speaker: Speaker) -> None:
    speaker.will(says("好"))

    model(speaker).reply([{"role": "user", "content": "问\udce9"}], soon())

    assert json.loads(speaker.requests[0].body)["messages"][0]["content"] == "问\udce9"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "error", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from([200, 204, 206, 300, 304, 400, 429, 451, 500, 503, 599]),
    st.binary(max_size=80) | JSON.map(lambda told: json.dumps(told).encode()),
    st.sampled_from(
        ["application/json", "application/json; charset=gbk", "text/plain", "", "\xff"]
    ),
    st.text(alphabet="0123456789:, -+GMTJanFriSun", max_size=30),
)
def test_whatever_comes_is_a_text_or_no_reply(
    speaker: Speaker, status: int, body: bytes, kind: str, after: str
) -> None:
    speaker.will(Reply(body, status, kind, {"Retry-After": after.strip()}))
    try:
        told = model(speaker, KEY).reply(ASKED, soon(2))
    except NoReplyError as error:
        told = str(error)

    assert told.strip()
    assert KEY not in told
