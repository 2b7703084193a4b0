"""The actions on apps of sessions: which there are, a token for one, a visit with it, and where that leads."""

from dataclasses import field
from typing import ClassVar, Final

from portico.core.actions.standard import EntityAction
from portico.core.base.frozen import frozen
from portico.core.model.action import PlatformAction


@frozen
class ListApps(EntityAction, of="session", does="list_apps", permits="get"):
    """Lists them, with their addresses."""

    by_facts: ClassVar[bool] = True
    mutates: ClassVar[bool] = False


@frozen
class OpenApp(EntityAction, of="session", does="open_app", permits="connect"):
    """Makes a token for an app."""

    by_facts: ClassVar[bool] = True
    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    app: str


@frozen
class VisitApp(EntityAction, of="session", does="visit_app", permits="connect"):
    """Goes on with a visit, in the visitor's name; there is one record a minute at most."""

    by_facts: ClassVar[bool] = True
    recorded: ClassVar[bool] = False
    app: str


@frozen
class FindAppRoute(PlatformAction, of="app_route", does="find"):
    """Asks where the token of an app leads; the app proxy does."""

    recorded: ClassVar[bool] = False
    token: str = field(repr=False)


OF_APPS: Final = (ListApps, OpenApp, VisitApp)
