"""The answers to root fields: run here, or handed to the function that has the grants for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLResolveInfo

from portico.core.graphql.caller import Caller
from portico.core.graphql.schema import Schemas
from portico.core.model.idempotency_mark import IdempotencyMark


class Hand(Protocol):
    """The way to the functions of other groups."""

    def ask(
        self, function: str, name: str, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None
    ) -> Any:
        """The value of a field there. Raises the operation's error, and Rehearsed."""
        ...


@dataclass
class Answers:
    """The answers of one request."""

    schemas: Schemas
    caller: Caller
    hand: Hand

    def answer(self, name: str, arguments: dict[str, Any], _info: "GraphQLResolveInfo[Any]") -> Any:
        """The value of a root field. Raises what its operation raises."""
        key = arguments.pop("idempotency_key", None)
        run = self._run(name, arguments)
        if key is None:
            return run(None)
        from portico.core.graphql.once import once

        return once(self.caller, self.schemas.root(name), arguments, key, run)

    def _run(self, name: str, arguments: Mapping[str, Any]) -> Callable[[IdempotencyMark | None], Any]:
        function = self.schemas.index[name].function
        if function:
            return lambda mark: self.hand.ask(function, name, self.caller, arguments, mark)
        return lambda mark: self.schemas.answering(name).run(self.caller, arguments, mark)
