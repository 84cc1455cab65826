"""What gives way does so alone."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from ui.page.courtesy import BEHIND, give_way

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="niceness of threads is Linux's")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_a_thread_gives_way_with_those_that_it_starts_and_no_other_does() -> None:
    before, seen = niceness(), []

    def within() -> None:
        give_way()
        seen.append(niceness())
        child = threading.Thread(target=lambda: seen.append(niceness()))
        child.start()
        child.join()

    thread = threading.Thread(target=within)
    thread.start()
    thread.join()

    assert seen == [BEHIND, BEHIND]
    assert niceness() == before
