"""The grants, by the requests that they read."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from portico.core.actions.processor import Handler
from portico.core.base.errors import PorticoError, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.tenancy.sign_in.grants import client_credentials, jwt_bearer, refresh_token, token_exchange
from portico.tenancy.sign_in.grants.names import Grant
from portico.tenancy.sign_in.grants.token_request import TokenRequest

if TYPE_CHECKING:
    from portico.core.services.parts import Parts
    from portico.tenancy.sign_in.failed_proofs import FailedProofs
    from portico.tenancy.sign_in.models import TokenForm

_READERS: Final[Mapping[str, Callable[["TokenForm", TokenRequest], Action]]] = {
    Grant.CLIENT_CREDENTIALS: client_credentials.read,
    Grant.REFRESH: refresh_token.read,
    Grant.JWT_BEARER: jwt_bearer.read,
    Grant.EXCHANGE: token_exchange.read,
}


def action_of(form: "TokenForm", asker: TokenRequest) -> Action:
    """The action that a token request asks for. Raises Unprocessable that names a grant which is none."""
    read = _READERS.get(form.grant_type)
    if read is None:
        message = f"There is no grant {form.grant_type!r}; there are {', '.join(Grant)}."
        raise Unprocessable.field("grant_type", message, "unsupported", code="UNSUPPORTED_GRANT_TYPE")
    return read(form, asker)


class Signer(Protocol):
    """Carries out some of the actions of signing in."""

    @property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        ...


@frozen
class Grants:
    """All who sign somebody in or out; what fails is recorded with a bound."""

    signers: tuple[Signer, ...]
    failed: "FailedProofs"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        own = {action: handler for signer in self.signers for action, handler in signer.handlers.items()}
        return {action: self._bounded(handler) for action, handler in own.items()}

    def _bounded(self, handler: Handler) -> Handler:
        def signed_in(call: Call, action: Action) -> Any:
            try:
                return handler(call, action)
            except PorticoError as error:
                if error.denied:
                    self.failed.bound(error)
                raise

        return signed_in


def wire(parts: "Parts") -> Grants:
    """The ways to sign in, and out."""
    from portico.access.authn.login_throttle import Throttle
    from portico.access.authn.password_hashes import Passwords
    from portico.tenancy.keypairs.uses import KEYPAIR_USES
    from portico.tenancy.sign_in.failed_proofs import FAILED_PROOFS
    from portico.tenancy.sign_in.grants.password import PasswordSignIn
    from portico.tenancy.sign_in.refresh_tokens import REFRESH_TOKENS
    from portico.tenancy.sign_in.subjects import SUBJECTS
    from portico.tenancy.users.entity import User

    store, subjects, families = parts.store, parts.get(SUBJECTS), parts.get(REFRESH_TOKENS)
    throttle = Throttle(store.table, store.entities, parts.clock)
    return Grants(
        (
            client_credentials.ClientCredentials(subjects, parts.get(KEYPAIR_USES)),
            PasswordSignIn(parts.repository(User), subjects, families, Passwords(), throttle),
            refresh_token.Refreshing(families),
            jwt_bearer.JwtBearer(store, subjects, parts.settings.issuer),
        ),
        parts.get(FAILED_PROOFS),
    )
