"""Versions: what a function was when a build of it ended. They never change; a run, an alias or a rollback names one."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

from portico.compute.functions.entity import VERSIONED, BuildFailure, Function, FunctionStatus
from portico.core.model.charges import storage
from portico.core.model.entity import Entity, StoredAsText

NUMBER_DIGITS: Final = 6


class Version(Entity):
    """One version of a function, READY or ERROR; the fields of `VERSIONED` are those that the function had."""

    type: ClassVar[str] = "version"
    types: ClassVar[str] = "versions"
    key_field: ClassVar[str] = "id"

    id: str
    function: str
    function_uid: str
    status: FunctionStatus
    reason: BuildFailure | None = None
    pins: int = 0
    image: str
    handler: str
    timeout: float
    memory: int
    environment: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    schema_in: Annotated[Any, StoredAsText] = None
    schema_out: Annotated[Any, StoredAsText] = None
    code: str
    code_sha256: str
    code_bytes: int = 0
    code_version: int
    engine_ref: str | None = None
    keypair: str | None = None

    @classmethod
    def of(cls, function: Function) -> "Version":
        """The version that a function is after its build."""
        return cls(
            id=version_id(function.uid, function.code_version),
            scope=function.scope,
            created_at=function.updated_at,
            updated_at=function.updated_at,
            function=function.name,
            function_uid=function.uid,
            status=function.status,
            keypair=function.keypair,
            reason=function.reason,
            **function.version_fields,
        )

    @property
    def fields(self) -> dict[str, Any]:
        """What `Function.laid_over` takes."""
        return self.model_dump(mode="json", include=set(VERSIONED))

    @property
    def ready(self) -> bool:
        """Whether it can run."""
        return self.status is FunctionStatus.READY and self.engine_ref is not None

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.code_version

    @property
    def within(self) -> tuple[str, str]:
        """Versions belong to their function."""
        return "function", self.function

    @property
    def parent(self) -> str | None:
        """Versions are listed by function."""
        return versions_partition(str(self.scope), self.function_uid)

    @property
    def counts(self) -> Mapping[str, int]:
        """The code of a version counts where that of its function does, for as long as it is kept."""
        return storage(self.scope, self.keypair, self.code_bytes)


def version_id(uid: str, number: int) -> str:
    """The key of a version: its function's uid and its number, in the order of numbers."""
    return f"{uid}-{number:0{NUMBER_DIGITS}}"


def versions_partition(scope: str, function_uid: str) -> str:
    """Where the versions of a function are listed."""
    return f"{scope}#functions/{function_uid}#versions"
