"""The actions on policies that are not standard."""

from typing import Any, ClassVar

from portico.core.actions.standard import Fields, ScopedAction
from portico.core.base.frozen import frozen


@frozen
class Simulate(ScopedAction, of="policy", does="simulate"):
    """Asks who may do what, and which policy decides; in the scope of the user that is asked about, or of its domain.

    `who` is the principal as far as it is given; `resource` has type, domain, project, name; `drafts` are policies to try.
    """

    mutates: ClassVar[bool] = False

    who: Fields
    permission_asked: str
    resource: Fields
    drafts: tuple[dict[str, Any], ...] = ()
