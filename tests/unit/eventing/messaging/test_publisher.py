"""From the journal's stream to the bus."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.core.aws.json_client import Refused
from portico.core.base.ids import new_id
from portico.core.data.journal import Record
from portico.core.model.scope import GLOBAL, Scope
from portico.eventing.messaging.event_bus import EventBus
from portico.eventing.messaging.publisher import Publisher

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


class Bus:
    """EventBridge, which answers the entries that it is told to with an error code; `whole` is refused with the request that has it."""

    def __init__(self, codes: dict[int, str], whole: frozenset[int] = frozenset()) -> None:
        self.calls: list[list[dict[str, Any]]] = []
        self.codes, self.whole, self.known = codes, whole, list[str]()

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        assert operation == "PutEvents"
        entries = parameters["Entries"]
        self.known += [entry["Detail"] for entry in entries if entry["Detail"] not in self.known]
        numbers = [self.known.index(entry["Detail"]) for entry in entries]
        if self.whole & set(numbers):
            raise Refused(operation, "ValidationException", 400, {})
        self.calls.append(entries)
        errors = [self.codes.get(number) for number in numbers]
        return {"Entries": [{"ErrorCode": code} if code else {"EventId": "e"} for code in errors]}


class Aside:
    """The queue of what can never be published."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, body: Any, seconds: float) -> None:
        self.sent.append(body)


def record(**fields: Any) -> Record:
    known: dict[str, Any] = {
        "id": new_id(), "scope": Scope("acme", "vision"), "time": datetime(2026, 1, 1, tzinfo=UTC), "actor": "user:acme/ann",
        "acted_as": "user:acme/ann", "action": "functions.create", "entity_type": "function", "entity": "hello",
        "operation": "create", "version": 1, "duration_ms": 1.5, "request_id": "r",
    }  # fmt: skip
    return Record(**{**known, **fields})


def streamed(number: int, body: Any = None, name: str = "INSERT") -> dict[str, Any]:
    image = {"NewImage": {"body": {"S": record().model_dump_json() if body is None else body}}}
    keys = {"pk": {"S": "project/acme/vision#journal"}, "sk": {"S": f"id-{number}"}}
    return {"eventName": name, "dynamodb": {"SequenceNumber": str(number), "Keys": keys, **image}}


def publish(
    stream: list[dict[str, Any]],
    codes: dict[int, str] | None = None,
    whole: frozenset[int] = frozenset(),
    unheard: tuple[int, ...] = (),
) -> tuple[list[str], Bus, list[Any]]:
    bus, aside, made = Bus(codes or {}, whole), Aside(), EventBus("bus")
    made.client = bus  # type: ignore[assignment]
    publisher = Publisher(made, aside, lambda _records: unheard, list)  # type: ignore[arg-type]
    return publisher.publish(stream), bus, aside.sent


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_chunks_of_ten_in_order(count: int, sizes: list[int]) -> None:
    stream = [streamed(n, record(request_id=str(n)).model_dump_json()) for n in range(count)]
    failed, bus, _ = publish(stream)
    assert (failed, [len(call) for call in bus.calls]) == ([], sizes)
    sent = [json.loads(entry["Detail"])["data"]["request_id"] for call in bus.calls for entry in call]
    assert sent == [str(n) for n in range(count)]


def test_what_is_no_insert_is_passed_over() -> None:
    stream = [streamed(0, name="REMOVE"), streamed(1), streamed(2, name="MODIFY")]
    failed, bus, _ = publish(stream)
    assert (failed, len(bus.calls[0])) == ([], 1)


def test_a_failed_entry_and_all_behind_it_come_again() -> None:
    failed, bus, aside = publish([streamed(n) for n in range(25)], dict.fromkeys((12, 14), "ThrottlingException"))
    assert failed == ["12", "14", *map(str, range(20, 25))]
    assert ([len(call) for call in bus.calls], aside) == ([10, 10], [])


@pytest.mark.parametrize("body", ["not json", "{}", "[]", '{"id": 1}', ""])
def test_a_poisoned_record_holds_up_none_behind_it(body: str) -> None:
    failed, bus, aside = publish([streamed(0), streamed(1), streamed(2, body), streamed(3)])
    assert (failed, [len(call) for call in bus.calls]) == ([], [3])
    [told] = aside
    assert (told["sequence"], told["record"]) == ("2", {"pk": "project/acme/vision#journal", "sk": "id-2"})


def test_a_poisoned_record_without_a_body() -> None:
    failed, bus, aside = publish([{"eventName": "INSERT", "dynamodb": {"SequenceNumber": "7", "NewImage": {}}}])
    assert (failed, bus.calls, aside) == ([], [], [{"record": {}, "sequence": "7", "reason": "KeyError"}])


