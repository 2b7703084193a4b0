"""What an operation of a resource's own makes of a request, and of the result of its action: the same at every face."""

from dataclasses import fields
from functools import cache
from typing import Any, Final

from pydantic import create_model

from portico.core.actions.preconditions import Expected
from portico.core.http.filters import Filter
from portico.core.http.views import Views, views_of
from portico.core.model.action import Action
from portico.core.model.given import Given
from portico.core.resource import Operation, Resource

VIEWS: Final = frozenset({"public", "created", "detail"})


def action_of(own: Operation, given: Given, expected: Expected = None) -> Action:
    """The action: its arguments are those given by name, renamed as the operation says; and the scope and version it takes."""
    arguments = dict(own.prepare(given)) if own.prepare else dict(given.values)
    known = {known.name for known in fields(own.asked)}
    bound = {own.binds.get(name, name): value for name, value in arguments.items()}
    if "scope" in known:
        bound.setdefault("scope", given.scope)
    if own.precondition:
        bound["version"] = expected
    return own.asked(**{name: value for name, value in bound.items() if name in known})


def shown(own: Operation, views: Views, result: Any, given: Given) -> Any:
    """The reply, or each item of it, as the operation says."""
    if own.show is not None:
        return own.show(result, given)
    if isinstance(own.reply, Resource):
        return views_of(own.reply).show(result, given.asked)
    if own.reply in VIEWS:
        return views.show(result, given.asked, once=own.reply == "created", detail=own.reply == "detail")
    return result


def body_model(own: Operation, views: Views) -> Any:
    """The model of the body; a generic one is made for the resource's filter."""
    model = getattr(views, own.body_type) if isinstance(own.body_type, str) else own.body_type
    if not getattr(model, "__pydantic_generic_metadata__", {}).get("parameters"):
        return model
    return _about(model, views.filter)


@cache
def _about(model: Any, wanted: type[Filter]) -> Any:
    return create_model(model.__name__, __base__=model[wanted], __doc__=model.__doc__)


def reply_model(reply: Any, views: Views) -> Any:
    """The model of a reply, or of each item of a page."""
    if isinstance(reply, Resource):
        return views_of(reply).public
    return getattr(views, reply) if isinstance(reply, str) else reply
