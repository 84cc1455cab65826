"""The READMEs say what is true: each of their commands runs and prints what stands there.

``make readme`` (this file as a script) writes what the commands print now into the READMEs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ui.cli import COMMANDS

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.en.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
SET_UP = ("make ", "pip ", "uv ", "git ", "cd ", "python3 -m venv")
"""Commands that set up what the others run in; .ci/run and make test itself are their test."""
STAYS = "duice serve"
"""The one command that does not end by itself; tests/ui/test_server.py starts and stops it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a README and what the README says that it prints."""

    command: str
    printed: str


def examples(text: str) -> Iterator[Example]:
    """Yield the commands of the console blocks of ``text``, in order."""
    for block in BLOCK.finditer(text):
        for part in re.split(r"^\$ ", block[1], flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            yield Example(command, printed)


def told(name: str) -> list[Example]:
    """Return the commands of a README that can be run here."""
    text = (ROOT / name).read_text("utf-8")
    return [e for e in examples(text) if not e.command.startswith((*SET_UP, STAYS))]


@cache
def printed_by(commands: tuple[str, ...]) -> tuple[str, ...]:
    """Run the commands one after the other in one fresh folder; return what each prints.

    The folder holds the samples as ``文献/``; stderr counts, for a reader sees it too.
    """
    place = Path(sys.executable).parent
    with TemporaryDirectory() as folder:
        texts = shutil.ignore_patterns("*.md")
        shutil.copytree(ROOT / "ui" / "samples", Path(folder) / "文献", ignore=texts)
        path = f"{place}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "XDG_CACHE_HOME": f"{folder}/.cache"}
        environment.pop("DUICE_STORE", None)
        outputs = []
        for command in commands:
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            text = done.stdout.decode("utf-8").replace(folder, "~")
            outputs.append(re.sub(" +$", "", text, flags=re.M))  # tables are filled with spaces
    return tuple(outputs)


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize("name", READMES)
def test_what_a_readme_says_is_what_its_commands_print(name: str) -> None:
    written = told(name)
    assert written

    printed = printed_by(tuple(example.command for example in written))

    assert [e.printed.rstrip() for e in written] == [text.rstrip() for text in printed]


@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_readme(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert [command for command in COMMANDS if f"duice {command}" not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_every_link_of_a_readme_leads_to_a_file(name: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8"))

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_guide_shows_each_of_its_pictures_and_leads_to_files() -> None:
    """That what it quotes in 「」 stands on the page: tests/ui/page/test_guide_page.py."""
    docs = ROOT / "docs"
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (docs / "guide.md").read_text("utf-8"))
    pictures = {f"pictures/{path.name}" for path in (docs / "pictures").glob("guide-*.png")}

    assert [target for target in targets if not (docs / target).exists()] == []
    assert pictures == {target for target in targets if target.startswith("pictures/")}


def test_both_readmes_show_the_same_commands() -> None:
    chinese, english = (list(examples((ROOT / name).read_text("utf-8"))) for name in READMES)

    assert [e.command for e in chinese] == [e.command for e in english]


def rewrite(name: str) -> None:
    """Write what the commands print now into a README."""
    commands = tuple(example.command for example in told(name))
    outputs = dict(zip(commands, printed_by(commands), strict=True))

    def block(match: re.Match[str]) -> str:
        parts = (
            f"$ {e.command}\n" + outputs.get(e.command, e.printed).rstrip("\n")
            for e in examples(match[0])
        )
        return "```console\n" + "\n".join(part.rstrip("\n") for part in parts) + "\n```"

    path = ROOT / name
    path.write_text(BLOCK.sub(block, path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    for readme in READMES:
        rewrite(readme)
