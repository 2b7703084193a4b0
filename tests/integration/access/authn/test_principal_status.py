"""The authorizer over a table: what it reads, for how long it believes it, and who is out."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.access.authn.access_keys import new_access_key
from portico.access.authn.authorizer import RequestAuthorizer
from portico.access.authn.principal_status import (
    _SESSIONS,
    TYPES,
    PrincipalStatus,
    _domain_key,
    _key,
    _mapping,
    _pair_key,
)
from portico.core.base.errors import Unauthenticated
from portico.core.data.codec import key_of
from portico.core.model.principal import Principal, keypair_credential, session_credential
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.members.entity import Status
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.sign_in.refresh_tokens import RefreshFamily
from portico.tenancy.users.entity import User

from tests.integration.access.authn.conftest import ACCESS, SECRET, Monotonic, World, event
from tests.support.hooks import watched

ANN = Principal("user", "Ann", "acme", "vision", "user", {"vision": "user"}, "client-of-acme-0123456789")
BY_PAIR = Principal("user", "Ann", "acme", credential=keypair_credential(ACCESS))


class Tokens:
    """Knows the tokens of a test by name."""

    def __init__(self, **known: Principal) -> None:
        self.known = known

    def verify(self, token: str) -> Principal:
        if token not in self.known:
            raise Unauthenticated("no")
        return self.known[token]


def edge(world: World, **tokens: Principal) -> RequestAuthorizer:
    standing = PrincipalStatus(world.store.table, world.store.entities, world.cipher)
    return RequestAuthorizer(Tokens(**tokens), standing, world.clock)  # type: ignore[arg-type]


def allowed(edge: RequestAuthorizer, request: dict[str, Any]) -> bool:
    [statement] = edge.authorize(request)["policyDocument"]["Statement"]
    return bool(statement["Effect"] == "Allow")


def bearer(name: str) -> dict[str, Any]:
    return event("/v1/auth/me", Authorization=f"Bearer {name}")


def test_a_signed_request_is_its_user(world: World) -> None:
    answer = edge(world).authorize(world.signed())
    principal = Principal.from_claims(json.loads(answer["context"]["claims"]))
    assert (principal.subject, principal.role, principal.projects) == ("user:acme/Ann", "user", {"vision": "user"})
    assert principal.credential == keypair_credential(ACCESS)
    assert answer["usageIdentifierKey"] == world.domain.client


@pytest.mark.parametrize("proof", ["signature", "token"])
def test_a_principal_has_the_uids_of_itself_and_its_domain(world: World, proof: str) -> None:
    at = edge(world, ann=ANN)
    with watched(world.store.table.client) as requests:
        answer = at.authorize(world.signed() if proof == "signature" else bearer("ann"))
    principal = Principal.from_claims(json.loads(answer["context"]["claims"]))
    assert principal.uids == (world.user.uid, world.domain.uid)
    assert requests.operations() == ["BatchGetItem"]


def test_a_token_is_of_one_domain_and_not_of_its_successor(world: World) -> None:
    before = replace(ANN, uids=(world.user.uid, world.domain.uid))
    domain, user = (one.model_copy(update={"uid": f"new-{one.uid}"}) for one in (world.domain, world.user))
    after = replace(ANN, uids=(user.uid, domain.uid))
    at = edge(world, before=before, after=after)
    assert allowed(at, bearer("before"))
    world.write(domain, user)
    answer = at.authorize(bearer("after"))  # at once, though what was read before is kept for a while
    assert Principal.from_claims(json.loads(answer["context"]["claims"])).uids == after.uids
    assert not allowed(at, bearer("before"))
    assert allowed(at, bearer("after"))


def test_what_a_signed_request_costs(world: World, passing: Monotonic) -> None:
    at = edge(world)
    with watched(world.store.table.client) as requests, watched(world.cipher.client) as kms:
        for _ in range(3):
            assert allowed(at, world.signed())
        assert requests.operations() == ["BatchGetItem"]
        assert kms.operations() == ["Decrypt"]
        passing.now += 31
        assert allowed(at, world.signed())
    assert requests.operations() == ["BatchGetItem"] * 2


@pytest.mark.parametrize("known", [("user",), ("pair",), ("user", "pair"), ()])
@pytest.mark.parametrize("secret", [SECRET, "another"])
def test_a_signed_request_costs_at_most_one_whatever_is_known(
    world: World, passing: Monotonic, known: tuple[str, ...], secret: str
) -> None:
    at = edge(world, ann=ANN)
    if "pair" in known:
        assert allowed(at, world.signed())
        passing.now += 20
    if "user" in known:
        passing.now += 15 if "pair" in known else 0
        assert allowed(at, bearer("ann"))
    with watched(world.store.table.client) as requests:
        assert allowed(at, world.signed(secret=secret)) is (secret == SECRET)
    assert len(requests.made) <= 1


def test_whose_an_access_key_is_says_the_key_and_the_pair(world: World) -> None:
    """A pair that is not of the owner its access key names is nobody's, and what was never an access key is not looked for."""
    at = edge(world)
    world.write(world.user.model_copy(update={"name": "bob"}), world.pair.model_copy(update={"user": "bob"}))
    assert not allowed(at, world.signed())
    with watched(world.store.table.client) as requests:
        assert not any(allowed(at, world.signed(access_key=key)) for key in ("PKUNKNOWN", "AKIA0123456789ABCDEF"))
    assert requests.made == []


