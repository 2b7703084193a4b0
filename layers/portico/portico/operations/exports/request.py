"""An export as it is kept with its task."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.model.scope import Scope
from portico.operations.exports.exported import Exported
from portico.operations.exports.sources import SOURCES, Source


class ExportRequest(BaseModel):
    """A resource in a scope, the filter as it was sent, and the columns."""

    model_config = ConfigDict(frozen=True)

    resource: Exported
    scope: str
    filter: Mapping[str, Any] | None
    columns: list[str]

    @property
    def source(self) -> Source:
        """The resource."""
        return SOURCES[self.resource]

    @property
    def place(self) -> Scope:
        """The scope that is searched."""
        return Scope.parse(self.scope)
