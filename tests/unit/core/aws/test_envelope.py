"""The vault: what was sealed for one secret is opened as that one only, and keys do not stay."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from cryptography.exceptions import InvalidTag
from portico.compute.secrets.context import context_of
from portico.core.aws.envelope import KEY_SECONDS, EnvelopeCipher
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.scope import Scope
from portico.core.model.sealed import Sealed

HERE = context_of(Scope("acme", "vision"), "mail")
VALUES = {"TOKEN": "tö-ken\n", "EMPTY": ""}


@dataclass
class OpenCipher:
    """A cipher that binds nothing, so that what is bound is bound by the vault; it counts what it decrypts."""

    decrypted: int = 0

    def encrypt(self, plain: bytes, context: Mapping[str, str]) -> str:
        return base64.b64encode(plain).decode()

    def decrypt(self, ciphertext: str, context: Mapping[str, str]) -> bytes:
        self.decrypted += 1
        return base64.b64decode(ciphertext)


@dataclass
class Held:
    """A vault whose time the test holds."""

    now: float = 0.0
    cipher: OpenCipher = field(default_factory=OpenCipher)

    def __post_init__(self) -> None:
        self.vault = EnvelopeCipher(self.cipher, TtlCache(2, KEY_SECONDS, lambda: self.now))


@pytest.fixture
def held() -> Held:
    return Held()


def test_what_was_sealed_is_opened(held: Held) -> None:
    sealed = held.vault.seal(VALUES, HERE)
    assert held.vault.open(sealed, HERE) == VALUES
    assert "ken" not in sealed.sealed + str(base64.b64decode(sealed.sealed))


@pytest.mark.parametrize(("scope", "name"), [
    (Scope("acme", "vision"), "other"), (Scope("acme", "audio"), "mail"), (Scope("umbrella", "vision"), "mail"),
    (Scope("acme", "vision.mail"), ""),
])  # fmt: skip
def test_it_is_bound_to_its_place_and_name(held: Held, scope: Scope, name: str) -> None:
    sealed = held.vault.seal(VALUES, HERE)
    held.vault.open(sealed, HERE)
    with pytest.raises(InvalidTag):
        held.vault.open(sealed, context_of(scope, name))


def test_names_differ_by_more_than_case() -> None:
    assert context_of(Scope("Acme", "Vision"), "MAIL") == HERE


def test_what_was_changed_is_not_opened(held: Held) -> None:
    sealed = held.vault.seal(VALUES, HERE)
    raw = bytearray(base64.b64decode(sealed.sealed))
    raw[-1] ^= 1
    with pytest.raises(InvalidTag):
        held.vault.open(Sealed(sealed.data_key, base64.b64encode(raw).decode()), HERE)


def test_each_time_has_a_key_of_its_own(held: Held) -> None:
    one, other = held.vault.seal(VALUES, HERE), held.vault.seal(VALUES, HERE)
    assert one.data_key != other.data_key
    assert one.sealed != other.sealed


def test_a_data_key_is_decrypted_once_and_forgotten_in_time(held: Held) -> None:
    sealed = held.vault.seal(VALUES, HERE)
    assert held.cipher.decrypted == 0
    for _ in range(3):
        held.vault.open(sealed, HERE)
    assert held.cipher.decrypted == 1
    held.now += KEY_SECONDS
    held.vault.open(sealed, HERE)
    assert held.cipher.decrypted == 2