def test_guesses_push_nobody_out(world: World) -> None:
    at = edge(world, ann=ANN)
    assert allowed(at, bearer("ann"))
    for number in range(5):
        assert not allowed(at, world.signed(access_key=new_access_key("acme", f"guess-{number}")))
    assert len(at.standing._items) == 2


def test_a_new_secret_is_good_at_once(world: World, passing: Monotonic) -> None:
    at = edge(world)
    assert allowed(at, world.signed())
    sealed = world.cipher.encrypt(b"the-new-secret", {"access_key": ACCESS})
    world.write(world.pair.model_copy(update={"secret": sealed}))
    assert allowed(at, world.signed(secret="the-new-secret"))
    assert not allowed(at, world.signed())


def test_wrong_signatures_cause_a_read_a_second_at_most(world: World, passing: Monotonic) -> None:
    at = edge(world)
    assert allowed(at, world.signed())
    with watched(world.store.table.client) as requests, watched(world.cipher.client) as kms:
        for _ in range(20):
            assert not allowed(at, world.signed(secret="wrong"))
        assert requests.operations() == ["BatchGetItem"]
        passing.now += 1.1
        assert not allowed(at, world.signed(secret="wrong"))
        assert allowed(at, world.signed())
    assert requests.operations() == ["BatchGetItem"] * 2
    assert kms.operations() == []


def test_a_revoked_pair_is_out_at_the_next_wrong_signature(world: World) -> None:
    at = edge(world)
    assert allowed(at, world.signed())
    world.write(world.pair.model_copy(update={"status": Status.DISABLED}))
    assert not allowed(at, world.signed(secret="wrong"))
    assert not allowed(at, world.signed())


def test_what_a_token_costs(world: World, passing: Monotonic) -> None:
    at = edge(world, ann=ANN, pair=BY_PAIR)
    with watched(world.store.table.client) as requests, watched(world.cipher.client) as kms:
        assert all(allowed(at, bearer("ann")) for _ in range(5))
        assert requests.operations() == ["BatchGetItem"]
        assert all(allowed(at, bearer("pair")) for _ in range(5))
        assert requests.operations() == ["BatchGetItem"] * 2
        assert not allowed(at, bearer("forged"))
        assert not allowed(at, event("/v1/auth/me", Authorization="BackendAI garbage"))
    assert len(requests.made) == 2
    assert kms.operations() == []


def test_who_cannot_sign_costs_little(world: World) -> None:
    at = edge(world)
    with watched(world.store.table.client) as requests, watched(world.cipher.client) as kms:
        unknown = new_access_key("acme", "ann")
        assert not any(allowed(at, world.signed(access_key=unknown)) for _ in range(5))
        assert requests.operations() == ["BatchGetItem"]
        world.clock.advance(-901)
        stale = world.signed()
        world.clock.advance(901)
        assert not allowed(at, stale)
        assert not allowed(at, world.signed(secret="another"))
    assert requests.operations() == ["BatchGetItem"] * 2
    assert kms.operations() == ["Decrypt"]


