"""Callbacks on the stack: a batch session ends, and a receiver verifies what it is sent by the stock library."""

import base64
import secrets

from standardwebhooks import Webhook

from tests.e2e.api import Api, unique
from tests.e2e.test_sessions import ENDS, begin, read, until, when
from tests.support.receiver import receiving


def test_the_end_of_a_batch_is_posted(api: Api) -> None:
    secret, name = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}", unique("hooks")
    assert api("POST", "/v1/secrets", json={"name": name, "values": {"KEY": secret}}).status_code == 201
    with receiving() as receiver:
        key = begin(api, type="batch", command="exit 3", callback=receiver.url, callback_secret=name)
        assert when(api, key, *ENDS)["result"] == "failure"
        told = until(lambda: read(api, key), lambda found: found["callback_at"] or found["callback_error"])
    assert told["callback_error"] is None
    [request] = receiver.received
    event = Webhook(secret).verify(request.body, request.headers)
    assert (event["type"], event["subject"]) == ("dev.portico.session.settle", key)
    assert [event["data"]["data"][field] for field in ("reason", "result", "exit_code")] == [
        "task-failed",
        "failure",
        3,
    ]
    assert api("DELETE", f"/v1/secrets/{name}?purge=true").status_code == 204
