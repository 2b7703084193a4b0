"""Subjects of shares: whether there are such domains, projects, users and service accounts."""

from collections.abc import Sequence
from typing import Any, Final

from portico.compute.fair_share.formula import Subject
from portico.core.base.errors import Unprocessable
from portico.core.data.store import Store
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project
from portico.tenancy.service_accounts.entity import ServiceAccount
from portico.tenancy.users.entity import User

ACCOUNT: Final = "service-account:"
_AT_ONCE: Final = 100  # items of a request
_FIELDS: Final = ("domain_name", "project_name", "user_name")


def present(store: Store, subjects: Sequence[Subject]) -> list[bool]:
    """Whether each is there, with all that it is in; a request for each hundred names."""
    wanted = list(dict.fromkeys(part for subject in subjects for part in _parts(subject)))
    found: set[Any] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        read = store.get_together(*chunk)
        found |= {part for part, entity in zip(chunk, read, strict=True) if entity is not None}
    return [all(part in found for part in _parts(subject)) for subject in subjects]


def check_subjects(store: Store, subjects: Sequence[Subject]) -> None:
    """Raises Unprocessable that names the first that is not there, or is there twice."""
    if len(set(subjects)) < len(subjects):
        raise Unprocessable.field("weights", "A batch has every subject once.", "duplicate")
    for number, (subject, known) in enumerate(zip(subjects, present(store, subjects), strict=True)):
        if not known:
            field = f"weights.{number}.{_FIELDS[len(subject) - 1]}"
            raise Unprocessable.field(field, f"There is no {'/'.join(subject)!r}.", "not_found")


def _parts(subject: Subject) -> list[tuple[Any, Scope, str]]:
    domain = subject[0]
    found: list[tuple[Any, Scope, str]] = [(Domain, GLOBAL, domain)]
    if len(subject) > 1:
        found.append((Project, Scope(domain), subject[1]))
    if len(subject) > 2:
        name = subject[2]
        kind = ServiceAccount if name.startswith(ACCOUNT) else User
        found.append((kind, Scope(domain), name.removeprefix(ACCOUNT)))
    return found
