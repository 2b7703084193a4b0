"""The question of the app proxy: where a token leads."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from portico.compute.sessions.apps.actions import FindAppRoute, VisitApp
from portico.compute.sessions.apps.models import AppRoute
from portico.compute.sessions.apps.tokens import APP_TOKENS, AppTokens
from portico.compute.sessions.apps.visits import Door
from portico.compute.sessions.engine import EngineError, Reach, Way
from portico.compute.sessions.reach import REACH
from portico.core.actions.processor import Handler, RunAs
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.model.action import Action
from portico.core.model.call import Call, Origin
from portico.tenancy.sign_in.proved_before import PROVED_BEFORE, ProvedBefore

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


@frozen
class AppRoutes:
    """Answers it, with the visitor's rights of now."""

    tokens: AppTokens
    visitors: ProvedBefore
    run: RunAs
    reach: Lazy[Reach]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {FindAppRoute: self.find}

    def find(self, call: Call, action: FindAppRoute) -> AppRoute:
        """The route. Raises Unauthenticated, Forbidden where the visitor may no longer, and what a visit does."""
        visit = self.tokens.read(action.token)
        visitor = self.visitors.now(visit.visitor)
        origin = Origin(call.origin.request_id, call.origin.traceparent)
        door: Door = self.run(visitor, VisitApp(visit.scope, visit.session, visit.app), origin)
        way = self._way(door)
        return AppRoute(
            session=visit.session,
            app=visit.app,
            url=way.url,
            headers=dict(way.headers),
            secret=door.secret,
            user=visitor.subject,
            token=self.tokens.renewed(visit, action.token),
        )

    def _way(self, door: Door) -> Way:
        try:
            return self.reach().way(door.address, door.port)
        except EngineError as error:
            raise Unavailable("The session does not answer.", code="SESSION_UNREACHABLE") from error


def wire(parts: "Parts") -> AppRoutes:
    """It, put together."""
    return AppRoutes(parts.get(APP_TOKENS), parts.get(PROVED_BEFORE), parts.run_as, parts.lazy(REACH))
