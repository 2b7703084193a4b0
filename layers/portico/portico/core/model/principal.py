"""Principals: the callers."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final

from portico.core.base.frozen import frozen
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope


@frozen(slots=True)
class Principal:
    """A user, a service account, or the platform itself.

    `projects` maps the names of the projects it belongs to, all in its domain, to its role there; `project` is the
    current one. `client` is the key that its usage plan counts by. `credential` is what proved it,
    where that can be revoked on its own (`keypair:<access key>`, `session:<id>`, `token:<id>`). `method` is how it was proved, and
    `signed_in_at` when (seconds since 1970): tokens of before a change of the password, or of the secret, are out. `uids` are
    those of itself and of its domain, empty where there are none; None while nobody has told them. `restriction` is that of the
    access token that proved it, if one did.
    """

    kind: str
    name: str
    domain: str | None = None
    project: str | None = None
    role: str = "user"
    projects: Mapping[str, str] = field(default_factory=dict)
    client: str = ""
    credential: str = ""
    method: str = ""
    signed_in_at: float = 0.0
    uids: tuple[str, str] | None = None
    restriction: Restriction | None = None

    @property
    def subject(self) -> str:
        """`user:acme/ann`, as in tokens, audit records and policies."""
        return f"{self.kind}:{self.domain}/{self.name}" if self.domain else f"{self.kind}:{self.name}"

    @property
    def access_key(self) -> str | None:
        """The access key of the key pair that proved it, if one did."""
        return self.credential.removeprefix(KEYPAIR) if self.credential.startswith(KEYPAIR) else None

    @property
    def token_id(self) -> str | None:
        """The id of the access token that proved it, if one did."""
        return self.credential.removeprefix(TOKEN) if self.credential.startswith(TOKEN) else None

    @property
    def scope(self) -> Scope:
        """The current project, else the domain."""
        return Scope(self.domain, self.project)

    @property
    def own_scope(self) -> Scope:
        """The scope of what is its own."""
        if self.kind == "service-account":
            return Scope(self.domain, account=self.name)
        return Scope(self.domain, user=self.name)

    @property
    def domain_scope(self) -> Scope:
        """The domain, with its uid if that is known."""
        return Scope(self.domain, uids=self.uids and self.uids[1:])

    def claims(self) -> dict[str, Any]:
        """The private claims of this principal's tokens."""
        return {
            "sub": self.subject,
            "domain": self.domain,
            "project": self.project,
            "role": self.role,
            "projects": dict(self.projects),
            "client": self.client,
            **({"cred": self.credential} if self.credential else {}),
            **({"amr": [self.method]} if self.method else {}),
            **({"auth_time": self.signed_in_at} if self.signed_in_at else {}),
            **({"uids": list(self.uids)} if self.uids is not None else {}),
            **({"only": self.restriction.claim()} if self.restriction is not None else {}),
        }

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any]) -> "Principal":
        """The principal that `claims` wrote. Raises KeyError or ValueError for anything else."""
        kind, _, path = str(claims["sub"]).partition(":")
        if kind not in {"user", "service-account"} or not path:
            raise ValueError("not a subject of a token")
        return cls(
            kind,
            path.rpartition("/")[2],
            claims["domain"],
            claims["project"],
            claims["role"],
            dict(claims["projects"]),
            claims["client"],
            str(claims.get("cred", "")),
            str((claims.get("amr") or [""])[0]),
            float(claims.get("auth_time", 0)),
            _uids(claims.get("uids")),
            Restriction.of(claims["only"]) if "only" in claims else None,
        )


def _uids(claim: Any) -> tuple[str, str] | None:
    if claim is None:
        return None
    own, domain = claim
    return str(own), str(domain)


def session_credential(family: str) -> str:
    """The `credential` of a principal that signed in by a password; its session ends with the refresh tokens."""
    return f"{SESSION}{family}"


def keypair_credential(access_key: str) -> str:
    """The `credential` of a principal that a key pair proved."""
    return f"{KEYPAIR}{access_key}"


def token_credential(token_id: str) -> str:
    """The `credential` of a principal that an access token of its own proved."""
    return f"{TOKEN}{token_id}"


KEYPAIR: Final = "keypair:"
SESSION: Final = "session:"
TOKEN: Final = "token:"  # noqa: S105  # the beginning of a credential
# How one proves who one is, as in the claim `amr` (RFC 8176, and three of our own).
PASSWORD: Final = "pwd"  # noqa: S105  # the name of a method
SHARED_SECRET: Final = "keypair"  # noqa: S105  # the name of a method
SIGNED_KEY: Final = "swk"
ACCESS_TOKEN: Final = "token"  # noqa: S105  # the name of a method
PLATFORM: Final = Principal("platform", "portico", role="platform")
ANONYMOUS: Final = Principal("anonymous", "anonymous", role="anonymous")
