"""The declarations of functions, their versions and their aliases."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.compute.functions.actions import (
    BuildFunction,
    CreateAlias,
    DeleteAlias,
    GetAlias,
    GetVersion,
    RollbackFunction,
    SearchAliases,
    SearchVersions,
    UpdateAlias,
)
from portico.compute.functions.alias import NAME_PATTERN, Alias, AliasInput
from portico.compute.functions.entity import Function
from portico.compute.functions.models import ByNumber, FunctionInput, FunctionOutput, Rollback, WithSchemas, schemas_of
from portico.compute.functions.version import Version
from portico.core.limits.route_limit import SEARCHES_IF_FILTERED
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Answer, Body, Home
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource, Trigger

_Number = Annotated[int, Field(ge=1, lt=10**9, description="The number of the version.", examples=[1])]
_AliasName = Annotated[
    str, Field(pattern=NAME_PATTERN, description="The alias; case does not matter.", examples=["live"])
]
_OF_FUNCTION = {"name": "function", "alias": "key"}


def _version_named(given: Given) -> Mapping[str, Any]:
    return {"function": given.values["name"], "key": str(given.values["version"])}


def _alias_made(given: Given) -> Mapping[str, Any]:
    return {"function": given.values["name"], "key": given.body.name, "fields": _fields_of(given)}


def _alias_changed(given: Given) -> Mapping[str, Any]:
    return {"function": given.values["name"], "key": given.values["alias"], "changes": _fields_of(given)}


def _fields_of(given: Given) -> dict[str, Any]:
    """The fields of an alias that a request gives, but for the name."""
    sent = given.body.model_dump(exclude_unset=True, exclude={"name"})
    return {"shares" if name == "versions" else name: value for name, value in sent.items()}


FUNCTIONS: Final = Resource(
    "portico.compute.functions.service:wire",
    entity=Function,
    function="functions",
    mounts=(Mount("/v1/functions", "", Home.CURRENT_PROJECT),),
    own=(
        Operation(
            "rollback",
            RollbackFunction,
            "POST",
            "/{name}/rollback",
            summary="Go back to an earlier version of a function",
            text="At once, for it is still deployed. What an update began to build is dropped; a later update goes on "
            "counting.",
            binds={"name": "key", "version": "number"},
            body=Body.JSON,
            body_type=Rollback,
            precondition=True,
            writes=True,
            errors={409: "The version cannot run, or there is none before."},
            etag=True,
        ),
        Operation(
            "build",
            BuildFunction,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", ("FunctionChanged",), queue="BuildQueue"),
        ),
    ),
    access={**USERS_WRITE, "rollback": Access.WRITE},
    inputs=FunctionInput,
    outputs=FunctionOutput,
    show=schemas_of,
    words={
        "update": "The fields to change. What a version is made of (all but concurrency, retries, tags and texts) begins a new one.",
        "public": "A function, as it was last changed: until that is READY, runs get `serving_version`.",
    },
    columns=("name", "status", "version", "image", "updated_at"),
    example={
        "name": "hello",
        "image": "python3.13",
        "handler": "main.handle",
        "source": {"files": {"main.py": "def handle(context, payload):\n    return payload\n"}},
    },
)

VERSIONS: Final = Resource(
    "portico.compute.functions.version_service:wire",
    entity=Version,
    function="functions",
    mounts=(Mount("/v1/functions/{name}/versions", "", Home.CURRENT_PROJECT),),
    operations=frozenset(),
    own=(
        Operation(
            "search",
            SearchVersions,
            "GET",
            "",
            "search_versions",
            "Search the versions of a function",
            "The latest first; a version is listed when its build has ended. The latest ten READY ones are kept, and those "
            "that the function, an alias or a run uses.",
            binds=_OF_FUNCTION,
            searches=True,
            answer=Answer.PAGE,
            limit=SEARCHES_IF_FILTERED,
        ),
        Operation(
            "get",
            GetVersion,
            "GET",
            "/{version}",
            summary="Get a version of a function",
            prepare=_version_named,
            etag=True,
        ),
    ),
    access={"get": Access.READ, "list": Access.READ},
    within="function",
    goes_with="function",
    compared=ByNumber,
    outputs=WithSchemas,
    show=schemas_of,
    key=_Number,
    key_name="version",
    words={"public": "A version of a function: it never changes."},
    columns=("version", "image", "handler", "status", "created_at"),
)

ALIASES: Final = Resource(
    "portico.compute.functions.alias_service:wire",
    entity=Alias,
    function="functions",
    mounts=(Mount("/v1/functions/{name}/aliases", "", Home.CURRENT_PROJECT),),
    operations=frozenset(),
    own=(
        Operation(
            "create",
            CreateAlias,
            "POST",
            "",
            summary="Create an alias of a function",
            text="A run by it gets one of its versions, drawn by weight.",
            body=Body.JSON,
            body_type="create",
            prepare=_alias_made,
            status=201,
            writes=True,
            location="/v1/functions/{function}/aliases/{name}",
            etag=True,
        ),
        Operation(
            "search",
            SearchAliases,
            "GET",
            "",
            "search_aliases",
            "Search the aliases of a function",
            binds=_OF_FUNCTION,
            searches=True,
            answer=Answer.PAGE,
            limit=SEARCHES_IF_FILTERED,
        ),
        Operation(
            "get",
            GetAlias,
            "GET",
            "/{alias}",
            summary="Get an alias of a function",
            binds=_OF_FUNCTION,
            conditional=True,
            etag=True,
        ),
        Operation(
            "update",
            UpdateAlias,
            "PATCH",
            "/{alias}",
            summary="Change the fields given of an alias",
            body=Body.JSON,
            body_type="update",
            precondition=True,
            prepare=_alias_changed,
            writes=True,
            etag=True,
        ),
        Operation(
            "delete",
            DeleteAlias,
            "DELETE",
            "/{alias}",
            summary="Remove an alias for good",
            text="Its versions stay.",
            binds=_OF_FUNCTION,
            precondition=True,
            answer=Answer.EMPTY,
            status=204,
            conflicts=True,
        ),
    ),
    access={
        **dict.fromkeys(("get", "list"), Access.READ),
        **dict.fromkeys(("create", "update", "delete"), Access.WRITE),
    },
    within="function",
    goes_with="function",
    inputs=AliasInput,
    key=_AliasName,
    key_name="alias",
    name_text="Unique for its function, ignoring case; immutable; begins with a letter.",
    words={"public": "An alias: each run by it gets one of its versions, drawn by weight."},
    columns=("name", "function", "versions", "updated_at"),
    example={"name": "live", "versions": [{"version": 1, "weight": 100}]},
)
