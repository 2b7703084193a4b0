"""Scopes as arguments: what a field is about, where the caller does not say it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLArgument, GraphQLID, GraphQLInputField, GraphQLInputObjectType, GraphQLNonNull
from pydantic import TypeAdapter

from portico.core.base.errors import Forbidden, Unprocessable
from portico.core.graphql.caller import Caller
from portico.core.graphql.names import camel, pascal
from portico.core.graphql.types import Types
from portico.core.graphql.values import validated
from portico.core.model.conventions import Home
from portico.core.model.entity import Name
from portico.core.model.scope import GLOBAL, Scope

_DOMAIN: Final = "The domain; yours unless given."
_PROJECT: Final = "The project; the current one unless given."
# The names of the type and of its fields, each with its words and whether it must be given.
_FIELDS: Final[Mapping[Home, tuple[str, Mapping[str, tuple[str, bool]]]]] = {
    Home.DOMAIN: ("Domain", {"domain_name": (_DOMAIN, False)}),
    Home.PROJECT: ("Project", {"domain_name": (_DOMAIN, False), "project_name": (_PROJECT, True)}),
    Home.CURRENT_PROJECT: ("Project", {"domain_name": (_DOMAIN, False), "project_name": (_PROJECT, True)}),
    Home.USER: ("User", {"domain_name": (_DOMAIN, False), "user_name": ("The user.", True)}),
}
_REQUIRED: Final = frozenset({Home.PROJECT, Home.USER})
_NAME: Final = TypeAdapter(Name)


def scope_argument(types: Types, home: Home | None, also: Mapping[str, str]) -> dict[str, GraphQLArgument]:
    """The argument `scope` of an operation in a home; `also` are values of its path that stand in the scope, too."""
    word, fields = _FIELDS.get(home or Home.GLOBAL, ("", {}))
    if not fields and not also:
        return {}
    name = f"{''.join(map(pascal, also.values()))}{word}Scope"

    def make() -> GraphQLInputObjectType:
        given = {**dict.fromkeys(also.values(), ("", True)), **fields}
        return GraphQLInputObjectType(name, {camel(field): _field(field, *said) for field, said in given.items()})

    made = types.made(name, name, make)
    required = bool(also) or home in _REQUIRED
    return {"scope": GraphQLArgument(GraphQLNonNull(made) if required else made, out_name="scope")}


def scope_of(home: Home | None, given: Mapping[str, Any] | None, caller: Caller) -> Scope:
    """The scope. Raises Unprocessable for what is no name, Forbidden for a service account where only users have something."""
    named = {name: _named(name, value) for name, value in (given or {}).items() if value is not None}
    return GLOBAL if home is None else _SCOPES[home](named, caller)


def _field(name: str, text: str, required: bool) -> GraphQLInputField:
    kind: Any = GraphQLNonNull(GraphQLID) if required else GraphQLID
    return GraphQLInputField(kind, description=text or None, out_name=name)


def _named(name: str, value: str) -> str:
    return str(validated(_NAME, value, ("scope", camel(name))))


def _domain(named: Mapping[str, str], caller: Caller) -> Scope:
    domain = named.get("domain_name", caller.principal.domain)
    if domain is None:
        raise Unprocessable.field("scope.domainName", "Name a domain: you are in none.", "missing")
    return Scope(domain)


def _project(named: Mapping[str, str], caller: Caller) -> Scope:
    if "project_name" not in named:
        return caller.current_project
    return Scope(_domain(named, caller).domain, named["project_name"])


def _own(_named: Mapping[str, str], caller: Caller) -> Scope:
    if caller.principal.kind != "user":
        raise Forbidden("Only users have this.")
    return Scope(caller.principal.domain, user=caller.principal.name)


_SCOPES: Final[Mapping[Home, Callable[[Mapping[str, str], Caller], Scope]]] = {
    Home.GLOBAL: lambda _named, _caller: GLOBAL,
    Home.DOMAIN: _domain,
    Home.PROJECT: _project,
    Home.CURRENT_PROJECT: _project,
    Home.USER: lambda named, caller: Scope(_domain(named, caller).domain, user=named["user_name"]),
    Home.SELF: _own,
    Home.CALLER: lambda _named, caller: caller.principal.own_scope,
    Home.OWN_DOMAIN: lambda _named, caller: caller.principal.domain_scope,
}
