"""The file of users, and the commands that write it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ontology.errors import OutputError, ReadError
from tests.ui.conftest import Duice
from tests.ui.web.conftest import ADMIN, CODER, PASSWORDS, READER, line
from ui.web.identity import Role
from ui.web.users import Users, entry, read, write

HASH = str(line(READER)).split(":", 2)[2]


def test_the_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    entries = {user.name: line(user) for user in (READER, CODER, ADMIN)}

    write(tmp_path / "users", entries.values())

    assert read(tmp_path / "users") == entries


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text("")
    file.chmod(0o644)

    write(file, [line(READER)])

    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["users"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "第 1 行：不是“名称:角色:散列”的样子"),
        ("name", "第 1 行：不是“名称:角色:散列”的样子"),
        (f":reader:{HASH}", "第 1 行：用户名"),
        (f"a b:reader:{HASH}", "第 1 行：用户名"),
        (f"a:boss:{HASH}", "第 1 行：没有角色 'boss'；可用的有 reader、coder、admin"),
        ("a:reader:plain", "第 1 行：密码不是 Argon2 散列"),
        (f"a:reader:{HASH}\na:admin:{HASH}", "第 2 行：用户 a 重复"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "users"
    file.write_text(f"{text}\n", "utf-8")

    with pytest.raises(ReadError, match=told) as caught:
        Users(file)

    assert str(caught.value).startswith(str(file))
    assert HASH not in str(caught.value)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")

    for name, told in (("missing", "读不了"), ("empty", "还没有用户"), ("bytes", "不是 UTF-8")):
        with pytest.raises(ReadError, match=told):
            Users(tmp_path / name)


def test_a_password_is_right_for_its_user_alone(users: Path) -> None:
    held = Users(users)

    found = held.verified(CODER.name, PASSWORDS[CODER.name])

    assert found is not None
    assert found.user == CODER
    assert held.verified(READER.name, PASSWORDS[CODER.name]) is None
    assert held.verified("nobody", PASSWORDS[CODER.name]) is None
    assert held.verified(CODER.name, PASSWORDS[CODER.name] * 200) is None


def test_characters_typed_on_another_keyboard_are_the_same(tmp_path: Path) -> None:
    write(tmp_path / "users", [entry("Zoe\u0301", Role.READER, "cafe\u0301 geheim")])

    assert Users(tmp_path / "users").verified("Zo\u00e9", "caf\u00e9 geheim") is not None


@pytest.mark.parametrize("name", ["", "a:b", "a b", "a\n", "x" * 65])
def test_a_name_that_would_break_the_file_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="用户名"):
        entry(name, Role.READER, "long enough")


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_users_are_added_listed_and_removed(
    duice: Duice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "users"
    type_in(monkeypatch, "读者的密码一二三\n")
    added = duice("users", "add", "李读", "--role", "reader", "--file", file, "--stdin")
    monkeypatch.setattr("ui.commands_users.getpass", lambda prompt: "typed twice")
    assert duice("users", "add", "王编", "--role", "coder", "--file", file).code == 0

    listed = duice("users", "list", "--file", file)
    removed = duice("users", "remove", "李读", "--file", file)

    assert (added.code, removed.code) == (0, 0)
    assert ["李读", "reader", "读者"] in [row.split() for row in listed.out.splitlines()]
    assert "$argon2" not in listed.out
    assert Users(file).verified("王编", "typed twice") is not None
    assert Users(file).verified("李读", "读者的密码一二三") is None


def test_who_is_there_is_replaced_only_when_told_to(
    duice: Duice, users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("users", "add", READER.name, "--role", "admin", "--file", users, "--stdin")
    type_in(monkeypatch, "a new password\n")

    refused = duice(*arguments)
    replaced = duice(*arguments, "--replace")

    assert (refused.code, "--replace" in refused.err) == (2, True)
    assert replaced.code == 0
    assert [one.name for one in read(users).values()] == [READER.name, CODER.name, ADMIN.name]
    assert read(users)[READER.name].role is Role.ADMIN


def test_what_cannot_be_added_changes_nothing(
    duice: Duice, users: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = users.read_bytes()
    new = ("users", "add", "new", "--role", "reader", "--file", users)
    typed = iter(("first password", "other password"))
    monkeypatch.setattr("ui.commands_users.getpass", lambda prompt: next(typed))

    assert "两遍输入的密码不同" in duice(*new).err
    type_in(monkeypatch, "short\n")
    assert "要 8 到" in duice(*new, "--stdin").err
    assert duice("users", "remove", "new", "--file", users).code == 2
    assert duice("users", "list", "--file", users.parent / "none").code == 2
    assert users.read_bytes() == before


def test_serve_names_the_broken_line(duice: Duice, users: Path, ready: Path) -> None:
    users.write_text("broken\n")

    ran = duice("serve", "--auth", users, "--port", "0", store=ready)

    assert (ran.code, ran.out) == (2, "")
    assert f"{users}：第 1 行" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_the_file_stays_one(users: Path) -> None:
    link = users.with_name("link")
    link.symlink_to(users)

    write(link, [line(READER)])

    assert link.is_symlink()
    assert list(read(users)) == [READER.name]
