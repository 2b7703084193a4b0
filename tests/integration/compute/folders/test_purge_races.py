"""Requests about a folder against its purge: whichever stops, dies or goes on between any two writes, nothing is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread, get_ident
from typing import Any

import pytest
from portico.compute.folders.actions import SettleFiles
from portico.compute.folders.resource import FOLDERS
from portico.core.base.errors import NotFound
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import Scope
from portico.core.services.container import EmptyContainer

from tests.integration.compute.folders.test_files import counted, left
from tests.integration.compute.folders.test_homes import People
from tests.support.gateway import Client
from tests.support.hooks import around
from tests.support.sample_resource import HOME
from tests.support.world import World, shared_client

READS = ("Get", "BatchGet", "Query", "Scan", "List", "Head")


class Died(BaseException):
    """The process is gone."""


@dataclass
class Writes:
    """Counts the writes of a thread to table and bucket; just before the one of a number something happens, which may raise."""

    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    made: int = 0
    thread: int = field(default_factory=get_ident)

    def note(self, operation: str) -> None:
        if not operation.startswith(READS) and get_ident() == self.thread:
            self.made += 1
            self.before.pop(self.made, lambda: None)()


@contextmanager
def watching(world: World, writes: Writes) -> Iterator[None]:
    def call(carry_out: Any, operation: str, parameters: Any, **options: Any) -> Any:
        writes.note(operation)
        return carry_out(operation, parameters, **options)

    def noted(model: Any, **_: Any) -> None:
        writes.note(model.name)

    events = shared_client("s3").meta.events
    events.register("before-call.s3", noted, unique_id=str(id(writes)))
    try:
        with around(world.platform.table.client, "call", call):
            yield
    finally:
        events.unregister("before-call.s3", unique_id=str(id(writes)))


class Folders:
    """Folders of Ann's, one after the other, and what is done in them."""

    def __init__(self, world: World, project: bool) -> None:
        people = People(world)
        self.world, self.number, self.uid = world, 0, ""
        self.ann = people.principal("ann", project="vision" if project else None)
        self.api: Client = world.client("folders", self.ann)
        self.scope = HOME if project else Scope("acme", user="ann")
        self.at = "/v1/folders" if project else "/v1/users/me/folders"

    def fresh(self) -> str:
        """The path of a new folder with a file, and with an upload of one whose bytes have come."""
        self.number += 1
        made = self.api.post(self.at, body={"name": f"f{self.number}"})
        assert made.status == 201, made.body
        self.uid, self.name, here = made.json["uid"], f"f{self.number}", f"{self.at}/f{self.number}"
        for path in ("a", "b"):
            asked = self.api.post(f"{here}/uploads", body={"path": path, "size": 1}).json
            shared_client("s3").put_object(Bucket=self.world.bucket, Key=f"folders/{self.uid}/{path}", Body=b"x")
            if path == "a":
                assert self.api.post(f"{here}/uploads/{asked['upload_id']}/complete").status == 200
        self.upload = asked["upload_id"]
        return here

    def purge(self, _here: str) -> None:
        for name in (self.name, f"{self.name}x"):  # it may have been renamed
            with suppress(NotFound):
                self.world.run(FOLDERS.actions["purge"](self.scope, name), self.ann)

    def finish(self, here: str) -> None:
        """What happens in time: the purge goes on where its worker died, and the storage tells of what has come."""
        self.purge(here)
        self.world.clock.advance(7200)
        for name in (self.name, f"{self.name}x"):
            self.world.run(EmptyContainer(self.scope, "folders", name), PLATFORM)
        for key in self.world.objects(f"folders/{self.uid}/"):
            path = key.removeprefix(f"folders/{self.uid}/")
            self.world.run(SettleFiles(self.uid, [(path, "01")]), PLATFORM)

    def remains(self) -> list[Any]:
        """All that is there of it."""
        mine = [item["pk"]["S"] for item in left(self.world) if self.uid in str(item)]
        parts = shared_client("s3").list_multipart_uploads(Bucket=self.world.bucket).get("Uploads", [])
        return [*mine, *self.world.objects(f"folders/{self.uid}/"), *(one["Key"] for one in parts)]


