"""Principals that proved themselves before, as they are now: for what goes on in their names."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portico.access.authn.keyring import KEYRING
from portico.access.authn.principal_status import PrincipalStatus
from portico.core.base.errors import Forbidden, NotFound
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.data.repository import Repository
from portico.core.model.principal import Principal
from portico.tenancy.access_tokens.entity import AccessToken
from portico.tenancy.sign_in.makers import RIGHTS_LOST

if TYPE_CHECKING:
    from portico.core.aws.kms import Cipher
    from portico.core.data.table import Table
    from portico.core.services.parts import Parts


@frozen
class ProvedBefore:
    """Reads them anew each time: what was taken away meanwhile is gone."""

    table: "Table"
    entities: str
    cipher: "Cipher"
    tokens: Repository[AccessToken]

    def now(self, claims: Mapping[str, Any]) -> Principal:
        """Whom these claims were of, with the rights of now. Raises Forbidden when it, or what it proved itself by, is out."""
        asked = Principal.from_claims(claims)
        found = PrincipalStatus(self.table, self.entities, self.cipher).admitted(asked)
        if found is None or not self._has_token(found):
            raise Forbidden("Who asked for it is out, or what it was asked with.", code=RIGHTS_LOST)
        return found

    def _has_token(self, principal: Principal) -> bool:
        if principal.token_id is None:
            return True
        try:
            self.tokens.live(principal.own_scope, principal.token_id)
        except NotFound:
            return False
        return True


def wire(parts: "Parts") -> ProvedBefore:
    """Them, put together."""
    entities, cipher = parts.settings.require("entities_table"), parts.get(KEYRING).cipher
    return ProvedBefore(parts.table, entities, cipher, parts.repository(AccessToken))


PROVED_BEFORE: Part[ProvedBefore] = Part(f"{__name__}:wire")
