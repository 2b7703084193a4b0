"""The audit trail as clients see it: records of the journal."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from portico.core.model.entity import ID_EXAMPLE, Entity, StoredScope
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Output

_AFTER: Final = "Of the entity, after the change."
_ENTITY: Final = "Its name or id; null when it was a whole scope."
_REQUEST: Final = "019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60"


class Outcome(StrEnum):
    """The outcome of an action."""

    SUCCESS = "success"
    DENIED = "denied"
    ERROR = "error"


class AuditLog(Entity):
    """One thing that was done, or tried: the shown fields of a record, which is written and read as the journal's `Record`."""

    type: ClassVar[str] = "audit_log"
    types: ClassVar[str] = "audit_logs"
    key_field: ClassVar[str] = "id"

    id: Annotated[str, Output(description="A UUIDv7.", examples=[ID_EXAMPLE])]
    time: Annotated[datetime, OUTPUT_ONLY, FILTERABLE, SORTABLE]
    actor: Annotated[str, Output(description="The principal that acted.", examples=["user:acme/ann"]), FILTERABLE]
    acted_as: Annotated[str, Output(description="As whom.", examples=["user:acme/ann"])]
    action: Annotated[str, Output(examples=["functions.create"]), FILTERABLE]
    operation: Annotated[str, Output(examples=["create"]), FILTERABLE]
    scope: Annotated[StoredScope, Output(str, description="The scope acted in.", examples=["project/acme/vision"])]
    entity_type: Annotated[str, Output(examples=["function"]), FILTERABLE]
    entity: Annotated[str | None, Output(description=_ENTITY, examples=["hello"]), FILTERABLE] = None
    version: Annotated[int, Output(int | None, description=_AFTER)] = 1
    status: Annotated[str | None, Output(name="state", description=_AFTER, examples=["CREATING"])] = None
    outcome: Annotated[Outcome, OUTPUT_ONLY, FILTERABLE] = Outcome.SUCCESS
    error_code: Annotated[
        str | None, Output(description="Why it did not succeed.", examples=["FUNCTION_NOT_FOUND"]), FILTERABLE
    ] = None
    duration_ms: Annotated[float, OUTPUT_ONLY]
    request_id: Annotated[str, Output(description="Of the request that did it.", examples=[_REQUEST]), FILTERABLE]
    traceparent: Annotated[str | None, OUTPUT_ONLY] = None
    created_at: Annotated[datetime, INTERNAL]
