"""What is too large is refused before it is stored."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI, Request

from tests.ui.web.conftest import served
from ui.web import limits
from ui.web.protection import protect

KB = 1024
UPLOAD = "/gradio_api/upload"
Files = list[tuple[str, tuple[str, bytes]]]


def tiny() -> FastAPI:
    app = FastAPI()
    protect(app, None)

    @app.post("/take")
    async def take(request: Request) -> int:
        return len(await request.body())

    with gr.Blocks(analytics_enabled=False) as page:
        gr.File()
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        max_file_size=limits.FILE,
    )
    return app


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where Gradio stores files."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("uploads")
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder


@pytest.fixture(scope="module")
def here(stored: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "FILE", 100 * KB)
        patch.setattr(limits, "UPLOAD", 300 * KB)
        patch.setattr(limits, "FILES", 5)
        patch.setattr(limits, "BODY", 50 * KB)
        with served(tiny) as place:
            yield place


def of(*sizes: int) -> Files:
    return [("files", (f"{number}.txt", b"x" * size)) for number, size in enumerate(sizes)]


def streamed(here: str, files: Files) -> httpx.Response:
    """Send files without telling how large they are, in small pieces."""
    whole = httpx.Request("POST", f"{here}{UPLOAD}", files=files)
    body = whole.read()

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 7 * KB + 1):
            yield body[start : start + 7 * KB + 1]

    media = {"Content-Type": whole.headers["content-type"]}
    return httpx.post(f"{here}{UPLOAD}", content=pieces(), headers=media)


def kept(stored: Path) -> list[str]:
    return sorted(str(one.relative_to(stored)) for one in stored.rglob("*") if one.is_file())


@pytest.mark.parametrize("sizes", [(100 * KB,) * 2, (10,) * 5])
def test_what_fits_is_taken(here: str, sizes: tuple[int, ...]) -> None:
    assert len(httpx.post(f"{here}{UPLOAD}", files=of(*sizes)).json()) == len(sizes)
    assert len(streamed(here, of(*sizes)).json()) == len(sizes)


@pytest.mark.parametrize("sizes", [(100 * KB + 1,), (90 * KB,) * 4, (10,) * 6])
def test_what_does_not_leaves_nothing_behind(
    here: str, stored: Path, sizes: tuple[int, ...]
) -> None:
    before = kept(stored)

    told = httpx.post(f"{here}{UPLOAD}", files=of(*sizes))
    untold = streamed(here, of(*sizes))

    assert (told.status_code, untold.status_code) == (413, 413)
    deadline = time.monotonic() + 5  # the answer may be here before the server has cleared up
    while kept(stored) != before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kept(stored) == before


def test_a_boundary_cut_in_two_is_counted(here: str) -> None:
    sizes = [7 * KB - 150 + number for number in range(6)]

    assert streamed(here, of(*sizes)).status_code == 413


def test_other_requests_carry_less(here: str) -> None:
    assert httpx.post(f"{here}/take", content=b"x" * 50 * KB).json() == 50 * KB
    for content in (b"x" * (50 * KB + 1), iter([b"x" * 26 * KB] * 2)):
        answer = httpx.post(f"{here}/take", content=content)
        assert (answer.status_code, "请求太大" in answer.text) == (413, True)


def test_the_form_to_log_in_carries_a_name_and_a_password(here: str) -> None:
    typed = {"name": "x" * limits.LOGIN, "password": "x"}

    assert httpx.post(f"{here}/login", data=typed).status_code == 413
