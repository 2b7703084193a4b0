"""Enumerations that newer code may have more values of: what it wrote is carried, and equals nothing that this code knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Self

_carries: ContextVar[bool] = ContextVar("carries", default=False)


class OpenEnum(StrEnum):
    """Base of the enumerations that entities are kept with; only what is read from the table may have other values."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not _carries.get() or not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member


@contextmanager
def carried_values() -> Iterator[None]:
    """While the block lasts, values that are not known are taken."""
    token = _carries.set(True)
    try:
        yield
    finally:
        _carries.reset(token)
