"""`client_credentials` (RFC 6749, 4.4): a key pair, by HTTP Basic or in the form, for an access token, without a refresh token."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.access.authn.access_keys import owner_of
from portico.core.actions.processor import Handler
from portico.core.base.errors import BadRequest, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import SHARED_SECRET, keypair_credential
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.keypairs.secret import is_secret_of
from portico.tenancy.keypairs.uses import KeyPairUses
from portico.tenancy.members.entity import Status
from portico.tenancy.sign_in.actions import IssueToken
from portico.tenancy.sign_in.grants.token_request import TokenRequest
from portico.tenancy.sign_in.subjects import IssuedToken, Subject, Subjects, denied

if TYPE_CHECKING:
    from portico.tenancy.sign_in.models import TokenForm

_CHALLENGE: Final = 'Basic realm="portico"'


def read(form: "TokenForm", asker: TokenRequest) -> IssueToken:
    """The action of a request. Raises Unauthenticated when there is no key pair in it, BadRequest when there are two."""
    if asker.basic is not None:
        if form.client_secret is not None or form.client_id not in {None, asker.basic[0]}:
            message = "Send the key pair once: by HTTP Basic, or as client_id and client_secret."
            raise BadRequest(message, code="INVALID_REQUEST")
        return IssueToken(*asker.basic)
    if asker.authorization or form.client_id is None or form.client_secret is None:
        message = "Send the key pair by HTTP Basic, or as client_id and client_secret."
        raise Unauthenticated(message, code="INVALID_CLIENT", challenge=_CHALLENGE)
    return IssueToken(form.client_id, form.client_secret.get_secret_value())


@frozen
class ClientCredentials:
    """Signs in users by their key pairs."""

    subjects: Subjects
    uses: KeyPairUses

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {IssueToken: self.issue}

    def issue(self, call: Call, action: IssueToken) -> IssuedToken:
        """A token of the key pair's user. Raises Unauthenticated, the same for every fault."""
        pair, subject = self._found(action.access_key)
        if not is_secret_of(pair, action.secret_key) or pair is None or pair.status is not Status.ACTIVE:
            raise _wrong(pair, subject)
        if subject is None:
            raise _wrong(pair, None)
        self.uses.note(pair.access_key)
        now, credential = self.subjects.clock.now(), keypair_credential(pair.access_key)
        return self.subjects.token(subject.principal(SHARED_SECRET, now, credential))

    def _found(self, access_key: str) -> tuple[KeyPair | None, Subject | None]:
        """The key pair and its user, in one request: an access key says whose it is."""
        owner = owner_of(access_key)
        if owner is None:
            return None, None
        subject, pair = self.subjects.find_with("user", *owner, (KeyPair, GLOBAL, access_key))
        return (
            (pair, subject) if pair is not None and pair.audit_scope == Scope(owner[0], user=owner[1]) else (None, None)
        )


def _wrong(pair: KeyPair | None, subject: Subject | None) -> Unauthenticated:
    about = None if pair is None else Target("token", _scope_of(pair, subject), pair.access_key)
    wrong = Unauthenticated("The key pair is not valid.", code="INVALID_CLIENT", challenge=_CHALLENGE)
    return denied(wrong, about)


def _scope_of(pair: KeyPair, subject: Subject | None) -> Scope:
    """The scope of the pair's user, with the uid of the domain where that was read."""
    return pair.audit_scope if subject is None else pair.audit_scope.at((subject.domain.uid,))
