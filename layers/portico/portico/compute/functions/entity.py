"""Functions: user code on an image, built before it can run."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict

from portico.core.actions.standard import standard_actions
from portico.core.model.charges import charged, storage
from portico.core.model.entity import NamedEntity, StoredAsText
from portico.core.model.retry_policy import RetryPolicy

BUILD_PATIENCE = timedelta(minutes=5)
VERSIONED: Final = (
    "image",
    "handler",
    "timeout",
    "memory",
    "environment",
    "secrets",
    "schema_in",
    "schema_out",
    "code",
    "code_sha256",
    "code_bytes",
    "code_version",
    "engine_ref",
)


class FunctionStatus(StrEnum):
    """CREATING -> READY or ERROR; an update begins again at CREATING."""

    CREATING = "CREATING"
    READY = "READY"
    ERROR = "ERROR"


class BuildFailure(BaseModel):
    """Why a function cannot run; `file` and `line` (from 1) where the code says so."""

    model_config = ConfigDict(frozen=True)

    type: str
    message: str
    file: str | None = None
    line: int | None = None


class Function(NamedEntity):
    """A function. `uid` names this very one, not a later one of the same name; `code` is the key of its archive.

    `code_version` is the version that the other fields speak of, `versions` the highest number that was ever given. While that
    version is not READY, `serving` has the fields (`VERSIONED`) of the one that runs instead, if there is one.
    """

    type: ClassVar[str] = "function"
    types: ClassVar[str] = "functions"

    uid: str
    image: str
    handler: str
    timeout: float
    memory: int
    environment: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    schema_in: Annotated[Any, StoredAsText] = None
    schema_out: Annotated[Any, StoredAsText] = None
    concurrency: int | None = None
    retries: RetryPolicy = RetryPolicy()
    tags: dict[str, str] = {}
    code: str
    code_sha256: str
    code_bytes: int = 0
    code_version: int = 1
    versions: int = 1
    status: FunctionStatus = FunctionStatus.CREATING
    reason: BuildFailure | None = None
    engine_ref: str | None = None
    builds: int = 0
    serving: Annotated[dict[str, Any] | None, StoredAsText] = None
    keypair: str | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """A function counts in its domain and for the key pair that made it; its code until it is built: see `Version`."""
        code = self.code_bytes if self.status is FunctionStatus.CREATING else 0
        made = {f"{place}#functions": 1 for place in charged(self.scope, self.keypair) if place != str(self.scope)}
        return {**made, **storage(self.scope, self.keypair, code)}

    @property
    def due_at(self) -> datetime | None:
        """A build that has not ended by then is asked for again."""
        building = self.status is FunctionStatus.CREATING and self.deleted_at is None
        return self.updated_at + BUILD_PATIENCE if building else None

    @property
    def version_fields(self) -> dict[str, Any]:
        """The fields of the version that this is, as JSON: what `laid_over` takes."""
        return self.model_dump(mode="json", include=set(VERSIONED))

    @property
    def runnable(self) -> Self | None:
        """The function with the fields of the version that runs get; None when none was READY yet."""
        if self.status is FunctionStatus.READY and self.engine_ref is not None:
            return self
        return None if self.serving is None else self.laid_over(self.serving)

    def gives(self, secret: str) -> bool:
        """Whether runs are given this secret, by the fields or by the version that serves meanwhile."""
        named = (*self.secrets, *(self.serving or {}).get("secrets", ()))
        return secret.lower() in map(str.lower, named)

    def runs_on(self, image: str) -> bool:
        """Whether it is made on an image of this name, or the version that serves meanwhile is."""
        named = (self.image, (self.serving or {}).get("image", ""))
        return image.lower() in map(str.lower, named)

    def laid_over(self, fields: Mapping[str, Any]) -> Self:
        """The function as it is at a READY version with these fields."""
        ready = {"status": FunctionStatus.READY, "reason": None, "serving": None}
        return self.model_copy(update={**fields, "secrets": tuple(fields["secrets"]), **ready})


ACTIONS = standard_actions(Function)
