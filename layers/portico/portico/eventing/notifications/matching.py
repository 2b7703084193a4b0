"""Whether a rule is about an event, and what its message is made of."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from portico.core.cloudevents.attributes import Value
from portico.core.model.event_names import EVENT_TYPE_PREFIX
from portico.core.model.scope import GLOBAL, Scope
from portico.eventing.notifications.presets import PRESETS, pattern_of
from portico.eventing.subscriptions import filters, patterns

OWN: Final = "notification_"  # what begins so is about notifications themselves, and causes none
_SAID: Final = {"state": "state", "operation": "operation", "entity_type": "entitytype", "actor": "actor"}

Event = Mapping[str, Any]


def is_own(entity_type: str) -> bool:
    """True for entities of notifications: a rule about them would never end."""
    return entity_type.startswith(OWN)


def homes_of(scope: Scope) -> list[Scope]:
    """The places whose rules may be about what happens in a scope: it, its domain, all."""
    found = [GLOBAL]
    if scope.domain is not None:
        found.append(Scope(scope.domain, uids=scope.uids and scope.uids[:1]))
    if scope.project is not None:
        found.append(scope)
    return found


def names_type(events: Iterable[str], event_type: str) -> bool:
    """True if one of the entries of a rule names this type of event."""
    return any(patterns.covers(pattern_of(entry), event_type) for entry in events)


def entry_for(events: Iterable[str], event: Event) -> str | None:
    """The first entry of a rule that is about an event; None if none is."""
    for entry in events:
        preset = PRESETS.get(entry)
        if patterns.covers(pattern_of(entry), str(event["type"])) and (preset is None or preset.is_about(_data(event))):
            return entry
    return None


def passes(condition: Any, event: Event) -> bool:
    """True if an event passes the condition of a rule."""
    return filters.matches(condition, attributes_of(event))


def attributes_of(event: Event) -> dict[str, Value]:
    """The attributes that conditions speak of: those of the event, and what its record says of the entity."""
    found = {name: value for name, value in event.items() if name not in ("data", "data_base64")}
    data = _data(event)
    found |= {name: str(data[said]) for said, name in _SAID.items() if data.get(said) is not None}
    scope = Scope.parse(str(data.get("scope", "global")))
    places = {"domain": scope.domain, "project": scope.project}
    return {**found, **{name: value for name, value in places.items() if value is not None}}


def values_of(rule: str, entry: str | None, event: Event) -> dict[str, Any]:
    """The values of a rule's template: those of the preset, if it is one, beside the event, its state and the rule's name."""
    preset = PRESETS.get(entry or "")
    body = _data(event)
    made = {} if preset is None else preset.made({**body, "time": event.get("time", "")})
    shown = {name: value for name, value in event.items() if not name.startswith("portico")}
    return {**made, "event": shown, "state": body.get("state"), "rule": rule}


def entity_types(events: Iterable[str]) -> list[str]:
    """The types of entities that a rule is about, each once; "" for what names none."""
    return list(dict.fromkeys(patterns.platform_type(pattern_of(entry)) or "" for entry in events))


def made_up(event: str, scope: Scope) -> dict[str, Any]:
    """An event of a type as the journal would publish it: for a look at a message."""
    preset = PRESETS.get(event)
    entity_type, _, operation = pattern_of(event).removeprefix(EVENT_TYPE_PREFIX).partition(".")
    given = dict(preset.example) if preset is not None else {}
    operation = "update" if operation in {"", "*"} else operation
    data = {
        "scope": str(scope),
        "actor": "user:acme/ada",
        "entity_type": entity_type,
        "entity": "hello",
        "operation": operation,
        "version": 2,
        "state": str(given.get("status", "SUCCEEDED")),
        "outcome": "success",
        "data": {},
    }
    return {
        "specversion": "1.0",
        "id": "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c",
        "source": f"/portico/{scope}",
        "type": f"{EVENT_TYPE_PREFIX}{entity_type}.{operation}",
        "subject": "hello",
        "time": "2026-01-15T09:00:00+00:00",
        "datacontenttype": "application/json",
        "data": data,
    }


def _data(event: Event) -> Mapping[str, Any]:
    data = event.get("data")
    return data if isinstance(data, Mapping) else {}
