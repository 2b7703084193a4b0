"""Identifiers: UUID version 7 (RFC 9562), which sort by the time they were made."""

import uuid_utils


def new_id() -> str:
    """A new UUIDv7 in its canonical text form; later ones of this process sort after earlier ones."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether the text is a UUID of version 7 in canonical form."""
    try:
        parsed = uuid_utils.UUID(text)
    except ValueError:
        return False
    return parsed.version == 7 and str(parsed) == text
