"""Programs in sessions reached through another function, which is in their network: see `reaching`."""

import json
from dataclasses import dataclass
from http.client import OK, TOO_MANY_REQUESTS
from typing import Final
from urllib.parse import quote

from portico.compute.sessions.engine import EngineBusy, ReachReply, ReachRequest, Unreachable, Way
from portico.compute.sessions.exchange import LONGEST_SECONDS
from portico.compute.sessions.reaching import answered, asked
from portico.core.aws.connection import ConnectionLost, SignedConnection
from portico.core.aws.endpoints import Endpoint

_JSON: Final = {"content-type": "application/json"}


@dataclass
class InvokedReach:
    """Invokes the function `name`, once for each request: what that does is not known to be repeatable."""

    name: str
    wire: SignedConnection

    @classmethod
    def of(cls, name: str) -> "InvokedReach":
        """One that asks where the environment says."""
        return cls(name, SignedConnection(Endpoint.of("lambda"), read_timeout=LONGEST_SECONDS + 1))

    def send(self, request: ReachRequest) -> ReachReply:
        """The answer of a program. Raises Unreachable, EngineBusy, ReplyTooLarge, TimeoutError."""
        path = f"/2015-03-31/functions/{quote(self.name, safe='')}/invocations"
        try:
            answer = self.wire.post(path, _JSON, json.dumps(asked(request)).encode())
        except ConnectionLost as error:
            raise Unreachable("the sessions' network did not answer") from error
        if answer.status == TOO_MANY_REQUESTS:
            raise EngineBusy("too many requests go to sessions at once")
        if answer.status != OK or "x-amz-function-error" in answer.headers:
            raise Unreachable("the sessions' network could not be reached")
        return answered(json.loads(answer.body))

    def way(self, address: str, port: int) -> Way:
        """That to the address: the app proxy is in the network of the sessions."""
        return Way(f"http://{address}:{port}")
