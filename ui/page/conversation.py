"""What is said in a talk: questions answered, set right, asked again over other documents.

Each function yields the talk as it stands: with the answer made offline at once and, where a
language model has a say, once more with its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ontology.errors import DuiceError
from qa.answer import Answer
from qa.question import Question
from ui.page.correcting import changes
from ui.page.desk import Desk
from ui.page.talk import Talk, Turn, Wish


def ask(desk: Desk, wish: Wish, talk: Talk, *, where: Sequence[str] = ()) -> Iterator[Talk]:
    """Answer a question, which may go on from the last one of ``talk``."""
    before = talk.last.answer.understood if talk.last else None
    try:
        for answer in _answers(desk, wish, before, where):
            yield talk.and_then(Turn(wish.question, answer, before, wish.read))
    except DuiceError as error:
        yield replace(talk, fault=str(error))


def correct(
    desk: Desk, talk: Talk, chosen: Mapping[str, str], *, where: Sequence[str] = ()
) -> Iterator[Talk]:
    """Ask the last question of ``talk`` again, set as the choosers now stand.

    What was set before stays set; what is set last is applied last.
    """
    if talk.last is None:
        yield talk
        return
    new = changes(talk.last.answer.understood, chosen)
    read = {key: value for key, value in talk.last.read.items() if key not in new} | new
    yield from _instead(desk, talk, replace(talk.last.wish, read=read), where)


def again(desk: Desk, talk: Talk, *, where: Sequence[str] = ()) -> Iterator[Talk]:
    """Ask the last question of ``talk`` again, over what the filters now let through."""
    if talk.last is None:
        yield talk
    else:
        yield from _instead(desk, talk, talk.last.wish, where)


def resumed(desk: Desk, kept: Iterable[Wish], *, user: str = "", where: Sequence[str] = ()) -> Talk:
    """Take a talk up again by asking what was asked; ends where that cannot be answered any more.

    No language model is asked: it had its say when the question was put.
    """
    talk = Talk(user=user)
    for wish in kept:
        told = next(ask(desk, wish, talk, where=where))
        if told.fault:
            break
        talk = told
    return talk


def _instead(desk: Desk, talk: Talk, wish: Wish, where: Sequence[str]) -> Iterator[Talk]:
    before = talk.last.before if talk.last else None
    try:
        for answer in _answers(desk, wish, before, where):
            yield talk.instead(Turn(wish.question, answer, before, wish.read))
    except DuiceError as error:
        yield replace(talk, fault=str(error))


def _answers(
    desk: Desk, wish: Wish, before: Question | None, where: Sequence[str]
) -> Iterator[Answer]:
    library = desk.library()
    for asking in (library.offline, library) if library.reworder else (library,):
        yield asking.ask(wish.question, before=before, read=wish.read, where=where)
