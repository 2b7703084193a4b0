"""The status of principals, key pairs and domains, as the authorizer knows it.

Read from the table as raw items, because the authorizer starts without the resources' models. Kept for at most 30 s: that
is how long a disabled user, a revoked key pair or a deleted domain stays in. The hot path reads nothing. A miss costs one
request, for an access key names its owner.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from portico.access.authn.access_keys import owner_of
from portico.core.aws.dynamodb_values import Item
from portico.core.aws.kms import Cipher
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.table import Table
from portico.core.model.principal import KEYPAIR, SESSION, SIGNED_KEY, Principal, keypair_credential

SECONDS: Final = 30.0
REREAD_SECONDS: Final = 1.0  # what a proof contradicts is read anew at most so often
_SIZE: Final = 4096
# The plurals in keys, by the kind of principal; `tests/unit/identity_proofs` compares them with the entities.
TYPES: Final[Mapping[str, str]] = {"user": "users", "service-account": "service_accounts"}
_SESSIONS: Final = "refresh_families"
STANDARD_PLAN: Final = "standard"  # of a domain that names none
_ACTIVE: Final = "active"
_Key = tuple[str, str]


@frozen(slots=True)
class SigningPair:
    """A key pair that is active: whose it is, its secret, and the form in which that is kept."""

    domain: str
    user: str
    secret_key: str = field(repr=False)
    sealed: str = field(repr=False)


@dataclass
class PrincipalStatus:
    """Reads and remembers; `cipher` is asked for signed requests only."""

    table: Table
    entities: str
    cipher: Cipher
    _items: TtlCache[Item | None] = field(default_factory=lambda: TtlCache(_SIZE, SECONDS), init=False)
    _pairs: TtlCache[SigningPair] = field(default_factory=lambda: TtlCache(_SIZE, SECONDS), init=False)
    # Apart from the others, so that guessed access keys push none of them out.
    _strangers: TtlCache[None] = field(default_factory=lambda: TtlCache(_SIZE, SECONDS), init=False)
    _reread: TtlCache[None] = field(default_factory=lambda: TtlCache(_SIZE, REREAD_SECONDS), init=False)

    def signing_pair(self, access_key: str, proves: Callable[[str], bool]) -> SigningPair | None:
        """The active key pair whose secret proves the request, None if there is none; at most one request.

        A secret that is known and does not fit may have been rotated: then the pair is read anew, at most once a second.
        """
        known = self._pairs.find(access_key)
        if known and proves(known[0].secret_key):
            return known[0]
        if (known and self._reread.find(access_key)) or (not known and self._strangers.find(access_key)):
            return None
        if known:
            self._reread.put(access_key, None)
        pair = self._read_pair(access_key, known[0] if known else None)
        return pair if pair and not (known and pair is known[0]) and proves(pair.secret_key) else None

    def principal(self, pair: SigningPair, access_key: str, now: datetime) -> Principal | None:
        """The principal of a key pair, None when its user or domain is out; no request when the pair was just read."""
        found = self.present("user", pair.domain, pair.user)
        proof, time = keypair_credential(access_key), now.timestamp()
        return found and replace(found, credential=proof, method=SIGNED_KEY, signed_in_at=time)

    def present(self, kind: str, domain: str, name: str) -> Principal | None:
        """The principal of this name as it is now, None when it or its domain is out; no request when they were just read."""
        member, home = self._look_up(_home_keys(kind, domain, name))
        if not (member and home and _is_in(member) and _is_in(home)):
            return None
        projects = _places(member)
        current, uids = next(iter(projects), None), _uids_of(member, home)
        return Principal(kind, member["name"], domain, current, member["role"], projects, home["client"], uids=uids)

    def read_with_home(self, key: _Key, kind: str, domain: str, name: str) -> Item | None:
        """The item of a credential, None when it is out; its holder and domain are remembered from the same request."""
        keys = _home_keys(kind, domain, name)
        item, *homes = self._read([key, *keys])
        if item is None or not _is_in(item):
            return None
        for place, home in zip(keys, homes, strict=True):
            self._items.put(place, _slim(home))
        return item

    def admitted(self, principal: Principal) -> Principal | None:
        """The principal of a valid token with its role and memberships of now, not those of when the token was issued.

        None when it, its domain, or the key pair or session that it came from is out. Where token and memory differ, either may be
        the older: the principal is read anew, at most once a second, so that what a sign-in changed holds at once.
        """
        if principal.domain is None or principal.kind not in TYPES:
            return None
        member = _key(principal.domain, TYPES[principal.kind], principal.name)
        keys = [member, _domain_key(principal.domain), *_credential_keys(principal)]
        known = self._items.find(member)
        if known and _was_other(principal, known[0]) and not self._reread.find(member):
            self._items.forget(member)
            self._reread.put(member, None)
        found = dict(zip(keys, self._look_up(keys), strict=True))
        if not _is_of(principal, found[member], found[_domain_key(principal.domain)]):
            self._items.forget(member)  # one of the two may have been made again since they were read
            self._items.forget(_domain_key(principal.domain))
            found = dict(zip(keys, self._look_up(keys), strict=True))
            if not _is_of(principal, found[member], found[_domain_key(principal.domain)]):
                return None
        recent = [found[key] for key in keys if key != _domain_key(principal.domain)]
        is_in = all(item is not None and _is_in(item) for item in found.values()) and all(
            item is not None and _trusts(item, principal.signed_in_at) for item in recent
        )
        return _as_now(principal, found[member] or {}) if is_in else None

    def placed(self, principal: Principal) -> Principal:
        """The principal with the uids of itself and its domain; no request when it was just proved."""
        domain = str(principal.domain)
        user, home = self._look_up([_key(domain, TYPES[principal.kind], principal.name), _domain_key(domain)])
        return replace(principal, uids=_uids_of(user, home))

    def plan(self, principal: Principal) -> str:
        """The usage plan of a principal's domain; no request when the principal was just proved."""
        [domain] = self._look_up([_domain_key(str(principal.domain))])
        return str((domain or {}).get("plan", STANDARD_PLAN))

    def _read_pair(self, access_key: str, known: SigningPair | None) -> SigningPair | None:
        """The pair as it is now, with its user and domain; what is kept is decrypted only if it has changed."""
        owner = owner_of(access_key)
        item = None if owner is None else self.read_with_home(_pair_key(access_key), "user", *owner)
        if item is None or (item["domain"].lower(), item["user"].lower()) != owner:
            self._pairs.forget(access_key)
            return self._strangers.put(access_key, None)
        if known is None or known.sealed != item["secret"]:
            # The access key as it was made is what the secret is bound to.
            secret = self.cipher.decrypt(item["secret"], {"access_key": item["access_key"]})
            known = SigningPair(item["domain"], item["user"], secret.decode(), item["secret"])
        return self._pairs.put(access_key, known)

    def _look_up(self, keys: Sequence[_Key]) -> list[Item | None]:
        """The items in the order of the keys, those not known in one request."""
        known = {key: self._items.find(key) for key in keys}
        missing = [key for key, found in known.items() if found is None]
        for key, item in zip(missing, self._read(missing) if missing else (), strict=True):
            known[key] = (self._items.put(key, _slim(item)),)
        return [found[0] for key in keys if (found := known[key])]

    def _read(self, keys: Sequence[_Key]) -> list[Item | None]:
        return self.table.get_many(self.entities, [_mapping(key) for key in keys])


