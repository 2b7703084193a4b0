"""CloudEvents SQL, the Expression Language of CloudEvents (CESQL 1.0): expressions over the attributes of an event."""

from portico.core.cesql.parser import Expression, ParseError, parse

__all__ = ["Expression", "ParseError", "parse"]
