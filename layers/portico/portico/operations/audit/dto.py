"""What clients get of the audit trail."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from portico.core.data.journal import Record
from portico.core.http.adapter import Adapter
from portico.core.http.filters import EnumFilter, StringFilter, TimeFilter, filter_model
from portico.operations.audit.listing import TIME


class Outcome(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    DENIED = "denied"
    ERROR = "error"


class AuditLogPublic(BaseModel):
    """One thing that was done, or tried."""

    id: str = Field(description="A UUIDv7.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
    time: datetime
    actor: str = Field(description="Who did it.", examples=["user:acme/ann"])
    acted_as: str = Field(description="As whom.", examples=["user:acme/ann"])
    action: str = Field(examples=["functions.create"])
    operation: str = Field(examples=["create"])
    scope: str = Field(description="Where.", examples=["project/acme/vision"])
    entity_type: str = Field(examples=["function"])
    entity: str | None = Field(description="Its name or id; null when it was a whole scope.", examples=["hello"])
    version: int | None = Field(description="Of the entity, after the change.")
    state: str | None = Field(description="Of the entity, after the change.", examples=["CREATING"])
    outcome: Outcome
    error_code: str | None = Field(description="Why it did not succeed.", examples=["FUNCTION_NOT_FOUND"])
    duration_ms: float
    request_id: str = Field(
        description="Of the request that did it.", examples=["019a8f3e-6c4d-7f0a-8d52-3b1e9c7a4f60"]
    )
    traceparent: str | None


def show(record: Record) -> AuditLogPublic:
    """The record as clients see it."""
    shown = set(AuditLogPublic.model_fields) - {"scope"}
    return AuditLogPublic(scope=str(record.scope), **record.model_dump(include=shown))


AuditLogFilter = filter_model(
    "AuditLogFilter",
    actor=StringFilter,
    action=StringFilter,
    operation=StringFilter,
    entity_type=StringFilter,
    entity=StringFilter,
    outcome=EnumFilter[Outcome],
    error_code=StringFilter,
    request_id=StringFilter,
    time=TimeFilter,
)
ADAPTER = Adapter(AuditLogFilter, (TIME,))
