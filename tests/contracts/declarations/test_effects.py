"""Effects: transactions, records, tasks, idempotency, and fields that are sealed, shown once, or kept as objects."""

from collections.abc import Mapping
from itertools import count
from typing import Annotated, Any, ClassVar, Final

import pytest
from portico.compute.secrets.service import wire as wire_secrets
from portico.core.base.errors import Conflict
from portico.core.data.changes import Change, ConditionRefused
from portico.core.data.store import Store
from portico.core.data.writes import ABSENT, Put
from portico.core.model.call import Call
from portico.core.model.conventions import Home, Replay
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import IN_OBJECTS, OUTPUT_ONLY, SEALED, SHOWN_ONCE, Input, Output
from portico.core.model.scope import Scope
from portico.core.resource import Mount, Operation, Resource
from portico.core.services.kept_apart import KeptApart
from portico.core.services.parts import Parts

from tests.contracts.declarations.crates import Filled, Rack, Slip
from tests.support.declared import Handlers, Serve, asking
from tests.support.sample_resource import HOME

Shown = dict[str, Any]
MOUNT: Final = (Mount("/v1/effects", "", Home.CURRENT_PROJECT),)
STORE: Final = asking("effects.store", fields={"key": str})
BEAT: Final = asking("effects.beat", fields={"key": str}, recorded=False)
READ: Final = asking("effects.read", mutates=False)
DOWNLOAD: Final = asking("effects.download", mutates=False, audited=True)
START: Final = asking("effects.start")
_NUMBERS: Final = count(1)


def operation(name: str, action: Any, method: str = "POST", path: str = "", **options: Any) -> Operation:
    """An operation below `/v1/effects`."""
    usual = {"reply": Shown, "show": lambda found, _: {"result": found}}
    return Operation(name, action, method, path or f"/{name}", name, **{**usual, **options})


EFFECTS: Final = Resource(
    f"{__name__}:wire",
    types="effects",
    mounts=MOUNT,
    operations=frozenset(),
    own=(
        operation("store", STORE, path="/store/{key}"),
        operation("beat", BEAT, path="/beat/{key}"),
        operation("read", READ, "GET"),
        operation("download", DOWNLOAD, "GET"),
        operation("start", START, task=True, show=lambda task, _: {"id": task.id, "status": "PENDING"}),
        operation("again", READ),
        operation("shown_once", READ, replay=Replay.WITHOUT_BODY),
        operation("each_time", READ, replay=Replay.OFF),
    ),
)


def wire(parts: Parts) -> Any:
    store: Store = parts.store

    def made(call: Call, action: Any) -> str:
        now = parts.clock.now()
        times = {"scope": HOME, "created_at": now, "updated_at": now}
        rack, slip = Rack(name=action.key, **times), Slip(id=action.key, **times)
        slot = Put(store.entities, {"pk": "slots", "sk": "the-only-one", "holder": action.key}, ABSENT)
        try:
            store.apply(call, [Change(None, rack), Change(None, slip)], [slot])
        except ConditionRefused as refused:
            raise Conflict("No slot is free.", code="NO_SLOT", details={"slot": refused.args[0]}) from refused
        return str(action.key)

    def beaten(call: Call, action: Any) -> str:
        now = parts.clock.now()
        rack = Rack(name=action.key, scope=HOME, created_at=now, updated_at=now)
        store.apply(call, [Change(None, rack)])
        return str(action.key)

    def numbered(_: Call, __: Any) -> int:
        return next(_NUMBERS)

    def started(_: Call, __: Any) -> Any:
        return Slip(id="t-1", scope=HOME, created_at=parts.clock.now(), updated_at=parts.clock.now())

    return Handlers({STORE: made, BEAT: beaten, READ: numbered, DOWNLOAD: numbered, START: started})


def test_several_entities_are_one_transaction(serve: Serve) -> None:
    api = serve(EFFECTS)
    assert api.client().post("/v1/effects/store/first").json == {"result": "first"}
    before = len(api.world.records())
    refused = api.client().post("/v1/effects/store/second")
    assert (refused.status, refused.error["code"], refused.error["details"]) == (409, "NO_SLOT", {"slot": 0})
    taken = api.client().post("/v1/effects/store/first")
    assert (taken.status, taken.error["code"]) == (500, "INTERNAL")  # it is there: the first that stood in the way
    kinds = [(one.entity_type, one.outcome) for one in api.world.records()]
    assert kinds[:before][-2:] == [("rack", "success"), ("slip", "success")]
    assert [outcome for _, outcome in kinds[before:]] == ["error", "error"]


