"""Passwords: which are good enough (NIST SP 800-63B, 5.1.1.2), and how they are kept (Argon2id, RFC 9106).

The parameters are those of OWASP's password storage cheat sheet: 19 MiB, 2 passes, 1 lane.
"""

import secrets
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 10
LONGEST: Final = 256
_SHORTEST_PART: Final = 3  # shorter parts of addresses are in too many words
# Of the lists of leaked passwords, the commonest that are long enough to pass otherwise.
_COMMON: Final = Path(__file__).with_name("common_passwords.txt")


def accepted(password: str, email: str | None, field: str = "password") -> str:
    """The password in its normal form. Raises Unprocessable that says what is wrong with it, never what it is."""
    text = normalize("NFC", password)
    folded = text.casefold()
    part = (email or "").partition("@")[0].casefold()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Unprocessable.field(field, f"A password has {SHORTEST} to {LONGEST} characters.", "length")
    if folded in _common() or len(set(folded)) == 1:
        raise Unprocessable.field(field, "This password is too common.", "common")
    if len(part) >= _SHORTEST_PART and part in folded:
        raise Unprocessable.field(field, "A password does not contain the name of the e-mail address.", "context")
    return text


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


@frozen
class Passwords:
    """Makes hashes and compares with them; one who has none is compared with as slowly as one who has."""

    options: Any = None

    def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._hasher.hash(normalize("NFC", password))

    def matches(self, known: str | None, password: str) -> bool:
        """True if it is the password of this hash; never, but after the same work, where there is none."""
        from argon2.exceptions import InvalidHashError, VerificationError

        hasher, nobody = self._hasher, self._nobody
        try:
            return hasher.verify(known or nobody, normalize("NFC", password)) and known is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, known: str) -> bool:
        """True if a hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(known)

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        usual = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, "hash_len": 32, "salt_len": 16}
        return PasswordHasher(**(usual | (self.options or {})))

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))
