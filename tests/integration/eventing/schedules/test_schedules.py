"""From a schedule to what its times cause: through the handlers, with the Scheduler and the queue of moto."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from portico.compute.runs.ports import SECRETS as RUN_SECRETS
from portico.compute.runs.resource import RUNS
from portico.compute.secrets.resource import SECRETS as SECRETS_PART
from portico.core.actions.standard import standard_actions
from portico.core.base.clock import instant
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.eventing.messaging.redelivery import ATTEMPTS
from portico.eventing.schedules.resource import SCHEDULES
from portico.eventing.schedules.timer import TIMER, Timer
from portico.eventing.schedules.timer_sync import MAX_FOLLOWS
from portico.tenancy.policies.resource import POLICIES
from portico.tenancy.projects.entity import Project

from functions.on_schedule import app as on_schedule
from functions.on_schedule_changed import app as on_schedule_changed
from tests.support.engine import SUCCESS
from tests.support.gateway import Client, Reply
from tests.support.sample_resource import ANN, HOME
from tests.support.world import World, shared_client

pytestmark = pytest.mark.usefixtures("one_by_one")
GROUP, PATH, SECRETS = "portico-test", "/v1/schedules", "/v1/secrets"
FOLLOWED = {
    "create",
    "update",
    "delete",
    "restore",
    "purge",
    "pause",
    "resume",
    "follow",
}  # as the rule in the template


@pytest.fixture
def scheduled(world: World) -> Iterator[World]:
    """A function, and a timer of the test's own."""
    scheduler, sqs = shared_client("scheduler"), shared_client("sqs")
    scheduler.create_schedule_group(Name=GROUP)
    url = sqs.create_queue(QueueName="firings")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    timer = Timer(GROUP, "arn:aws:iam::123456789012:role/scheduler", arn, url, arn)
    timer.client = scheduler
    world.platform.put(TIMER, timer)
    world.ready()
    yield world
    scheduler.delete_schedule_group(Name=GROUP)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def client(scheduled: World) -> Client:
    return scheduled.client("subscriptions")


def create(client: Client, **fields: Any) -> Reply:
    wanted = {"name": "tick", "schedule": "rate(5 minutes)", "function": "hello", "data": {"n": 1}, **fields}
    return client.post(PATH, body={name: value for name, value in wanted.items() if value is not None})


def follow(world: World, *, again: bool = False) -> None:
    """What the rule of the template would bring, once each."""
    done: set[str] = world.__dict__.setdefault("followed", set())
    found = [record for record in world.records() if record.entity_type == "schedule" and record.outcome == "success"]
    wanted = [record for record in found if record.operation in FOLLOWED and (again or record.id not in done)]
    done |= {record.id for record in wanted}
    messages = [{"messageId": record.id, "body": json.dumps(record.event())} for record in wanted]
    assert on_schedule_changed.handler({"Records": messages}, None) == {"batchItemFailures": []}


def timers() -> list[Any]:
    scheduler = shared_client("scheduler")
    names = [found["Name"] for found in scheduler.list_schedules(GroupName=GROUP)["Schedules"]]
    return [scheduler.get_schedule(Name=name, GroupName=GROUP) for name in names]


def said(time: datetime) -> str:
    """The message of the one timer for a time, as the Scheduler fills it in."""
    [timer] = timers()
    return str(timer["Target"]["Input"]).replace("<aws.scheduler.scheduled-time>", f"{time:%Y-%m-%dT%H:%M:%SZ}")


def fire(body: str, attempt: int = 1) -> list[str]:
    """The messages that come again."""
    message = {
        "messageId": "m1",
        "body": body,
        "receiptHandle": "r",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:firings",
        "attributes": {"ApproximateReceiveCount": str(attempt)},
    }
    answer = on_schedule.handler({"Records": [message]}, None)
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def runs(world: World) -> list[Any]:
    return world.platform.get(RUNS).repository.present_in(HOME)


def shown(client: Client, name: str = "tick") -> Any:
    return client.get(f"{PATH}/{name}").json


