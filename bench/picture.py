"""The picture of the page in the READMEs: the real page over the demonstration's store.

    python bench/picture.py [--out docs/pictures/page.png]

Runs `duice demo`, serves its store, asks the first of its questions in Chromium, opens a citation.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from ui.examples import QUESTIONS

DUICE = (sys.executable, "-m", "ui.cli")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def take(address: str, out: Path) -> None:
    """Ask, open the first citation, and save what a window of 1280 × 800 shows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.get_by_role("button", name=QUESTIONS[0]).click()
        page.locator("#answer .findings a.cite").first.click(timeout=60_000)
        expect(page.locator("#source mark")).to_be_focused()
        page.wait_for_timeout(800)  # until the drawer stands still
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=out)
        browser.close()


def main() -> None:
    """Make the store, serve it, take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures/page.png"))
    out = parser.parse_args().out
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        subprocess.run([*DUICE, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        store = Path(folder) / "duice" / "demo-store"
        command = [*DUICE, "--store", str(store), "serve", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
            assert server.stdout is not None
            line = server.stdout.readline()
            take(line.removeprefix("网页：").partition("（")[0], out)
            server.terminate()
    print(f"{out}: {out.stat().st_size >> 10} KB")


if __name__ == "__main__":
    main()
