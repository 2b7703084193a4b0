"""Every sample under `events/` is fed to its handler, and every trigger of the template has one."""

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from moto.events.models import EventPattern
from portico.compute.functions.engine import ENGINE
from portico.compute.images.builder import LAYERS
from portico.compute.images.resource import IMAGES
from portico.compute.sessions.engines import ENGINES
from portico.core.base.errors import NotFound
from portico.core.base.settings import settings
from portico.core.model.call import Origin
from portico.core.model.event_names import UNHEARD
from portico.core.model.principal import ANONYMOUS
from portico.platform import platform
from portico.tenancy.sign_in.actions import IssueToken

from local.sam_local_state import State
from tests.support.engine import FakeEngine
from tests.support.images import FakeLayers
from tests.support.samples import PROJECT, World, delayed, listen, make_resources, messages, trigger_of, triggers
from tests.support.sessions import MemoryEngine
from tests.support.store import Backend
from tests.support.template import resources
from tools.samples import Sample, samples
from tools.samples.requests import EVENTS, requests

BUS = {file.stem: json.loads(file.read_text()) for file in sorted((EVENTS / "eventbridge").glob("*.json"))}
CLUSTER = BUS["task_stopped"]["detail"]["clusterArn"]
MATCHES = {
    "RunRequested": {"run_requested", "run_requested_missing", "run_requeued"},
    "FunctionChanged": {
        "function_created",
        "function_updated",
        "function_restored",
        "function_rebuild",
        "function_purged",
    },
    "ImageChanged": {"image_created", "image_built", "image_rebuild", "image_purged"},
    "InFlight": {
        "image_created",
        "image_rebuild",
        "function_created",
        "function_rebuild",
        "run_requested",
        "run_requested_missing",
        "run_requeued",
        "run_started",
        "schedule_created",
        "replay_created",
        "replay_advanced",
        "task_created",
        "task_advanced",
        "project_purging",
    },
    "ContainerPurging": {"project_purging"},
    "SlotFreed": {"run_freed_slot"},
    "TenantEvent": {"event_emitted"},
    "PlatformEvent": {
        name
        for name in BUS
        if name not in {"event_emitted", "function_denied", "project_purging", "user_created"}
        and not name.startswith("task_")
    },
    "RunAnswered": {"run_answered"},
    "SessionSettled": {"session_settled"},
    "TaskStopped": {"task_stopped"},
    "ReplayAdvanced": {"replay_created", "replay_advanced"},
    "TaskAdvanced": {"task_created", "task_advanced"},
    "ScheduleChanged": {"schedule_created", "schedule_purged"},
}


def by_name(sample: Sample) -> str:
    return sample.name


@pytest.fixture(scope="module")
def environment(moto: Backend) -> dict[str, str]:
    return make_resources()


