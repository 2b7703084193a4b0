"""The platform's own keys: made once, never stored in plain text."""

import json

import pytest
from portico.access.authn.keyring import KeyRing
from portico.access.authn.tokens import TokenIssuer, TokenVerifier
from portico.core.aws.json_client import Refused
from portico.core.aws.kms import KmsCipher
from portico.core.data.key_ranges import KeyRange
from portico.core.data.store import Store
from portico.core.data.table import Table

from tests.support.clock import TestClock
from tests.support.hooks import just_before, watched
from tests.support.sample_resource import ANN
from tests.support.store import Backend, make_store
from tests.support.world import kms_key, shared_kms


@pytest.fixture
def store(moto: Backend) -> Store:
    return make_store(moto.table)


def process(store: Store) -> KeyRing:
    """The ring of another process."""
    cipher = KmsCipher(kms_key())
    cipher.client = shared_kms()
    return KeyRing(store.table, store.entities, cipher, TestClock())


def test_every_process_has_the_same_keys(store: Store) -> None:
    first, second = process(store), process(store)
    assert first.signing_key == second.signing_key
    assert first.cursor_key == second.cursor_key
    assert len(first.cursor_key) == 32
    assert [key["kid"] for key in second.public_keys()] == [first.signing_key.kid]


@pytest.mark.parametrize("at", ["GetItem", "TransactWriteItems"])
@pytest.mark.parametrize("name", ["signing_key", "cursor_key"])
def test_of_two_that_race_one_makes_them(store: Store, at: str, name: str) -> None:
    first, second = process(store), process(store)
    with just_before(store.table.client, at, second.ensure):
        mine = getattr(first, name)
    assert mine == getattr(second, name) == getattr(process(store), name)
    assert len(_items(store)) == 2


def test_nothing_secret_is_stored_in_plain_text(store: Store) -> None:
    ring = process(store)
    pem, cursor = ring.signing_key.private_pem, ring.cursor_key
    for item in _items(store):
        text = json.dumps({name: str(value) for name, value in item.items()})
        assert "PRIVATE" not in text
        assert pem.splitlines()[1] not in text
        assert cursor.hex() not in text
        assert cursor not in str(item).encode("latin-1", "ignore")
    [public] = ring.public_keys()
    assert public.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_a_ciphertext_is_good_for_its_purpose_only(store: Store) -> None:
    ring = process(store)
    ring.ensure()
    for item in _items(store):
        purpose = item["sk"].partition("#")[0]
        ring.cipher.decrypt(item["secret"], {"purpose": purpose})
        with pytest.raises(Refused, match="InvalidCiphertextException"):
            ring.cipher.decrypt(item["secret"], {"purpose": "other"})


def test_the_keys_are_read_once_a_process(store: Store) -> None:
    process(store).ensure()
    ring = process(store)
    with watched(store.table.client) as requests:
        for _ in range(3):
            assert ring.signing_key
            assert ring.cursor_key
    assert sorted(requests.operations()) == ["GetItem", "Query"]


def test_what_one_process_signs_another_verifies(store: Store) -> None:
    ring, other = process(store), process(store)
    issuer = TokenIssuer("i", "a", 60, lambda: ring.signing_key, TestClock())
    verifier = TokenVerifier("i", "a", other.public_keys)
    assert verifier.verify(issuer.issue(ANN)) == ANN


def _items(store: Store) -> list[dict[str, object]]:
    table: Table = store.table
    return table.query(store.entities, KeyRange("global#keys"), 10).items
