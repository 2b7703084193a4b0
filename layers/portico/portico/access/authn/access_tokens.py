"""Access tokens of one's own: opaque, long-lived, sent as bearer tokens (RFC 6750).

    pt_<id>_<secret>        id: see `owned_ids`, TU.. of a user, TS.. of a service account; secret: 256 random bits in base64url

Only the SHA-256 of the secret is kept: a slow hash adds nothing to 256 random bits.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from portico.access.authn.owned_ids import PATTERN, named_in, new_owned_id
from portico.access.authn.principal_status import SECONDS, PrincipalStatus
from portico.core.aws.dynamodb_values import Item
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.principal import ACCESS_TOKEN, Principal, token_credential
from portico.core.model.restriction import Restriction
from portico.core.model.scope import Scope

PREFIX: Final = "pt_"
TYPES: Final = "tokens"  # the plural in keys, as the entity has it
_IDS: Final[Mapping[str, str]] = {"user": "TU", "service-account": "TS"}
_FORM: Final = re.compile(rf"{PREFIX}({PATTERN})_([A-Za-z0-9_-]{{43}})", re.ASCII)
_SIZE: Final = 4096


@frozen(slots=True)
class Holder:
    """The holder of a token: its kind, domain and name, in lower case."""

    kind: str
    domain: str
    name: str

    @property
    def scope(self) -> Scope:
        """The scope of the tokens."""
        return Principal(self.kind, self.name, self.domain).own_scope


@frozen(slots=True)
class HeldToken:
    """A token as it is kept: the digest of its secret, when it ends (seconds since 1970), whose it is and what it is good for."""

    digest: str = field(repr=False)
    ends: float
    uids: tuple[str, ...]
    restriction: Restriction

    @classmethod
    def of(cls, item: Item) -> "HeldToken":
        """The token of an item."""
        ends = datetime.fromisoformat(item["expires"]).timestamp()
        return cls(item["secret_sha256"], ends, tuple(item["uids"]), Restriction.of(item))


@dataclass
class AccessTokens:
    """Proves the holders of tokens; a token that is known costs no request, another one with its holder and domain."""

    standing: PrincipalStatus
    _known: TtlCache[HeldToken] = field(default_factory=lambda: TtlCache(_SIZE, SECONDS), init=False)
    # Apart from the others, so that guessed ids push none of them out.
    _strangers: TtlCache[None] = field(default_factory=lambda: TtlCache(_SIZE, SECONDS), init=False)

    def principal(self, token: str, now: datetime) -> Principal | None:
        """The holder with the rights of now and the restriction of the token; None when the token, or the holder, is out."""
        parts = _FORM.fullmatch(token)
        holder = holder_of(parts[1]) if parts else None
        if parts is None or holder is None:
            return None
        held = self._held(parts[1], holder)
        if held is None or not hmac.compare_digest(digest_of(parts[2]), held.digest) or now.timestamp() >= held.ends:
            return None
        found = self.standing.present(holder.kind, holder.domain, holder.name)
        if found is None or found.uids != held.uids:  # or another took the name
            return None
        projects = held.restriction.admitted(found.projects)
        return replace(
            found,
            project=next(iter(projects), None),
            projects=projects,
            credential=token_credential(parts[1]),
            method=ACCESS_TOKEN,
            signed_in_at=now.timestamp(),
            restriction=held.restriction,
        )

    def _held(self, token_id: str, holder: Holder) -> HeldToken | None:
        key = token_id.lower()
        if known := self._known.find(key):
            return known[0]
        if self._strangers.find(key):
            return None
        place = f"{holder.scope}#{TYPES}", key
        item = self.standing.read_with_home(place, holder.kind, holder.domain, holder.name)
        return self._strangers.put(key, None) if item is None else self._known.put(key, HeldToken.of(item))


def new_token_id(kind: str, domain: str, name: str) -> str:
    """A new id of a token of a user or of a service account."""
    return new_owned_id(_IDS[kind], domain, name)


def new_token_secret() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def token_text(token_id: str, secret: str) -> str:
    """The token."""
    return f"{PREFIX}{token_id}_{secret}"


def digest_of(secret: str) -> str:
    """The SHA-256 of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def holder_of(token_id: str) -> Holder | None:
    """The holder that an id names, None for what was never made as one."""
    for kind, prefix in _IDS.items():
        if found := named_in(prefix, token_id):
            return Holder(kind, *found)
    return None
