"""The conventions that a declaration chooses from: where entities live, what a request and its reply carry, how errors look."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from portico.core.base.frozen import frozen

if TYPE_CHECKING:
    from datetime import date

FACES: Final = frozenset({"rest", "graphql", "command", "client", "console", "description"})


class Home(StrEnum):
    """The scopes in which entities live, and the four that follow from the caller."""

    GLOBAL = "global"
    DOMAIN = "domain"
    PROJECT = "project"
    USER = "user"
    CURRENT_PROJECT = "current_project"  # the one of `X-Portico-Project`, else of the token
    SELF = "self"  # the calling user
    CALLER = "caller"  # the calling user or service account
    OWN_DOMAIN = "own_domain"  # the caller's


class Proof(StrEnum):
    """The proofs of a caller that an operation asks for; another text names a proof of its own (`session-agent`)."""

    PRINCIPAL = "principal"
    OPTIONAL = "optional"
    PUBLIC = "public"


class Body(StrEnum):
    """The forms of a request's body."""

    NONE = "none"
    JSON = "json"
    FORM = "form"
    BYTES = "bytes"


class Answer(StrEnum):
    """The forms of a reply."""

    MODEL = "model"
    PAGE = "page"
    EMPTY = "empty"
    BYTES = "bytes"
    TEXT = "text"
    REDIRECT = "redirect"
    STREAM = "stream"
    PASSTHROUGH = "passthrough"  # the action's result is the reply
    STATIC = "static"  # a file of the package


class ErrorForm(StrEnum):
    """The bodies of errors: Portico's own, and those of the protocols that it also speaks."""

    PORTICO = "portico"
    OAUTH = "oauth"
    OIP = "oip"
    OPENAI = "openai"
    BACKENDAI = "backendai"


class Replay(StrEnum):
    """The meaning of `Idempotency-Key` on a POST."""

    STORED = "stored"  # the reply is kept and given again
    WITHOUT_BODY = "without_body"  # the reply shows a secret: only that it was given is kept
    OFF = "off"  # the key is ignored


class Integration(StrEnum):
    """The ways of API Gateway to a function."""

    BUFFERED = "buffered"
    STREAM = "stream"


@frozen
class Deprecation:
    """The date since which an operation is deprecated, the date from which it may be gone, and the path of its successor.

    Raises ValueError for a sunset that is not after the deprecation (RFC 9745, 4).
    """

    since: "date"
    sunset: "date"
    successor: str

    def __post_init__(self) -> None:
        if self.sunset <= self.since:
            raise ValueError(f"the sunset {self.sunset} is not after {self.since}")


@frozen
class Place:
    """The part of the deployment that answers an operation, where that differs from the resource's function."""

    function: str | None = None
    integration: Integration = Integration.BUFFERED
    timeout: int | None = None  # seconds
    memory: int | None = None  # MB
    reserved_concurrency: int | None = None
    vpc: bool = False
    grants: tuple[str, ...] = ()
