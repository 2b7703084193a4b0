"""Lambda MicroVMs as process groups: builds, starts, tokens, pauses and ends."""

import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from local import processes
from local.emulator.microvms.endpoint import Closed, Tokens
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import until
from tests.unit.local.microvms import HOOKS, Microvms

ENTRY = 'ENTRYPOINT ["python3", "-c", "pass"]\n'


@pytest.fixture(scope="module")
def microvms(shared_emulator: Emulator) -> Microvms:
    return Microvms(shared_emulator)


@pytest.fixture(scope="module")
def image(microvms: Microvms) -> str:
    return microvms.image()


@pytest.fixture
def ident(microvms: Microvms, image: str) -> Iterator[str]:
    made = microvms.run(image, runHookPayload="told", idlePolicy=_idle(wakes=False))
    yield made
    microvms.client.terminate_microvm(microvmIdentifier=made)


def _idle(*, wakes: bool) -> dict[str, Any]:
    return {"maxIdleDurationSeconds": 600, "suspendedDurationSeconds": 600, "autoResumeEnabled": wakes}


def _refused(code: str, call: Callable[..., Any], **given: Any) -> None:
    with pytest.raises(ClientError) as error:
        call(**given)
    assert error.value.response["Error"]["Code"] == code


def test_a_start_tells_its_payload_to_the_hook(microvms: Microvms, ident: str) -> None:
    told = microvms.asked(ident, "/a%2Fb?c=1", port=microvms.port(ident), **{"x-own": "1"}).json()
    assert (told["run"], told["path"]) == ({"microvmId": ident, "runHookPayload": "told"}, "/a%2Fb?c=1")
    assert told["headers"]["x-own"] == "1"
    assert not [name for name in told["headers"] if name.lower().startswith("x-aws")]
    assert not [name for name in told["environment"] if name.startswith("AWS")]


def test_a_token_opens_its_ports_alone(microvms: Microvms, ident: str) -> None:
    port = microvms.port(ident)
    of_another = microvms.token(ident, [{"port": port + 1}])
    given = microvms.token(ident, [{"range": {"startPort": port, "endPort": port}}])
    statuses = [microvms.asked(ident, token=one, port=port).status_code for one in ("", "wrong", of_another, given)]
    assert statuses == [403, 403, 403, 200]
    assert microvms.asked(ident, port=port + 1).status_code == 502
    assert microvms.asked(ident, port=8790).status_code == 502


def test_a_token_is_of_one_microvm(microvms: Microvms, image: str, ident: str) -> None:
    other = microvms.run(image)
    assert microvms.asked(ident, token=microvms.token(other), port=microvms.port(ident)).status_code == 403
    microvms.client.terminate_microvm(microvmIdentifier=other)


def test_a_token_ends() -> None:
    now = [100.0]
    tokens = Tokens(lambda: now[0])
    token = tokens.give([range(1, 10)], 2)
    now[0] += 119
    tokens.check(token, 9)
    now[0] += 1
    with pytest.raises(Closed) as closed:
        tokens.check(token, 9)
    assert closed.value.status == 403


