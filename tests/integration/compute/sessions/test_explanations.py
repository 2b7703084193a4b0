"""Why a session is pending, from the API."""

from tests.integration.compute.sessions.conftest import Begin
from tests.support.gateway import Client
from tests.support.sessions import SessionWorld


def test_a_session_without_room_is_explained(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    first = begin("first", resources={"cpu": 1.5})
    second, third = (begin(name, resources={"cpu": 1}) for name in ("second", "third"))
    sessions.passes()
    found = api.get(f"/v1/sessions/{second}/explain").json
    assert (found["status"], found["position"], found["fits_now"]) == ("PENDING", 1, False)
    [rule] = found["blocked_by"]
    told = [rule[name] for name in ("rule", "slot", "needed", "available", "limit")]
    assert told == ["group_room", "cpu", 1, 0.5, 2]
    assert found["smallest_change"] == {"cpu": 0.5}
    assert found["next_attempt"] is not None
    last = api.get(f"/v1/sessions/{third}/explain").json
    assert [rule["rule"] for rule in last["blocked_by"]] == ["group_room", "queue"]
    assert api.get(f"/v1/sessions/{first}/explain").json["blocked_by"] == []


def test_a_dependency_is_named(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    first = begin("first", type="batch", command="true")
    second = begin("second", depends_on=["first"])
    sessions.passes()
    [rule] = api.get(f"/v1/sessions/{second}/explain").json["blocked_by"]
    assert (rule["rule"], rule["sessions"]) == ("dependency", [first])


def test_a_dry_run_starts_nothing(sessions: SessionWorld, api: Client, begin: Begin) -> None:
    begin("first", resources={"cpu": 1.5})
    sessions.passes()
    body = {"image": "python", "resources": {"cpu": 2}}
    found = api.post("/v1/sessions/explain", body=body).json
    assert (found["fits_now"], found["smallest_change"]) == (False, {"cpu": 1.5})
    assert api.post("/v1/sessions/explain", body={**body, "resources": {"cpu": 0.5}}).json["fits_now"] is True
    assert api.post("/v1/sessions/explain", body={**body, "resources": {"cpu": 64}}).fields == ["resources.cpu"]
    assert api.get("/v1/sessions").json["total_count"] == 1
