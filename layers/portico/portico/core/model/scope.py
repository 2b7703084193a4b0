"""Scopes: where an entity lives.

A scope is global, a domain, a project in a domain, or a user or a service account in a domain. Its text form is part of every key:

    global    domain/acme    project/acme/vision    user/acme/ann    service_account/acme/ci

A name may be another's after a purge, and a uid never is. So what outlives a domain or a project by name (records of the journal,
replies that are kept, cursors of trails) is kept by uids.
"""

from dataclasses import field
from typing import Final, Self

from portico.core.base.frozen import frozen

_NONE: Final = "-"  # in place of a uid, for what has none


@frozen(slots=True)
class Scope:
    """A place in the tree of tenants; the fields that do not apply are None.

    `uids` are that of the domain and, in a project, that of the project; None while nobody has told them. One is empty for what
    was made before there were uids: that has its name instead. Scopes of the same names are equal.
    """

    domain: str | None = None
    project: str | None = None
    user: str | None = None
    uids: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    account: str | None = None

    def __post_init__(self) -> None:
        """Names are unique ignoring case, so a scope has one spelling."""
        for kind in ("domain", "project", "user", "account"):
            name = getattr(self, kind)
            if name is not None:
                object.__setattr__(self, kind, name.lower())

    def __str__(self) -> str:
        if self.project is not None:
            return f"project/{self.domain}/{self.project}"
        if self.user is not None:
            return f"user/{self.domain}/{self.user}"
        if self.account is not None:
            return f"service_account/{self.domain}/{self.account}"
        return "global" if self.domain is None else f"domain/{self.domain}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The scope that `str` wrote. Raises ValueError for any other text."""
        kind, *names = text.split("/")
        match kind, names:
            case "global", []:
                return cls()
            case "domain", [domain]:
                return cls(domain)
            case "project", [domain, project]:
                return cls(domain, project)
            case "user", [domain, user]:
                return cls(domain, user=user)
            case "service_account", [domain, account]:
                return cls(domain, account=account)
        raise ValueError(f"not a scope: {text!r}")

    def at(self, uids: tuple[str, ...]) -> "Scope":
        """The same scope, with its uids."""
        return Scope(self.domain, self.project, self.user, uids, self.account)

    def at_home(self, home: str | None) -> "Scope":
        """The same scope, with the uids that `home` wrote, if it did."""
        return self if home is None else self.at(tuple("" if uid == _NONE else uid for uid in home.split("/")))

    @property
    def home(self) -> str | None:
        """The uids as text, for `at_home`; None while nobody has told them."""
        return None if self.uids is None else "/".join(uid or _NONE for uid in self.uids)

    @property
    def domain_place(self) -> str | None:
        """The domain as what outlives names is kept by: its uid, or else its name."""
        return (self.uids[0] if self.uids else "") or self.domain

    @property
    def place(self) -> str:
        """The scope as what outlives names is kept by: made of uids, or else of its names."""
        if self.domain is None:
            return str(self)
        domain, project = (*(self.uids or ()), "", "")[:2]
        if self.project is not None:
            return project or str(self)
        if self.user is not None:
            return f"{domain}/{self.user}" if domain else str(self)
        if self.account is not None:
            return f"{domain}/service_account/{self.account}" if domain else str(self)
        return domain or str(self)

    @property
    def name(self) -> str | None:
        """The last of its names; None of the global one."""
        return self.user or self.account or self.project or self.domain

    @property
    def kind(self) -> str:
        """`global`, `domain`, `project`, `user` or `service_account`."""
        return str(self).partition("/")[0]


GLOBAL = Scope()