def test_the_timer_follows_what_is_created(scheduled: World, client: Client) -> None:
    reply = create(client, time_zone="Asia/Seoul", schedule="cron(0 9 ? * MON-FRI *)", end="2090-01-01T00:00:00Z")
    assert (reply.status, reply.json["status"], reply.json["project"]) == (201, "PENDING", "acme/vision")
    follow(scheduled)
    assert shown(client)["status"] == "ACTIVE"
    [timer] = timers()
    assert (timer["ScheduleExpression"], timer["ScheduleExpressionTimezone"]) == (
        "cron(0 9 ? * MON-FRI *)",
        "Asia/Seoul",
    )
    assert timer["Target"]["RoleArn"].endswith("scheduler")
    follow(scheduled, again=True)
    assert len(timers()) == 1


def test_a_time_runs_the_function_once(scheduled: World, client: Client) -> None:
    scheduled.engine.on_run = lambda event: {**SUCCESS, "output": event["input"]}
    create(client)
    follow(scheduled)
    time = scheduled.clock.now() + timedelta(minutes=5)
    assert fire(said(time)) == fire(said(time)) == []
    [run] = runs(scheduled)
    assert (run.function, run.input, run.schedule, run.depth) == ("hello", {"n": 1}, "tick", 0)
    assert (run.event["type"], run.event["subject"], run.event["time"]) == (
        "dev.portico.schedule.fire",
        "tick",
        instant(time),
    )
    assert fire(said(time + timedelta(minutes=5))) == []
    assert len(runs(scheduled)) == 2


@pytest.mark.parametrize("spelt", ["tock", "TOCK"])
def test_a_time_emits_the_event_once(scheduled: World, client: Client, spelt: str) -> None:
    scheduled.client("events").post("/v1/events", body={"name": "tock"})
    create(client, function=None, event=spelt)
    follow(scheduled)
    time = scheduled.clock.now() + timedelta(minutes=5)
    assert fire(said(time)) == fire(said(time)) == []
    [event] = [record.emitted for record in scheduled.records() if record.emitted]
    assert (event["type"], event["subject"], event["data"], event["time"]) == ("tock", "tick", {"n": 1}, instant(time))


def test_a_paused_schedule_resumes_with_later_times_only(scheduled: World, client: Client) -> None:
    create(client)
    follow(scheduled)
    early = said(scheduled.clock.now() + timedelta(minutes=5))
    scheduled.clock.advance(1)
    assert client.post(f"{PATH}/tick/pause").json["paused"] is True
    assert fire(early) == []
    assert runs(scheduled) == []
    follow(scheduled)
    assert (shown(client)["status"], timers()) == ("PAUSED", [])
    scheduled.clock.advance(600)
    assert client.post(f"{PATH}/tick/resume").json["paused"] is False
    follow(scheduled)
    assert (shown(client)["status"], fire(early), runs(scheduled)) == ("ACTIVE", [], [])
    assert fire(said(scheduled.clock.now() + timedelta(minutes=5))) == []
    assert len(runs(scheduled)) == 1


@pytest.mark.parametrize("query", [None, {"purge": "true"}])
def test_what_is_deleted_or_purged_does_not_fire(scheduled: World, client: Client, query: Any) -> None:
    create(client)
    follow(scheduled)
    late = said(scheduled.clock.now() + timedelta(minutes=5))
    assert client.delete(f"{PATH}/tick", query=query).status == 204
    assert fire(late) == []
    follow(scheduled)
    assert (timers(), fire(late), runs(scheduled)) == ([], [], [])


def test_a_namesake_does_not_inherit_times(scheduled: World, client: Client) -> None:
    create(client)
    follow(scheduled)
    late = said(scheduled.clock.now() + timedelta(minutes=5))
    client.delete(f"{PATH}/tick", query={"purge": "true"})
    create(client)
    follow(scheduled)
    assert len(timers()) == 1
    assert fire(late) == []
    assert runs(scheduled) == []


def test_what_is_restored_fires_from_then_on(scheduled: World, client: Client) -> None:
    create(client)
    follow(scheduled)
    early = said(scheduled.clock.now() + timedelta(seconds=30))
    client.delete(f"{PATH}/tick")
    scheduled.clock.advance(60)
    assert client.post(f"{PATH}/tick/restore").json["status"] == "PENDING"
    follow(scheduled)
    assert fire(early) == []
    assert runs(scheduled) == []
    assert fire(said(scheduled.clock.now() + timedelta(seconds=30))) == []
    assert len(runs(scheduled)) == 1


