"""The description of operations of a resource's own, as the options of their routes."""

from typing import Any, Final

from fastapi import Response

from portico.core.http.errors import ErrorBody
from portico.core.http.listed import Listed
from portico.core.http.own_calls import VIEWS, reply_model
from portico.core.http.pagination import PageBody
from portico.core.http.responses import CONFLICTS, WRITES
from portico.core.http.route import ANYTHING
from portico.core.http.views import Views
from portico.core.model.conventions import Answer, Proof
from portico.core.resource import Operation

_TYPED: Final = frozenset(
    {Answer.TEXT, Answer.STATIC, Answer.BYTES, Answer.STREAM, Answer.PASSTHROUGH, Answer.REDIRECT}
)


# Before OpenAPI 3.2, which has `itemSchema`, tools take the schema of a stream for that of one of its events.
_EVENTS: Final = "text/event-stream"
_EVENT: Final = {"type": "object", "properties": {name: {"type": "string"} for name in ("id", "event", "data")}}


def _is_view(reply: Any) -> bool:
    return isinstance(reply, str) and reply in VIEWS


def _reply_class(own: Operation) -> dict[str, Any]:
    """The class of a reply that is no model; the description and the check of `Accept` take its media type from it."""
    if own.answer not in _TYPED:
        return {}
    if own.answer is Answer.REDIRECT:  # which has no body
        return {"response_class": type("Redirect", (Response,), {"media_type": None})}
    usual = "text/plain" if own.answer in {Answer.TEXT, Answer.STATIC} else ANYTHING
    kind = (own.media_type or usual).partition(";")[0]
    return {"response_class": type("Raw", (Response,), {"media_type": kind})}


class Description:
    """The options of an operation's route, which the description is made from."""

    def __init__(self, route: Listed, own: Operation, views: Views) -> None:
        self.route, self.own, self.views = route, own, views

    def options(self) -> dict[str, Any]:
        """As FastAPI takes them."""
        own = self.own
        usual = own.status if isinstance(own.status, int) else 200
        success = own.described_status or (202 if own.task else usual)
        extra = dict(own.extra)
        entity = self.route.resource.entity
        if entity is not None and entity.key_field == "name" and "x-entity" not in extra and _is_view(own.reply):
            extra["x-entity"] = entity.type
        return {
            **_reply_class(own),
            "operation_id": self.route.id,
            "summary": own.summary,
            "description": self._text(),
            "status_code": success,
            "response_model": self._model(own.reply) if own.answer in {Answer.MODEL, Answer.PAGE} else None,
            "response_model_exclude_none": own.exclude_none,
            "responses": {**self._successes(), **self._errors()},
            "openapi_extra": extra,
        }

    def _text(self) -> str:
        action = self.own.action
        if action is None or self.own.proof != Proof.PRINCIPAL or not getattr(action, "permission", ""):
            return self.own.text
        return (
            self.own.text
            if "permission `" in self.own.text
            else f"{self.own.text} Needs the permission `{action.permission}`.".strip()
        )

    def _model(self, reply: Any) -> Any:
        model: Any = reply_model(reply, self.views)
        return PageBody[model] if self.own.answer is Answer.PAGE else model

    def _successes(self) -> dict[int | str, Any]:
        unchanged = {304: "The client has this version already."} if self.own.conditional else {}
        found: dict[int | str, Any] = {
            status: {"description": said}
            if isinstance(said, str)
            else {"model": self._model(said[0]), "description": said[1]}
            for status, said in {**unchanged, **self.own.answers}.items()
        }
        if self.own.media_type == _EVENTS:
            found[200] = {"content": {_EVENTS: {"schema": _EVENT}}}
        return found

    def _errors(self) -> dict[int | str, Any]:
        own = self.own
        usual = WRITES if own.writes else CONFLICTS if own.conflicts else {}
        return {**usual, **{status: {"model": ErrorBody, "description": text} for status, text in own.errors.items()}}
