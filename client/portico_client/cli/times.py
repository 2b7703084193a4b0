"""Times as people read them: in the zone of this machine."""

from datetime import datetime


def local(time: datetime) -> str:
    """A time in the zone of this machine, which is named."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z").rstrip()
