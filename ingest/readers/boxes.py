"""The elements of a page with what text they hold, counted in one walk, however they nest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

LINKED = 0.5  # share of a box's text in links from which it is a list of links


@dataclass(slots=True)
class Box:
    """Counts of an element's text: characters, those that are no space, stops, links' shares.

    An element that is a link counts itself among its ``links``.
    """

    chars: int = 0
    bare: int = 0
    stops: int = 0
    commas: int = 0
    links: int = 0
    linked: int = 0
    linked_bare: int = 0

    def add(self, other: Box) -> None:
        """Count what an element within holds."""
        self.chars += other.chars
        self.bare += other.bare
        self.stops += other.stops
        self.commas += other.commas
        self.links += other.links
        self.linked += other.linked
        self.linked_bare += other.linked_bare

    @property
    def weight(self) -> int:
        """How much running text: what is not in links, sentences counting double."""
        return self.chars - self.linked + 20 * (self.stops + self.commas)

    @property
    def is_links(self) -> bool:
        """Whether it is a list of links."""
        return self.links > 1 and not self.stops and self.linked_bare > LINKED * self.bare


NOTHING = Box()


def boxes(root: LexborNode) -> dict[int, Box]:
    """Measure ``root`` and every element within, by `LexborNode.mem_id`."""
    found = {root.mem_id: Box()}
    waiting: list[tuple[LexborNode, LexborNode | None]] = [(root, None)]
    order: list[tuple[LexborNode, LexborNode | None]] = []
    while waiting:
        node, above = waiting.pop()
        order.append((node, above))
        box = found[node.mem_id]
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                _count(box, child.text_content or "")
            else:
                found[child.mem_id] = Box()
                waiting.append((child, node))
    for node, above in reversed(order):  # the inner ones before those around them
        box = found[node.mem_id]
        if node.tag == "a":
            box.links += 1
            box.linked += box.chars
            box.linked_bare += box.bare
        if above is not None:
            found[above.mem_id].add(box)
    return found


def _count(box: Box, text: str) -> None:
    box.chars += len(text)
    box.bare += len("".join(text.split()))
    box.stops += text.count("。")
    box.commas += text.count("，")


def drop(nodes: Iterable[LexborNode], unwanted: Callable[[LexborNode], bool]) -> None:
    """Take out of the tree each node that is unwanted, and look at none that went with another."""
    gone: set[int] = set()
    for node in nodes:
        if node.mem_id not in gone and unwanted(node):
            gone.update(one.mem_id for one in node.css("*"))
            node.decompose()
