# Written by client/codegen.py from client/portico_client/aio/key_pairs.py; not to be edited.
"""Key pairs: of the caller, or of a user of its domain."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client.resources import Place
from portico_client.transport import Transport
from portico_client.names import Standard
from portico_client.requests import body_of

if TYPE_CHECKING:
    from portico_client import fields as f

MINE = Standard("keypair", "keypairs", "my_", "access_key")
THEIRS = Standard("keypair", "keypairs", "domain_user_", "access_key")
Shown = m.KeyPairPublic | m.KeyPairLimitedPublic
Made = m.KeyPairWithSecret | m.KeyPairLimitedWithSecret


class KeyPairs:
    """Key pairs, by which programs sign in; `user` names whose, by default they are the caller's."""

    def __init__(self, transport: Transport, scope: Place) -> None:
        self._transport = transport
        self._scope = scope

    def create(
        self,
        *,
        user: str | None = None,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.KeyPairLimitedCreate]",
    ) -> Made:
        """Adds one; its secret key is shown this once. A `resource_policy` is for those of a user."""
        body = body_of(None, fields, m.KeyPairCreate if user is None else m.KeyPairLimitedCreate)
        made: Made = self._call("create", user, body=body, idempotency_key=idempotency_key)
        return made

    def list(self, *, user: str | None = None) -> Iterator[Shown]:
        """All of them."""
        page = self._call("search", user)
        for item in page.items:
            yield item

    def get(self, access_key: str, *, user: str | None = None) -> Shown:
        """One by its access key. Raises NotFound."""
        found: Shown = self._call("get", user, access_key)
        return found

    def update(
        self,
        access_key: str,
        *,
        user: str | None = None,
        if_match: str | None = None,
        **fields: "Unpack[f.KeyPairLimitedUpdate]",
    ) -> Shown:
        """Changes the fields that are set: `status` disabled keeps it out."""
        body = body_of(None, fields, m.KeyPairUpdate if user is None else m.KeyPairLimitedUpdate)
        changed: Shown = self._call("update", user, access_key, body=body, if_match=if_match)
        return changed

    def rotate(self, access_key: str, *, user: str | None = None, if_match: str | None = None) -> Made:
        """Makes another in its place."""
        made: Made = self._call("rotate", user, access_key, if_match=if_match)
        return made

    def delete(self, access_key: str, *, user: str | None = None, if_match: str | None = None) -> None:
        """Removes it for good."""
        self._call("delete", user, access_key, if_match=if_match)

    def _call(self, verb: str, user: str | None, access_key: str | None = None, **options: Any) -> Any:
        path: Mapping[str, Any] = {"access_key": access_key}
        names = MINE
        if user is not None:
            names, path = THEIRS, {**path, **self._scope(), "name": user}
        return self._transport.call(names.operation(verb), path=path, **options)
