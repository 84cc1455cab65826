"""The SPARQL 1.1 Protocol, read-only: https://www.w3.org/TR/sparql11-protocol/.

Status codes: 400 not understood or not allowed in a query, 403 an update, 406 no format that the
client takes, 413 result too large, 415 body of another type, 503 all workers busy, 504 past the
deadline, 507 out of memory. No CORS headers: pages of other origins cannot read the answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from kg.sparql import Form, Pool, form_of
from ontology.errors import QueryError
from ui.negotiate import best

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
