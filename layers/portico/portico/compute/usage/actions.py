"""The actions on usage: it is read; sessions add to it when they end."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from portico.core.actions.standard import Find, ScopedAction
from portico.core.base.frozen import frozen


class By(StrEnum):
    """What a report has a row for."""

    DOMAIN = "domain"
    PROJECT = "project"
    USER = "user"


@frozen
class ReportUsage(ScopedAction, of="usage", does="report", permits="get", group="usage"):
    """Sums up what was used in a period: a month (`2026-11`), or the days between two."""

    mutates: ClassVar[bool] = False
    by: By
    period: str | None = None
    since: date | None = None
    until: date | None = None


class SearchUsage(Find, of="usage", does="search", group="usage"):
    """Searches what was used, by day, project, user and group."""
