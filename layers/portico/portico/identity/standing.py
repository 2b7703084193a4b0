"""Who may still come in: the standing of key pairs, principals and domains, as the authorizer knows it.

Read from the table as raw items, because the authorizer starts without the resources' models, and kept for at most 30 s:
that is how long a disabled user, a revoked key pair or a deleted domain stays in. Nothing is read on the hot path.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from portico.core.table import Item, Table
from portico.identity.cipher import Cipher
from portico.identity.edge_cache import BoundedCache
from portico.identity.principal import KEYPAIR, SESSION, SIGNED_KEY, Principal, keypair_credential

SECONDS: Final = 30.0
_SIZE: Final = 4096
# The plurals in keys, by the kind of principal; `tests/unit/identity_proofs` compares them with the entities.
TYPES: Final[Mapping[str, str]] = {"user": "users", "service-account": "service_accounts"}
_SESSIONS: Final = "refresh_families"
_ACTIVE: Final = "active"
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SigningPair:
    """A key pair that is active: whose it is, and its secret."""

    domain: str
    user: str
    secret_key: str


@dataclass
class Standing:
    """Reads and remembers; `cipher` is asked for signed requests only."""

    table: Table
    entities: str
    cipher: Cipher
    _items: BoundedCache[Item | None] = field(default_factory=lambda: BoundedCache(_SIZE, SECONDS), init=False)
    _pairs: BoundedCache[SigningPair] = field(default_factory=lambda: BoundedCache(_SIZE, SECONDS), init=False)
    # Apart from the others, so that guessed access keys push none of them out.
    _strangers: BoundedCache[None] = field(default_factory=lambda: BoundedCache(_SIZE, SECONDS), init=False)

    def signing_pair(self, access_key: str) -> SigningPair | None:
        """The key pair, None if there is none that is active; one request and one decryption in 30 s."""
        if found := self._pairs.find(access_key):
            return found[0]
        if self._strangers.find(access_key):
            return None
        pair = self._read_pair(access_key)
        return self._strangers.put(access_key, None) if pair is None else self._pairs.put(access_key, pair)

    def principal(self, pair: SigningPair, access_key: str, now: datetime) -> Principal | None:
        """The principal of a key pair, None when its user or domain is out; one request in 30 s."""
        user, domain = self._look_up([_key(pair.domain, TYPES["user"], pair.user), _domain_key(pair.domain)])
        if not (user and domain and _is_in(user) and _is_in(domain)):
            return None
        projects = {place["name"].lower(): place["role"] for place in user.get("projects", ())}
        current, proof = next(iter(projects), None), keypair_credential(access_key)
        return Principal(
            "user",
            user["name"],
            pair.domain,
            current,
            user["role"],
            projects,
            domain["client"],
            proof,
            SIGNED_KEY,
            now.timestamp(),
        )

    def admits(self, principal: Principal) -> bool:
        """Whether the principal of a valid token, its domain, and the key pair or session it came from are still in."""
        if principal.domain is None or principal.kind not in TYPES:
            return False
        member = _key(principal.domain, TYPES[principal.kind], principal.name)
        keys = [member, _domain_key(principal.domain), *_credential_keys(principal)]
        found = dict(zip(keys, self._look_up(keys), strict=True))
        recent = [found[key] for key in keys if key != _domain_key(principal.domain)]
        return all(item is not None and _is_in(item) for item in found.values()) and all(
            item is not None and _trusts(item, principal.signed_in_at) for item in recent
        )

    def _read_pair(self, access_key: str) -> SigningPair | None:
        item = self.table.get(self.entities, _mapping(_pair_key(access_key)))
        if item is None or not _is_in(item):
            return None
        # The access key as it was made is what the secret is bound to.
        secret = self.cipher.decrypt(item["secret"], {"access_key": item["access_key"]})
        return SigningPair(item["domain"], item["user"], secret.decode())

    def _look_up(self, keys: Sequence[_Key]) -> list[Item | None]:
        """The items in the order of the keys, those not known in one request."""
        known = {key: self._items.find(key) for key in keys}
        missing = [key for key, found in known.items() if found is None]
        read = self.table.get_many(self.entities, [_mapping(key) for key in missing]) if missing else []
        for key, item in zip(missing, read, strict=True):
            known[key] = (self._items.put(key, _slim(item)),)
        return [found[0] for key in keys if (found := known[key])]


_KEPT: Final = frozenset(
    {"name", "role", "projects", "client", "status", "deleted_at", "purging", "created_at", "credentials_changed_at"}
)


def _slim(item: Item | None) -> Item | None:
    return None if item is None else {name: value for name, value in item.items() if name in _KEPT}


def _is_in(item: Item) -> bool:
    return "deleted_at" not in item and not item.get("purging") and item.get("status", _ACTIVE) == _ACTIVE


def _trusts(item: Item, signed_in_at: float) -> bool:
    """Whether a sign-in was with what is there now: not one of the same name before, nor before a change of the secret."""
    times = (item.get("created_at"), item.get("credentials_changed_at"))
    return not signed_in_at or all(datetime.fromisoformat(time).timestamp() <= signed_in_at for time in times if time)


def _credential_keys(principal: Principal) -> Iterator[_Key]:
    if principal.credential.startswith(KEYPAIR):
        yield _pair_key(principal.credential.removeprefix(KEYPAIR))
    elif principal.credential.startswith(SESSION):
        yield _key(str(principal.domain), _SESSIONS, principal.credential.removeprefix(SESSION))


def _key(domain: str, types: str, name: str) -> _Key:
    return f"domain/{domain.lower()}#{types}", name.lower()


def _domain_key(domain: str) -> _Key:
    return "global#domains", domain.lower()


def _pair_key(access_key: str) -> _Key:
    return "global#keypairs", access_key.lower()


def _mapping(key: _Key) -> dict[str, str]:
    return {"pk": key[0], "sk": key[1]}
