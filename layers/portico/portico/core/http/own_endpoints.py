"""The endpoints of operations of a resource's own: request in, action, reply out, as the operation's record says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from inspect import Parameter, Signature
from types import FunctionType
from typing import Annotated, Any, Final

from fastapi import Body as JsonBody
from fastapi import Depends, Form, Path, Query, Request, Response
from pydantic import BaseModel, create_model

from portico.core.base.errors import PorticoError
from portico.core.base.parts import load
from portico.core.http.dependencies import Caller
from portico.core.http.etag import IfMatch, IfNoneMatch, UnlessMatch, etag, expected, not_modified
from portico.core.http.gateway_route import tail_of
from portico.core.http.listed import Listed
from portico.core.http.own_descriptions import VIEWS, Description
from portico.core.http.pagination import PageQuery, PageQueryDep, page_body
from portico.core.http.parameters import as_parameter
from portico.core.http.paths import DomainInPath, NameInPath
from portico.core.http.proofs import caller_of
from portico.core.http.rate_limit import OperationLimit
from portico.core.http.raw_bodies import read_bytes
from portico.core.http.raw_replies import RAW, packaged_file
from portico.core.http.route_options import mark
from portico.core.http.scopes import SCOPES
from portico.core.http.views import Views, views_of
from portico.core.model.conventions import Answer, Body, ErrorForm, Home
from portico.core.model.given import Given
from portico.core.model.scope import GLOBAL, Scope
from portico.core.resource import Operation, Resource

_PIECE: Final = re.compile(r"{(\w+)(\.\.\.)?}")
TASK: Final = "/v1/tasks/{id}"  # where the work goes on that an operation has only begun
_LONGEST_AGENT: Final = 512
_PATH_TYPES: Final = {"name": NameInPath, "domain": DomainInPath}
Built = tuple[Callable[..., Any], Mapping[str, Any]]


def build(route: Listed, views: Views) -> Built:
    """The endpoint of an operation of a resource's own, and its options as FastAPI takes them."""
    own = route.declared
    endpoint = _written(own.endpoint) if own.endpoint else _Endpoint(route, own, views).make()
    limit = None if own.limit is None else OperationLimit.of(own.limit)
    form = own.error_form if own.error_form != ErrorForm.PORTICO else route.resource.error_form
    acts = own.action is not None or own.endpoint is not None
    most = own.max_bytes if own.body in {Body.JSON, Body.FORM} else None
    marked = mark(limited=limit, replay=own.replay, deprecation=own.deprecation, error_form=form, most=most, acts=acts)
    return marked(endpoint), Description(route, own, views).options()


def _written(path: str) -> Callable[..., Any]:
    """A copy of a written endpoint, for two operations may share it and each is marked by its own record."""
    found: FunctionType = load(path)
    copied = FunctionType(found.__code__, found.__globals__, found.__name__, found.__defaults__, found.__closure__)
    copied.__annotations__, copied.__kwdefaults__, copied.__doc__ = (
        found.__annotations__,
        found.__kwdefaults__,
        found.__doc__,
    )
    return copied


