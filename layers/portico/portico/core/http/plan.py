"""Plans: what a route reads from a request and which functions it calls, found out once, when it is made.

FastAPI looks at the dependencies of an endpoint again for each request. It has described them in its `Dependant`; a plan is made
from that, so that what is described is what is read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import iscoroutinefunction
from typing import Any

from fastapi import Response
from fastapi.dependencies.models import Dependant
from fastapi.params import Form
from fastapi.routing import APIRoute
from fastapi.utils import is_body_allowed_for_status_code

from portico.core.base.frozen import frozen
from portico.core.base.strict_json import parse
from portico.core.http.problems import validation_failed
from portico.core.http.readers import BODY, JSON, NOTHING, YAML, Problems, Reader, reader_of
from portico.core.http.route_options import RouteOptions
from portico.core.http.strict_request import StrictRequest

Function = Callable[..., Any]
# What an endpoint may have besides, and none of Portico's has.
_FOREIGN = (
    *("websocket_param_name", "http_connection_param_name", "background_tasks_param_name"),
    *("security_scopes_param_name", "own_oauth_scopes", "parent_oauth_scopes", "cookie_params", "concurrency"),
)


@frozen
class Step:
    """A function that is called for a request: one that an endpoint depends on, or the endpoint itself."""

    call: Function
    needs: Sequence[tuple[str, Function]]  # arguments that are results of earlier steps
    readers: Sequence[Reader]
    request: str | None
    response: str | None


class Told(Response):
    """The status and headers that an endpoint says before there is a reply."""

    def __init__(self) -> None:
        self.raw_headers: list[tuple[bytes, bytes]] = []
        self.status_code = None  # type: ignore[assignment]
        self.body = b""


class Plan:
    """The plan of a route. Raises TypeError for an endpoint that asks FastAPI for more than Portico's do."""

    def __init__(self, route: APIRoute) -> None:
        self.steps = tuple(_steps(route.dependant, set()))
        readers = [reader for step in self.steps for reader in step.readers]
        self._places = {reader.place for reader in readers}
        self._body = _body_of(route)
        self._status = route.status_code or 200
        self._adapter: Any = route.response_field and route.response_field._type_adapter
        self._exclude_none = route.response_model_exclude_none

    async def run(self, request: StrictRequest) -> Response:
        """The reply to a request. Raises Unprocessable, which names all that is wrong with it."""
        given, told = await self._given(request), Told()
        found: dict[Function, Any] = {}
        problems: Problems = []
        result: Any = None
        for step in self.steps:
            known = len(problems)
            values = {argument: found[need] for argument, need in step.needs if need in found}
            ready = len(values) == len(step.needs)
            for reader in step.readers:
                reader.read(given[reader.place], values, problems)
            if not ready or len(problems) > known or step.call in found:
                continue
            if step.request is not None:
                values[step.request] = request
            if step.response is not None:
                values[step.response] = told
            result = found[step.call] = await step.call(**values)
        if problems:
            raise validation_failed(problems)
        return result if isinstance(result, Response) else self._reply(result, told)

    async def _given(self, request: StrictRequest) -> Mapping[str, Any]:
        """The sources that arguments are read from, by place."""
        given: dict[str, Any] = {"path": request.scope["path_params"]}
        if self._body is not None:
            given[BODY] = await self._body(request)
        if "query" in self._places:
            given["query"] = request.query_params
        if "header" in self._places:
            given["header"] = request.named
        return given

    def _reply(self, result: Any, told: Told) -> Response:
        status, adapter = told.status_code or self._status, self._adapter
        shown = adapter.validator.validate_python(result, from_attributes=True)
        body = adapter.serializer.to_json(shown, by_alias=True, exclude_none=self._exclude_none)
        reply = Response(body, status, media_type=JSON)
        if not is_body_allowed_for_status_code(status):
            reply.body = b""
        reply.raw_headers += told.raw_headers
        return reply


def _steps(dependant: Dependant, done: set[Function]) -> Iterator[Step]:
    """The functions, each behind those that it needs. One that is needed again is read again if it reads, for its errors count again."""
    call = dependant.call
    if call is None or not iscoroutinefunction(call) or any(getattr(dependant, name) for name in _FOREIGN):
        raise TypeError(f"{call} is not asynchronous, or asks for what routes of Portico do not have")
    needs = [(one.name, one.call) for one in dependant.dependencies if one.name and one.call and one.use_cache]
    if len(needs) < len(dependant.dependencies):
        raise TypeError(f"{call} depends on what is no argument, or is made anew for each")
    inner = [step for one in dependant.dependencies for step in _steps(one, done)]
    params = (dependant.path_params, dependant.query_params, dependant.header_params, dependant.body_params)
    readers = tuple(reader_of(field) for fields in params for field in fields)
    yield from inner
    if call not in done or readers or inner:
        done.add(call)
        yield Step(call, tuple(needs), readers, dependant.request_param_name, dependant.response_param_name)


def _body_of(route: APIRoute) -> Callable[[StrictRequest], Any] | None:
    """The way in which a body is read. Raises TypeError for two of them, and for a type that is neither JSON nor a form."""
    field = route.body_field
    if field is None:
        return None
    if isinstance(field.field_info, Form):
        return _form
    if route._embed_body_fields or getattr(field.field_info, "media_type", JSON) != JSON:
        raise TypeError(f"{route.path} has several bodies, or one that is not JSON")
    return _json_or_yaml if RouteOptions.of(route.endpoint).yaml else _json


async def _json(request: StrictRequest) -> Any:
    raw = await request.body()
    return parse(raw) if raw else NOTHING


async def _json_or_yaml(request: StrictRequest) -> Any:
    if request.content_type != YAML:
        return await _json(request)
    from portico.core.base.strict_yaml import parse_yaml

    raw = await request.body()
    return parse_yaml(raw) if raw else NOTHING


async def _form(request: StrictRequest) -> Any:
    return await request.form()
