"""How long a reader waits for the page: first paint, tabs, an answer, a matrix, a decision, a stop.

    python bench/page.py STORE [--pages 5]

Copies the store (a decision is made on it), serves it in a process of its own, and opens it in a
new window of Chromium as often as asked. Times run from the click to the moment when what was
asked for is seen, as the browser tells. The best figures need a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Page, sync_playwright

from ui.examples import QUESTIONS

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TABS = {
    "matrix": "#grid td",
    "graph": "#graph-stage",
    "sparql": "#console .cm-content",
    "documents": "#documents tbody tr",
    "review": "#review-card .sheet",
}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
LONGEST = 120_000
Taken = dict[str, list[float]]


def until(page: Page, act: Callable[[], object], sign: str) -> float:
    """Do something and return the seconds until ``sign`` is seen."""
    begun = time.perf_counter()
    act()
    page.locator(sign).first.wait_for(timeout=LONGEST)
    return time.perf_counter() - begun


def tab(page: Page, name: str) -> float:
    """Open a tab; seconds until its content is seen."""
    button = page.locator(f'button[role=tab][data-tab-id="{name}"]')
    return until(page, button.click, TABS[name])


def axes(page: Page, rows: str, columns: str) -> float:
    """Open a matrix by its address; seconds until it is drawn, the opening of the page included."""
    address = re.sub(r"\?.*", "", page.url)
    wanted = f"{address}?tab=matrix&rows={rows}&columns={columns}"
    return until(page, lambda: page.goto(wanted), "#grid td")


def visit(page: Page, address: str, taken: Taken) -> None:
    """Do what a reader does, and note how long each thing takes."""
    alive = until(page, lambda: page.goto(address), "#masthead h1")
    taken["page: first paint"].append(page.evaluate(PAINTED) / 1000)
    taken["page: can be used"].append(alive)
    box = page.locator("#question textarea")
    box.fill(QUESTIONS[0])
    taken["answer: first text"].append(until(page, lambda: box.press("Enter"), "#answer .sheet"))
    cite = page.locator("#answer a.cite").first
    if cite.count():
        taken["citation: drawer"].append(until(page, cite.click, "#source mark"))
        page.locator("#drawer .toggle-button").click()
    for again in ("first", "again"):
        for name in TABS:
            taken[f"tab {name}: {again}"].append(tab(page, name))
    tab(page, "matrix")
    cell = page.locator("#grid td:not(.h0)[data-r]").first
    taken["matrix: cell's evidence"].append(until(page, cell.click, "#evidence .findings li"))
    for rows, columns in (("dimension", "year"), ("concept", "province")):
        seconds = axes(page, rows, columns)
        taken[f"matrix {rows} × {columns}, page opened with it"].append(seconds)


def asked(client: httpx.Client, taken: Taken) -> None:
    """Ask as other programs do."""
    for _ in range(20):
        for name, path in (
            ("/api/ask", f"/api/ask?q={QUESTIONS[0]}"),
            ("/sparql, one document", "/sparql?query=SELECT ?d { ?d a duice:Document } LIMIT 1"),
            ("/healthz", "/healthz"),
        ):
            begun = time.perf_counter()
            client.get(path).raise_for_status()
            taken[name].append(time.perf_counter() - begun)


def main() -> None:
    """Serve a copy of the store, visit it, print medians and the slowest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--pages", type=int, default=5)
    given = parser.parse_args()
    taken: Taken = defaultdict(list)
    with TemporaryDirectory() as folder:
        store = shutil.copytree(given.store, Path(folder) / "store")
        begun = time.perf_counter()
        command = [sys.executable, "-m", "ui.cli", "--store", str(store), "serve", "--port", "0"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
        ) as server:
            assert server.stdout is not None
            found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
            assert found is not None
            taken["serve: address told"].append(time.perf_counter() - begun)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                for _ in range(given.pages):
                    page = browser.new_page(locale="zh-CN")
                    visit(page, found[0], taken)
                    page.close()
                with httpx.Client(base_url=found[0], timeout=60) as client:
                    asked(client, taken)
                browser.close()
            begun = time.perf_counter()
            server.terminate()
            code = server.wait()
            taken[f"SIGTERM to exit (code {code})"].append(time.perf_counter() - begun)
    print(f"{'what':50} {'first':>7} {'median':>7} {'most':>7}  (seconds)")
    for name, seconds in taken.items():
        median, most = statistics.median(seconds), max(seconds)
        print(f"{name:50} {seconds[0]:7.3f} {median:7.3f} {most:7.3f}")


if __name__ == "__main__":
    main()
