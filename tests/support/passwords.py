"""Passwords whose hashes cost next to nothing."""

from typing import Final

import pytest
from portico.access.authn.password_hashes import Passwords

FAST: Final = {"memory_cost": 64, "time_cost": 1}


def hash_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes all hashes from now on with few rounds and little memory."""
    monkeypatch.setattr(Passwords, "options", FAST)