def test_the_end_of_a_project_takes_its_timers_along(scheduled: World, client: Client) -> None:
    create(client)
    follow(scheduled)
    from portico.core.model.call import Call, Origin

    purge = Call(ANN, standard_actions(Project)["purge"](HOME, "vision"), Origin("r"), scheduled.clock.now())
    scheduled.platform.get(SCHEDULES).purge_all(purge, HOME)
    follow(scheduled)
    assert timers() == []


def test_times_before_the_start_and_after_the_end_do_not_fire(scheduled: World, client: Client) -> None:
    now = scheduled.clock.now()
    create(client, start=instant(now + timedelta(hours=1)), end=instant(now + timedelta(hours=2)))
    follow(scheduled)
    for minutes in (30, 150):
        assert fire(said(now + timedelta(minutes=minutes))) == []
    assert runs(scheduled) == []
    assert fire(said(now + timedelta(minutes=90))) == []
    assert len(runs(scheduled)) == 1


def test_the_first_time_of_a_rate_is_its_start_in_whole_seconds(scheduled: World, client: Client) -> None:
    start = scheduled.clock.now().replace(microsecond=0) + timedelta(seconds=10)
    create(client, schedule="rate(1 minute)", start=instant(start + timedelta(milliseconds=729)))
    follow(scheduled)
    assert fire(said(start)) == []
    assert len(runs(scheduled)) == 1


def test_a_time_before_the_timer_is_set_is_not_missed(scheduled: World, client: Client) -> None:
    at = scheduled.clock.now() + timedelta(seconds=2)
    create(client, schedule=f"at({at:%Y-%m-%dT%H:%M:%S})")
    scheduled.clock.advance(3)
    follow(scheduled)
    timer = scheduled.platform.get(TIMER)
    [message] = timer.queue.call("ReceiveMessage", {"QueueUrl": timer.queue_url})["Messages"]
    assert fire(message["Body"]) == []
    assert [run.schedule for run in runs(scheduled)] == ["tick"]
    assert timers() == []
    client.patch(f"{PATH}/tick", body={"data": 2})
    follow(scheduled)
    assert timers() == []
    assert len(runs(scheduled)) == 1


def test_changed_times_are_followed_and_other_changes_are_not(scheduled: World, client: Client) -> None:
    create(client)
    follow(scheduled)
    old = said(scheduled.clock.now() + timedelta(minutes=5))
    assert client.patch(f"{PATH}/tick", body={"data": {"n": 2}}).json["status"] == "ACTIVE"
    assert fire(old) == []
    assert runs(scheduled)[0].input == {"n": 2}
    scheduled.clock.advance(1)
    assert client.patch(f"{PATH}/tick", body={"schedule": "rate(1 hour)"}).json["status"] == "PENDING"
    follow(scheduled)
    [timer] = timers()
    assert timer["ScheduleExpression"] == "rate(1 hour)"
    assert fire(old) == []
    assert len(runs(scheduled)) == 1


def test_a_schedule_that_the_scheduler_refuses_says_why(scheduled: World, client: Client) -> None:
    class Refusing:
        exceptions = scheduled.platform.get(TIMER).client.exceptions

        def create_schedule(self, **_: Any) -> None:
            raise self.exceptions.ValidationException(
                {"Error": {"Code": "ValidationException", "Message": "Invalid Schedule Expression"}}, "CreateSchedule"
            )

    timer = scheduled.platform.get(TIMER)
    right, timer.client = timer.client, Refusing()  # type: ignore[assignment]
    create(client)
    follow(scheduled)
    found = shown(client)
    assert (found["status"], found["last_error"]["message"]) == ("ERROR", "Invalid Schedule Expression")
    timer.client = right
    assert client.patch(f"{PATH}/tick", body={"schedule": "rate(2 hours)"}).json["last_error"] is None
    follow(scheduled)
    assert shown(client)["status"] == "ACTIVE"