def disabled_user(world: World) -> None:
    world.write(world.user.model_copy(update={"status": Status.DISABLED}))


def deleted_user(world: World) -> None:
    world.write(world.user.model_copy(update={"deleted_at": datetime.now(UTC)}))


def purged_user(world: World) -> None:
    world.remove(world.user)


def deleted_domain(world: World) -> None:
    world.write(world.domain.model_copy(update={"deleted_at": datetime.now(UTC)}))


def doomed_domain(world: World) -> None:
    world.write(world.domain.model_copy(update={"purging": True}))


def purged_domain(world: World) -> None:
    world.remove(world.domain)


def disabled_pair(world: World) -> None:
    world.write(world.pair.model_copy(update={"status": Status.DISABLED}))


def purged_pair(world: World) -> None:
    world.remove(world.pair)


OF_ALL = [disabled_user, deleted_user, purged_user, deleted_domain, doomed_domain, purged_domain]
OF_PAIRS = [disabled_pair, purged_pair]


@pytest.mark.parametrize("revoke", [*OF_ALL, *OF_PAIRS])
def test_who_is_revoked_is_out_within_30_seconds(
    world: World, passing: Monotonic, revoke: Callable[[World], None]
) -> None:
    at = edge(world, ann=ANN, pair=BY_PAIR)
    assert allowed(at, world.signed()) and allowed(at, bearer("ann")) and allowed(at, bearer("pair"))  # noqa: PT018
    revoke(world)
    passing.now += 30.5
    assert not allowed(at, world.signed())
    assert not allowed(at, bearer("pair"))
    assert allowed(at, bearer("ann")) is (revoke in OF_PAIRS)


@pytest.mark.parametrize("who", ["user", "pair"])
def test_tokens_of_before_a_change_of_the_credentials_are_out(world: World, who: str) -> None:
    now = world.clock.now()
    before, after = (Principal("user", "Ann", "acme", credential=keypair_credential(ACCESS), signed_in_at=at.timestamp())
                     for at in (now - timedelta(seconds=1), now + timedelta(seconds=1)))  # fmt: skip
    entity = world.user if who == "user" else world.pair
    world.write(entity.model_copy(update={"credentials_changed_at": now}))
    at = edge(world, before=before, after=after)
    assert not allowed(at, bearer("before"))
    assert allowed(at, bearer("after"))


def test_one_of_the_same_name_is_another(world: World) -> None:
    of_old = Principal("user", "Ann", "acme", signed_in_at=world.user.created_at.timestamp() - 1)
    assert not allowed(edge(world, old=of_old), bearer("old"))


def test_a_session_ends_with_its_family(world: World, passing: Monotonic) -> None:
    now = world.clock.now()
    family = RefreshFamily(
        scope=Scope("acme"), id="f-1", kind="user", name="Ann", method="pwd", current="x", idle_until=now,
        ends_at=now, ttl=1, created_at=now, updated_at=now,
    )  # fmt: skip
    world.write(family)
    at = edge(world, session=Principal("user", "Ann", "acme", credential=session_credential("f-1")))
    assert allowed(at, bearer("session"))
    world.write(family.model_copy(update={"status": Status.DISABLED}))
    passing.now += 31
    assert not allowed(at, bearer("session"))


def test_another_kind_of_principal_is_no_member(world: World) -> None:
    at = edge(world, bot=Principal("service-account", "Ann", "acme"), nobody=Principal("user", "Ann"))
    assert not allowed(at, bearer("bot"))
    assert not allowed(at, bearer("nobody"))


def test_the_keys_are_those_of_the_entities() -> None:
    home = Scope("acme")
    assert _mapping(_key("acme", TYPES["user"], "Ann")) == key_of(User, home, "Ann")
    assert _mapping(_key("acme", TYPES["service-account"], "Bot")) == key_of(ServiceAccount, home, "Bot")
    assert _mapping(_key("acme", _SESSIONS, "F-1")) == key_of(RefreshFamily, home, "F-1")
    assert _mapping(_domain_key("Acme")) == key_of(Domain, GLOBAL, "Acme")
    assert _mapping(_pair_key("PK1")) == key_of(KeyPair, GLOBAL, "PK1")
