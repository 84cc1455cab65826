"""What somebody who guesses passwords may try."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.ui.web.conftest import CODER, PASSWORDS, READER, as_basic, served
from ui.web import attempts, gate
from ui.web.attempts import PER_ADDRESS, PER_NAME, PER_PAIR, SLOWEST, WINDOW, Attempts
from ui.web.gate import Gate, TooManyError
from ui.web.identity import Role
from ui.web.protection import protect
from ui.web.users import Entry, Users, entry, write


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_name_is_tried_a_few_times_from_one_address() -> None:
    clock = Clock()
    tried = Attempts(clock)

    late = [tried.failed("a", "192.0.2.1") for _ in range(PER_PAIR)]

    assert late == sorted(late)
    assert (late[0], late[-1]) == (0.5, SLOWEST)
    assert tried.wait("a", "192.0.2.1") == WINDOW + 1
    assert tried.wait("a", "192.0.2.2") == 0
    assert tried.wait("b", "192.0.2.1") == 0
    clock.now = WINDOW + 1
    assert tried.wait("a", "192.0.2.1") == 0


def test_one_address_tries_few_passwords_over_all_names() -> None:
    tried = Attempts(Clock())

    for number in range(PER_ADDRESS):
        tried.failed(f"name {number}", "2001:db8::1")

    assert tried.wait("another", "2001:db8::ffff") > 0  # who has one has 2**64 of them
    assert tried.wait("another", "2001:db8:0:1::1") == 0


def test_one_name_is_tried_few_times_from_anywhere() -> None:
    tried = Attempts(Clock())

    for number in range(PER_NAME):
        tried.failed("a", f"192.0.2.{number}")

    assert tried.wait("a", "198.51.100.1") > 0
    assert tried.wait("b", "198.51.100.1") == 0


def test_who_gets_in_may_mistype_again() -> None:
    tried = Attempts(Clock())
    for _ in range(PER_PAIR - 1):
        tried.failed("a", "192.0.2.1")

    tried.succeeded("a", "192.0.2.1")
    tried.failed("a", "192.0.2.1")

    assert tried.wait("a", "192.0.2.1") == 0


def test_a_flood_of_addresses_does_not_eat_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "KEPT", 10)
    tried = Attempts(Clock())

    for number in range(100):
        tried.failed(f"name {number}", f"192.0.2.{number}")

    assert len(tried._failed) == 10


class Soon(Attempts):
    """Counts, but holds no answer back."""

    def failed(self, name: str, address: str) -> float:
        super().failed(name, address)
        return 0.0


def test_the_form_and_the_programs_share_one_count(
    users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build() -> FastAPI:
        app = FastAPI()
        protect(app, Gate(users, Soon()))
        return app

    typed = {"name": READER.name, "password": "wrong one"}
    with served(build) as here, httpx.Client(base_url=here) as client:
        form = [client.post("/login", data=typed).status_code for _ in range(PER_PAIR - 1)]
        program = client.get("/x", auth=(READER.name.encode(), "wrong one"))
        refused = client.post("/login", data=typed | {"password": PASSWORDS[READER.name]})
        also = client.get("/x", auth=as_basic(READER))
        other = client.get("/x", auth=as_basic(CODER))

    assert form == [401] * (PER_PAIR - 1)
    assert (program.status_code, other.status_code) == (401, 404)
    for answer in (refused, also):
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= WINDOW + 1


def test_a_right_password_is_hashed_once_for_many_requests(
    users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Gate(users)
    hashed = []
    verified = door.users.verified

    def counting(name: str, password: str) -> Entry | None:
        hashed.append(name)
        return verified(name, password)

    monkeypatch.setattr(door.users, "verified", counting)
    typed = (CODER.name, PASSWORDS[CODER.name], "192.0.2.1")

    async def all_at_once() -> None:
        found = await asyncio.gather(*(door.login(*typed) for _ in range(20)))
        assert {one and one.name for one in found} == {CODER.name}

    asyncio.run(all_at_once())

    assert len(hashed) == 1
    assert PASSWORDS[CODER.name] not in repr(vars(door))


def test_what_is_remembered_is_forgotten_in_time(
    users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "REMEMBERED", 0.0)
    door = Gate(users)
    typed = (CODER.name, PASSWORDS[CODER.name], "192.0.2.1")

    assert asyncio.run(door.login(*typed)) is not None
    assert door._remembered(*typed[:2]) is None


def test_a_name_that_nobody_has_takes_as_long(tmp_path: Path) -> None:
    write(tmp_path / "users", [entry("somebody", Role.READER, "long enough")])
    users = Users(tmp_path / "users")

    def least(name: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            assert users.verified(name, "wrong password") is None
            times.append(time.perf_counter() - began)
        return min(times)

    assert 0.5 < least("nobody") / least("somebody") < 2


def test_nothing_is_tried_once_too_much_failed(users: Path) -> None:
    counted = Soon()
    door = Gate(users, counted)
    for _ in range(PER_PAIR):
        counted.failed(READER.name, "192.0.2.1")

    with pytest.raises(TooManyError) as caught:
        asyncio.run(door.login(READER.name, PASSWORDS[READER.name], "192.0.2.1"))

    assert caught.value.wait > 0
