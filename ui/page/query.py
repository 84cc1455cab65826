"""The tab SPARQL: an editor, examples with fields, results that lead on, downloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr

from kg.sparql import Outcome
from ontology.errors import DuiceError, StoreError
from ui.page import built
from ui.page.desk import Desk
from ui.page.parts import acting
from ui.page.query_examples import EXAMPLES, fields_html, first_values, options_html
from ui.page.query_rows import result_html, told
from ui.page.query_runs import Runs, place_of
from ui.page.query_words import words
from ui.page.room import Room
from ui.show import fault_html
from ui.tongue import in_language, say, spoken

Asked = dict[str, Any]
Told = dict[str, Any]
PHRASES = {"Completions": "补全"}
"""What the editor says by itself, in its own words."""


def build(room: Room, tab: gr.Tab) -> None:
    """Build the tab; what it does in the browser is in assets/query.js, what it asks in `Acts`."""
    acts = Acts(room.desk)
    called = (acts.words, acts.choose, acts.fill, acts.run, acts.turn, acts.stop)
    gr.HTML(
        console_html(),
        elem_id="console",
        server_functions=[in_language(spoken(), one) for one in called],
        **acting("query.js"),
    )


class Acts:
    """What the tab asks of the server; each takes and returns a JSON object."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runs = Runs(desk.pool, desk.timeout)

    def words(self, asked: Asked) -> Told:
        """List what the editor completes."""
        return {"words": words()}

    def choose(self, asked: Asked) -> Told:
        """Return what an example is about, its fields, and its query as they are at first."""

        def chosen() -> Told:
            example, store = EXAMPLES[int(asked["example"])], self._desk.store()
            query = example.filled(first_values(example, store), store.names.base)
            about = escape(say(example.query.about))
            return {"about": about, "fields": fields_html(example, store), "query": query}

        return mended(chosen)

    def fill(self, asked: Asked) -> Told:
        """Return the query of an example with what its fields hold."""

        def filled() -> Told:
            example = EXAMPLES[int(asked["example"])]
            values = {str(name): str(value) for name, value in asked["values"].items()}
            return {"query": example.filled(values, self._desk.store().names.base)}

        return mended(filled)

    def run(self, asked: Asked) -> Told:
        """Run a query under the key that the browser gave it."""

        def ran() -> Told:
            done = self._runs.run(str(asked["key"]), str(asked["query"]))
            if done.outcome is Outcome.CANCELLED:
                return {"html": "", "status": say("已取消")}
            if done.outcome is not Outcome.DONE:
                return fault(done.fault)
            store = self._desk.store()
            return {"html": result_html(done, 0, store), "status": told(done, store)}

        return mended(ran)

    def turn(self, asked: Asked) -> Told:
        """Return another page of what ran."""

        def turned() -> Told:
            done = self._runs.ended(str(asked["key"]))
            if done is None:
                raise StoreError("这次查询的结果已不再保留；请重新运行")
            return {"html": result_html(done, int(asked["page"]), self._desk.store())}

        return mended(turned)

    def stop(self, asked: Asked) -> Told:
        """Call off what runs under a key."""
        self._runs.stop(str(asked["key"]))
        return {}


def mended(act: Callable[[], Told]) -> Told:
    """Tell what a user can mend in the place where the result would stand."""
    try:
        return act()
    except DuiceError as error:
        return fault(str(error))


def fault(message: str) -> Told:
    """Tell a fault and, where it names one, the place in the query."""
    line, column = place_of(message)
    return {
        "html": fault_html(message),
        "status": "",
        "line": line,
        "column": column,
        "fault": message,
    }


def console_html() -> str:
    """Lay the tab out, in the language in force."""
    lacking = built.missing()
    notice = "" if "editor" not in lacking else _notice(say("查询编辑器没有构建，改用文本框。"))
    yasgui = "" if "yasgui" in lacking else ' · <a href="/vendor/yasgui.html">YASGUI</a>'
    keys = say("Ctrl+Enter 运行 · 输入时自动补全 · Tab 键移到下一处")
    marks = {
        "editor": "" if "editor" in lacking else "/vendor/editor.js",
        "phrases": json.dumps({key: say(text) for key, text in PHRASES.items()}),
        "running": say("正在查询…"),
        "stopped": say("已取消"),
        "failed": say("没有收到回应；请检查服务是否还在运行"),
        "copied": say("已复制"),
    }
    data = " ".join(f'data-{key}="{escape(value)}"' for key, value in marks.items())
    return (
        f'<div class="sheet console" {data}>'
        f'<div class="choose"><label>{say("示例")}<select id="example">{options_html()}</select>'
        '</label><div class="fields"></div></div><p class="where about"></p>'
        f'<div id="query"><textarea aria-label="{escape(say("SPARQL 查询"))}" rows="12"'
        ' spellcheck="false" autocomplete="off" autocapitalize="off"></textarea></div>'
        f'<p class="where keys">{escape(keys)}</p>{notice}'
        f'<div class="bar"><button id="run" class="press">{say("运行")}</button>'
        f'<button id="stop" class="press quiet" hidden>{say("取消")}</button>'
        '<span role="status"></span><span class="clock" aria-hidden="true"></span>'
        f'<label class="history" hidden>{say("历史")}<select><option value=""></option></select>'
        '</label></div><div id="result"></div>'
        f'<p class="where endpoint">{say("SPARQL 端点")} <code></code> '
        f'<button class="link copy">{say("复制地址")}</button>{yasgui}</p></div>'
    )


def _notice(text: str) -> str:
    return f'<p class="where lacking">{escape(text)}</p>'
