"""Access tokens."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from portico.access.authn.access_tokens import digest_of, new_token_id, new_token_secret, token_text
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields, Get
from portico.core.base.errors import Forbidden, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.query import Page
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.standard import StandardService
from portico.tenancy.access_tokens.actions import CreateToken, DeleteToken, GetToken, ListTokens
from portico.tenancy.access_tokens.entity import AccessToken
from portico.tenancy.access_tokens.lists import lists_of
from portico.tenancy.domains.entity import Domain
from portico.tenancy.members.entity import Member, Role
from portico.tenancy.projects.entity import Project
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LONGEST: Final = timedelta(days=365)
USUAL: Final = timedelta(days=90)
_KEPT: Final = timedelta(days=1)  # after the end, before DynamoDB removes the item
_KINDS: Final[Mapping[str, type[Member]]] = {"user": User, "service-account": ServiceAccount}
_ADMINS: Final = frozenset({Role.DOMAIN_ADMIN, Role.SUPERADMIN})


@frozen
class AccessTokenService(StandardService[AccessToken]):
    """Keeps the tokens of users and service accounts: few of each, worth nothing without their holders."""

    most: ClassVar[int | None] = 50
    projects: Repository[Project]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {CreateToken: self.create, ListTokens: self.listed, GetToken: self.get, DeleteToken: self.remove}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> AccessToken:
        """A new token of the caller, with its secret."""
        principal, now = call.principal, self.clock.now()
        lists = lists_of(principal, fields)
        self._check_projects(principal, lists["projects"] or [])
        uids = self._uids(principal)
        token_id = new_token_id(principal.kind, str(scope.domain), str(scope.name))
        secret, expires = new_token_secret(), self._end(call, scope, fields.get("expires_at"), now)
        return AccessToken(
            scope=scope, id=token_id, name=fields["name"], secret_sha256=digest_of(secret), uids=uids, **lists,
            expires=expires, ttl=int((expires + _KEPT).timestamp()), token=token_text(token_id, secret),
            created_at=now, updated_at=now,
        )  # fmt: skip

    def listed(self, call: Call, action: ListTokens) -> Page[AccessToken]:
        """All that have not ended, the oldest first."""
        now = self.clock.now()
        kept = [token for token in self.repository.present_in(action.scope) if _lasts(token, now)]
        kept.sort(key=lambda token: token.created_at)
        return Page(kept, len(kept), 0, max(1, len(kept)), has_more=False, next_cursor=None)

    def get(self, call: Call, action: Get) -> AccessToken:
        """The token. Raises NotFound."""
        return self.repository.live(action.scope, action.key)

    def remove(self, call: Call, action: DeleteToken) -> None:
        """Removes it for good. Raises NotFound."""
        token = self._read(call, action)
        try:
            self.repository.purge(call, token)
        except StaleVersion as error:
            raise self.repository.missing(action.scope, action.key) from error  # another request has removed it

    def _end(self, call: Call, scope: Scope, wanted: datetime | None, now: datetime) -> datetime:
        """The end of a new token: as asked for, not after that of the token that asks."""
        asking = self._asking(call, scope)
        latest = now + LONGEST if asking is None or asking.expires is None else asking.expires
        if wanted is None:
            return min(now + USUAL, latest)
        if not now < wanted <= now + LONGEST:
            message = f"The end is in the future, at most {LONGEST.days} days from now."
            raise Unprocessable.field("expires_at", message, "out_of_range")
        if wanted > latest:
            raise Forbidden(
                "A token gives no more than it has: expires_at is after its own.", details={"field": "expires_at"}
            )
        return wanted

    def _asking(self, call: Call, scope: Scope) -> AccessToken | None:
        """The token that the call was made with. Raises Forbidden when it has been removed."""
        token_id = call.principal.token_id
        if token_id is None:
            return None
        try:
            return self.repository.live(scope, token_id)
        except NotFound as error:
            raise Forbidden("The access token is gone.") from error

    def _uids(self, principal: Principal) -> list[str]:
        """The uids of the holder and its domain, which are there. Raises NotFound."""
        kind, domain = _KINDS[principal.kind], str(principal.domain)
        member, home = self.repository.store.get_together(
            (kind, Scope(domain), principal.name), (Domain, GLOBAL, domain)
        )
        if member is None or home is None:
            raise Forbidden("The holder is gone.")
        return [member.uid, home.uid]

    def _check_projects(self, principal: Principal, names: list[str]) -> None:
        """Raises Unprocessable for a project that the holder does not belong to, or an admin's domain does not have."""
        if not names:
            return
        if principal.role in _ADMINS:
            found = self.projects.get_many(Scope(principal.domain), names)
            known = {project.name.lower() for project in found if project is not None}
        else:
            known = set(principal.projects)
        for index, name in enumerate(names):
            if name not in known:
                raise Unprocessable.field(f"projects.{index}", "There is no such project.", "unknown_project")


def _lasts(token: AccessToken, now: datetime) -> bool:
    return token.expires is None or token.expires > now


def wire(parts: "Parts") -> AccessTokenService:
    """The service, put together."""
    return AccessTokenService(parts.repository(AccessToken), parts.clock, parts.repository(Project))