class _Endpoint:
    """The endpoint of one operation."""

    def __init__(self, route: Listed, own: Operation, views: Views) -> None:
        self.route, self.own, self.views = route, own, views
        self.pieces = [name for name, _ in _PIECE.findall(route.path)]
        self.tail = next((name for name, dots in _PIECE.findall(route.path) if dots), None)
        self.home = route.mount.home if route.mount else own.home
        self.query = own.query if isinstance(own.query, Mapping) else {}

    def make(self) -> Callable[..., Any]:
        """The function, with the signature that FastAPI reads."""

        async def endpoint(**values: Any) -> Any:
            return await self.run(values)

        endpoint.__name__ = self.route.id
        endpoint.__signature__ = Signature(list(self.parameters()))  # type: ignore[attr-defined]
        return endpoint

    def parameters(self) -> list[Parameter]:
        """The parameters: values of the path, query, body, and what all endpoints are given."""
        own, found = self.own, dict[str, tuple[Any, Any]]()
        for name in self.pieces:
            if name != "domain" and not (self.home is Home.USER and name == "name"):
                found[name] = (as_parameter(own.parameters.get(name) or self._path_type(name), Path), Parameter.empty)
        if own.searches:
            found["query"] = (PageQueryDep, Parameter.empty)
        elif isinstance(own.query, type):
            found["query"] = (Annotated[own.query, Query()], Parameter.empty)
        found |= {name: (as_parameter(kind, Query), default) for name, (kind, default) in self.query.items()}
        if own.body in {Body.JSON, Body.FORM}:
            reader = Form() if own.body is Body.FORM else JsonBody()
            found["body"] = (Annotated[_body_type(own, self.views), reader], Parameter.empty)
        if self.home is not None:
            found["scope"] = (Annotated[Scope, Depends(SCOPES[self.home])], Parameter.empty)
        found |= {"caller": (Annotated[Caller, Depends(caller_of(own.proof))], Parameter.empty)}
        found |= {"request": (Request, Parameter.empty), "response": (Response, Parameter.empty)}
        if own.precondition:
            found |= {"if_match": (IfMatch, None), "unless": (UnlessMatch, None)}
        if own.conditional:
            found["if_none_match"] = (IfNoneMatch, None)
        return [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in found.items()
        ]

    async def run(self, values: dict[str, Any]) -> Any:
        """The reply to a request."""
        caller, response, request = values["caller"], values["response"], values["request"]
        given = await self._given(values, caller, request)
        arguments = dict(self.own.prepare(given)) if self.own.prepare else dict(given.values)
        result: Any = None
        if self.own.action is not None:
            try:
                result = caller.run(self.own.action(**self._bound(given, arguments, values)))
            except PorticoError as error:
                return self._refused(error, given)
        reply = self._reply(result, given, response)
        return not_modified(result, values["if_none_match"]) or reply if self.own.conditional else reply

    def _refused(self, error: PorticoError, given: Given) -> Response:
        """The reply to a caller who was refused. Raises the error where that is one."""
        answered = None if self.own.refused is None else self.own.refused(error, given)
        if answered is None:
            raise error
        status, text = answered
        return Response(text, status, self.own.headers, self.own.media_type)

    async def _given(self, values: Mapping[str, Any], caller: Caller, request: Request) -> Given:
        body, query = values.get("body"), values.get("query")
        named = dict[str, Any]()
        for model in (query, body):
            if isinstance(model, BaseModel) and not isinstance(model, PageQuery):
                named |= {name: getattr(model, name) for name in type(model).model_fields}
        named |= {name: values[name] for name in (*self.pieces, *self.query) if name in values}
        if self.own.searches:
            named["querier"] = self.views.adapter.from_query(values["query"])
        if self.tail is not None:
            named[self.tail] = tail_of(request.scope, self.route.path)
        own = self.own
        raw = await read_bytes(request, own.body_type, own.max_bytes) if own.body is Body.BYTES else b""
        identity = (request.scope.get("aws.event", {}).get("requestContext") or {}).get("identity") or {}
        source, agent = identity.get("sourceIp") or "", (identity.get("userAgent") or "")[:_LONGEST_AGENT]
        headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in request.headers.raw}
        scope = values.get("scope", GLOBAL)
        text = request.scope.get("query_string", b"").decode("latin-1")
        asker = (scope, caller.principal, caller.asked)
        return Given(*asker, named, body, query, raw, headers, source, agent, request.method, text)

    def _bound(self, given: Given, arguments: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """The action's arguments: those given by name, renamed as the operation says; and the scope and version it takes."""
        known = {known.name for known in fields(self.own.asked)}
        bound = {self.own.binds.get(name, name): value for name, value in arguments.items()}
        if "scope" in known:
            bound.setdefault("scope", given.scope)
        if self.own.precondition:
            bound["version"] = expected(values.get("if_match"), values.get("unless"))
        return {name: value for name, value in bound.items() if name in known}

    def _reply(self, result: Any, given: Given, response: Response) -> Any:
        own = self.own
        status = 202 if own.task else own.status(result) if callable(own.status) else own.status
        response.status_code = status
        response.headers.update(own.headers)
        if own.etag:
            response.headers["ETag"] = etag(result)
        place = own.location or (TASK if own.task else None)
        if place is not None:
            response.headers["Location"] = place.format(**{**given.values, **_attributes(result)})
        return self._content(result, given, status, dict(response.headers))

    def _content(self, result: Any, given: Given, status: int, headers: dict[str, str]) -> Any:
        own = self.own
        if own.answer is Answer.MODEL:
            return self._shown(result, given)
        if own.answer is Answer.PAGE:
            return page_body(result, lambda entity: self._shown(entity, given))
        if own.answer is Answer.STATIC:
            result = packaged_file(own.reply)
        elif own.show is not None:
            result = own.show(result, given)
        return RAW[own.answer](result, status, headers, own.media_type)

    def _shown(self, result: Any, given: Given) -> Any:
        if self.own.show is not None:
            return self.own.show(result, given)
        if isinstance(self.own.reply, Resource):
            return views_of(self.own.reply).show(result, given.asked)
        if self.own.reply in VIEWS:
            once, detail = self.own.reply == "created", self.own.reply == "detail"
            return self.views.show(result, given.asked, once=once, detail=detail)
        return result

    def _path_type(self, name: str) -> Any:
        resource = self.route.resource
        if name == resource.key_name and resource.key is not None:
            return resource.key
        return _PATH_TYPES.get(name, str)


def _body_type(own: Operation, views: Views) -> Any:
    """The model of the body; a generic one is made for the resource's filter."""
    model = getattr(views, own.body_type) if isinstance(own.body_type, str) else own.body_type
    if not getattr(model, "__pydantic_generic_metadata__", {}).get("parameters"):
        return model
    return create_model(model.__name__, __base__=model[views.filter], __doc__=model.__doc__)


def _attributes(result: Any) -> dict[str, Any]:
    return {name: getattr(result, name) for name in getattr(type(result), "model_fields", ())}
