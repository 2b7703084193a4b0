"""The client."""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client.aio.access_tokens import AccessTokens
from portico_client.aio.announcements import Announcements
from portico_client.aio.audit import AuditLogs
from portico_client.aio.catalog import BaseImages, EventTypes, Functions, Images, Policies, Webhooks
from portico_client.aio.folders import Folders, Invitations, OwnFolders
from portico_client.aio.in_sessions import InSessions
from portico_client.aio.key_pairs import KeyPairs
from portico_client.aio.notifications import (
    AdminNotificationChannels,
    AdminNotificationDeliveries,
    AdminNotificationRules,
    DomainNotificationChannels,
    DomainNotificationDeliveries,
    DomainNotificationRules,
    NotificationChannels,
    NotificationDeliveries,
    NotificationRules,
)
from portico_client.aio.quotas import Quotas
from portico_client.aio.renewing import AsyncRenewing
from portico_client.aio.resource_groups import IdleCheckers, ResourceGroups, ResourcePresets
from portico_client.aio.runs import DeadLetters, Replays, Runs, Uploads
from portico_client.aio.sessions import Sessions, SessionTemplates
from portico_client.aio.standard import StandardResources
from portico_client.aio.streams import Streams
from portico_client.aio.tasks import Tasks
from portico_client.aio.transport import AsyncTransport
from portico_client.aio.usage import FairShares, UsageReports
from portico_client.auth import Bearer, KeyPair, Memory, Tokens, TokenStore
from portico_client.requests import AGENT, TIMEOUT, Body, body_of
from portico_client.retries import NEVER, Retries
from portico_client.wire import httpx

if TYPE_CHECKING:
    from portico_client import fields as f


class AsyncPortico(StandardResources):
    """A deployment of Portico, as one caller sees it.

        async with AsyncPortico(url, key_pair=KeyPair(access_key, secret_key)) as portico:
            async for function in portico.functions.list():
                print(function.name, function.status)

    Args:
        url: The address of the deployment, which ends in its stage (`https://.../api`).
        key_pair: What tokens are got by.
        token: A token, instead.
        store: Where tokens are kept, instead or besides; see `sign_in`.
        project: `domain/project` to work in; by default that of the token.
        retries: How often to ask again.
        agent: What goes before this client in the User-Agent: `nightly/1.2`.
        transport: httpx's, for tests and proxies.
    """

    def __init__(
        self,
        url: str,
        *,
        key_pair: KeyPair | None = None,
        token: str | None = None,
        store: TokenStore | None = None,
        project: str | None = None,
        retries: Retries | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        agent: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self._store = store or Memory()
        self._domain: str | None = None
        auth = Bearer(token) if token else AsyncRenewing(self.url, self._store, key_pair)
        headers = {"User-Agent": f"{agent} {AGENT}".strip()}
        http = httpx.AsyncClient(base_url=self.url, auth=auth, headers=headers, timeout=timeout, transport=transport)
        self.transport = AsyncTransport(http, retries or Retries(), project)
        super().__init__(self.transport, self._in_domain)
        self.functions = Functions(self.transport)
        self.folders = Folders(self.transport)
        self.my_folders = OwnFolders(self.transport)
        self.invitations = Invitations(self.transport)
        self.runs = Runs(self.transport)
        self.uploads = Uploads(self.transport)
        self.images = Images(self.transport)
        self.base_images = BaseImages(self.transport)
        self.announcements = Announcements(self.transport)
        self.resource_groups = ResourceGroups(self.transport)
        self.resource_presets = ResourcePresets(self.transport)
        self.idle_checkers = IdleCheckers(self.transport)
        self.events = EventTypes(self.transport)
        self.webhooks = Webhooks(self.transport)
        self.notification_channels = NotificationChannels(self.transport)
        self.domain_notification_channels = DomainNotificationChannels(self.transport, self._in_domain)
        self.admin_notification_channels = AdminNotificationChannels(self.transport)
        self.notification_rules = NotificationRules(self.transport)
        self.domain_notification_rules = DomainNotificationRules(self.transport, self._in_domain)
        self.admin_notification_rules = AdminNotificationRules(self.transport)
        self.notification_deliveries = NotificationDeliveries(self.transport)
        self.domain_notification_deliveries = DomainNotificationDeliveries(self.transport, self._in_domain)
        self.admin_notification_deliveries = AdminNotificationDeliveries(self.transport)
        self.replays = Replays(self.transport)
        self.streams = Streams(self.transport)
        self.tasks = Tasks(self.transport, self._in_domain)
        self.sessions = Sessions(self.transport)
        self.session_templates = SessionTemplates(self.transport)
        self.in_sessions = InSessions(self.transport)
        self.dead_letters = DeadLetters(self.transport)
        self.policies = Policies(self.transport, self._in_domain)
        self.tokens = AccessTokens(self.transport)
        self.key_pairs = KeyPairs(self.transport, self._in_domain)
        self.quotas = Quotas(self.transport, self._in_domain)
        self.usage = UsageReports(self.transport, self._in_domain)
        self.fair_shares = FairShares(self.transport, self._in_domain)
        self.audit_logs = AuditLogs(self.transport, self._in_domain)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self.transport.http.aclose()

    async def _in_domain(self) -> Mapping[str, str]:
        return {"domain": await self.domain()}

    async def domain(self) -> str:
        """The domain to work in: that of the project, or of the caller."""
        if self._domain is None:
            project = self.transport.project
            self._domain = project.partition("/")[0] if project else str((await self.me()).domain)
        return self._domain

    async def me(self) -> m.PrincipalPublic:
        """The caller."""
        return await self.transport.call(o.ME)

    async def sign_in(
        self, body: m.LoginBody | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.LoginBody]"
    ) -> Tokens:
        """Signs in by password, and keeps the tokens. It is tried once: wrong passwords are counted. Raises Unauthenticated."""
        wanted: Body = body_of(body, fields, m.LoginBody)
        reply = await self.transport.call(o.LOGIN, body=wanted, auth=httpx.Auth(), retries=NEVER)
        tokens = Tokens.of(reply)
        self._store.save(tokens)
        return tokens

    async def sign_out(self) -> None:
        """Ends the session of the tokens that are kept, so that they cannot be renewed."""
        tokens = self._store.load()
        if tokens and tokens.refresh:
            await self.transport.call(o.LOGOUT, body={"refresh_token": tokens.refresh})

    async def change_password(self, old: str, new: str) -> None:
        """Another password; every session ends."""
        body = {"old_password": old, "new_password": new}
        await self.transport.call(o.CHANGE_PASSWORD, body=body)
