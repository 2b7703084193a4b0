"""Requests, as operations are given them."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from portico.core.base.frozen import frozen
from portico.core.model.asked import Asked
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope


@frozen
class Given:
    """A request as an operation is given it: its values by name, the body and the query as they were read, and the caller.

    `asked` says when it was made, and by which address. `values` are those of path, query and body together. `raw` is the body in
    bytes, `headers` are those of the request in lower case, `source` is the address of the caller, `agent` its program, both as the
    gateway tells them; `method` and `raw_query` are those of the request, the query byte for byte.
    """

    scope: Scope
    principal: Principal
    asked: Asked
    values: Mapping[str, Any]
    body: Any = None
    query: Any = None
    raw: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    agent: str = ""
    method: str = ""
    raw_query: str = ""