class Strict:
    """The Scheduler, which refuses a start of over five minutes ago and an end that is over, as moto does of few schedules."""

    def __init__(self, world: World) -> None:
        self.world, self.client = world, world.platform.get(TIMER).client
        self.exceptions = self.client.exceptions

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def create_schedule(self, **wanted: Any) -> Any:
        self._check(wanted, "CreateSchedule")
        return self.client.create_schedule(**wanted)

    def update_schedule(self, **wanted: Any) -> Any:
        self._check(wanted, "UpdateSchedule")
        return self.client.update_schedule(**wanted)

    def _check(self, wanted: Any, operation: str) -> None:
        now = self.world.clock.now()
        late = wanted.get("StartDate", now) < now - timedelta(minutes=5)
        if late or wanted.get("EndDate", now) < now:
            said = f"The {'StartDate' if late else 'EndDate'} you specify cannot be earlier than 5 minutes ago."
            raise self.exceptions.ValidationException(
                {"Error": {"Code": "ValidationException", "Message": said}}, operation
            )


@pytest.fixture
def strict(scheduled: World) -> World:
    scheduled.platform.get(TIMER).client = Strict(scheduled)  # type: ignore[assignment]
    return scheduled


def begun(world: World, client: Client, schedule: str) -> datetime:
    """The start of a schedule that began, and three days and an hour have passed since."""
    start = world.clock.now() + timedelta(minutes=1)
    create(client, schedule=schedule, start=instant(start))
    follow(world)
    world.clock.advance(73 * 3600)
    return start


@pytest.mark.parametrize("schedule", ["rate(1 day)", "cron(0 9 * * ? *)"])
@pytest.mark.parametrize("change", ["resume", "restore", "patch"])
def test_a_schedule_that_began_long_ago_can_be_set_again(
    strict: World, client: Client, schedule: str, change: str
) -> None:
    start = begun(strict, client, schedule)
    if change == "patch":
        client.patch(f"{PATH}/tick", body={"time_zone": "Asia/Seoul"})
    else:
        client.post(f"{PATH}/tick/pause") if change == "resume" else client.delete(f"{PATH}/tick")
        follow(strict)
        client.post(f"{PATH}/tick/{change}")
    follow(strict)
    assert (shown(client)["status"], shown(client)["last_error"]) == ("ACTIVE", None)
    [timer] = timers()
    wanted = start + timedelta(days=4) if schedule.startswith("rate") else None
    assert timer.get("StartDate") == wanted


def test_a_start_that_is_to_come_stays(strict: World, client: Client) -> None:
    start = strict.clock.now() + timedelta(days=2)
    create(client, schedule="rate(1 day)", start=instant(start))
    follow(strict)
    strict.clock.advance(3600)
    client.patch(f"{PATH}/tick", body={"time_zone": "Asia/Seoul"})
    follow(strict)
    assert [timer["StartDate"] for timer in timers()] == [start]


def test_a_start_before_the_timer_is_set_is_not_missed(strict: World, client: Client) -> None:
    start = strict.clock.now() + timedelta(seconds=2)
    create(client, schedule="rate(1 day)", start=instant(start))
    strict.clock.advance(400)
    follow(strict)
    assert [timer["StartDate"] for timer in timers()] == [start + timedelta(days=1)]
    timer = strict.platform.get(TIMER)
    [message] = timer.queue.call("ReceiveMessage", {"QueueUrl": timer.queue_url})["Messages"]
    assert fire(message["Body"]) == fire(said(start)) == []
    assert len(runs(strict)) == 1


def test_a_schedule_that_is_over_has_no_timer(strict: World, client: Client) -> None:
    now = strict.clock.now()
    create(client, end=instant(now + timedelta(hours=1)))
    create(
        client,
        name="late",
        schedule="rate(1 day)",
        start=instant(now + timedelta(minutes=1)),
        end=instant(now + timedelta(days=4)),
    )
    follow(strict)
    for name in ("tick", "late"):
        client.post(f"{PATH}/{name}/pause")
    follow(strict)
    strict.clock.advance(3.5 * 86_400)
    for name in ("tick", "late"):
        client.post(f"{PATH}/{name}/resume")
    follow(strict)
    assert ([shown(client, name)["status"] for name in ("tick", "late")], timers()) == (["ACTIVE", "ACTIVE"], [])


def test_a_timer_that_nobody_set_is_set_after_the_sweep(scheduled: World, client: Client) -> None:
    create(client)
    follow_lost = [record.id for record in scheduled.records() if record.entity_type == "schedule"]
    scheduled.__dict__["followed"] = set(follow_lost)
    scheduled.clock.advance(121)
    scheduled.sweep()
    follow(scheduled)
    assert (shown(client)["status"], len(timers())) == ("ACTIVE", 1)
    client.post(f"{PATH}/tick/pause")
    for _ in range(MAX_FOLLOWS):
        scheduled.clock.advance(121)
        scheduled.sweep()
    assert shown(client)["last_error"]["code"] == "TIMER_LOST"


