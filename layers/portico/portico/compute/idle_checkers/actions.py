"""The action on idle checkers beside the standard ones."""

from collections.abc import Sequence
from typing import Any

from portico.core.actions.preconditions import Expected
from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen


@frozen
class BindChecker(EntityAction, of="idle_checker", does="bind", permits="update"):
    """Says which places' sessions are checked, instead of those before; `version` is what `If-Match` names."""

    bindings: Sequence[Any]
    version: Expected = None
