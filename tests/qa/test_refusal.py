"""What a question names has to be spoken of: a document, a place, a country, a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.encode import CharacterPairs
from ingest.statement import Kind
from kg.store import Store
from qa.answer import Asker
from qa.building import build
from tests.qa.conftest import FLOODS, Coded, D, code

M = Kind.MEASURE
SPOKEN: tuple[Coded, ...] = (
    (M, "借鉴日本经验，分区更新老旧排水管网。", "分区更新管网", D.SPACE),
    (M, "按张三丰市长要求，开展防灾演练。", "开展演练", D.SOCIETY),
    (M, "与青岚省共享监测数据。", "共享监测数据", D.TECHNOLOGY),
    (M, "依据《排水条例》检查老旧排水管网。", "检查管网", D.SPACE),
)
NAMING = {
    "《排水条例》": "《排水条例》对老旧排水管网有哪些措施？",
    "“日本”": "日本怎样更新老旧排水管网？",
    "“张三丰”": "张三丰市长要求开展哪些防灾演练？",
    "“青岚省”": "青岚省有哪些监测数据共享的措施？",
}
every = pytest.mark.parametrize(("name", "question"), NAMING.items(), ids=NAMING)


@contextmanager
def asking(folder: Path, coded: tuple[Coded, ...]) -> Iterator[Asker]:
    with Store.open(folder, write=True) as store:
        store.add(*code("floods", "临江市内涝治理方案", (*FLOODS, *coded), []), "手编")
    with Store.open(folder, write=False) as store:
        yield Asker(store, CharacterPairs(), build(store, CharacterPairs()))


@every
def test_what_no_text_speaks_of_is_not_held(tmp_path: Path, name: str, question: str) -> None:
    with asking(tmp_path / "store", ()) as asker:
        answer = asker.ask(question)

    assert not answer
    assert answer.reason is not None
    assert answer.reason.startswith(f"库中没有{name}；最接近的是《临江市内涝治理方案》")


@every
def test_what_a_text_speaks_of_may_be_asked_about(tmp_path: Path, name: str, question: str) -> None:
    with asking(tmp_path / "store", SPOKEN) as asker:
        answer = asker.ask(question)

    assert "库中没有" not in (answer.reason or "")
    assert name.strip("“”《》") in " ".join(item.quote for item in answer.items)


def test_all_that_is_not_held_is_named_once(tmp_path: Path) -> None:
    with asking(tmp_path / "store", ()) as asker:
        reason = asker.ask("青岚省、日本和青岚省以外对排水管网老化有哪些措施？").reason

    assert reason is not None
    assert reason.startswith("库中没有“日本”、“青岚省”；")


def test_the_place_of_a_document_is_held_though_its_text_does_not_name_it(asker: Asker) -> None:
    assert "临江市" not in "".join(one.text for one in asker._index.passages)
    assert asker.ask("临江市有哪些措施？")


@pytest.mark.parametrize(
    "question",
    ["加强市政排水管网改造有哪些措施？", "支持县域排水管网改造有哪些措施？"],
)
def test_a_verb_before_a_word_of_divisions_is_no_place(asker: Asker, question: str) -> None:
    assert "库中没有" not in (asker.ask(question).reason or "")


def test_a_subject_that_no_word_is_known_of_is_off_topic(asker: Asker) -> None:
    assert (asker.ask("红烧肉如何才能好吃？").reason or "").startswith("这个问题不在库中文献的范围")


def test_a_whole_set_has_no_subject_that_could_be_foreign(asker: Asker) -> None:
    asker._encoder = type("Other", (CharacterPairs,), {"name": "multilingual-e5-small-q4/onnx"})()

    assert asker.ask("有哪些措施？")
