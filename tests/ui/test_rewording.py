"""ask --llm and the page with a language model: what is shown, and that nothing else goes out."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from kg.sparql import Pool
from qa.llm import KEY, Model, endpoint
from qa.rewording import Reworder
from tests.speaking import Reply, Speaker, says
from tests.ui.conftest import Duice
from tests.ui.page.talking import ask, correct
from ui.page.correcting import held
from ui.page.desk import Desk
from ui.page.talk import Talk, last_html

QUESTION = "哪些措施针对数据共享壁垒？"
DOCUMENT = "paper_data_sharing"
SECRET = "sk-never-shown-0123"


def asked(speaker: Speaker, *more: str) -> list[str]:
    return ["ask", *more, "--llm", speaker.url, "--llm-model", "qwen"]


@pytest.fixture
def quoted(duice: Duice, ready: Path) -> str:
    """The label of the first item of the offline answer: a sentence that it bears out."""
    answer = json.loads(duice("ask", QUESTION, "--json", store=ready).out)
    return str(answer["items"][0]["label"])


def test_the_words_are_the_models_and_the_json_tells(
    duice: Duice, ready: Path, speaker: Speaker, quoted: str
) -> None:
    speaker.will(says(f"要{quoted}[1]。"))
    offline = json.loads(duice("ask", QUESTION, "--json", store=ready).out)

    ran = duice(*asked(speaker, QUESTION, "--json"), store=ready)

    answer = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert f"要{quoted} [1]" in answer["answer"].splitlines()
    assert [answer[key] for key in ("items", "sparql", "intent", "question")] == [
        offline[key] for key in ("items", "sparql", "intent", "question")
    ]
    assert answer["llm"]["worded"] is True
    assert "llm" not in offline


def test_without_a_reply_the_offline_answer_is_printed_and_stderr_says_why(
    duice: Duice, ready: Path, speaker: Speaker
) -> None:
    speaker.will(Reply(status=500))
    offline = duice("ask", QUESTION, store=ready)

    ran = duice(*asked(speaker, QUESTION), store=ready)

    assert (ran.code, ran.out) == (0, offline.out)
    assert ran.err.count("\n") == 1
    assert "回应 500" in ran.err


def test_a_batch_is_put_in_words_line_by_line(
    duice: Duice, ready: Path, speaker: Speaker, quoted: str, tmp_path: Path
) -> None:
    speaker.will(says(f"要{quoted}[1]。"), Reply(b"garbage"))
    file = tmp_path / "q.jsonl"
    lines = [json.dumps({"id": name, "question": QUESTION}) for name in "ab"]
    file.write_text("\n".join(lines), "utf-8")

    ran = duice(*asked(speaker, "--file", str(file), "--json"), store=ready)

    first, second = map(json.loads, ran.out.splitlines())
    assert (first["id"], first["llm"]["worded"]) == ("a", True)
    assert (second["id"], second["llm"]["worded"]) == ("b", False)
    assert "不是 JSON" in second["llm"]["notice"]
    assert ran.code == 0


def test_the_key_goes_into_the_header_and_nowhere_else(
    duice: Duice,
    ready: Path,
    speaker: Speaker,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(KEY, f"{SECRET}\n")
    caplog.set_level("DEBUG")
    speaker.will(Reply(status=401, body=SECRET.encode()))

    ran = duice(*asked(speaker, QUESTION, "--json"), store=ready)

    assert speaker.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in ran.out + ran.err + caplog.text
    assert SECRET.encode() not in speaker.requests[0].body


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--llm", "http://a.example"], "--llm-model"),
        (["--llm-model", "qwen"], "--llm-model"),
        (["--llm", "a.example", "--llm-model", "qwen"], "http://"),
        (["--llm", "http://u:secret@a.example", "--llm-model", "qwen"], KEY),
    ],
)
@pytest.mark.parametrize("command", [["ask", QUESTION], ["serve", "--port", "0"]])
def test_what_is_amiss_with_the_options_is_told(
    duice: Duice, ready: Path, command: list[str], options: list[str], said: str
) -> None:
    ran = duice(*command, *options, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert "secret" not in ran.err


def test_without_the_option_no_socket_is_opened(
    duice: Duice, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, SECRET)

    def never(*arguments: object, **options: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)

    ran = duice("ask", QUESTION, "--json", store=ready)

    assert ran.code == 0
    assert "llm" not in json.loads(ran.out)


def test_without_the_option_no_client_is_imported() -> None:
    code = (
        "import sys, ui.commands_answer, ui.commands_page, ui.library, ui.show, qa.answer;"
        "print(sorted({'httpx', 'qa.llm', 'qa.rewording'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


@pytest.fixture
def desk(ready: Path, speaker: Speaker, pairs: None) -> Desk:
    reworder = Reworder(Model(endpoint(speaker.url, "qwen")))
    return Desk(ready, None, Pool(ready, size=1), 10.0, reworder)


def test_the_page_shows_the_models_sentences_and_the_findings(
    desk: Desk, speaker: Speaker, quoted: str
) -> None:
    speaker.will(says(f"要{quoted}[1]。"))

    shown = last_html(ask(desk, QUESTION, Talk()))

    assert f"<p>要{quoted} <a " in shown
    assert f'<span class="label">{quoted}</span>' in shown


def test_the_page_says_why_a_model_was_of_no_use(desk: Desk, speaker: Speaker) -> None:
    speaker.will(Reply(status=500))

    shown = last_html(ask(desk, QUESTION, Talk()))

    assert "回应 500" in shown
    assert '<ol class="findings">' in shown


def test_the_model_words_what_a_correction_found(desk: Desk, speaker: Speaker, quoted: str) -> None:
    speaker.will(Reply(status=500), says(f"要{quoted}[1]。"))
    talk = ask(desk, QUESTION, Talk())
    assert talk.last is not None

    told = correct(desk, talk, held(talk.last.answer.understood) | {"document": DOCUMENT})

    assert f"<p>要{quoted} <a " in last_html(told)
    assert told.last is not None
    assert told.last.answer.understood.scope.documents == (DOCUMENT,)
