"""The declaration of the stream."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.core.base.errors import Forbidden, NotFound, PorticoError, Unprocessable
from portico.core.model.access import Access
from portico.core.model.conventions import FACES, Answer, Home
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.given import Given
from portico.core.model.scope import Scope
from portico.core.resource import Operation, Resource
from portico.eventing.stream import frames
from portico.eventing.stream.actions import FollowRun, FollowSession, FollowStream, FollowTask
from portico.eventing.subscriptions.entity import PATTERN

_MOST_TYPES: Final = 20
_TYPE: Final = re.compile(PATTERN)
_ENTITY: Final = re.compile(r"([a-z][a-z_]{0,31})/([!-~]{1,128})")
_LAST: Final = "last-event-id"
_LONGEST: Final = 8_192  # of a cursor

_Types = Annotated[
    str | None,
    Field(
        max_length=2_048,
        description="Types of events, or patterns as those of subscriptions, with commas between them; all unless given.",
        examples=["dev.portico.run.*,order.created"],
    ),
]
_Project = Annotated[
    str | None,
    Field(
        max_length=127,
        description="Only of this project: its name, or `domain/project`; of all of the domain unless given.",
        examples=["vision"],
    ),
]
_Entity = Annotated[
    str | None,
    Field(max_length=161, description="Only of this entity: `type/name`, or `type/id`.", examples=["function/hello"]),
]
_After = Annotated[
    str | None,
    Field(
        max_length=_LONGEST,
        description="The `id` of the last event that was received; `Last-Event-ID` is instead of it.",
    ),
]
_Wait = Annotated[float, Field(ge=0, le=20, description="Seconds to wait for the first event.", examples=[20])]
_Id = Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{36}$", description="The id.", examples=[ID_EXAMPLE])]
_TEXT: Final = (
    "Server-sent events. The reply comes at the first event, or after `wait`, and has at most 100; ask again, after `retry`, with the last `id` "
    "as `Last-Event-ID`, and nothing is lost or comes twice. The data of an event is a CloudEvent; events of one entity "
    "are in the order of `version`. An event `position` without content tells where to go on. While too many wait, the reply comes at once."
)


def _last(given: Given) -> str | None:
    """The cursor: the header, which a browser sends with the URL that it opened, before the parameter."""
    found: str | None = given.headers.get(_LAST) or given.values["after"]
    return found


def _closed(error: PorticoError, given: Given) -> tuple[int, str] | None:
    """The end of a stream that had begun: the caller may no longer read it, or it is of what is gone. Then nothing, which ends browsers' asking."""
    after = _last(given)
    if after is None or not isinstance(error, Forbidden | NotFound):
        return None
    return (204, "") if after == frames.CLOSED else (200, frames.closed())


def _of_one(given: Given) -> Mapping[str, Any]:
    return {**given.values, "after": _last(given)}


def _of_many(given: Given) -> Mapping[str, Any]:
    """The arguments of a stream. Raises Unprocessable that names the parameter."""
    return {
        "scope": _scope(given.scope, given.values["project"]),
        "types": _types(given.values["types"]),
        "entity": _entity(given.values["entity"]),
        "after": _last(given),
        "wait": given.values["wait"],
    }


def _scope(domain: Scope, project: str | None) -> Scope:
    if project is None:
        return domain
    named, _, name = project.rpartition("/")
    return Scope(named or domain.domain, name)


def _types(text: str | None) -> tuple[str, ...]:
    found = tuple(filter(None, (text or "").split(",")))
    if len(found) > _MOST_TYPES:
        raise Unprocessable.field("types", f"At most {_MOST_TYPES} types.")
    for one in found:
        if not _TYPE.fullmatch(one):
            raise Unprocessable.field("types", "Give names of event types, patterns as order.*, or *.")
    return found


def _entity(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    found = _ENTITY.fullmatch(text)
    if found is None:
        raise Unprocessable.field("entity", "Give a type and a name or an id, as function/hello.")
    return found[1], found[2].lower()


def _follows(name: str, action: type[Any], path: str, summary: str, text: str, **more: Any) -> Operation:
    """An operation that reads on."""
    return Operation(
        name,
        action,
        "GET",
        path,
        f"stream_{name}",
        summary,
        text,
        answer=Answer.TEXT,
        media_type=frames.MEDIA_TYPE,
        refused=_closed,
        answers={204: "The stream was closed, and the client has been told so."},
        headers={"Cache-Control": "no-store"},
        faces=FACES - {"graphql", "command"},
        **more,
    )


def _follows_one(name: str, action: type[Any], home: Home) -> Operation:
    return _follows(
        name,
        action,
        f"/v1/{name}s/{{id}}/stream",
        f"Follow a {name}",
        f"As the stream of events, from the beginning of the {name}.",
        home=home,
        parameters={"id": _Id},
        binds={"id": "key"},
        query={"after": (_After, None), "wait": (_Wait, 20.0)},
        prepare=_of_one,
    )


STREAMS: Final = Resource(
    "portico.eventing.stream.service:wire",
    types="streams",
    function="stream",
    operations=frozenset(),
    own=(
        _follows(
            "events",
            FollowStream,
            "/v1/stream",
            "Follow events",
            f"What happens in the domain from now on, as far as the caller may read it. {_TEXT}",
            home=Home.OWN_DOMAIN,
            query={
                "types": (_Types, None),
                "project": (_Project, None),
                "entity": (_Entity, None),
                "after": (_After, None),
                "wait": (_Wait, 20.0),
            },
            prepare=_of_many,
            access=(Access.BROWSE, Access.ADMINISTER),
        ),
        _follows_one("run", FollowRun, Home.CURRENT_PROJECT),
        _follows_one("session", FollowSession, Home.CURRENT_PROJECT),
        _follows_one("task", FollowTask, Home.CALLER),
    ),
)
