"""Access keys say whose they are."""

import re

import pytest
from portico.access.authn.access_keys import MOST, PATTERN, new_access_key, owner_of


@pytest.mark.parametrize("owner", [("acme", "ann"), ("a", "b"), ("a" * 63, "b" * 63), ("a.b-c_d", "0")])
def test_an_access_key_says_whose_it_is(owner: tuple[str, str]) -> None:
    made = [new_access_key(*owner) for _ in range(20)]
    assert len(set(made)) == 20
    assert {owner_of(key) for key in made} == {owner_of(key.lower()) for key in made} == {owner}
    assert all(re.fullmatch(PATTERN, key) for key in made)
    assert max(map(len, made)) <= MOST


@pytest.mark.parametrize("text", ["", "PK", "AKIA0123456789ABCDEF", "PK0123456789ABCDEF01", "PK" + "A" * 16 + "!!!!",
                                   "XX" + "A" * 16 + "MFRW2ZJPMFXG4", "PK" + "A" * 16 + "MFRW2ZI"])  # fmt: skip
def test_what_was_never_one_says_nothing(text: str) -> None:
    assert owner_of(text) is None


def test_names_that_no_entity_has_are_none() -> None:
    assert owner_of(new_access_key("../x", "ann")) is None
    assert owner_of(new_access_key("acme", "a/b")) is None
