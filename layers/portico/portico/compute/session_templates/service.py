"""Session templates: the standard operations, and sessions that are made from them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from portico.compute.session_templates.actions import StartFromTemplate
from portico.compute.session_templates.entity import SessionTemplate
from portico.compute.sessions.actions import CreateSession
from portico.compute.sessions.models import SessionCreate
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.revisions import merge_patch, refusal
from portico.core.services.standard import StandardService

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST_BYTES: Final = 32_768  # so that a page of them is a reply, and a batch a transaction
_JSON: Final[TypeAdapter[Any]] = TypeAdapter(Any)


@frozen
class SessionTemplateService(StandardService[SessionTemplate]):
    """The standard operations; what a template names is looked up when it is used, by the rights of who uses it."""

    sessions: Lazy[Any]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {**super().handlers, StartFromTemplate: self.start}

    def start(self, call: Call, action: StartFromTemplate) -> Any:
        """The session, as one that is asked for with these fields. Raises what that raises, and the denial of a secret."""
        template = self._authorized(call, action)
        asked = CreateSession(action.scope, _laid_over(template, action.fields), wait=action.wait)
        for need in asked.needs:
            call.guard.require(need.permission, need.target)
        return self.sessions().begin(replace(call, action=asked), asked)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> SessionTemplate:
        """The template. Raises Unprocessable for one that is too large."""
        return _bounded(super().draft(call, scope, fields))

    def revise(self, call: Call, entity: SessionTemplate, changes: Fields) -> SessionTemplate:
        """The changed template, with the same check."""
        return _bounded(super().revise(call, entity, changes))


def _laid_over(template: SessionTemplate, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a session: those of the template with those given merged in. Raises Unprocessable for what comes of it."""
    try:
        return SessionCreate.model_validate(merge_patch(template.fields, given), by_name=True).model_dump()
    except ValidationError as error:
        raise refusal(error) from error


def _bounded(template: SessionTemplate) -> SessionTemplate:
    size = len(_JSON.dump_json(template.fields))
    if size > MOST_BYTES:
        largest = max(template.fields, key=lambda name: len(_JSON.dump_json(template.fields[name])))
        raise Unprocessable.field(
            largest, f"A template has at most {MOST_BYTES} bytes as JSON; this has {size}.", "too_long"
        )
    return template


def wire(parts: "Parts") -> SessionTemplateService:
    """The service, put together."""
    return SessionTemplateService(parts.repository(SessionTemplate), parts.clock, lambda: parts.service("sessions"))
