"""Engines under contract, each with a real peer: ECS and Lambda MicroVMs are the local stack's, which runs them as processes."""

import io
import threading
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network
from typing import Any, TypeVar

import boto3
import pytest
from portico.compute.resource_groups.slots import CPU, MEM
from portico.compute.sessions.agent_entry import CODE_PATH
from portico.compute.sessions.definitions import Definitions
from portico.compute.sessions.direct_reach import DirectReach
from portico.compute.sessions.ecs_engine import EcsEngine, Network
from portico.compute.sessions.engine import Engine, EnginePrepares, Launch, LaunchRefused, Observed, Phase, Reach
from portico.compute.sessions.microvm_engine import MicrovmEngine
from portico.compute.sessions.microvm_images import MicrovmImages
from portico.compute.sessions.microvm_launches import MicrovmLaunches
from portico.compute.sessions.microvm_reach import MicrovmReach
from portico.core.aws.botocore_clients import client as botocore_client
from portico.core.aws.botocore_clients import session as botocore_session
from portico.core.aws.connection import SignedConnection
from portico.core.aws.endpoints import Endpoint
from portico.core.aws.json_client import JsonClient
from portico.core.aws.object_store import Objects
from portico.core.base.clock import SystemClock
from portico.core.data.table import Table

from local import environments, stack
from local.home import Home
from local.signing import REGION

T = TypeVar("T")
SMALL = {CPU: Decimal("0.25"), MEM: Decimal(512 * 1024**2)}
# Stands in for the agent: does what its ticket says.
PROGRAM = """
import http.server, json, os, signal, sys, time
ticket = os.environ["PORTICO_TICKET"]
if ticket.startswith("exit "):
    sys.exit(int(ticket.split()[1]))
if ticket == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
class Answers(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        told = {"environment": dict(os.environ), "path": self.path, "headers": {n.lower(): v for n, v in self.headers.items()}}
        told["body"] = self.rfile.read(int(self.headers["content-length"])).decode()
        body = json.dumps(told).encode()
        self.send_response(201)
        self.send_header("content-length", str(len(body)))
        self.send_header("set-cookie", "a=1")
        self.send_header("set-cookie", "b=2")
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
http.server.HTTPServer((os.environ["SESSION_HOST"], int(os.environ["PORT"])), Answers).serve_forever()
"""


class _Code(BaseHTTPRequestHandler):
    """Serves the program, where the platform would serve the agent."""

    def do_GET(self) -> None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            file.writestr("__main__.py", PROGRAM)
        self.send_response(200 if self.path == CODE_PATH else 404)
        self.end_headers()
        self.wfile.write(content.getvalue())

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Rig:
    """An engine, and the platform that its sessions fetch the agent from."""

    engine: Engine
    reach: Reach
    url: str

    def start(self, launch: Launch) -> str:
        """The handle, once the engine has prepared what it needs."""
        return until(lambda: self._started(launch))

    def failure(self, launch: Launch) -> str:
        """Why an engine does not run what it cannot: the words of its refusal, or of the end."""
        try:
            seen = self.until(self.start(launch), Phase.STOPPED)
        except LaunchRefused as refusal:
            return str(refusal)
        assert seen.exit_code is None
        return seen.reason or ""

    def _started(self, launch: Launch) -> str:
        try:
            return self.engine.start(launch)
        except EnginePrepares:
            return ""

    def launch(self, ticket: str = "serve", image: str = "python", session: str = "") -> Launch:
        """One of a session of its own, unless it is named."""
        return Launch(session or str(uuid.uuid4()), image, SMALL, self.url, ticket)

    def until(self, handle: str, phase: Phase) -> Observed:
        """What is seen when it has come so far."""
        return until(lambda: [one for one in self.engine.look([handle]) if one.phase is phase])[0]


def until(condition: Callable[[], T], seconds: float = 30.0) -> T:
    """The value of the condition as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Running]:
    """An emulator without anything in it."""
    environments.prepare(environments.STACK, environments.WORKER)
    home = Home(tmp_path_factory.mktemp("engines") / "home")
    try:
        running = stack.start(home, 0)
        keys = {"aws_access_key_id": running.keys.access_key, "aws_secret_access_key": running.keys.secret_key}
        iam = boto3.client("iam", endpoint_url=running.endpoint, region_name=REGION, **keys)
        iam.create_role(RoleName="execution", AssumeRolePolicyDocument="{}")
        yield running
    finally:
        stack.stop(home)


@pytest.fixture(scope="session")
def platform() -> Iterator[str]:
    """The URL of the platform."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Code)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def signed(local: stack.Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The keys of the emulator's administrator, as Lambda gives those of a role."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", local.keys.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", local.keys.secret_key)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", local.endpoint)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    botocore_session.cache_clear()  # it remembers the keys of other tests
    yield
    botocore_session.cache_clear()


def ecs_engine(local: stack.Running, prefix: str = "portico") -> EcsEngine:
    """One of a cluster of this name."""
    client = JsonClient(SignedConnection(Endpoint("ecs", REGION, local.endpoint)))
    client.call("CreateCluster", {"clusterName": prefix})
    role = "arn:aws:iam::000000000000:role/execution"
    definitions = Definitions(client, prefix, role, f"/{prefix}", REGION)
    return EcsEngine(client, prefix, definitions, Network(("subnet-1",), "sg-1", "ENABLED"))


def microvm_client() -> Any:
    """The service of one machine."""
    return botocore_client("lambda-microvms")


def microvm_engine(local: stack.Running, prefix: str = "portico") -> MicrovmEngine:
    """One with a table and a bucket of its own."""
    keys = {"aws_access_key_id": local.keys.access_key, "aws_secret_access_key": local.keys.secret_key}
    made = {"endpoint_url": local.endpoint, "region_name": REGION, **keys}
    dynamodb, s3 = boto3.client("dynamodb", **made), boto3.client("s3", **made)
    if prefix not in dynamodb.list_tables()["TableNames"]:
        schema = [{"AttributeName": name, "KeyType": kind} for name, kind in (("pk", "HASH"), ("sk", "RANGE"))]
        types = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
        dynamodb.create_table(
            TableName=prefix, KeySchema=schema, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST"
        )
        s3.create_bucket(Bucket=f"{prefix}-objects")
    client, objects = microvm_client(), Objects(f"{prefix}-objects")
    base, role = f"arn:aws:lambda:{REGION}:aws:microvm-image:al2023-1", "arn:aws:iam::000000000000:role/execution"
    images = MicrovmImages(client, objects, prefix, base, role, f"/{prefix}")
    return MicrovmEngine(client, images, MicrovmLaunches(Table(), prefix, SystemClock()), SystemClock())


@pytest.fixture(params=["ecs", "microvm"])
def rig(request: pytest.FixtureRequest, local: stack.Running, platform: str, signed: None) -> Iterator[Rig]:
    """Each engine, with all that it still runs ended after the test."""
    engine: Engine
    if request.param == "ecs":
        engine, reach = ecs_engine(local), DirectReach([IPv4Network("127.77.0.0/16")])
    else:
        engine, reach = microvm_engine(local), MicrovmReach(microvm_client())
    yield Rig(engine, reach, platform)
    for one in engine.running():
        engine.stop(one.handle, "the test is over")
    until(lambda: not engine.running())
