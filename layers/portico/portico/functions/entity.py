"""Functions: user code on an image, built before it can run."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from portico.core.entity import NamedEntity
from portico.core.standard import standard_actions

BUILD_PATIENCE = timedelta(minutes=5)


class FunctionStatus(StrEnum):
    """CREATING -> READY or ERROR; an update begins again at CREATING."""

    CREATING = "CREATING"
    READY = "READY"
    ERROR = "ERROR"


class Reason(BaseModel):
    """Why a function cannot run; `file` and `line` (from 1) where the code says so."""

    model_config = ConfigDict(frozen=True)

    type: str
    message: str
    file: str | None = None
    line: int | None = None


class Function(NamedEntity):
    """A function. `uid` names this very one, not a later one of the same name; `code` is the key of its archive."""

    type: ClassVar[str] = "function"
    types: ClassVar[str] = "functions"

    uid: str
    image: str
    handler: str
    timeout: float
    memory: int
    tags: dict[str, str] = {}
    code: str
    code_sha256: str
    code_bytes: int = 0
    code_version: int = 1
    status: FunctionStatus = FunctionStatus.CREATING
    reason: Reason | None = None
    engine_ref: str | None = None
    builds: int = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """A function counts in its domain too, and so does its code in domain and project."""
        domain = f"domain/{self.scope.domain}"
        storage = {f"{domain}#storage": self.code_bytes, f"{self.scope}#storage": self.code_bytes}
        return {f"{domain}#functions": 1, **storage}

    @property
    def due_at(self) -> datetime | None:
        """A build that has not ended by then is asked for again."""
        building = self.status is FunctionStatus.CREATING and self.deleted_at is None
        return self.updated_at + BUILD_PATIENCE if building else None


ACTIONS = standard_actions(Function)
