"""The rotation of signing keys: no token is refused on the way, and no key stays for ever."""

import json
from datetime import timedelta

import pytest
from portico.access.authn import jwts
from portico.access.authn import keyring as keyring_module
from portico.access.authn.key_rotation import KeyRotation, RotateSigningKeys
from portico.access.authn.keyring import KeyRing
from portico.access.authn.tokens import TokenIssuer, TokenVerifier
from portico.core.base.errors import Conflict, Unauthenticated
from portico.core.model.call import Call, Origin
from portico.core.model.scope import GLOBAL

from tests.integration.access.authn.conftest import World
from tests.support.sample_resource import ADMIN, ANN
from tests.support.store import records


class Machine:
    """A process: it has its own caches, and shares the time."""

    def __init__(self, world: World) -> None:
        self.ring = KeyRing(world.store.table, world.store.entities, world.cipher, world.clock)
        self.issuer = TokenIssuer("https://portico", "portico", 900, lambda: self.ring.signing_key, world.clock)
        self.verifier = TokenVerifier("https://portico", "portico", self.ring.public_keys)

    def kids(self) -> list[str]:
        return [key["kid"] for key in self.ring.public_keys()]


class Time:
    """The monotonic clock and the one of the wall, together."""

    def __init__(self, world: World) -> None:
        self.world, self.passed = world, 0.0

    def monotonic(self) -> float:
        return 1000.0 + self.passed

    def time(self) -> float:
        return self.world.clock.now().timestamp()

    def advance(self, seconds: float) -> None:
        self.passed += seconds
        self.world.clock.advance(seconds)


@pytest.fixture
def time(world: World, monkeypatch: pytest.MonkeyPatch) -> Time:
    shared = Time(world)
    monkeypatch.setattr(keyring_module, "time", shared)
    monkeypatch.setattr(jwts, "time", shared)
    # PyJWT reads the machine's clock: tokens are issued in the past of the test instead.
    world.clock.advance(-3600 * 2)
    return shared


def accepts(machine: Machine, token: str, world: World, monkeypatch: pytest.MonkeyPatch) -> bool:
    import jwt.api_jwt

    class Now(keyring_module.datetime):  # type: ignore[name-defined, misc]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return world.clock.now()

    with monkeypatch.context() as patch:
        patch.setattr(jwt.api_jwt, "datetime", Now)
        try:
            return machine.verifier.verify(token) == ANN
        except Unauthenticated:
            return False


def rotate(machine: Machine, world: World) -> str:
    call = Call(ADMIN, RotateSigningKeys(), Origin("r"), world.clock.now())
    return KeyRotation(machine.ring, world.store.journal, world.clock).rotate(call, RotateSigningKeys()).kid


def test_no_token_is_refused_during_a_rotation(world: World, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    signers, verifiers = [Machine(world) for _ in range(2)], [Machine(world) for _ in range(2)]
    for machine in (*signers, *verifiers):
        assert accepts(machine, signers[0].issuer.issue(ANN), world, monkeypatch)
    kid, living, used = rotate(signers[0], world), [], set()
    for second in range(0, 1500, 20):
        time.advance(20)
        fresh = [signer.issuer.issue(ANN) for signer in signers] if second % 60 == 0 else []
        living = [(token, end) for token, end in living if end > time.passed] + [
            (token, time.passed + 880) for token in fresh
        ]
        used |= {signer.ring.signing_key.kid for signer in signers}
        for verifier in verifiers:
            assert all(accepts(verifier, token, world, monkeypatch) for token, _ in living)
    assert len(used) == 2
    assert {signer.ring.signing_key.kid for signer in signers} == {kid}
    assert verifiers[0].kids() == [kid]


def test_a_key_is_published_before_it_signs(world: World, time: Time) -> None:
    machine = Machine(world)
    old = machine.ring.signing_key.kid
    new = rotate(machine, world)
    assert set(machine.kids()) == {old, new}
    assert Machine(world).ring.signing_key.kid == old
    time.advance(121)
    assert Machine(world).ring.signing_key.kid == new
    assert set(machine.kids()) == {old, new}


def test_one_rotation_at_a_time(world: World, time: Time) -> None:
    machine = Machine(world)
    rotate(machine, world)
    with pytest.raises(Conflict) as refused:
        rotate(machine, world)
    assert refused.value.code == "SIGNING_KEY_PENDING"
    time.advance(121)
    rotate(machine, world)
    assert len(machine.kids()) == 3


def test_keys_that_are_over_are_removed(world: World, time: Time) -> None:
    machine = Machine(world)
    for _ in range(3):
        rotate(machine, world)
        time.advance(2000)
    kid = rotate(machine, world)
    kept = [json.loads(item["public"])["kid"] for item in machine.ring._token_items()]
    assert len(kept) == 2
    assert kid in kept


def test_a_key_that_is_taken_away_is_out_in_warm_processes_too(
    world: World, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, token = Machine(world), Machine(world).issuer.issue(ANN)
    assert accepts(machine, token, world, monkeypatch)
    monkeypatch.setattr(machine.verifier._jwts, "fetch", list)
    time.advance(301)
    assert not accepts(machine, token, world, monkeypatch)


def test_a_rotation_is_recorded_without_the_key(world: World, time: Time) -> None:
    kid = rotate(Machine(world), world)
    [record] = records(world.store, GLOBAL)
    assert (record.action, record.entity, record.outcome) == ("signing_keys.rotate", kid, "success")
    assert "PRIVATE" not in record.model_dump_json()


def test_the_notice_outlasts_every_cache() -> None:
    cached = 60 + jwts._REFETCH_SECONDS  # Cache-Control of the key set, and a verifier's patience
    assert timedelta(seconds=cached) <= keyring_module.NOTICE
