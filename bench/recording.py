"""`python -m bench.recording FOLDER SAMPLE ...`: what AWS answers to the sample invocations, noted for measured processes.

Each sample is fed to its handler on the state that `events/state.json` describes, with moto as AWS and a Lambda that is just
enough for the engine; into the folder go `<function>.<sample>.event.json` and `.answers.json`, and the environment.
"""

import hashlib
import json
import os
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from portico.compute.functions.engine import ENGINE
from portico.compute.images.builder import LAYERS
from portico.core.aws import botocore_clients as aws
from portico.core.aws.connection import Reply, SignedConnection

from bench.measured.aws import Raw, name_of
from local.sam_local_state import State
from tests.support.engine import FakeEngine
from tests.support.images import FakeLayers
from tests.support.samples import make_resources
from tests.support.wire import mocked_aws
from tools.samples import Sample, samples

CREDENTIALS: Final = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
REPLY: Final = {
    "ok": True,
    "status": "SUCCEEDED",
    "output": {"name": "Ada"},
    "output_size": 15,
    "logs": {},
    "cold": False,
}


def main(folder: Path, names: list[str]) -> None:
    """Records the samples of these names, and the environment that the measured processes need."""
    from portico.core.base.settings import settings
    from portico.platform import platform

    os.environ |= CREDENTIALS
    known = {sample.name: sample for sample in samples()}
    with mocked_aws(config={"core": {"passthrough": {"urls": [r"https://lambda\..*"]}}}):
        environment = make_resources()
        os.environ |= environment
        for name in names:
            settings.cache_clear()
            platform.cache_clear()
            platform().put(ENGINE, FakeEngine())
            platform().put(LAYERS, FakeLayers())
            State(platform()).load()
            platform.cache_clear()
            _record(known[name], folder)
    (folder / "environment.json").write_text(json.dumps(CREDENTIALS | environment))


def _record(sample: Sample, folder: Path) -> None:
    event = sample.event()
    with _noted() as noted:
        module = import_module(f"functions.{sample.folder}.app")
        reply = module.handler(event, None)
    if not sample.fits(json.loads(json.dumps(reply))):
        raise RuntimeError(f"{sample.name} replied {reply}")
    name = sample.name.replace("/", ".")
    (folder / f"{name}.event.json").write_text(json.dumps(event))
    (folder / f"{name}.answers.json").write_text(json.dumps(noted))


@contextmanager
def _noted() -> Iterator[dict[str, list[Any]]]:
    """Each answer of AWS while the block lasts, by what was asked."""
    noted: dict[str, list[Any]] = {}
    asked: list[str] = []

    def note(name: str, status: int, headers: Mapping[str, Any], body: bytes) -> None:
        known = {key: str(value) for key, value in headers.items()}
        noted.setdefault(name, []).append([status, known, b64encode(body).decode()])

    def before(request: Any, **_: Any) -> Any:
        asked.append(name_of(request.method, request.url, request.headers))
        return _lambda(request) if "lambda." in request.url else None

    def after(response_dict: dict[str, Any], **_: Any) -> None:
        body = response_dict["body"]
        if not isinstance(body, bytes):
            body = body.read()
            response_dict["body"] = Raw(body)
        note(asked[-1], response_dict["status_code"], response_dict["headers"], body)

    exchange = SignedConnection.exchange

    def exchanged(
        wire: SignedConnection, path: str, headers: Mapping[str, str], body: bytes, *rest: float | None
    ) -> Reply:
        reply = Reply(200, {}, json.dumps(REPLY).encode())
        if not path.endswith("/invocations"):
            reply = exchange(wire, path, headers, body, *rest)
        note(name_of("POST", wire.endpoint.url, headers), reply.status, reply.headers, reply.body)
        return reply

    aws.session.cache_clear()
    events = aws.session().get_component("event_emitter")
    events.register_first("before-send", before)
    events.register("before-parse", after)
    with patch.object(SignedConnection, "exchange", exchanged):
        yield noted


def _lambda(request: Any) -> Any:
    """The answer that AWS Lambda would give."""
    from portico.platform import platform

    if request.method == "POST" and request.url.endswith("/functions"):
        asked = json.loads(request.body)
        code = platform().objects.get(asked["Code"]["S3Key"])
        digest = b64encode(hashlib.sha256(code).digest()).decode()
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{asked['FunctionName']}"
        return _json(
            request,
            201,
            {"FunctionArn": arn, "Version": "1", "CodeSha256": digest, "Environment": asked["Environment"]},
        )
    return _json(
        request, 200, {"Configuration": {"State": "Active"}, "State": "Active", "Versions": [], "LayerVersions": []}
    )


def _json(request: Any, status: int, body: Any) -> Any:
    headers: Any = {"content-type": "application/json"}
    return AWSResponse(request.url, status, headers, Raw(json.dumps(body).encode()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
