"""Presets: types of rules with a message of their own, made of records of the journal.

Their names and fields are those of Backend.AI's manager, so that its templates render as they are.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from portico.core.base.frozen import frozen
from portico.core.model.event_names import EVENT_TYPE_PREFIX

Body = Mapping[str, Any]  # the `data` of a record's event
_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_SESSION: Final = ("session_id", "session_type", "cluster_mode", "status")


@frozen(slots=True)
class Preset:
    """A preset: the events that it is made of, the states after them that count (all, if none is named), and its message."""

    name: str
    text: str
    event: str
    made: Callable[[Body], dict[str, Any]]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    states: frozenset[str] = frozenset()
    others: tuple[tuple[str, Any], ...] = ()  # the schemas of fields that are no texts
    example: tuple[tuple[str, Any], ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its messages; a field that it does not name is refused."""
        fields = dict.fromkeys(self.required, _TEXT) | dict.fromkeys(self.optional, _TEXT_OR_NULL)
        return {
            "type": "object",
            "properties": fields | dict(self.others),
            "required": list(self.required),
            "additionalProperties": False,
        }

    def is_about(self, body: Body) -> bool:
        """True if the record ends in one of its states."""
        return not self.states or body.get("state") in self.states


def _session(body: Body) -> dict[str, Any]:
    said = body.get("data", {})
    return {
        "session_id": body.get("entity"),
        "session_type": said.get("session_type", ""),
        "cluster_mode": "single-node",
        "status": body.get("state"),
        "session_name": said.get("name"),
    }


def _ended_session(body: Body) -> dict[str, Any]:
    return {**_session(body), "termination_reason": body.get("data", {}).get("reason")}


def _endpoint(body: Body) -> dict[str, Any]:
    said, scope = body.get("data", {}), str(body.get("scope", "")).split("/")
    return {
        "endpoint_id": body.get("entity"),
        "endpoint_name": said.get("name", body.get("entity")),
        "domain": scope[1] if len(scope) > 1 else "",
        "project_id": scope[2] if len(scope) > 2 else "",
        "resource_group": said.get("resource_group", ""),
        "from_status": said.get("from_status"),
        "to_status": body.get("state") or "",
        "transition_result": body.get("outcome", ""),
        "event_timestamp": body.get("time", ""),
    }


def _artifact(body: Body) -> dict[str, Any]:
    said = body.get("data", {})
    texts = {
        name: str(said.get(name, "")) for name in ("artifact_name", "artifact_type", "registry_type", "registry_id")
    }
    optional = {name: said.get(name) for name in ("version", "digest", "verification_result")}
    state = str(body.get("state", ""))
    return {"artifact_id": body.get("entity"), **texts, **optional, "status": state, "success": state == "AVAILABLE"}


_SESSION_EXAMPLE: Final = (
    ("session_id", "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"),
    ("session_type", "batch"),
    ("cluster_mode", "single-node"),
    ("status", "RUNNING"),
    ("session_name", "train"),
)
PRESETS: Final[Mapping[str, Preset]] = {
    preset.name: preset
    for preset in (
        Preset(
            "session.started",
            "A session is RUNNING.",
            f"{EVENT_TYPE_PREFIX}session.run",
            _session,
            _SESSION,
            ("session_name",),
            frozenset({"RUNNING"}),
            example=_SESSION_EXAMPLE,
        ),
        Preset(
            "session.terminated",
            "A session has ended.",
            f"{EVENT_TYPE_PREFIX}session.settle",
            _ended_session,
            _SESSION,
            ("session_name", "termination_reason"),
            frozenset({"TERMINATED", "CANCELLED", "ERROR"}),
            example=(*_SESSION_EXAMPLE[:3], ("status", "TERMINATED"), ("termination_reason", "task-finished")),
        ),
        Preset(
            "artifact.download.completed",
            "The download of a model's artifact has ended.",
            f"{EVENT_TYPE_PREFIX}artifact.download",
            _artifact,
            ("artifact_id", "artifact_name", "artifact_type", "registry_type", "registry_id", "status"),
            ("version", "digest", "verification_result"),
            others=(("success", {"type": "boolean"}),),
            example=(
                ("artifact_id", "a-1"),
                ("artifact_name", "tiny"),
                ("artifact_type", "MODEL"),
                ("registry_type", "huggingface"),
                ("registry_id", "r-1"),
                ("status", "AVAILABLE"),
                ("success", True),
            ),
        ),
        Preset(
            "endpoint.lifecycle.changed",
            "A deployment of a model has another status.",
            f"{EVENT_TYPE_PREFIX}deployment.*",
            _endpoint,
            (
                *("endpoint_id", "endpoint_name", "domain", "project_id", "resource_group", "to_status"),
                *("transition_result", "event_timestamp"),
            ),
            ("from_status",),
            example=(
                ("endpoint_id", "e-1"),
                ("endpoint_name", "tiny"),
                ("domain", "acme"),
                ("project_id", "vision"),
                ("resource_group", "default"),
                ("from_status", "PENDING"),
                ("to_status", "READY"),
                ("transition_result", "success"),
                ("event_timestamp", "2026-01-15T09:00:00+00:00"),
            ),
        ),
    )
}


def pattern_of(event: str) -> str:
    """The pattern of the journal's events that an entry of a rule is about: that of a preset, or itself."""
    preset = PRESETS.get(event)
    return event if preset is None else preset.event