ACTS: dict[str, Callable[[Folders, str], Any]] = {
    "upload": lambda folders, here: folders.api.post(f"{here}/uploads", body={"path": "c", "size": 5}),
    "parts": lambda folders, here: folders.api.post(f"{here}/uploads", body={"path": "c", "size": 40_000_000}),
    "complete": lambda folders, here: folders.api.post(f"{here}/uploads/{folders.upload}/complete"),
    "mkdir": lambda folders, here: folders.api.post(f"{here}/files/mkdir", body={"path": "d"}),
    "move": lambda folders, here: folders.api.post(f"{here}/files/move", body={"source": "a", "target": "e"}),
    "share": lambda folders, here: folders.api.post(f"{here}/share", body={"users": ["bob"]}),
    "rename": lambda folders, here: folders.api.post(f"{here}/rename", body={"name": f"{folders.name}x"}),
}
WITHOUT_TRACE = {"parts"}  # of a process that dies after S3 began an upload in parts: S3's lifecycle ends it


@pytest.fixture(params=[False, True], ids=["home", "project"])
def folders(request: pytest.FixtureRequest, world: World) -> Folders:
    return Folders(world, request.param)


def writes_of(folders: Folders, act: Callable[[Folders, str], Any]) -> int:
    here, writes = folders.fresh(), Writes()
    with watching(folders.world, writes):
        act(folders, here)
    folders.finish(here)
    return writes.made


@pytest.mark.parametrize("kind", ACTS)
def test_a_purge_between_any_two_writes_leaves_nothing(folders: Folders, kind: str) -> None:
    """The purge stops before each of its writes, or ends; the request goes on after that, and the purge then."""
    act = ACTS[kind]
    own, purging = writes_of(folders, act), writes_of(folders, Folders.purge)
    assert own >= 1
    assert purging >= 3
    for at in range(1, own + 1):
        for until in range(1, purging + 2):
            here = folders.fresh()
            inner = Writes({until: die})
            outer = Writes({at: lambda here=here, inner=inner: _purged(folders, here, inner)})  # type: ignore[misc]
            with watching(folders.world, outer):
                act(folders, here)
            folders.finish(here)
            told = f"the purge stopped before its write {until} of {purging}, before write {at} of {own}"
            assert folders.remains() == [], told
    assert counted(folders.world) == [0] * 6


@pytest.mark.parametrize("kind", ACTS)
def test_a_write_between_any_two_of_a_purge_leaves_nothing(folders: Folders, kind: str) -> None:
    """The request has found the folder; before its write the purge begins, and goes on when the request has ended."""
    act = ACTS[kind]
    own, purging = writes_of(folders, act), writes_of(folders, Folders.purge)
    for at in range(1, own + 1):
        for until in range(2, purging + 1):  # before the first nobody knows of the purge
            here = folders.fresh()
            purge = HeldBack(folders, here, until)
            with watching(folders.world, Writes({at: purge.begin})):
                reply = act(folders, here)
                purge.go_on()
            folders.finish(here)
            told = f"the purge stopped before its write {until} of {purging} for write {at} of {own}, and went on"
            assert (reply.status < 500, folders.remains()) == (True, []), told
    assert counted(folders.world) == [0] * 6


class HeldBack:
    """A purge on a thread of its own, which stops before its write of this number until it may go on."""

    def __init__(self, folders: Folders, here: str, until: int) -> None:
        self.folders, self.here, self.until = folders, here, until
        self.reached, self.may = Event(), Event()
        self.thread = Thread(target=self.run)

    def begin(self) -> None:
        self.thread.start()
        self.reached.wait()

    def run(self) -> None:
        try:
            with watching(self.folders.world, Writes({self.until: self.stop})):
                self.folders.purge(self.here)
        finally:
            self.reached.set()

    def stop(self) -> None:
        self.reached.set()
        self.may.wait()

    def go_on(self) -> None:
        self.may.set()
        self.thread.join()


@pytest.mark.parametrize("kind", ACTS)
def test_a_request_that_dies_leaves_nothing_to_a_purge(folders: Folders, kind: str) -> None:
    act = ACTS[kind]
    for at in range(1, writes_of(folders, act) + 1):
        here = folders.fresh()
        with watching(folders.world, Writes({at: die})), suppress(Died):
            act(folders, here)
        folders.finish(here)
        lost = [one for one in folders.remains() if kind not in WITHOUT_TRACE or one != f"folders/{folders.uid}/c"]
        assert lost == [], f"it died before write {at}"


def die() -> None:
    raise Died


def _purged(folders: Folders, here: str, inner: Writes) -> None:
    with watching(folders.world, inner), suppress(Died):
        folders.purge(here)
