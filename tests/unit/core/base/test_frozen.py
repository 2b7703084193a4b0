"""Dataclasses that the type checker keeps frozen."""

from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path
from typing import Any

import pytest
from mypy import api
from portico.core.base.frozen import frozen

WRONG = """
from portico.core.base.frozen import frozen

@frozen
class Point:
    x: int
    y: int = 0

@frozen(slots=True)
class Named(Point):
    name: str = ""

Point(1).x = 2
Named(1, 2, "a").name = "b"
Point("1")
"""


@frozen
class Point:
    """A class of the test's own."""

    x: int
    names: tuple[str, ...] = field(default_factory=tuple)


@frozen(slots=True)
class Small:
    """One without a dictionary."""

    x: int


def abs_of(number: int) -> int:
    """A function that is a default."""
    return abs(number)


@frozen
class Record:
    """One that is checked when it is made."""

    x: int
    names: tuple[str, ...] = field(default_factory=tuple)
    y: int = 2
    z: int = field(default=0, kw_only=True)
    order: Callable[[int], int] = abs_of

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("x is negative")


@frozen
class Account:
    """One with a secret, with what does not count, and with a method of its own."""

    name: str
    secret: str = field(default="", repr=False)
    seen: int = field(default=0, compare=False)


@frozen
class Owned(Account):
    """One of a kind."""

    owner: "Owned | None" = None

    def __repr__(self) -> str:
        return f"<{self.name}>"


@frozen
class Nothing:
    """One without fields."""


def test_fields_keep_what_they_say_of_themselves() -> None:
    assert Account("a", "s3cret") != Account("a", "other")
    assert Account("a", seen=1) == Account("a", seen=2)
    assert hash(Account("a", seen=1)) == hash(Account("a", seen=2))
    assert repr(Account("a", "s3cret")) == "Account(name='a', seen=0)"
    assert (Nothing(), hash(Nothing()), repr(Nothing())) == (Nothing(), hash(()), "Nothing()")


def test_a_class_is_not_the_one_that_it_extends() -> None:
    assert Owned("a") != Account("a")
    assert Owned("a", owner=Owned("b")) == Owned("a", owner=Owned("b"))
    assert repr(Owned("a", owner=Owned("b"))) == "<a>"
    assert Account("a") != ("a", "")


def test_one_that_holds_itself_can_be_told() -> None:
    names: list[object] = []
    names.append(Point(1, names))  # type: ignore[arg-type]
    assert repr(names) == "[Point(x=1, names=[...])]"


def test_they_compare_and_hash_by_their_fields() -> None:
    assert Point(1) == Point(1, ()) != Point(2)
    assert {Point(1): "a"}[Point(1)] == "a"
    assert len({Small(1), Small(1), Small(2)}) == 2
    assert repr(Point(1)) == "Point(x=1, names=())"
    assert replace(Point(1), x=3) == Point(3)
    assert not hasattr(Small(1), "__dict__")


def test_fields_are_given_by_place_or_by_name() -> None:
    assert (Record(1), Record(1, ("b",)), Record(x=1, names=("b",))) == (
        Record(1, ()),
        Record(1, names=("b",)),
        Record(1, ("b",)),
    )
    assert (replace(Record(1), x=3), repr(Record(1))) == (
        Record(3),
        f"Record(x=1, names=(), y=2, z=0, order={abs_of!r})",
    )
    assert (Record(1, y=5).y, Record(1, z=3).z, Record(1).order(-2)) == (5, 3, 2)


@pytest.mark.parametrize(
    ("args", "kwargs"), [((), {}), ((1,), {"x": 1}), ((1, (), 2, abs, 3), {}), ((1,), {"w": 1}), ((-1,), {})]
)
def test_fields_that_are_missing_or_not_there_are_refused(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Record(*args, **kwargs)


def test_the_type_checker_refuses_to_change_one(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG)
    said, wrong, status = api.run(["--cache-dir", str(tmp_path / "cache"), str(tmp_path / "wrong.py")])
    assert (status, wrong) == (1, "")
    assert [line.partition(": error: ")[2] for line in said.splitlines()[:-1]] == [
        'Property "x" defined in "Point" is read-only  [misc]',
        'Property "name" defined in "Named" is read-only  [misc]',
        'Argument 1 to "Point" has incompatible type "str"; expected "int"  [arg-type]',
    ]
