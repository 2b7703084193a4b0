# Written by client/codegen.py from client/portico_client/aio/announcements.py; not to be edited.
"""Announcements: those that are for the caller, and what superadmins make."""

from collections.abc import Sequence

from portico_client import models as m
from portico_client import operations as o
from portico_client import standard


class Announcements(standard.Announcements):
    """What the operators of the platform tell; superadmins make them."""

    def current(self) -> Sequence[m.CurrentAnnouncement]:
        """Those that are for the caller now, the latest first."""
        return (self._transport.call(o.LIST_ANNOUNCEMENTS)).items
