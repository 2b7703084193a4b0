"""Memberships of a project: they end with it, so that another one that takes its name begins without members."""

from collections.abc import Sequence
from typing import Any

from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.changes import StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.tenancy.members.entity import Member, Membership


@frozen
class Memberships:
    """Ends the memberships of projects; `members` are those who may have some: users, service accounts."""

    members: Sequence[Repository[Any]]
    clock: Clock

    def end(self, call: Call, project: Scope) -> None:
        """Nobody of the domain, deleted or not, belongs to the project any more. Reads all members of the domain."""
        for repository in self.members:
            for member in repository.present_in(Scope(project.domain)):
                self._end(call, repository, member, project)

    def _end(self, call: Call, repository: Repository[Any], member: Member, project: Scope) -> None:
        while (kept := _others(member, project)) != member.projects:
            try:
                repository.update(call, member, member.changed(self.clock.now(), projects=kept), "leave")
                return
            except StaleVersion:  # changed meanwhile
                try:
                    member = repository.get(member.scope, member.key, deleted=True)
                except NotFound:
                    return


def _others(member: Member, project: Scope) -> list[Membership]:
    return [place for place in member.projects if place.name.lower() != project.project]
