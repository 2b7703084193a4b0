"""Roots: the operations of a resource as fields of `Query` and `Mutation`, listed from its declaration without making one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from graphql import GraphQLArgument

from portico.core.base.frozen import frozen
from portico.core.graphql.caller import Caller
from portico.core.graphql.names import camel
from portico.core.graphql.types import Types
from portico.core.http.listed import Listed, listed
from portico.core.http.naming import operation_id
from portico.core.model.conventions import Answer, Body, Proof, Replay
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.resource import Operation, Resource

FACE: Final = "graphql"
_ANSWERS: Final = frozenset({Answer.MODEL, Answer.PAGE, Answer.EMPTY})
_BODIES: Final = frozenset({Body.NONE, Body.JSON})
_READS: Final = frozenset({"get", "search"})


class Answering(Protocol):
    """A field that can be answered: what it takes, what it is, and how it comes about."""

    def arguments(self, types: Types) -> dict[str, GraphQLArgument]:
        """The arguments, whose `out_name` are those of REST."""
        ...

    def output(self, types: Types) -> Any:
        """The type."""
        ...

    def run(self, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None = None) -> Any:
        """The value, as JSON. Raises what the operation raises."""
        ...


@frozen
class Root:
    """A root: the name of its field, the operation behind it, and by what id of REST it is known.

    `operation` differs from that of the route where REST tells two apart by a parameter: to delete, and to purge.
    """

    name: str
    route: Listed
    operation: str

    @property
    def mutates(self) -> bool:
        """True if it is a field of `Mutation`."""
        own = self.route.own
        if own is None:
            return self.operation not in _READS
        reads = "GET" in own.methods or (own.action is not None and not own.action.mutates)
        return not reads

    @property
    def is_replayed(self) -> bool:
        """True if what it answers may be kept, and given again."""
        own = self.route.own
        return own is None or own.replay is Replay.STORED

    def answering(self) -> Answering:
        """The field; imported here, for most requests need one of the two."""
        if self.route.own is None:
            from portico.core.graphql.standard_fields import FIELDS

            made: Answering = FIELDS[self.operation](self.route)
            return made
        from portico.core.graphql.own_fields import OwnField

        return OwnField(self.route, self.route.own)


def roots(resource: Resource) -> Iterator[Root]:
    """The roots of a resource: all of its operations that GraphQL has words for, and that show no secret."""
    offered = [route for route in listed(resource) if FACE in route.faces and _is_offered(route)]
    names = {camel(route.name_at(FACE)) for route in offered}
    for route in offered:
        yield Root(camel(route.name_at(FACE)), route, route.name)
        if route.own is None and route.name == "delete" and "purge" in resource.operations:
            purge = camel(operation_id(route.place, "purge", resource))
            if purge not in names:  # else the resource has a purge of its own: a task
                yield Root(purge, route, "purge")


def _is_offered(route: Listed) -> bool:
    own = route.own
    if own is None:
        return route.name != "search_by_body" and not _shows_secret(route)
    return _can_be_said(own) and own.replay is not Replay.WITHOUT_BODY and own.reply != "created"


def _can_be_said(own: Operation) -> bool:
    plain = own.answer in _ANSWERS and own.body in _BODIES and own.endpoint is None
    return plain and own.proof == Proof.PRINCIPAL and not str(own.path).endswith("...}")


def _shows_secret(route: Listed) -> bool:
    from portico.core.http.views import views_of

    return route.name == "create" and views_of(route.resource, route.mount).has_secrets
