"""Requests to the agents of sessions: by the one way there is, with the secret of each, their errors in the platform's words."""

import json
from collections.abc import Mapping, Sequence
from http.client import BAD_REQUEST, INTERNAL_SERVER_ERROR, OK
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from portico.compute.sessions.agents.places import place_of
from portico.compute.sessions.engine import LARGEST_REPLY, EngineError, Reach, ReachReply, ReachRequest, ReplyTooLarge
from portico.compute.sessions.entity import Session
from portico.compute.sessions.reach import REACH
from portico.compute.sessions.specification import SPECIFICATIONS, Specifications
from portico.core.base.errors import (
    BadGateway,
    BadRequest,
    Conflict,
    GatewayTimeout,
    NotFound,
    PayloadTooLarge,
    PorticoError,
    Unavailable,
    Unprocessable,
)
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_SECONDS: Final = 10.0
_OF_AGENT: Final = "x-portico-agent"  # by which the agent's own answers differ from those of an app
_NO_STATUS: Final = 600
_NOTHING: Final[Mapping[str, str | int]] = {}
Query = Mapping[str, str | int]
_ERRORS: Final[Mapping[int, type[PorticoError]]] = {400: BadRequest, 404: NotFound, 409: Conflict, 413: PayloadTooLarge}
_CODES: Final = frozenset(
    {
        "APP_NOT_FOUND",
        "BAD_REQUEST",
        "EXECUTION_NOT_FOUND",
        "FILE_NOT_FOUND",
        "FILE_REFUSED",
        "FILE_TOO_LARGE",
        "PAYLOAD_TOO_LARGE",
        "SESSION_BUSY",
        "SESSION_NOT_INTERACTIVE",
        "SESSION_NOT_READY",
    }
)


@frozen
class Agents:
    """Asks agents. Raises Conflict (SESSION_NOT_READY), Unavailable (SESSION_UNREACHABLE), GatewayTimeout (SESSION_TIMEOUT)."""

    reach: Reach
    specifications: Specifications

    def ask(
        self,
        session: Session,
        method: str,
        path: str,
        body: Any = None,
        *,
        seconds: float = _SECONDS,
        query: Query = _NOTHING,
    ) -> Any:
        """The JSON of an answer. Raises the errors that the agent names."""
        sent = b"" if body is None else json.dumps(body).encode()
        reply = self.fetch(session, method, path, sent, seconds=seconds, query=query)
        return _parsed(session, reply.body)

    def fetch(
        self,
        session: Session,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        seconds: float = _SECONDS,
        query: Query = _NOTHING,
    ) -> ReachReply:
        """An answer in bytes. Raises the errors that the agent names."""
        target = f"{path}?{urlencode(query)}" if query else path
        reply = self.send(session, method, target, {"content-type": "application/json"}, body, seconds)
        if reply.status >= BAD_REQUEST:
            raise _error_of(session, reply)
        return reply

    def pass_on(
        self, session: Session, method: str, target: str, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> ReachReply:
        """The answer of an app as it is. Raises the error that the agent names where there is none."""
        reply = self.send(session, method, target, headers, body, seconds)
        if header(reply, _OF_AGENT):
            raise _error_of(session, reply)
        if not OK <= reply.status < _NO_STATUS:
            raise _senseless(session)
        return reply

    def send(
        self, session: Session, method: str, target: str, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> ReachReply:
        """An answer as it is."""
        address, port = place_of(session)
        proven = {**headers, "authorization": f"Bearer {self.specifications.agent_secret(session.launch)}"}
        try:
            return self.reach.send(ReachRequest(address, port, method, target, proven, body, seconds))
        except TimeoutError as error:
            raise GatewayTimeout("The session did not answer in time.", code="SESSION_TIMEOUT") from error
        except ReplyTooLarge as error:
            raise BadGateway(
                f"The session answers with more than {LARGEST_REPLY} bytes.", code="BACKEND_RESPONSE_TOO_LARGE"
            ) from error
        except EngineError as error:
            raise Unavailable("The session does not answer.", code="SESSION_UNREACHABLE") from error


def header(reply: ReachReply, name: str) -> str:
    """The value of a header; empty where there is none."""
    return next((value for key, value in reply.headers if key.lower() == name), "")


def _parsed(session: Session, body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise _senseless(session) from error


def _error_of(session: Session, reply: ReachReply) -> PorticoError:
    """Code in the session may take the agent's place: its words are the owner's alone, but its codes are the platform's."""
    told = _parsed(session, reply.body)
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return _senseless(session)
    message, details = str(error.get("message", ""))[:500], _short(error.get("details"))
    if reply.status == Unprocessable.status:
        return Unprocessable.field(str(details.get("field") or "body")[:64], message)
    kind = _ERRORS.get(reply.status)
    if kind is None or error.get("code") not in _CODES:
        return _senseless(session) if reply.status < INTERNAL_SERVER_ERROR else _failed(error)
    return kind(message, code=str(error["code"]), details={**details, "session": session.id})


def _short(details: Any) -> dict[str, Any]:
    if not isinstance(details, dict):
        return {}
    plain: Sequence[tuple[Any, Any]] = [(key, value) for key, value in details.items() if isinstance(value, (str, int))]
    return {str(key)[:64]: value if isinstance(value, int) else value[:256] for key, value in plain[:8]}


def _failed(error: Mapping[str, Any]) -> PorticoError:
    if error.get("code") == "APP_NOT_READY":
        return BadGateway("The app does not answer.", code="APP_NOT_READY")
    return BadGateway("The agent of the session failed.", code="SESSION_FAILED")


def _senseless(session: Session) -> PorticoError:
    return BadGateway("The session answers something else.", code="SESSION_FAILED", details={"session": session.id})


def wire(parts: "Parts") -> Agents:
    """The way to agents."""
    return Agents(parts.get(REACH), parts.get(SPECIFICATIONS))


AGENTS: "Part[Agents]" = Part(f"{__name__}:wire")
