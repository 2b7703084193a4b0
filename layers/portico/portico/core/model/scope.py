"""Scopes: where an entity lives.

A scope is global, a domain, a project in a domain, or a user in a domain. Its text form is part of every key:

    global    domain/acme    project/acme/vision    user/acme/ann
"""

from typing import Self

from portico.core.base.frozen import frozen


@frozen(slots=True)
class Scope:
    """A place in the tree of tenants; the fields that do not apply are None."""

    domain: str | None = None
    project: str | None = None
    user: str | None = None

    def __post_init__(self) -> None:
        """Names are unique ignoring case, so a scope has one spelling."""
        for field in ("domain", "project", "user"):
            name = getattr(self, field)
            if name is not None:
                object.__setattr__(self, field, name.lower())

    def __str__(self) -> str:
        if self.project is not None:
            return f"project/{self.domain}/{self.project}"
        if self.user is not None:
            return f"user/{self.domain}/{self.user}"
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
        raise ValueError(f"not a scope: {text!r}")

    @property
    def kind(self) -> str:
        """`global`, `domain`, `project` or `user`."""
        return str(self).partition("/")[0]


GLOBAL = Scope()
