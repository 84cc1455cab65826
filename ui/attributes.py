"""What statements tell besides their kind, for readers, tables and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from typing import Any

from ingest.statement import Attributes, Instrument
from ui.tongue import say


def attributes_json(attributes: Attributes) -> dict[str, Any]:
    """Return the attributes in the fields that the contract names."""
    return {
        "actors": list(attributes.actors),
        "force": attributes.force,
        "instrument": attributes.instrument and asdict(attributes.instrument),
        "targets": list(attributes.targets),
        "hazards": list(attributes.hazards),
        "phases": list(attributes.phases),
        "evidence": dict(attributes.evidence),
    }


def instrument_text(instrument: Instrument | None) -> str:
    """Name an instrument by type and sub-type; empty where there is none."""
    return f"{instrument.type}·{instrument.subtype}" if instrument else ""


def attribute_lines(attributes: Attributes) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each attribute that is there."""
    told = (
        ("责任主体", "、".join(attributes.actors)),
        ("措辞力度", attributes.force or ""),
        ("政策工具", instrument_text(attributes.instrument)),
        ("目标群体", "、".join(attributes.targets)),
        ("灾种", "、".join(attributes.hazards)),
        ("阶段", "、".join(attributes.phases)),
    )
    return ((name, value) for name, value in told if value)


def attributes_html(attributes: Attributes) -> str:
    """Show the attributes as a list of names and values; empty where there is none."""
    rows = "".join(
        f"<dt>{say(name)}</dt><dd>{escape(value)}</dd>"
        for name, value in attribute_lines(attributes)
    )
    return f'<dl class="attributes">{rows}</dl>' if rows else ""
