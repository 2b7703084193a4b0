"""Passwords: which are good enough (NIST SP 800-63B, 5.1.1.2), and how they are kept (Argon2id, RFC 9106).

The parameters are those of OWASP's password storage cheat sheet: 19 MiB, 2 passes, 1 lane.
"""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from portico.core.errors import Unprocessable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST: Final = 10
LONGEST: Final = 256
_SHORTEST_PART: Final = 3  # shorter parts of addresses are in too many words
# Of the lists of leaked passwords, the commonest that are long enough to pass otherwise.
_COMMON: Final = frozenset(
    "0123456789 01234567890 0987654321 1029384756 1111111111 11111111111 1112223334 1122334455 1212121212 "
    "1231231234 123123123123 1234512345 123454321 1234554321 123456123456 1234567890 12345678900 12345678901 "
    "123456789012 123456789a 123456789q 1234567891 12345678910 123456789abc 1234qwerasdf 123qweasdzxc 147258369 "
    "1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 2222222222 3333333333 5555555555 7777777777 "
    "8888888888 9876543210 9999999999 abc1234567 abcd123456 abcd1234567 abcdefghij abcdefghijk administrator "
    "adminadmin alexander1 asdfasdfasdf asdfghjkl1 asdfghjkl123 basketball basketball1 benjamin123 changeme123 "
    "christopher football123 iloveyou12 iloveyou123 iloveyou1234 iloveyouso internet123 letmein123 "
    "letmein1234 liverpool1 liverpoolfc manchester michelle123 mypassword mypassword1 p@ssw0rd123 pa55word123 passw0rd12 "
    "passw0rd123 password01 password10 password11 password12 password123 password1234 password12345 password123456 "
    "password2020 password2021 password2022 password2023 password2024 password2025 password2026 passwordpassword "
    "princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qwer123456 qwerasdfzxcv qwerty1234 "
    "qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] qwertyuiopasdfghjkl "
    "secret1234 sunshine123 superman123 superstar1 temporary1 test123456 testing123 trustno1trustno1 unbelievable "
    "volleyball welcome123 welcome1234 welcome12345 welcometo1 whatever123 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234 "
    "zxcvbnmasdfghjkl correcthorsebatterystaple".split()
)


def accepted(password: str, email: str | None, field: str = "password") -> str:
    """The password in its normal form. Raises Unprocessable that says what is wrong with it, never what it is."""
    text = normalize("NFC", password)
    folded = text.casefold()
    part = (email or "").partition("@")[0].casefold()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Unprocessable.field(field, f"A password has {SHORTEST} to {LONGEST} characters.", "length")
    if folded in _COMMON or len(set(folded)) == 1:
        raise Unprocessable.field(field, "This password is too common.", "common")
    if len(part) >= _SHORTEST_PART and part in folded:
        raise Unprocessable.field(field, "A password does not contain the name of the e-mail address.", "context")
    return text


@dataclass(frozen=True)
class Passwords:
    """Makes hashes and compares with them; one who has none is compared with as slowly as one who has."""

    options: Any = None

    def hashed(self, password: str) -> str:
        """The hash of a password, with its salt and parameters."""
        return self._hasher.hash(normalize("NFC", password))

    def matches(self, known: str | None, password: str) -> bool:
        """Whether it is the password of this hash; never, but after the same work, where there is none."""
        from argon2.exceptions import InvalidHashError, VerificationError

        hasher, nobody = self._hasher, self._nobody
        try:
            return hasher.verify(known or nobody, normalize("NFC", password)) and known is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, known: str) -> bool:
        """Whether a hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(known)

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        usual = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, "hash_len": 32, "salt_len": 16}
        return PasswordHasher(**(usual | (self.options or {})))

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))
