"""Which passwords are good enough, and how they are kept."""

import unicodedata

import pytest
from portico.access.authn.password_hashes import Passwords, accepted
from portico.core.base.errors import Unprocessable

from tests.support.passwords import FAST

GOOD = "zebra-crossing-77"


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("short-one", "length"),
        ("x" * 257, "length"),
        ("Password123", "common"),
        ("QWERTYUIOP", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("my-Lovelace-1815", "context"),
    ],
)
def test_a_weak_password_is_refused_without_being_said(password: str, kind: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        accepted(password, "lovelace@example.com")
    assert refused.value.details["errors"][0]["type"] == kind
    assert password not in str(refused.value) + str(refused.value.details)


@pytest.mark.parametrize(
    "password", [GOOD, "0123456789x", "x1" * 128, "пароль-из-слов", "a longer phrase, with spaces"]
)
def test_a_good_one_is_accepted(password: str) -> None:
    assert accepted(password, "al@example.com") == password


def test_two_spellings_of_one_text_are_one_password() -> None:
    composed, decomposed = (unicodedata.normalize(form, "zébra-crossing-77") for form in ("NFC", "NFD"))
    assert composed != decomposed
    passwords = Passwords(FAST)
    assert accepted(decomposed, None) == composed
    assert passwords.matches(passwords.hashed(accepted(decomposed, None)), composed)


def test_the_hash_is_argon2id_with_the_parameters_of_owasp() -> None:
    assert Passwords().hashed(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_other_parameters_is_outdated() -> None:
    old = Passwords(FAST).hashed(GOOD)
    assert Passwords().matches(old, GOOD)
    assert Passwords().is_outdated(old)
    assert not Passwords().is_outdated(Passwords().hashed(GOOD))


@pytest.mark.parametrize("known", [None, "", "not a hash", "$argon2id$v=19$m=64,t=1,p=1$AA$AA"])
def test_no_password_matches_where_there_is_no_hash(known: str | None) -> None:
    assert not Passwords(FAST).matches(known, GOOD)


def test_where_there_is_no_hash_the_work_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    verified: list[str] = []
    verify = PasswordHasher.verify

    def watched(self: PasswordHasher, known: str, password: str) -> bool:
        verified.append(known.rpartition("$")[0].rpartition("$")[0])
        return verify(self, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", watched)
    passwords = Passwords(FAST)
    assert passwords.matches(passwords.hashed(GOOD), GOOD)
    assert not passwords.matches(None, GOOD)
    assert len(verified) == 2
    assert len(set(verified)) == 1
