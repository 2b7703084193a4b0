"""The whole platform on moto, put together by the composition root; only engine and clock are the test's."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from portico.access.authn.keyring import KEYRING
from portico.compute.base_images.entity import FIRST, BaseImage
from portico.compute.functions.actions import BuildFunction
from portico.compute.functions.engine import ENGINE
from portico.compute.functions.entity import Function
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.runs.actions import CreateRun, DispatchRun, GetRun, KillRun
from portico.compute.runs.entity import Run
from portico.compute.runs.ports import LATER
from portico.compute.runs.ports import SECRETS as RUN_SECRETS
from portico.core.aws.botocore_clients import client
from portico.core.aws.json_client import JsonClient
from portico.core.base.settings import settings
from portico.core.data.codec import to_item
from portico.core.data.journal import Record
from portico.core.data.store import Store
from portico.core.data.writes import Put
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.principal import PLATFORM, Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.reconciler import Reconcile
from portico.platform import Platform, platform

from tests.support.clock import TestClock
from tests.support.engine import FakeEngine
from tests.support.gateway import Client
from tests.support.runs import FakeLater, FakeSecrets
from tests.support.sample_resource import ANN, EPOCH, HOME
from tests.support.store import Backend, make_store, records
from tests.support.template import table_definition

SOURCE = {"files": {"main.py": "def handle(context, payload):\n    return payload\n"}}
FUNCTION: dict[str, Any] = {"name": "hello", "image": "python3.11", "handler": "main.handle", "source": SOURCE}


@cache
def shared_client(service: str) -> Any:
    """The clients of botocore are dear: the tests share them."""
    if service == "s3":
        return client("s3", signature_version="s3v4", s3={"addressing_style": "path"})
    return client(service)


@cache
def shared_kms() -> JsonClient:
    """The client that ciphers share, to be watched."""
    return JsonClient.of("kms")


@cache
def kms_key() -> str:
    """One key for all tests."""
    return str(shared_kms().call("CreateKey", {})["KeyMetadata"]["Arn"])


def environment(store: Store, bucket: str) -> dict[str, str]:
    """What the template would tell the functions."""
    return {
        "PORTICO_ENTITIES_TABLE": store.entities,
        "PORTICO_JOURNAL_TABLE": store.journal.table_name,
        "PORTICO_OBJECTS_BUCKET": bucket,
        "PORTICO_KEY_ID": kms_key(),
        "PORTICO_EVENT_BUS": "default",
        "PORTICO_CONTENT_URL": "https://content.example.com/api",
        "PORTICO_USAGE_PLANS": "free=5/10,standard=50/100,premium=500/1000",
        "PORTICO_FUNCTION_PREFIX": "portico-test",
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }


@dataclass
class World:
    """A platform of the test's own."""

    backend: Backend
    setenv: Callable[[str, str], None]
    clock: TestClock = field(default_factory=TestClock)
    engine: FakeEngine = field(default_factory=FakeEngine)
    later: FakeLater = field(default_factory=FakeLater)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)

    def __post_init__(self) -> None:
        self.bucket = f"objects-{secrets.token_hex(6)}"
        shared_client("s3").create_bucket(Bucket=self.bucket)
        self.replies_table = f"idempotency-{secrets.token_hex(6)}"
        replies = {"TableName": self.replies_table, **table_definition("IdempotencyTable")}
        self.backend.client.call("CreateTable", replies)
        self.setenv("PORTICO_IDEMPOTENCY_TABLE", self.replies_table)
        for name, value in environment(make_store(self.backend.table), self.bucket).items():
            self.setenv(name, value)
        forget()
        self.platform: Platform = platform()
        self.platform.clock, self.platform.table = self.clock, self.backend.table
        self.platform.put(ENGINE, self.engine)
        self.platform.put(LATER, self.later)
        self.platform.put(RUN_SECRETS, self.secrets)
        self.platform.objects.client = shared_client("s3")
        self.platform.get(KEYRING).cipher.client = shared_kms()  # type: ignore[attr-defined]
        seed(self.platform)

    @property
    def tables(self) -> list[str]:
        """The names of its tables."""
        return [self.platform.store.entities, self.platform.store.journal.table_name, self.replies_table]

    def close(self) -> None:
        """Its tables go, which others of the same process would carry along."""
        for name in self.tables:
            self.backend.client.call("DeleteTable", {"TableName": name})
        forget()

    def run(self, action: Action, principal: Principal = ANN) -> Any:
        """What an action returns."""
        return self.platform.processor.run(principal, action, Origin("r-1"))

    def client(self, group: str, principal: Principal | None = ANN) -> Client:
        """A client of a group's handler."""
        from importlib import import_module

        return Client(import_module(f"functions.{group}.app").handler, principal)

    def create(self, name: str = "hello", scope: Scope = HOME, **fields: Any) -> Function:
        """A function, CREATING."""
        wanted = {"timeout": 10, "memory": 128, **FUNCTION, **fields, "name": name}
        return self.run(FUNCTIONS.actions["create"](scope, wanted), self.owner(scope))

    def build(self, name: str = "hello", scope: Scope = HOME, uid: str | None = None) -> Function | None:
        """Builds it, as the platform does."""
        return self.run(BuildFunction(scope, name, uid), PLATFORM)

    def ready(self, name: str = "hello", **fields: Any) -> Function:
        """A function that can run."""
        self.create(name, **fields)
        return self.build(name)  # type: ignore[return-value]

    def start(self, payload: Any = None, *, name: str = "hello", blocking: bool = False) -> Run:
        """A run."""
        return self.run(CreateRun(HOME, name, payload, blocking))

    def read(self, run: Run) -> Run:
        """The run as it is now."""
        return self.run(GetRun(HOME, run.id))

    def dispatch(self, run: Run) -> Run:
        """Executes it, as the platform does."""
        return self.run(DispatchRun(HOME, run.id), PLATFORM)

    def kill(self, run: Run) -> Run:
        """Kills it."""
        return self.run(KillRun(HOME, run.id))

    def sweep(self) -> float | None:
        """Looks after what is overdue, as the platform does."""
        return self.run(Reconcile(), PLATFORM)

    def owner(self, scope: Scope) -> Principal:
        """A member of the project."""
        return Principal("user", "ann", scope.domain, scope.project, "user", {str(scope.project): "user"}, "client")

    def records(self, scope: Scope = HOME) -> list[Record]:
        """The journal of a scope."""
        return records(self.platform.store, scope)

    def objects(self, prefix: str = "") -> list[str]:
        """The keys of the objects."""
        return self.platform.objects.list(prefix)

    def tags(self, key: str) -> Mapping[str, str]:
        """The tags of an object."""
        found = shared_client("s3").get_object_tagging(Bucket=self.bucket, Key=key)["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in found}


def seed(on: Platform) -> None:
    """The base images, which the first start makes."""
    times = {"created_at": EPOCH, "updated_at": EPOCH}
    images = [BaseImage(scope=GLOBAL, **fields, **times) for fields in FIRST]
    on.table.transact([Put(on.store.entities, to_item(image)) for image in images])


def forget() -> None:
    """Makes the next process of the same process."""
    settings.cache_clear()
    platform.cache_clear()


__all__ = ["FUNCTION", "SOURCE", "World", "forget", "shared_client", "shared_kms"]
