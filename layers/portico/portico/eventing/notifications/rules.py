"""Rules: the standard operations, a look at a rule's message, and what rules may be about."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from portico.access.authz.cedar import permissions
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.event_names import EVENT_TYPE_PREFIX
from portico.core.model.last_error import LastError
from portico.core.model.maker import Maker
from portico.core.model.scope import Scope
from portico.core.schema.validation import fault
from portico.core.services.error_notes import RecordsErrorsService
from portico.eventing.notifications import templates
from portico.eventing.notifications.actions import GetRuleSchema, ListRuleTypes, RecordRuleError, ValidateRule
from portico.eventing.notifications.entity import NotificationChannel, NotificationRule
from portico.eventing.notifications.matching import entity_types, is_own, made_up, values_of
from portico.eventing.notifications.messages import body_of
from portico.eventing.notifications.notifier import read_need
from portico.eventing.notifications.presets import PRESETS, Preset, pattern_of
from portico.eventing.notifications.schemas import event_schema
from portico.eventing.subscriptions import filters, patterns

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 100
_READ: Final = ":get"


@frozen
class RuleType:
    """A type that rules may be about: a preset, or the events of one type of entity."""

    name: str
    description: str
    events: str
    preset: bool


@frozen
class NotificationRuleService(RecordsErrorsService[NotificationRule]):
    """The standard operations and the looks. Who makes or changes a rule needs the right to read what it tells of."""

    channels: Repository[NotificationChannel]
    most: ClassVar[int | None] = MOST
    noted_again_after: ClassVar[timedelta] = timedelta(minutes=1)

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            ValidateRule: self.validate,
            RecordRuleError: self.note,
            ListRuleTypes: self.list_types,
            GetRuleSchema: self.schema,
        }
        return {**super().handlers, **own}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> NotificationRule:
        """The rule. Raises Unprocessable, or the denial of what it needs."""
        _check(call, scope, fields)
        warned = {"maker": Maker.of(call.principal), "last_error": self._warning(scope, fields["channel"])}
        return super().draft(call, scope, {**fields, **warned})

    def revise(self, call: Call, entity: NotificationRule, changes: Fields) -> NotificationRule:
        """The changed rule. Raises Unprocessable, or the denial of what it then needs."""
        whole = {**entity.model_dump(include={"events", "condition", "template", "channel"}), **changes}
        _check(call, entity.scope, whole)
        warning = self._warning(entity.scope, whole["channel"])
        warned = {"maker": Maker.of(call.principal), "last_error": warning and warning.or_still(entity.last_error)}
        return super().revise(call, entity, {**changes, **warned})

    def validate(self, call: Call, action: ValidateRule) -> str:
        """The message about an event. Raises NotFound, Unprocessable."""
        rule = self.find(action.scope, action.key)
        entry = action.event or rule.events[0]
        if entry not in rule.events and entry not in PRESETS:
            _check_event("event", entry)
        preset = PRESETS.get(entry)
        if preset is not None and action.data is not None:
            values = {**values_of(rule.name, None, made_up(entry, rule.scope)), **_of_preset(preset, action.data)}
        else:
            values = values_of(rule.name, None, _given_event(entry, rule.scope, action.data))
            values |= dict(preset.example) if preset is not None else {}
        channel = self.channels.get_many(rule.scope, [rule.channel])[0]
        try:
            return body_of(rule, channel, values["event"], values)
        except templates.TemplateFault as error:
            raise Unprocessable.field("template", f"{error}", "template") from error

    def list_types(self, call: Call, action: ListRuleTypes) -> Sequence[RuleType]:
        """The presets, and the types of entities that somebody may be told of."""
        presets = [RuleType(one.name, one.text, one.event, preset=True) for one in PRESETS.values()]
        words = ((kind, f"{EVENT_TYPE_PREFIX}{kind}.*") for kind in _told_kinds())
        others = [
            RuleType(name, f"What happens to a {kind.replace('_', ' ')}.", name, preset=False) for kind, name in words
        ]
        return [*presets, *others]

    def schema(self, call: Call, action: GetRuleSchema) -> Mapping[str, Any]:
        """The schema of a type's messages. Raises NotFound."""
        preset = PRESETS.get(action.event)
        if preset is not None:
            return preset.schema
        kind = patterns.platform_type(action.event)
        if not kind or kind not in _told_kinds():
            message = f"There is no rule type {action.event!r}."
            raise NotFound(message, code="RULE_TYPE_NOT_FOUND", details={"rule_type": action.event})
        return event_schema(action.event, kind)

    def _warning(self, scope: Scope, channel: str) -> LastError | None:
        """The trouble that deliveries will meet while there is no such channel; it may be made after its rule."""
        if self.channels.get_many(scope, [channel])[0] is not None:
            return None
        message = f"There is no channel {channel!r} yet: what comes before it is made is tried for a day."
        return LastError(code="NOTIFICATION_CHANNEL_NOT_FOUND", message=message, at=self.clock.now(), given_up=False)


def _told_kinds() -> list[str]:
    """The types of entities that somebody may read, and so be told of."""
    kinds = {permission.removesuffix(_READ) for permission in permissions() if permission.endswith(_READ)}
    return sorted(kind for kind in kinds if not is_own(kind))


def _check(call: Call, scope: Scope, fields: Fields) -> None:
    filters.check(fields["condition"], "condition")
    for number, entry in enumerate(fields["events"]):
        _check_event(f"events.{number}", entry)
    kinds = [kind for kind in entity_types(fields["events"]) if not is_own(kind)]
    if not kinds:
        message = "What happens to notifications causes none: this rule would never send anything."
        raise Unprocessable.field("events", message, "loop")
    for kind in kinds:
        if f"{kind}{_READ}" in permissions():
            need = read_need(kind, scope)
            call.guard.require(need.permission, need.target)
    _check_template(fields.get("template"))


def _check_event(field: str, entry: str) -> None:
    if entry in PRESETS:
        return
    kind = patterns.platform_type(pattern_of(entry))
    if kind is None:
        raise Unprocessable.field(
            field, f"There is no rule type {entry!r}; see /v1/notification-rule-types.", "not_found"
        )
    if not kind:
        message = "Events of the platform are asked for by entity: dev.portico.run.* or dev.portico.run.settle."
        raise Unprocessable.field(field, message)
    if kind not in _told_kinds() and not is_own(kind):
        raise Unprocessable.field(field, f"There is no type of entity {kind!r} that one could be told of.", "not_found")


def _check_template(template: str | None) -> None:
    try:
        if template is not None:
            templates.check(template)
    except templates.TemplateFault as error:
        raise Unprocessable.field("template", f"{error}", "template") from error


def _of_preset(preset: Preset, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message of a preset as it was sent. Raises Unprocessable for one that its schema refuses."""
    problem = fault(preset.schema, data)
    if problem is not None:
        raise Unprocessable.field("data", problem, "schema")
    return {**dict.fromkeys(preset.optional), **data}


def _given_event(entry: str, scope: Scope, data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """An event of a type; `data` takes the place of members of its own `data`."""
    event = made_up(entry, scope)
    return {**event, "data": {**event["data"], **(data or {})}}


def wire(parts: "Parts") -> NotificationRuleService:
    """The service, put together."""
    rules, channels = parts.repository(NotificationRule), parts.repository(NotificationChannel)
    return NotificationRuleService(rules, parts.clock, channels)
