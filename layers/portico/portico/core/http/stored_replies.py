"""The replies that are kept for idempotency keys, by the idempotency utility of Powertools.

This module is imported only when a request has a key.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from portico.core.aws.botocore_clients import client
from portico.core.aws.errors import translated
from portico.core.base.errors import BadRequest, Conflict, PorticoError, Unprocessable
from portico.core.base.observability import logger
from portico.core.data.homes import Homes
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord

_SECONDS: Final = 24 * 3600
_LONGEST_KEY: Final = 255
MOST_KEPT: Final = 256 * 1024  # an item has at most 400 KB


@dataclass
class StoredReplies:
    """The replies that are kept, each below the hash of its key, with the hash of the request that it answered."""

    table_name: str
    homes: Homes

    def __post_init__(self) -> None:
        from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig

        self.layer: DynamoDBPersistenceLayer = DynamoDBPersistenceLayer(
            table_name=self.table_name, boto3_client=client("dynamodb", read_timeout=3)
        )
        config = IdempotencyConfig(
            event_key_jmespath="key",
            payload_validation_jmespath="payload",
            raise_on_no_idempotency_key=True,
            expires_after_seconds=_SECONDS,
            hash_function="sha256",
        )
        self.layer.configure(config, key_prefix="reply")

    def uids(self, scope: Scope) -> tuple[str, ...]:
        """The uids of a scope, in one request."""
        return self.homes.known(scope).uids or ()

    def begin(self, asked: dict[str, Any], milliseconds: int) -> "DataRecord | None":
        """None for a new key, which is in flight now; else what is known of it.

        Raises Unprocessable when the key came with another request before.
        """
        from aws_lambda_powertools.utilities.idempotency import exceptions

        try:
            with translated():
                self.layer.save_inprogress(asked, milliseconds)
        except exceptions.IdempotencyItemAlreadyExistsError as known:
            return known.old_data_record or self.layer.get_record(asked)
        except exceptions.IdempotencyValidationError as error:
            message = "This Idempotency-Key was used for another request."
            raise Unprocessable(message, code="IDEMPOTENCY_KEY_REUSED") from error
        return None

    def keep(self, asked: dict[str, Any], reply: dict[str, Any]) -> None:
        """Keeps the reply."""
        with translated():
            self.layer.save_success(asked, reply)

    def forget(self, asked: dict[str, Any], error: Exception) -> None:
        """Frees the key of a request that failed."""
        with translated():
            self.layer.delete_record(asked, error)


def owner_of(replies: StoredReplies, principal: Principal, place: Scope) -> list[str | None]:
    """Whose a key is, and in which place: no namesake of either has it."""
    uids = (*(principal.uids or ()), *replies.uids(place))
    return [principal.domain, principal.subject, principal.client, *filter(None, uids)]


def checked_key(key: str, called: str) -> str:
    """The key. Raises BadRequest for what cannot be one, by what it is called there."""
    if not 0 < len(key) <= _LONGEST_KEY or not (key.isascii() and key.isprintable()):
        message = f"{called} has 1 to {_LONGEST_KEY} printable ASCII characters."
        raise BadRequest(message, code="INVALID_IDEMPOTENCY_KEY")
    return key


def kept_hash(key: str, content: bytes) -> str:
    """What is kept of a request: only who knows the key can guess at its content by that; of the key, too, only a hash is kept."""
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()


def mark_of(asked: dict[str, Any]) -> IdempotencyMark:
    """The mark of what a key was asked for, which changes bear."""
    return IdempotencyMark(hashlib.sha256(json.dumps(asked["key"]).encode()).hexdigest())


def known_reply(known: "DataRecord") -> dict[str, Any]:
    """The reply that is kept. Raises Conflict while there is none yet."""
    if known.status != "COMPLETED":
        message = "A request with this Idempotency-Key is still in flight."
        raise Conflict(message, code="IDEMPOTENCY_IN_PROGRESS", headers={"Retry-After": "1"})
    reply: dict[str, Any] = json.loads(known.response_data)
    return reply


def body_of(reply: dict[str, Any]) -> str:
    """The body that is kept. Raises Conflict where none is."""
    if reply["body"] is None:
        message = (
            "The request was carried out before, and its reply was not kept: it showed a secret, or was too large."
        )
        details = {"status": reply["status"], "location": reply["headers"].get("location")}
        raise Conflict(message, code="IDEMPOTENCY_REPLY_NOT_KEPT", details=details)
    return str(reply["body"])


def quietly(write: Callable[[dict[str, Any], Any], None], asked: dict[str, Any], outcome: Any) -> None:
    """Keeps a reply. A failure changes neither effect nor reply; the key is then free after the call's time."""
    try:
        write(asked, outcome)
    except PorticoError:
        logger().error("idempotency.write.failed", exc_info=True)
