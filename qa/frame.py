"""What of a question is searched for: its frame left out, and the sentence that asks."""

from __future__ import annotations

import re

from ingest.words import simplify

_LAW = r"(?:法律法规|法律|法规|法条|条例|条款|条文|规定|法)"
FRAME = re.compile(
    r"(?:请问|那么)?[，,]?(?:根据|依据|按照|依照|基于|按)"
    r"(?:哪|什么|何|相关|有关|我国|中国|现行|该|上述)[^，,。？?！!；;]{0,4}?"
    rf"{_LAW}(?:的)?(?:条款|条文|规定|法规)?(?:中|里)?的?(?:规定|要求)?[，,]?"
)
"""根据哪条法律规定，… asks for the text that is looked for anyway, and is like every law."""

SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")


def subject(text: str) -> str:
    """Write a question in simplified characters, without the frame that says nothing of it."""
    plain = simplify(text)
    return FRAME.sub("", plain).strip() or plain


def asking(text: str) -> str:
    """Return the last sentence of a question: behind a case that is told, what is asked of it."""
    found = [part for part in SENTENCE.findall(text) if part.strip()]
    return found[-1].strip() if found else text
