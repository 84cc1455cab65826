"""How events of the page are bound: private, in the page's language, without flicker."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from inspect import isgeneratorfunction
from typing import Any

import gradio as gr

from ui.tongue import in_language, spoken


def on(
    triggers: Any,
    act: Callable[..., Any] | None,
    inputs: Any = None,
    outputs: Any = None,
    *,
    busy: Any = None,
    **more: Any,
) -> Any:
    """Let ``act`` follow events.

    Events of the page are its own: programs have the command line, ``/api`` and ``/sparql``. What
    ``act`` says is in the language in which the page was built.

    Parameters
    ----------
    triggers
        An event of a component (``button.click``), or several in a list.
    busy
        The component over which a sign shows that something is being done; nothing where it is
        there at once: a bar that flashes up and away only disturbs.
    more
        Passed on to `gradio.on`.
    """
    bound = None if act is None else in_language(spoken(), act)
    shown: dict[str, Any] = {"show_progress": "hidden"}
    if busy is not None:
        shown = {"show_progress": "minimal", "show_progress_on": busy}
    told: dict[str, Any] = {"api_visibility": "private", **shown, **more}
    if callable(triggers):  # events that a script sends (gr.HTML) are known to no gr.on
        return triggers(bound, inputs, outputs, **told)
    return gr.on(triggers, bound, inputs, outputs, **told)


def keep(*names: str) -> str:
    """Return a script for ``js=``: it writes the first inputs into the address, by these names.

    What stands there can be sent to a colleague, and outlasts a reload; see assets/frame.js.
    """
    listed: Sequence[str] = names
    return f"(...values) => {{ window.duice.keep({json.dumps(listed)}, values); return values; }}"


def unqueue(blocks: gr.Blocks) -> None:
    """Let every event of a finished page that needs no queue be answered by its own request.

    Answers from the queue come over a stream that Gradio closes after the last one. An event that
    joins just then is told that it is waited for, by a stream that is gone: its answer comes with
    that of the next event, or never. What is answered at once cannot be lost so, and is quicker.

    In the queue remain what answers in steps, what takes long (``busy``), and what writes to a
    `gr.State` whose change others follow: Gradio tells of that change only there.
    """
    acts = list(blocks.fns.values())
    followed = {
        one
        for act in acts
        for one, event in act.targets
        if event == "change" and one is not None and isinstance(blocks.blocks[one], gr.State)
    }
    for act in acts:
        in_steps = isgeneratorfunction(act.fn)
        is_told = any(one._id in followed for one in act.outputs)
        act.queue = in_steps or is_told or act.show_progress != "hidden"
