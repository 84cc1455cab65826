"""Commands over the file of users that ``duice serve --auth`` reads: add, remove, list."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer

from ontology.errors import OutputError
from ui.console import notice, paper, say

Name = Annotated[str, typer.Argument(metavar="NAME", help="用户名。")]
File = Annotated[
    Path, typer.Option("--file", metavar="FILE", help="用户文件，duice serve --auth 用的那个。")
]


def add(
    name: Name,
    file: File,
    role: Annotated[
        Literal["reader", "coder", "admin"],
        typer.Option(help="reader 只读；coder 还能校对；admin 还能导入、移除、改文献信息。"),
    ],
    stdin: Annotated[
        bool, typer.Option("--stdin", help="密码从标准输入读一行，不在终端里问。")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="已有这个用户：换成新的密码和角色。")
    ] = False,
) -> int:
    """Add a user to the file; the password is asked for twice, or read from stdin."""
    from ui.web.users import ROLES, entry, read, same, write

    held = read(file) if file.exists() else {}
    if same(name) in held and not replace:
        raise OutputError(f"{file}：已有用户 {name}；要换密码或角色请加 --replace")
    new = entry(name, ROLES[role], _line() if stdin else _typed())
    write(file, (held | {new.name: new}).values())
    say(f"已写入用户 {new.name}（{role}）：{file}")
    return 0


def remove(name: Name, file: File) -> int:
    """Take a user out of the file; a server that runs shuts him out at once."""
    from ui.web.users import read, same, write

    held = read(file)
    if same(name) not in held:
        raise OutputError(f"{file}：没有用户 {name}；已有的用 duice users list 看")
    write(file, [one for one in held.values() if one.name != same(name)])
    say(f"已移除用户 {name}：{file}")
    return 0


def show_list(file: File) -> int:
    """List the users of the file and their roles."""
    from rich.text import Text

    from ui.tables import plain_table
    from ui.web.identity import TITLES
    from ui.web.users import read

    held = read(file)
    if not held:
        notice(f"{file} 里还没有用户；请用 duice users add 加一个")
        return 1
    table = plain_table("用户", "角色", "")
    for one in held.values():
        table.add_row(*map(Text, (one.name, one.role.name.lower(), TITLES[one.role])))
    paper().print(table)
    return 0


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _typed() -> str:
    first = getpass("密码：")
    if getpass("再输一遍：") != first:
        raise OutputError("两遍输入的密码不同；请再来一次")
    return first
