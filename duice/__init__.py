"""Duice 对策: which measures answer which problems, read out of Chinese policy texts.

What a notebook needs; everything else is in the package that it belongs to.

>>> from duice import extract, encoder, load, read
>>> (source,) = load(path)
>>> extraction = extract(read(source), encoder(None))
"""

from ingest.document import Document, Section, Source, Span
from ingest.extract import extract
from ingest.models import encoder
from ingest.read import load, read
from ingest.statement import Dimension, Extraction, Kind, Link, Statement
from kg.matrix import Matrix
from kg.matrix import build as matrix
from kg.store import Store
from ontology.errors import DuiceError
from qa.answer import Answer
from ui.library import Library, open_library

__all__ = [
    "Answer",
    "Dimension",
    "Document",
    "DuiceError",
    "Extraction",
    "Kind",
    "Library",
    "Link",
    "Matrix",
    "Section",
    "Source",
    "Span",
    "Statement",
    "Store",
    "encoder",
    "extract",
    "load",
    "matrix",
    "open_library",
    "read",
]
