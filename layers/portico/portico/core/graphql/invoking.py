"""The way to other functions: Lambda's Invoke, once for each field, for what it does is not known to be repeatable."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.client import OK, TOO_MANY_REQUESTS
from typing import Any, Final
from urllib.parse import quote

from portico.core.aws.connection import ConnectionLost, SignedConnection
from portico.core.aws.endpoints import Endpoint
from portico.core.base.errors import Unavailable
from portico.core.graphql.caller import Caller
from portico.core.graphql.handing import answered, asked
from portico.core.model.idempotency_mark import IdempotencyMark

_JSON: Final = {"content-type": "application/json"}
_SECONDS: Final = 27


@dataclass
class Invoking:
    """Invokes functions by the names that the environment gives them."""

    names: Mapping[str, str]
    seconds: float = field(default=_SECONDS)

    @cached_property
    def wire(self) -> SignedConnection:
        """The connection, made when a field is first handed on."""
        return SignedConnection(Endpoint.of("lambda"), read_timeout=self.seconds)

    def ask(
        self, function: str, name: str, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None
    ) -> Any:
        """The value of a field there. Raises the operation's error, Rehearsed, Unavailable; RuntimeError where the function fails."""
        path = f"/2015-03-31/functions/{quote(self.names[function], safe='')}/invocations"
        event = asked(name, caller, arguments, once)
        try:
            answer = self.wire.post(path, _JSON, json.dumps(event).encode())
        except ConnectionLost as error:
            raise Unavailable("The platform is overloaded; try again.") from error
        if answer.status == TOO_MANY_REQUESTS:
            raise Unavailable("The platform is overloaded; try again.")
        if answer.status != OK or "x-amz-function-error" in answer.headers:
            raise RuntimeError(f"{function} did not answer {name}: {answer.status}")
        return answered(json.loads(answer.body), caller.headers)