@pytest.fixture
def world(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _forget()
    engine = FakeEngine(on_run=lambda event: {"status": "SUCCEEDED", "output": event["input"], "output_size": 15})
    platform().put(ENGINE, engine)
    platform().put(LAYERS, FakeLayers())
    platform().put(ENGINES, {"ecs": MemoryEngine()})
    State(platform()).load()
    yield World(platform(), engine, listen(environment["PORTICO_EVENT_BUS"]), environment["PORTICO_WAKEUP_QUEUE_URL"])
    _forget()


def _forget() -> None:
    on_journal, on_overdue = (import_module(f"functions.{name}.app") for name in ("on_journal", "on_overdue"))
    for cached in (settings, platform, on_journal._publisher, on_overdue._wakeups):
        cached.cache_clear()


@pytest.mark.parametrize("sample", samples(), ids=by_name)
def test_the_reply_is_the_expected_one(world: World, sample: Sample) -> None:
    reply = world.invoke(sample)
    assert sample.fits(reply), reply


def body_of(world: World, name: str) -> Any:
    """The body of the reply to an HTTP sample, None if it has none."""
    text = world.invoke(named(name))["body"]
    return json.loads(text) if text else None


def named(name: str) -> Sample:
    return next(sample for sample in samples() if sample.name == name)


def test_who_is_calling_comes_from_the_authorizers_claims(world: World) -> None:
    body = body_of(world, "auth/me")
    assert (body["subject"], body["project"]) == ("user:acme/ann", "vision")


def test_the_keys_that_verify_the_samples_tokens_are_published(world: World) -> None:
    assert "sample" in [key["kid"] for key in body_of(world, "auth/jwks")["keys"]]


def test_what_the_platform_needs_answers(world: World) -> None:
    assert set(body_of(world, "system/ready")["checks"].values()) == {"ok"}


def test_searches_find_what_the_state_describes(world: World) -> None:
    def names(sample: str) -> list[str]:
        return [item["name"] for item in body_of(world, sample)["items"]]

    assert names("functions/search") == ["hello"]
    assert names("functions/search_by_body") == ["hello", "spare"]
    runs = body_of(world, "runs/search_of_function")
    assert (len(runs["items"]), runs["total_count"], runs["has_more"]) == (2, 5, True)
    assert [run["status"] for run in body_of(world, "runs/search")["items"]] == ["QUEUED"]


def test_a_function_is_created(world: World) -> None:
    body_of(world, "functions/create")
    assert world.function("greet").status == "CREATING"


def test_functions_are_changed(world: World) -> None:
    body_of(world, "functions/update")
    assert world.function("hello").tags == {"team": "speech"}
    body_of(world, "functions/replace")
    assert (world.function("hello").timeout, world.function("hello").code_version) == (20, 2)
    body_of(world, "functions/batch_update")
    assert [world.function(name).tags["team"] for name in ("hello", "spare")] == ["a", "b"]


@pytest.mark.parametrize("sample", ["functions/delete", "functions/batch_delete"])
def test_functions_are_deleted_softly(world: World, sample: str) -> None:
    body_of(world, sample)
    assert world.function("hello").deleted_at is not None


def test_a_function_is_restored(world: World) -> None:
    body_of(world, "functions/restore")
    assert world.function("old").deleted_at is None


@pytest.mark.parametrize("sample", ["functions/purge", "functions/batch_purge"])
def test_functions_are_purged_and_the_builder_is_told_their_uid(world: World, sample: str) -> None:
    uid = world.function("hello").uid
    body_of(world, sample)
    told = [record.data.get("uid") for record in world.records() if record.operation in {"purge", "batch_purge"}]
    assert uid in told
    with pytest.raises(NotFound):
        world.function("hello")


def test_a_run_is_queued_durably(world: World) -> None:
    assert body_of(world, "runs/create")["id"] in world.runs("QUEUED")


def test_a_blocking_run_comes_back_settled(world: World) -> None:
    body = body_of(world, "runs/create_blocking")
    assert (body["status"], body["output"]) == ("SUCCEEDED", {"name": "Ada"})


def test_a_run_is_killed(world: World) -> None:
    assert body_of(world, "runs/kill")["id"] in world.runs("KILLED")


def test_a_queued_run_is_executed(world: World) -> None:
    queued = world.runs("QUEUED")
    world.invoke(named("on_run_requested/queued"))
    assert queued <= world.runs("SUCCEEDED")


def test_a_created_function_is_built(world: World) -> None:
    world.invoke(named("on_function_changed/created"))
    draft = world.function("draft")
    assert draft.status == "READY"
    assert world.engine.deployed[str(draft.engine_ref)].uid == draft.uid


def test_a_created_image_is_built(world: World) -> None:
    world.invoke(named("on_image_changed/created"))
    assert world.platform.get(IMAGES).repository.get(PROJECT, "draft").status == "READY"


def test_what_a_purged_function_left_behind_is_removed(world: World) -> None:
    world.invoke(named("on_function_changed/purged"))
    assert len(world.engine.deleted) == 1
    assert world.platform.objects.list(f"code/{world.engine.deleted[0]}/") == []


def test_journal_records_become_the_events_of_the_samples(world: World) -> None:
    world.invoke(named("on_journal/batch"))
    told = [BUS[name]["detail"] for name in ("function_created", "run_requested")]
    assert details(world) == [{**event, UNHEARD: True} for event in told]  # no subscription of the state is about them


def test_records_beside_a_poisoned_one_are_published(world: World) -> None:
    world.invoke(named("on_journal/poisoned"))
    assert details(world) == [{**BUS["run_settled"]["detail"], UNHEARD: True}]


def details(world: World) -> list[Any]:
    return [event["detail"] for event in messages(world.bus_queue)]


def test_an_upload_that_arrived_is_marked(world: World) -> None:
    world.invoke(named("on_upload/arrived"))
    marked = [record for record in world.records() if record.operation == "arrive"][-1]
    assert (marked.entity_type, marked.state, marked.data["size"]) == ("upload", "ARRIVED", 166)


def test_wakeups_sweep_once_and_ask_for_the_next(world: World) -> None:
    before = world.runs("QUEUED")
    asked = delayed(world.wakeup_queue)
    world.invoke(named("on_overdue/wakeups"))
    assert len(world.runs("QUEUED") - before) == 1
    assert delayed(world.wakeup_queue) == asked + 1


def test_a_first_start_gives_a_secret_that_signs_in(world: World) -> None:
    made = world.invoke(named("on_bootstrap/first"))
    action = IssueToken(made["access_key"], made["secret_key"])
    assert world.platform.processor.run(ANONYMOUS, action, Origin("test")).access_token


def test_every_sample_says_what_must_come_back() -> None:
    names = [sample.name for sample in samples()]
    files = {str(file.relative_to(EVENTS).with_suffix("")) for file in EVENTS.glob("*/*.json")}
    rows = requests().requests.keys()
    assert sorted(names) == sorted(rows | {name for name in files if not name.startswith("eventbridge/")})


def test_triggers_and_samples_match_one_to_one() -> None:
    assert {trigger_of(sample) for sample in samples()} == triggers()


@pytest.mark.parametrize("sample", [sample for sample in samples() if "httpMethod" in sample.event()], ids=by_name)
def test_an_api_event_agrees_with_itself(sample: Sample) -> None:
    event = sample.event()
    context = event["requestContext"]
    resource = event["resource"].replace("+}", "}")
    assert resource.format(**(event["pathParameters"] or {})) == event["path"]
    assert (context["path"], context["resourcePath"]) == (f"/{context['stage']}{event['path']}", event["resource"])
    assert context["httpMethod"] == event["httpMethod"]
    assert event["multiValueHeaders"] == {name: [value] for name, value in event["headers"].items()}


@pytest.mark.parametrize("rule", sorted(MATCHES))
def test_a_rule_matches_its_samples_and_no_others(rule: str) -> None:
    said = json.dumps(resources()[rule]["Properties"]["EventPattern"])
    pattern = EventPattern.load(said.replace('{"GetAtt": "SessionCluster.Arn"}', json.dumps(CLUSTER)))
    assert {name for name, event in BUS.items() if pattern.matches_event(event)} == MATCHES[rule]


def test_every_rule_of_the_template_is_tested() -> None:
    assert {name for name, item in resources().items() if item["Type"] == "AWS::Events::Rule"} == MATCHES.keys()


@pytest.mark.parametrize(
    ("folder", "rules"),
    [
        ("on_run_requested", ("RunRequested", "SlotFreed")),
        ("on_function_changed", ("FunctionChanged",)),
        ("on_image_changed", ("ImageChanged",)),
        ("on_container_purging", ("ContainerPurging",)),
        ("on_run_settled", ("RunAnswered",)),
    ],
)
def test_a_queued_body_is_the_detail_that_its_rule_lets_through(folder: str, rules: tuple[str, ...]) -> None:
    for rule in rules:
        assert [target["InputPath"] for target in resources()[rule]["Properties"]["Targets"]] == ["$.detail"]
    passed = [BUS[name]["detail"] for rule in rules for name in MATCHES[rule]]
    bodies = [
        json.loads(record["body"])
        for sample in samples()
        if sample.folder == folder
        for record in sample.event()["Records"]
    ]
    assert bodies
    assert all(body in passed for body in bodies)