_KEPT: Final = frozenset(
    {
        "uid",
        "name",
        "role",
        "projects",
        "client",
        "plan",
        "status",
        "deleted_at",
        "purging",
        "created_at",
        "credentials_changed_at",
    }
)


def _slim(item: Item | None) -> Item | None:
    return None if item is None else {name: value for name, value in item.items() if name in _KEPT}


def _places(member: Item) -> dict[str, str]:
    return {place["name"].lower(): place["role"] for place in member.get("projects", ())}


def _was_other(principal: Principal, member: Item | None) -> bool:
    """True if the token says other rights than the item."""
    claimed = {name.lower(): role for name, role in principal.projects.items()}
    return member is not None and (principal.role, claimed) != (member["role"], _places(member))


def _as_now(principal: Principal, member: Item) -> Principal:
    """The principal with the rights of its item. Whoever has left the current project has none: no other takes its place."""
    projects = _places(member)
    first = next(iter(projects), None) if principal.project is None else None
    current = principal.project if principal.project in projects else first
    return replace(principal, role=member["role"], projects=projects, project=current)


def _uids_of(member: Item | None, domain: Item | None) -> tuple[str, str]:
    return str((member or {}).get("uid", "")), str((domain or {}).get("uid", ""))


def _is_of(principal: Principal, member: Item | None, domain: Item | None) -> bool:
    """True if a principal is of these, and not of others that had their names before."""
    return principal.uids is None or principal.uids == _uids_of(member, domain)


def _is_in(item: Item) -> bool:
    return "deleted_at" not in item and not item.get("purging") and item.get("status", _ACTIVE) == _ACTIVE


def _trusts(item: Item, signed_in_at: float) -> bool:
    """True if a sign-in was with what is there now: not with an earlier one of the name, nor an earlier secret."""
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


def _home_keys(kind: str, domain: str, name: str) -> list[_Key]:
    return [_key(domain, TYPES[kind], name), _domain_key(domain)]


def _pair_key(access_key: str) -> _Key:
    return "global#keypairs", access_key.lower()


def _mapping(key: _Key) -> dict[str, str]:
    return {"pk": key[0], "sk": key[1]}
