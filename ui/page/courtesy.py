"""Work that nobody waits for leaves the processor to work that somebody waits for."""

from __future__ import annotations

import os
import sys
import threading

BEHIND = 10
"""Steps of niceness; Linux gives such a thread a ninth of what it gives another one."""


def give_way() -> None:
    """Let this thread, and threads that it starts from now on, come after others; Linux alone.

    Elsewhere niceness belongs to whole processes.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)
