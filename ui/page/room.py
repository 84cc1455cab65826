"""What every tab of the page shares: the store, the filters, the way back from an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.page.desk import Desk
from ui.page.events import on


@dataclass(frozen=True)
class Room:
    """The page as its tabs see it.

    ``where`` holds the conditions KEY=VALUE (`kg.filters`) that are set above the tabs, as a tuple
    of strings; ``at`` the id of the tab that is open; ``head`` tells what the store holds.
    """

    desk: Desk
    blocks: gr.Blocks
    where: gr.State
    at: gr.State
    head: gr.HTML

    def opened(self, act: Callable[..., Any], outputs: Any, **more: Any) -> Any:
        """Let ``act`` follow when the page is opened.

        It takes a `gr.Request`, whose ``query_params`` are those of the page's address.
        """
        return on(self.blocks.load, act, None, outputs, **more)

    def shows(
        self,
        tab: gr.Tab,
        act: Callable[..., Any],
        inputs: Sequence[Any],
        outputs: Sequence[Any],
        *,
        name: str,
        **more: Any,
    ) -> None:
        """Draw when ``tab`` (its id is ``name``) is opened, and when the filters change meanwhile.

        ``act`` takes the values of ``inputs`` and returns one for each of ``outputs``.
        """

        def again(at: str, *values: Any) -> Any:
            if at == name:
                return act(*values)
            return gr.skip() if len(outputs) == 1 else [gr.skip() for _ in outputs]

        on(tab.select, act, list(inputs), list(outputs), **more)
        on(self.where.change, again, [self.at, *inputs], list(outputs), **more)
