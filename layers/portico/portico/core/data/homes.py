"""The uids of domains and projects, read where nothing that was read before has told them.

An item has those of its scope, so a change of what is there costs nothing more; nor does a call in a scope that its principal's
token or the check of the scope tells. What is left is one request: a creation in a project, and the record of a failure.
"""

from typing import Final

from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.model.scope import Scope

# The plurals of the entities that scopes are named by; a test compares them with the entities.
DOMAINS: Final = "domains"
PROJECTS: Final = "projects"
_LONGEST_NAME: Final = 63


@frozen
class Homes:
    """Looks uids up, strongly consistent: a name that was remembered may be another's by now."""

    table: Table
    table_name: str

    def known(self, scope: Scope) -> Scope:
        """The scope with its uids; empty ones for what is not there, or was made before there were uids."""
        if scope.uids is not None or scope.domain is None:
            return scope
        if not all(0 < len(name) <= _LONGEST_NAME for name in (scope.domain, scope.project) if name is not None):
            return scope.at(("", ""))  # no names: they are in no key
        keys = [{"pk": f"{Scope()}#{DOMAINS}", "sk": scope.domain}]
        if scope.project is not None:
            keys.append({"pk": f"{Scope(scope.domain)}#{PROJECTS}", "sk": scope.project})
        uids = [str((item or {}).get("uid", "")) for item in self.table.get_many(self.table_name, keys)]
        return scope.at((uids[0], *uids[1:]))
