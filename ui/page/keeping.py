"""What the page changes about one document: what is known of it, and whether it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg import corrections
from kg.corrections import FIELDS, parsed
from kg.forming import tidy
from kg.records import DocumentEntry
from kg.review import standing
from kg.store import Store
from ontology.errors import StoreError
from qa.keeping import renew
from ui import schemes
from ui.library import reader_of
from ui.page.desk import Desk

SETTING = "--set "
"""What the terminal's word for a setting begins with; the page has no such option."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document; ``as_read`` is what its text says of fields set by hand.

    ``decisions`` counts what people decided on it and still holds.
    """

    entry: DocumentEntry
    as_read: Mapping[str, str | None]
    decisions: int

    def value(self, field: str) -> str:
        """Return what is valid of a field; empty where nothing is known."""
        return str(getattr(self.entry, field) or "")


def known(store: Store, name: str) -> Known:
    """Tell what a store knows of a document.

    Raises
    ------
    StoreError
        When there is no document of that name.
    """
    entry = store.entry(name)
    as_read = corrections.as_read(store.find, store.names.document(name))
    return Known(entry, as_read, len(standing(store, name)))


def settings(now: Known, wanted: Mapping[str, str]) -> dict[str, str]:
    """Tell which fields are to be set so that all are as wanted; an empty value takes one back.

    Raises
    ------
    StoreError
        When a value is none that its field can have.
    """
    changed = [
        f"{field}={value}"
        for field in FIELDS
        if (value := " ".join((wanted.get(field) or "").split())) != now.value(field)
    ]
    try:
        fields = parsed(changed)
    except StoreError as error:
        raise StoreError(str(error).removeprefix(SETTING)) from error
    return {
        field: "" if value == now.as_read.get(field) else value for field, value in fields.items()
    }


def set_fields(desk: Desk, name: str, wanted: Mapping[str, str]) -> int:
    """Set what is known of a document by hand; returns how many fields that changes.

    Raises
    ------
    StoreError
        When a value cannot be, there is no such document, or the store is being written to.
    """
    with desk.writing(), schemes.changing(desk.folder) as store:
        fields = settings(known(store, name), wanted)
        if fields:
            store.set_by_hand(name, fields)
            renew(store, reader_of(desk.folder, store.model))
        return len(fields)


def as_its_text_says(desk: Desk, name: str) -> int:
    """Take back all that was set by hand; returns how many fields that were.

    Raises
    ------
    StoreError
        When there is no such document, or the store is being written to.
    """
    with desk.writing(), schemes.changing(desk.folder) as store:
        fields = dict.fromkeys(store.entry(name).by_hand, "")
        if fields:
            store.set_by_hand(name, fields)
            renew(store, reader_of(desk.folder, store.model))
        return len(fields)


def remove(desk: Desk, name: str) -> None:
    """Take a document out of the store; what people decided on it stays in their log.

    Raises
    ------
    StoreError
        When there is no such document, or the store is being written to.
    """
    with desk.writing(), schemes.changing(desk.folder) as store:
        store.remove(name)
        tidy(store)
        if store.documents():
            renew(store, reader_of(desk.folder, store.model))