def test_a_websocket_may_name_its_token_in_protocols(microvms: Microvms, ident: str) -> None:
    token, port, place = microvms.token(ident), microvms.port(ident), urlsplit(microvms.look(ident)["endpoint"])
    named = f"lambda-microvms, lambda-microvms.authentication.{token}, lambda-microvms.port.{port}, own"
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nSec-WebSocket-Protocol: {named}\r\n\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as client:
        client.sendall(head.encode())
        answer = b"".join(iter(lambda: client.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.0 200")
    assert b'"sec-websocket-protocol": "own"' in answer
    assert token.encode() not in answer


def test_a_repeated_start_is_one(microvms: Microvms, image: str) -> None:
    given = {"imageIdentifier": image, "clientToken": "once", "runHookPayload": "told"}
    made = [microvms.client.run_microvm(**given)["microvmId"] for _ in range(3)]
    assert len(set(made)) == 1
    _refused("ConflictException", microvms.client.run_microvm, **{**given, "runHookPayload": "other"})
    microvms.client.terminate_microvm(microvmIdentifier=made[0])
    microvms.until(made[0], "TERMINATED")
    assert microvms.client.run_microvm(**given)["state"] == "TERMINATED"


def test_a_pause_stops_and_goes_on_with_the_same_program(microvms: Microvms, ident: str) -> None:
    port, client = microvms.port(ident), microvms.client
    token, pid = microvms.token(ident), microvms.asked(ident, port=port).json()["pid"]
    client.suspend_microvm(microvmIdentifier=ident)
    assert until(lambda: _state_of(pid) == "T", 10)
    assert microvms.look(ident)["state"] == "SUSPENDED"
    _refused("ConflictException", client.suspend_microvm, microvmIdentifier=ident)
    client.resume_microvm(microvmIdentifier=ident)
    assert microvms.asked(ident, token=token, port=port).json()["pid"] == pid
    assert microvms.look(ident)["state"] == "RUNNING"


def test_a_request_wakes_what_may_be_woken(microvms: Microvms, image: str) -> None:
    ident = microvms.run(image, idlePolicy=_idle(wakes=True))
    port = microvms.port(ident)
    microvms.client.suspend_microvm(microvmIdentifier=ident)
    assert microvms.asked(ident, port=port).status_code == 200
    assert microvms.look(ident)["state"] == "RUNNING"
    microvms.client.terminate_microvm(microvmIdentifier=ident)


def test_an_end_leaves_nothing(microvms: Microvms, image: str, shared_emulator: Emulator) -> None:
    ident = microvms.run(image)
    pid = microvms.asked(ident, port=microvms.port(ident)).json()["pid"]
    microvms.client.suspend_microvm(microvmIdentifier=ident)
    for _ in range(2):
        microvms.client.terminate_microvm(microvmIdentifier=ident)
    microvms.until(ident, "TERMINATED")
    assert pid not in processes.of_stack(shared_emulator.home.path)
    _refused("ConflictException", microvms.token, ident=ident)
    assert ident in [one["microvmId"] for one in microvms.client.list_microvms()["items"]]


def test_it_outlives_its_program(microvms: Microvms, ident: str) -> None:
    port = microvms.port(ident)
    with pytest.raises(httpx.RemoteProtocolError):  # it ends instead of an answer
        microvms.asked(ident, "/end", port=port)
    assert until(lambda: microvms.asked(ident, port=port).status_code == 502, 10)
    assert microvms.look(ident)["state"] == "RUNNING"


def test_its_time_is_over(microvms: Microvms, image: str) -> None:
    ident = microvms.client.run_microvm(imageIdentifier=image, maximumDurationInSeconds=1)["microvmId"]
    assert microvms.until(ident, "TERMINATED")["stateReason"] == "Its time is over."


@pytest.mark.parametrize(
    ("dockerfile", "reason"),
    [
        (f"FROM example.com/none\n{ENTRY}", "example.com/none"),
        (f"FROM python\nRUN true\n{ENTRY}", "FROM and ENTRYPOINT"),
        (f"FROM python\n{ENTRY}", "the hook ready"),
    ],
    ids=["no-image", "no-builder", "no-hook"],
)
def test_a_build_that_fails_says_why(microvms: Microvms, dockerfile: str, reason: str) -> None:
    arn = microvms.create("failing", dockerfile)
    until(lambda: microvms.state_of(arn) == "CREATE_FAILED", 30)
    version = microvms.client.get_microvm_image_version(imageIdentifier=arn, imageVersion="1.0")
    assert (version["state"], reason in version["stateReason"]) == ("FAILED", True)
    _refused("ResourceNotFoundException", microvms.client.run_microvm, imageIdentifier=arn)
    microvms.client.delete_microvm_image(imageIdentifier=arn)
    _refused("ResourceNotFoundException", microvms.client.get_microvm_image, imageIdentifier=arn)
    microvms.client.delete_microvm_image(imageIdentifier=arn)


@pytest.mark.parametrize(
    "given",
    [
        {"resources": [{"minimumMemoryInMiB": 513}]},
        {"hooks": {**HOOKS, "microvmImageHooks": {}}},
        {"hooks": {name: value for name, value in HOOKS.items() if name != "port"}},
        {"name": "a b"},
    ],
    ids=["size", "no-ready", "no-port", "name"],
)
def test_an_image_that_cannot_be_is_refused(microvms: Microvms, given: dict[str, Any]) -> None:
    told = {"name": "odd", "dockerfile": f"FROM python\n{ENTRY}", **given}
    _refused("ValidationException", microvms.create, **told)


def test_an_image_of_a_name_that_is_taken_is_refused(microvms: Microvms, image: str) -> None:
    _refused("ConflictException", microvms.create, name="program", dockerfile=f"FROM python\n{ENTRY}")


def test_lists_have_pages(microvms: Microvms, ident: str) -> None:
    pages = microvms.client.get_paginator("list_microvms").paginate(PaginationConfig={"PageSize": 1})
    found = [one["microvmId"] for page in pages for one in page["items"]]
    assert ident in found
    assert len(found) == len(set(found)) == len(microvms.client.list_microvms()["items"])
    assert [one["name"] for one in microvms.client.list_microvm_images(nameFilter="rogra")["items"]] == ["program"]


def test_a_killed_emulator_has_ended_them(start: Callable[[], Emulator]) -> None:
    emulator = start()
    microvms = Microvms(emulator)
    ident = microvms.run(microvms.image())
    until(lambda: _is_kept(emulator, ident), 30)
    emulator.kill()
    emulator.start_again()
    told = microvms.look(ident)
    assert (told["state"], "emulator was ended" in told["stateReason"]) == ("TERMINATED", True)
    assert not processes.of_stack(emulator.home.path, f"SESSION_HOST={urlsplit(told['endpoint']).hostname}")


def _is_kept(emulator: Emulator, ident: str) -> bool:
    return ident.encode() in b"".join(file.read_bytes() for file in emulator.home.state.rglob("*") if file.is_file())


def _state_of(pid: int) -> str:
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0]
