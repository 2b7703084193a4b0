"""The events of a subscription: one type, or all that begin alike (`order.*`); `*` is all of the project's own."""

from portico.core.model.event_names import EVENT_TYPE_PREFIX


def covers(pattern: str, event_type: str) -> bool:
    """True if events of a type are meant, ignoring case; those of the platform only where the pattern names them."""
    wanted, given = pattern.lower(), event_type.lower()
    if given.startswith(EVENT_TYPE_PREFIX) and platform_type(pattern) is None:
        return False
    if wanted == "*":
        return True
    return given.startswith(wanted[:-1]) if wanted.endswith(".*") else given == wanted


def is_exact(pattern: str) -> bool:
    """True if the pattern names one type."""
    return not pattern.endswith("*")


def platform_type(pattern: str) -> str | None:
    """The entity type that a pattern of platform events is about: `run` of `dev.portico.run.*`; None for other patterns.

    It is "" where a pattern of platform events says none.
    """
    lowered = f"{pattern.lower()}."
    if not lowered.startswith(EVENT_TYPE_PREFIX):
        return None
    entity_type, _, operation = lowered.removeprefix(EVENT_TYPE_PREFIX).partition(".")
    return entity_type if operation and entity_type != "*" else ""
