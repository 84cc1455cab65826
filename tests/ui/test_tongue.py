"""The two languages of page and web."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from ui.tongue import CHINESE, ENGLISH, english, in_language, preferred, say, speaking, spoken

UI = Path(__file__).parents[2] / "ui"


def said() -> Iterator[tuple[str, str]]:
    """Each text that the source gives to `say`, and where."""
    for path in sorted(UI.rglob("*.py")):
        source = path.read_text("utf-8")
        if "from ui.tongue import" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value, f"{path.relative_to(UI)}:{node.lineno}"


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_all_that_the_source_says_has_its_english() -> None:
    missing = [f"{place}: {text}" for text, place in said() if text not in english()]

    assert missing == []


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    assert [text for text, told in english().items() if fields(text) != fields(told)] == []


def test_what_is_bound_to_a_language_speaks_it_wherever_it_runs() -> None:
    def step() -> Iterator[str]:
        yield spoken()
        yield say("{title}", title="标题")

    with speaking(CHINESE):
        assert in_language(ENGLISH, spoken)() == ENGLISH
        steps = in_language(ENGLISH, step)()
        assert next(steps) == ENGLISH
        assert spoken() == CHINESE
        assert list(steps) == ["标题"]


@pytest.mark.parametrize(
    ("accept", "cookie", "language"),
    [
        ("", None, CHINESE),
        ("zh-CN,zh;q=0.9", None, CHINESE),
        ("en-US,en;q=0.9", None, ENGLISH),
        ("en;q=0.4, zh-TW;q=0.8", None, CHINESE),
        ("fr-FR, en;q=0.5", None, ENGLISH),
        ("fr-FR", None, CHINESE),
        ("en", "zh", CHINESE),
        ("zh", "en", ENGLISH),
        ("en", "xx", ENGLISH),
        ("en;q=nonsense", None, CHINESE),
    ],
)
def test_a_reader_gets_the_language_that_he_chose_or_his_browser_likes(
    accept: str, cookie: str | None, language: str
) -> None:
    assert preferred(accept, cookie) == language
