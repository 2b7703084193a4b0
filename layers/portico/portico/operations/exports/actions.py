"""The action on exports."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from portico.core.actions.standard import ScopedAction
from portico.core.base.frozen import frozen


@frozen
class CreateExport(ScopedAction, of="export", does="create"):
    """Writes what a search finds to a file. `fields` are its columns, all for None; `project` is that of what is in projects."""

    once: ClassVar[bool] = True
    resource: str
    filter: Mapping[str, Any] | None = None
    fields: Sequence[str] | None = None
    project: str | None = None
