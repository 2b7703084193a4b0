"""Subjects as facts name them, and as policies about a caller read them."""

import pytest
from portico.core.model.principal import Principal
from portico.core.model.subjects import identified, seen_by, shown_subject, subject_of

ANN = Principal("user", "Ann", "acme", uids=("U1", "D1"))


def test_names_ignore_case() -> None:
    assert subject_of(ANN) == identified("user:acme/ANN", "u1") == "user:acme/ann#u1"
    assert shown_subject("user:acme/ann#u1") == "user:acme/ann"


@pytest.mark.parametrize(
    ("fact", "seen"),
    [
        ("user:acme/ann#u1", "user:acme/ann"),
        ("user:acme/ann#u2", "user:acme/ann#u2"),  # a namesake
        ("user:acme/ann", "user:acme/ann#"),  # one of before there were uids
        ("user:acme/bob#u2", "user:acme/bob"),
        ("service-account:acme/ann#u1", "service-account:acme/ann"),
        (("user:acme/ann#u1", "user:acme/ann#u2"), ["user:acme/ann", "user:acme/ann#u2"]),
        (True, True),
    ],
)
def test_a_namesake_is_somebody_else(fact: object, seen: object) -> None:
    assert seen_by(ANN, [("readers", fact)]) == {"readers": seen}


def test_who_has_no_uid_is_the_one_without() -> None:
    bob = Principal("user", "bob", "acme")
    facts = {"owner": "user:acme/bob", "other": "user:acme/bob#u"}
    assert seen_by(bob, facts.items()) == facts
