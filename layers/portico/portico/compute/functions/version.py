"""Versions: what a function was when a build of it ended. They never change; a run, an alias or a rollback names one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from portico.compute.functions.entity import SHA256_EXAMPLE, STORED, VERSIONED, BuildFailure, Function, FunctionStatus
from portico.compute.functions.mount import FunctionMount, KeptFunctionMount
from portico.core.model.charges import storage
from portico.core.model.entity import Entity, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Output
from portico.core.model.maker import Maker

NUMBER_DIGITS: Final = 6


class Version(Entity):
    """One version of a function, READY or ERROR; the fields of `VERSIONED` are those that the function had."""

    type: ClassVar[str] = "version"
    types: ClassVar[str] = "versions"
    key_field: ClassVar[str] = "id"
    omitted_defaults: ClassVar[frozenset[str]] = frozenset({"mounts"})

    id: Annotated[str, INTERNAL]
    function: Annotated[str, Output(examples=["hello"])]
    function_uid: Annotated[str, INTERNAL]
    created_at: Annotated[datetime, Output(description="The time when its build ended."), FILTERABLE, SORTABLE]
    status: Annotated[FunctionStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE]
    reason: Annotated[BuildFailure | None, Output(description="Why it cannot run, when its status is ERROR.")] = None
    pins: Annotated[int, INTERNAL] = 0
    image: Annotated[str, Output(examples=["python3.13"]), FILTERABLE]
    handler: Annotated[str, Output(examples=["main.handle"])]
    timeout: Annotated[float, Output(description="Seconds.", examples=[10])]
    memory: Annotated[int, Output(description="MB.", examples=[128])]
    environment: Annotated[dict[str, str], Output(examples=[{"GREETING": "Hello"}])] = {}
    secrets: Annotated[tuple[str, ...], Output(examples=[["database"]])] = ()
    mounts: Annotated[list[KeptFunctionMount], Output(list[FunctionMount])] = []
    maker: Annotated[Maker | None, INTERNAL] = None
    schema_in: Annotated[Any, StoredAsText, INTERNAL] = None
    schema_out: Annotated[Any, StoredAsText, INTERNAL] = None
    code: Annotated[str, INTERNAL]
    code_sha256: Annotated[str, Output(name="source_sha256", description=STORED, examples=[SHA256_EXAMPLE])]
    code_bytes: Annotated[int, Output(name="source_bytes", examples=[312])] = 0
    code_version: Annotated[int, Output(name="version", examples=[1])]
    engine_ref: Annotated[str | None, INTERNAL] = None
    keypair: Annotated[str | None, INTERNAL] = None

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
        """The fields that `Function.laid_over` takes."""
        return self.model_dump(mode="json", include=set(VERSIONED))

    @property
    def ready(self) -> bool:
        """True if it can run."""
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
    """The partition of a function's versions."""
    return f"{scope}#functions/{function_uid}#versions"