def test_a_failure_before_a_poisoned_one() -> None:
    """What is behind comes again, and with it the poisoned one, which is put aside then."""
    failed, _, aside = publish([streamed(0), streamed(1, "x"), streamed(2)], {0: "InternalFailure"})
    assert (failed, aside) == (["0"], [])


def test_a_failure_behind_a_poisoned_one() -> None:
    failed, _, aside = publish([streamed(0, "x"), streamed(1), streamed(2)], {0: "InternalFailure"})
    assert (failed, [told["sequence"] for told in aside]) == (["1"], ["0"])


@pytest.mark.parametrize("code", ["MalformedDetail", "InvalidArgument"])
def test_an_event_that_the_bus_never_takes_is_put_aside(code: str) -> None:
    failed, bus, aside = publish([streamed(n) for n in range(12)], {3: code})
    assert (failed, [len(call) for call in bus.calls]) == ([], [10, 2])
    assert [(told["sequence"], told["reason"]) for told in aside] == [("3", code)]


def test_one_event_that_spoils_its_request_is_put_aside() -> None:
    failed, bus, aside = publish([streamed(n) for n in range(12)], whole=frozenset({3}))
    assert (failed, sum(map(len, bus.calls))) == ([], 11)
    assert [(told["sequence"], told["reason"]) for told in aside] == [("3", "ValidationException")]


def test_what_the_platform_may_not_do_is_tried_until_it_may() -> None:
    failed, _, aside = publish([streamed(0)], {0: "AccessDeniedException"})
    assert (failed, aside) == (["0"], [])


def test_the_envelope() -> None:
    _, bus, _ = publish([streamed(0)])
    [[entry]] = bus.calls
    assert (entry["EventBusName"], entry["Source"], entry["DetailType"]) == (
        "bus",
        "portico",
        "dev.portico.function.create",
    )


def test_what_no_subscription_is_about_says_so() -> None:
    """Of a poisoned record nothing is asked, so places count those that can be published."""
    _, bus, _ = publish([streamed(0), streamed(1, "x"), streamed(2), streamed(3)], unheard=(1,))
    [entries] = bus.calls
    assert [json.loads(entry["Detail"]).get("porticounheard") for entry in entries] == [None, True, None]


RECORDS = st.builds(
    record,
    scope=st.sampled_from([GLOBAL, Scope("acme"), Scope("acme", "vision"), Scope("acme", user="ann")]),
    time=st.datetimes(timezones=st.just(UTC)),
    entity=st.none() | st.text(min_size=1, max_size=9),
    outcome=st.sampled_from(["success", "error", "denied"]),
    traceparent=st.none() | st.just(TRACE),
    operation=st.sampled_from(["create", "settle"]),
)


@given(RECORDS)
def test_every_record_is_a_cloud_event(made: Record) -> None:
    """CloudEvents 1.0, 2.4: the required attributes; names of letters and digits; times of RFC 3339."""
    event = json.loads(json.dumps(made.event()))
    assert event["specversion"] == "1.0"
    assert event["id"] == made.id
    assert event["type"] == f"dev.portico.{made.entity_type}.{made.operation}"
    assert event["source"]
    assert urlsplit(event["source"]).path == event["source"]
    assert event["time"][10] == "T"
    assert datetime.fromisoformat(event["time"]) == made.time
    assert event.get("subject") == made.entity
    assert all(name.isalnum() and name.islower() for name in event)
    assert (event["datacontenttype"], event["data"]["scope"]) == ("application/json", str(made.scope))
    assert event.get("traceparent") == made.traceparent
    assert Record.from_item({"body": made.model_dump_json(exclude_none=True)}) == made


EMITTED = {
    "specversion": "1.0",
    "id": "A-1",
    "source": "/shop",
    "type": "order.created",
    "data": {"entity_type": "run", "state": "QUEUED"},
}


def emitted(**data: Any) -> Record:
    about = {"event": EMITTED, **data}
    return record(scope=Scope("acme", "vision"), entity_type="emission", operation="emit", data=about)


def test_events_of_tenants_never_pass_for_the_platforms() -> None:
    _, bus, _ = publish([streamed(0, emitted(depth=2).model_dump_json())])
    [[entry]] = bus.calls
    detail = json.loads(entry["Detail"])
    assert (entry["Source"], entry["DetailType"]) == ("portico.events", "order.created")
    assert EMITTED.items() <= detail.items()
    assert (detail["porticoscope"], detail["porticodepth"]) == ("project/acme/vision", 2)


def test_a_call_takes_no_more_bytes_than_the_bus_does() -> None:
    large = emitted(event={**EMITTED, "data": "x" * 100_000}).model_dump_json()
    _, bus, _ = publish([streamed(n, large) for n in range(5)])
    assert [len(call) for call in bus.calls] == [2, 2, 1]