def test_a_change_may_have_no_record(serve: Serve) -> None:
    api = serve(EFFECTS)
    before = len(api.world.records())
    assert api.client().post("/v1/effects/beat/silent").status == 200
    assert len(api.world.records()) == before
    assert api.client().post("/v1/effects/beat/silent").status == 500  # it was written


def test_a_read_may_have_a_record(serve: Serve) -> None:
    api = serve(EFFECTS)
    before = len(api.world.records())
    assert api.client().get("/v1/effects/read").status == 200
    assert len(api.world.records()) == before
    assert api.client().get("/v1/effects/download").status == 200
    last = api.world.records()[-1]
    assert (last.action, last.outcome, last.version) == ("effects.download", "success", None)


def test_a_task_is_begun_and_told(serve: Serve) -> None:
    reply = serve(EFFECTS).client().post("/v1/effects/start")
    assert (reply.status, reply.headers["location"]) == (202, "/v1/tasks/t-1")
    assert reply.json == {"id": "t-1", "status": "PENDING"}


@pytest.mark.parametrize(
    ("name", "status", "same"), [("again", 200, True), ("shown_once", 409, False), ("each_time", 200, False)]
)
def test_a_key_means_what_the_operation_says(serve: Serve, name: str, status: int, same: bool) -> None:
    api = serve(EFFECTS).client()
    first, second = (api.post(f"/v1/effects/{name}", Idempotency_Key=f"k-{name}") for _ in range(2))
    assert (first.status, second.status, first.body == second.body) == (200, status, same)


class Locker(NamedEntity):
    """Has a sealed field, one that is shown once, and one that is kept as an object."""

    type: ClassVar[str] = "locker"
    types: ClassVar[str] = "lockers"

    pin: Annotated[str | None, Input(), SEALED] = None
    code: Annotated[str | None, Output(), SHOWN_ONCE] = None
    text: Annotated[str | None, Input(), Output(), IN_OBJECTS] = None
    pin_length: Annotated[int, OUTPUT_ONLY] = 0


LOCKERS: Final = Resource(
    f"{__name__}:wire_lockers",
    entity=Locker,
    mounts=(Mount("/v1/lockers", "", Home.CURRENT_PROJECT),),
    operations=frozenset({"create", "get"}),
)


class Lockers(Filled):
    """Stores the values apart, and loads them."""

    apart: ClassVar[KeptApart]

    def draft(self, call: Call, scope: Scope, fields: Mapping[str, Any]) -> Any:
        """The entity as it is stored."""
        return self.apart.stored(super().draft(call, scope, fields))

    def create(self, call: Call, action: Any) -> Any:
        """The entity, with the code that is shown this once."""
        return self.apart.loaded(super().create(call, action)).model_copy(update={"code": "shown-this-once"})

    def get(self, call: Call, action: Any) -> Any:
        """The entity, with its values."""
        found = self.apart.loaded(super().get(call, action))
        return found.model_copy(update={"pin_length": len(found.pin or "")})


def wire_lockers(parts: Parts) -> Any:
    Lockers.apart = KeptApart(wire_secrets(parts).vault, parts.objects)
    return Lockers(parts.repository(Locker), parts.clock, LOCKERS.actions, lambda _, __, fields: fields)


def test_fields_are_sealed_shown_once_or_objects(serve: Serve) -> None:
    api = serve(LOCKERS)
    body = {"name": "a1", "pin": "four-digits", "text": "long"}
    made = api.client().post("/v1/lockers", body=body)
    assert (made.status, made.json["code"], made.json["text"]) == (201, "shown-this-once", "long")
    shown = api.client().get("/v1/lockers/a1").json
    assert (shown["text"], shown["pin_length"], "pin" in shown, "code" in shown) == ("long", 11, False, False)
    item = api.world.platform.table.get(api.world.platform.store.entities, {"pk": f"{HOME}#lockers", "sk": "a1"})
    assert item is not None
    assert ("four-digits" in str(item), "shown-this-once" in str(item)) == (False, False)
    assert (item["text"], api.world.objects("lockers/")) == (item["text"], [item["text"]])
