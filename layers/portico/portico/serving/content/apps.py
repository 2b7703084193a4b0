"""Apps of sessions on the content API: a request goes on to one as it is, without credentials, and its answer comes back."""

from typing import Annotated, Any, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends, Path, Request, Response

from portico.compute.sessions.agents.actions import AskApp
from portico.compute.sessions.apps.tokens import no_app_proxy
from portico.core.http.dependencies import CallerDep, ProjectDep
from portico.core.http.gateway_route import tail_of
from portico.core.http.passing import back, onward
from portico.core.http.raw_replies import passed
from portico.core.model.asked import url_of
from portico.core.model.entity import ID_PATTERN
from portico.core.model.principal import Principal
from portico.serving.content.endpoints import proved
from portico.serving.content.resource import APPS

_AS_IT_CAME: Final = "%/:@!$&'()*+,;=~"
# Apps have one origin here: a document of one has none of its own, and so neither storage nor cookies nor the pages of the others.
_SANDBOX: Final = [("content-security-policy", "sandbox allow-scripts allow-forms"), ("vary", "Authorization")]


async def ask_app(
    request: Request,
    session: Annotated[str, Path(pattern=ID_PATTERN)],
    app: Annotated[str, Path(max_length=24)],
    _: Annotated[Principal, Depends(proved)],  # before those that ask who it is
    caller: CallerDep,
    project: ProjectDep,
) -> Response:
    """Passes a request on to an app of a session, and its answer back, in one piece each."""
    if "sec-websocket-key" in request.headers:
        raise no_app_proxy("WebSockets are for the app proxy, which the parameter AppUrl names; here is HTTP alone.")
    body = await request.body()
    url = urlsplit(url_of(request.scope["aws.event"]) or "")
    root = f"{url.path.partition('/v1/')[0]}/v1/sessions/{session}/apps/{app}"
    added = {"x-forwarded-user": caller.principal.subject, "x-forwarded-prefix": root, "x-forwarded-proto": url.scheme}
    headers = onward(_text(request.headers.raw), added)
    answer = caller.run(AskApp(project, session, app, request.method, _target(request), headers, body))
    return passed(answer.status, answer.body, [*back(answer.headers, root), *_SANDBOX])


def _target(request: Request) -> str:
    """The path that the app is asked for, and the query, as the client wrote them."""
    tail, query = tail_of(request.scope, APPS), request.scope["query_string"].decode("latin-1")
    return f"/{quote(tail, safe=_AS_IT_CAME)}{'?' if query else ''}{query}"


def _text(headers: Any) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