def test_a_purge_between_setting_and_settling_leaves_no_timer(scheduled: World, client: Client) -> None:
    create(client)
    timer = scheduled.platform.get(TIMER)
    wanted = timer.set

    def set_then_purge(*given: Any) -> None:
        wanted(*given)
        timer.set = wanted  # type: ignore[method-assign]
        client.delete(f"{PATH}/tick", query={"purge": "true"})

    timer.set = set_then_purge  # type: ignore[method-assign]
    follow(scheduled)
    assert timers() == []


def test_what_may_pass_comes_again_and_is_noted_at_last(scheduled: World, client: Client) -> None:
    create(client, function="missing")
    follow(scheduled)
    body = said(scheduled.clock.now() + timedelta(minutes=5))
    assert fire(body) == ["m1"]
    assert shown(client)["last_error"] is None
    assert fire(body, ATTEMPTS) == ["m1"]
    assert shown(client)["last_error"]["code"] == "FUNCTION_NOT_FOUND"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"schedule": "cron(* * * * *)"}, "schedule"),
        ({"schedule": "at(2001-01-01T00:00:00)"}, "schedule"),
        ({"schedule": "cron(0 0 30 2 ? *)"}, "schedule"),
        ({"schedule": "cron(0 0 1 1 ? 2020)"}, "schedule"),
        ({"schedule": "cron(0 0 ? * 5#5,6#1 *)"}, "schedule"),
        ({"time_zone": "posix/Europe/Berlin"}, "time_zone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"end": "2001-01-01T00:00:00Z"}, "end"),
        ({"start": "2090-01-02T00:00:00Z", "end": "2090-01-01T00:00:00Z"}, "end"),
        ({"schedule": "at(2090-01-01T00:00:00)", "start": "2090-01-01T00:00:00Z"}, "start"),
        ({"event": "tock"}, "event"),
        ({"function": None}, "event"),
        ({"function": None, "event": "tock"}, "event"),
        ({"data": "x" * 33_000}, "data"),
        ({"function": None, "event": "tock", "secrets": ["mail"]}, "secrets"),
        ({"secrets": ["m" * 64]}, "secrets.0"),
    ],
)
def test_what_cannot_be_is_refused_by_field(client: Client, fields: Any, field: str) -> None:
    reply = create(client, **fields)
    assert reply.status == 422
    assert reply.json["error"]["details"]["errors"][0]["field"] == field


def test_a_viewer_reads_and_makes_none(scheduled: World, client: Client) -> None:
    from dataclasses import replace

    create(client)
    viewer = scheduled.client("subscriptions", replace(ANN, role="viewer", projects={"vision": "viewer"}))
    assert viewer.get(f"{PATH}/tick").status == 200
    assert create(viewer, name="other").status == 403
    assert viewer.post(f"{PATH}/tick/pause").status == 403


@pytest.fixture
def secrets(scheduled: World) -> Client:
    """A secret, and runs that are really given its values."""
    scheduled.platform.put(RUN_SECRETS, scheduled.platform.get(SECRETS_PART))
    made = scheduled.client("secrets")
    assert made.post(SECRETS, body={"name": "mail", "values": {"TOKEN": "old"}}).status == 201
    return made


def given(world: World, minutes: int) -> Any:
    """What the code is given by the run of a time."""
    assert fire(said(world.clock.now() + timedelta(minutes=minutes))) == []
    [run] = [run for run in runs(world) if not run.status.settled]
    assert world.dispatch(run).status == "SUCCEEDED"
    return world.engine.invoked[-1]["secrets"]


def test_each_time_gives_its_run_the_secrets_as_they_are_then(
    scheduled: World, client: Client, secrets: Client
) -> None:
    assert create(client, secrets=["MAIL"]).json["secrets"] == ["MAIL"]
    follow(scheduled)
    assert given(scheduled, 5) == {"TOKEN": "old"}
    assert secrets.patch(f"{SECRETS}/mail", body={"values": {"TOKEN": "new"}}).status == 200
    assert given(scheduled, 10) == {"TOKEN": "new"}
    assert client.patch(f"{PATH}/tick", body={"secrets": []}).json["status"] == "ACTIVE"
    assert given(scheduled, 15) == {}


