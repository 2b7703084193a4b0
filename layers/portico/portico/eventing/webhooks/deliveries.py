"""From a delivery whose signature is right to the event that it is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs

from portico.core.base.clock import instant
from portico.core.base.errors import BadRequest, UnsupportedMediaType
from portico.core.base.strict_json import parse_mended
from portico.core.cloudevents.event import JSON, CloudEvent, is_json
from portico.eventing.webhooks.entity import Webhook
from portico.eventing.webhooks.schemes import Scheme
from portico.eventing.webhooks.signatures import FORM, Delivery, standard_header

_Said = tuple[str, Any]  # the id of the delivery, and of what kind it is


def event_of(webhook: Webhook, delivery: Delivery, at: datetime) -> CloudEvent:
    """The event: the same for a delivery that comes again. Raises BadRequest, UnsupportedMediaType, Unprocessable."""
    data = _data(webhook.scheme, delivery)
    delivered, kind = _SAYS[webhook.scheme](delivery, data)
    attributes = {
        "specversion": "1.0",
        "id": delivered,
        "source": webhook.source,
        "type": webhook.event,
        "subject": kind if isinstance(kind, str) and kind else None,
        "time": instant(at),
        "datacontenttype": JSON,
    }
    return CloudEvent.from_json({**attributes, "data": data})


def known_by(scheme: Scheme, delivery: Delivery) -> str | None:
    """The mark by which a delivery is known when it comes again: for GitHub the body, for it signs that and not the id; None for the id."""
    return f"sha256:{sha256(delivery.body).hexdigest()}" if scheme is Scheme.GITHUB else None


def _data(scheme: Scheme, delivery: Delivery) -> Any:
    """The body as JSON, mended where it must be, for its sender does not send another; GitHub can send it as the field `payload` of a form, too."""
    given = (delivery.header("content-type") or "").partition(";")[0].strip().lower()
    forms = (FORM,) if scheme is Scheme.GITHUB else ()
    if given in forms:
        return parse_mended(_payload(delivery.body))
    if not is_json(given):
        details = {"content_type": given[:128] or None, "supported": [JSON, *forms]}
        raise UnsupportedMediaType("Deliver JSON.", details=details)
    return parse_mended(delivery.body)


def _payload(body: bytes) -> str:
    try:
        found = parse_qs(body.decode(), strict_parsing=True, max_num_fields=8, errors="strict").get("payload", [])
    except ValueError as error:
        raise BadRequest("The form cannot be read.") from error
    if len(found) != 1:
        raise BadRequest("The form has one field payload.")
    return found[0]


def _github(delivery: Delivery, _data: Any) -> _Said:
    return _required(delivery, "X-GitHub-Delivery"), delivery.header("x-github-event")


def _stripe(_delivery: Delivery, data: Any) -> _Said:
    fields = data if isinstance(data, dict) else {}
    if not isinstance(fields.get("id"), str):
        raise BadRequest("The body has no id, which names the event.", details={"field": "id"})
    return fields["id"], fields.get("type")


def _standard(delivery: Delivery, data: Any) -> _Said:
    kind = data.get("type") if isinstance(data, dict) else None
    return _given("webhook-id", standard_header(delivery, "id")), kind


def _required(delivery: Delivery, name: str) -> str:
    return _given(name, delivery.header(name.lower()))


def _given(name: str, value: str | None) -> str:
    if not value:
        raise BadRequest(f"The header {name}, which names the delivery, is there once.", details={"header": name})
    return value


_SAYS: Final[Mapping[Scheme, Callable[[Delivery, Any], _Said]]] = {
    Scheme.GITHUB: _github,
    Scheme.STRIPE: _stripe,
    Scheme.STANDARD: _standard,
}
