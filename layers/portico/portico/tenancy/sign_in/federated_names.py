"""Names of users whom an issuer makes: every text has one, and no two texts have the same, ignoring case."""

import hashlib
import re
from typing import Final

# 80 bits: a second text of the same name cannot be found, nor chosen by whoever may choose their text at the issuer.
_DIGITS: Final = 20
_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_MADE: Final = re.compile(rf".*-[0-9a-f]{{{_DIGITS}}}")
_UNNAMEABLE: Final = re.compile(r"[^a-z0-9._-]+")
_LONGEST_WORDS: Final = 63 - _DIGITS - 1


def name_of(text: str) -> str:
    """The text itself, where it is a name in lower case; else what is readable of it, and a digest of all of it."""
    if _PLAIN.fullmatch(text) and not _MADE.fullmatch(text):
        return text
    words = _UNNAMEABLE.sub("-", text.lower())[:_LONGEST_WORDS].strip("._-") or "user"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{words}-{digest}"