def test_a_secret_that_a_schedule_names_is_not_deleted(scheduled: World, client: Client, secrets: Client) -> None:
    create(client, secrets=["MAIL"])
    create(client, name="other")
    refused = secrets.delete(f"{SECRETS}/mail")
    assert (refused.status, refused.error["code"]) == (409, "SECRET_IN_USE")
    assert refused.error["details"] == {"secret": "mail", "schedules": ["tick"]}
    client.delete(f"{PATH}/tick")
    assert secrets.delete(f"{SECRETS}/mail").status == 204


@pytest.mark.usefixtures("secrets")
def test_who_may_not_use_a_secret_has_no_schedule_give_it(scheduled: World, client: Client) -> None:
    create(client, name="before", secrets=["mail"])
    client.post(f"{PATH}/before/pause")
    create(client, name="plain")
    cedar = (
        'forbid(principal, action == Portico::Action::"secret:use", resource == Portico::Secret::"acme/vision/mail");'
    )
    admin = Principal("user", "root", "acme", None, "domain_admin", {}, "client-acme")
    scheduled.run(POLICIES.actions["create"](Scope("acme"), {"name": "no-mail", "cedar": cedar}), admin)
    assert create(client, secrets=["Mail"]).status in {403, 404}
    assert client.patch(f"{PATH}/plain", body={"secrets": ["mail"]}).status in {403, 404}
    assert client.post(f"{PATH}/before/resume").status in {403, 404}
    assert client.patch(f"{PATH}/before", body={"secrets": []}).status == 200
    assert client.post(f"{PATH}/before/resume").status == 200


WEEKDAYS = ["2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z"]


def monday(world: World) -> None:
    world.clock.time = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_line_of_crontab_is_taken_as_it_is(scheduled: World, client: Client) -> None:
    monday(scheduled)
    reply = create(client, schedule="0 9 * * 1-5", time_zone="Asia/Seoul")
    assert (reply.status, reply.json["schedule"]) == (201, "0 9 * * 1-5")
    assert reply.json["next_times"] == WEEKDAYS
    follow(scheduled)
    [timer] = timers()
    assert timer["ScheduleExpression"] == "cron(0 9 ? * MON,TUE,WED,THU,FRI *)"


def test_a_line_of_crontab_that_never_comes(scheduled: World, client: Client) -> None:
    refused = create(client, schedule="0 0 30 2 *")
    assert (refused.status, refused.fields) == (422, ["schedule"])


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"schedule": "cron(0 9 ? * MON-FRI *)", "time_zone": "Asia/Seoul"}, WEEKDAYS),
        ({"schedule": "at(2026-12-24T18:00:00)"}, ["2026-12-24T18:00:00Z"]),
        ({"schedule": "rate(1 day)"}, ["2026-12-01T12:00:00Z", "2026-12-02T12:00:00Z", "2026-12-03T12:00:00Z"]),
        (
            {"schedule": "rate(2 days)", "start": "2026-11-29T06:00:00Z", "end": "2026-12-04T00:00:00Z"},
            ["2026-12-01T06:00:00Z", "2026-12-03T06:00:00Z"],
        ),
        (
            {"schedule": "cron(0 0 * * ? *)", "start": "2026-12-05T00:00:00Z", "end": "2026-12-06T00:00:00Z"},
            ["2026-12-05T00:00:00Z", "2026-12-06T00:00:00Z"],
        ),
        ({"schedule": "rate(1 day)", "paused": True}, []),
    ],
)
def test_the_next_three_times_are_shown(
    scheduled: World, client: Client, fields: dict[str, Any], wanted: list[str]
) -> None:
    monday(scheduled)
    assert create(client, **fields).json["next_times"] == wanted
    assert shown(client)["next_times"] == wanted
    assert client.get(PATH).json["items"][0]["next_times"] == wanted


def test_the_next_times_go_on(scheduled: World, client: Client) -> None:
    monday(scheduled)
    create(client, schedule="rate(1 hour)")
    scheduled.clock.advance(3600)
    assert shown(client)["next_times"][0] == "2026-11-30T14:00:00Z"
