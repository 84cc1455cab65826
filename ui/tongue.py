"""The language that page and web speak: Chinese as written in the source, English on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files
from inspect import isgeneratorfunction
from typing import Any

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)
COOKIE = "duice_language"

_spoken: ContextVar[str] = ContextVar("spoken", default=CHINESE)


def say(text: str, /, **values: object) -> str:
    """Return ``text``, written in Chinese, in the language in force, with ``values`` filled in.

    What has no English stays Chinese: names of documents and labels are passed through as well.

    >>> say("{count} 篇文献", count=3)
    '3 篇文献'
    """
    if _spoken.get() == ENGLISH:
        text = english().get(text, text)
    return text.format(**values) if values else text


def spoken() -> str:
    """Return the language in force: "zh" or "en"."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Put a language in force for what happens inside."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def in_language(language: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """Bind a function, or a generator, to a language, whoever calls it in whichever thread."""
    if isgeneratorfunction(act):

        @wraps(act)
        def stepping(*args: Any, **kwargs: Any) -> Iterator[Any]:
            steps = act(*args, **kwargs)
            while True:
                with speaking(language):
                    try:
                        step = next(steps)
                    except StopIteration:
                        return
                yield step

        return stepping

    @wraps(act)
    def acting(*args: Any, **kwargs: Any) -> Any:
        with speaking(language):
            return act(*args, **kwargs)

    return acting


def preferred(accept: str, cookie: str | None) -> str:
    """Choose a language: what the cookie says, else what the browser likes better.

    ``accept`` is an Accept-Language header (RFC 9110, 12.5.4). Who takes neither reads Chinese,
    the language of the texts.
    """
    if cookie in LANGUAGES:
        return cookie
    weights = dict.fromkeys(LANGUAGES, 0.0)
    for part in accept.split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter))
    return ENGLISH if weights[ENGLISH] > weights[CHINESE] else CHINESE


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


@cache
def english() -> dict[str, str]:
    """Read what all tables of ui/languages/en say.

    Raises
    ------
    ValueError
        When two tables disagree, or a line has not two columns.
    """
    told: dict[str, str] = {}
    tables = sorted(
        (one for one in (files("ui") / "languages" / "en").iterdir() if one.name.endswith(".tsv")),
        key=lambda one: one.name,
    )
    for table in tables:
        for number, line in enumerate(table.read_text("utf-8").splitlines(), start=1):
            if not line or line.startswith("#"):
                continue
            source, tab, translated = line.partition("\t")
            if not (source and tab and translated):
                raise ValueError(f"{table.name}:{number}: not two columns")
            if told.setdefault(source, translated) != translated:
                raise ValueError(f"{table.name}:{number}: {source} is told twice, differently")
    return told
