"""Signing in by e-mail and password, and changing one's password. Not a grant of the token endpoint: RFC 9700, 2.4."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from portico.access.authn.login_attempt import Attempt
from portico.access.authn.login_throttle import Throttle
from portico.access.authn.password_hashes import Passwords, accepted
from portico.core.actions.processor import Handler
from portico.core.base.errors import Conflict, Forbidden, NotFound, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import PASSWORD
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.tenancy.sign_in.actions import ChangePassword, Login
from portico.tenancy.sign_in.refresh_tokens import RefreshTokens
from portico.tenancy.sign_in.subjects import IssuedToken, Subject, Subjects, denied
from portico.tenancy.users.entity import User, email_claim

_NOBODY: Final = "-"  # no name of a user: a look-up of it costs what one of a user does


@frozen
class PasswordSignIn:
    """Signs in users by their passwords."""

    users: Repository[User]
    subjects: Subjects
    families: RefreshTokens
    passwords: Passwords
    throttle: Throttle

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {Login: self.login, ChangePassword: self.change}

    def login(self, call: Call, action: Login) -> IssuedToken:
        """Tokens of the user. Raises Unauthenticated, the same and after the same work for every fault."""
        attempt = Attempt.of(action.domain, action.user, action.asker.source)
        counted = self.throttle.begin(attempt)
        subject = self._subject(action)
        user = subject.member if subject is not None else None
        known = user.password_hash if isinstance(user, User) else None
        if not self.passwords.matches(known, action.password) or subject is None or not isinstance(user, User):
            raise _wrong(user)
        self.throttle.succeeded(attempt, counted)
        self._renew(call, user, action.password)
        return self.families.open(call, subject, PASSWORD, action.asker.fingerprint)

    def change(self, call: Call, action: ChangePassword) -> None:
        """Gives the caller a new password; sessions and tokens of before are out."""
        scope = action.scope
        user = self.users.get(Scope(scope.domain), str(scope.user))
        attempt = Attempt.of(str(scope.domain), user.name, action.asker.source)
        counted = self.throttle.begin(attempt)
        if not self.passwords.matches(user.password_hash, action.old):
            raise denied(Forbidden("The old password is wrong.", code="WRONG_PASSWORD"))
        self.throttle.succeeded(attempt, counted)
        fresh, now = accepted(action.new, user.email, "new_password"), self.subjects.clock.now()
        after = user.changed(now, password_hash=self.passwords.hashed(fresh), credentials_changed_at=now)
        try:
            self.users.update(call, user, after, "change_password")
        except StaleVersion as error:
            raise Conflict("The user is being changed right now; try again.", code="USER_CONTENDED") from error

    def _subject(self, action: Login) -> Subject | None:
        name: str | None = action.user
        if "@" in action.user:
            name = self.users.store.holder(email_claim(Scope(action.domain), action.user))
        return self.subjects.find("user", action.domain, name or _NOBODY)

    def _renew(self, call: Call, user: User, password: str) -> None:
        """Hashes the password anew when the parameters have changed; the next sign-in may do it as well."""
        if user.password_hash is None or not self.passwords.is_outdated(user.password_hash):
            return
        after = user.changed(self.subjects.clock.now(), password_hash=self.passwords.hashed(password))
        try:
            self.users.update(call, user, after, "rehash")
        except (StaleVersion, NotFound):
            return


def _wrong(user: object) -> Unauthenticated:
    about = Target("token", user.scope, user.name) if isinstance(user, User) else None
    message = "The user and the password do not match."
    return denied(Unauthenticated(message, code="INVALID_CREDENTIALS"), about)
