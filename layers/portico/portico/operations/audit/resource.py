"""The declaration of the audit trail."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, Field

from portico.core.data.journal import Record
from portico.core.model.access import Access
from portico.core.model.asked import Asked
from portico.core.model.conventions import Body, Home
from portico.core.model.fields import Sent
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource
from portico.operations.audit.actions import RepublishRecords, SearchAuditLogs
from portico.operations.audit.entity import AuditLog

_TEXT: Final = (
    "All changes, and all that failed or was denied, the latest first. `total_count` is null unless one page has it all; a page "
    "may be short while `has_more` is true: read on with the cursor."
)


class Republish(Sent):
    """The time whose events are published again."""

    since: AwareDatetime = Field(description="Recorded at that time or later.", examples=["2026-01-15T09:00:00Z"])
    until: AwareDatetime | None = Field(
        None, description="Recorded at that time or before; now unless given.", examples=["2026-01-15T10:00:00Z"]
    )
    position: str | None = Field(None, max_length=128, description="Where the reply before ended.")


class RepublishedPublic(BaseModel):
    """How far the publishing came."""

    published: int = Field(description="Events that were published.", examples=[87])
    refused: list[str] = Field(description="Records that can never be published, by id.", examples=[[]])
    position: str | None = Field(description="Where to go on; null at the end.", examples=[None])


def _republished(done: Any, _: Given) -> RepublishedPublic:
    return RepublishedPublic(published=done.published, refused=list(done.refused), position=done.position)


def _values(record: Record, _asked: Asked) -> Mapping[str, Any]:
    return {"scope": str(record.scope), "state": record.state}


AUDIT_LOGS: Final = Resource(
    "portico.operations.audit.service:wire",
    entity=AuditLog,
    tag="audit-logs",
    function="audit",
    mounts=(
        Mount("/v1/admin/audit-logs", "admin_", Home.GLOBAL),
        Mount("/v1/domains/{domain}/audit-logs", "domain_", Home.DOMAIN),
    ),
    operations=frozenset({"search"}),
    actions={"search": SearchAuditLogs},
    access={"get": Access.ADMINISTER},
    show=_values,
    words={"public": "One thing that was done, or tried."},
    own=(
        Operation(
            "republish",
            RepublishRecords,
            "POST",
            "/republish",
            "republish_audit_logs",
            "Publish recorded events again",
            "The events of all records between two times go to the event bus once more, for whoever was not told: after an "
            "outage of over a day, or for records in the dead-letter queue of the journal. Nothing is carried out twice, "
            "for what is older than runs are kept is left out. A reply that has a `position` is not the end: ask again with "
            "it. Needs the permission `audit_log:republish`.",
            body=Body.JSON,
            body_type=Republish,
            reply=RepublishedPublic,
            show=_republished,
            errors={503: "The event bus does not take the events."},
            access=Access.OPERATE,
        ),
    ),
    texts={
        "admin_search": ("Search the audit trail of everybody", _TEXT),
        "domain_search": ("Search the audit trail of a domain, its projects and its users", _TEXT),
    },
    columns=("time", "actor", "action", "entity", "outcome"),
)
