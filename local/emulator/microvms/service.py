"""The operations of Lambda MicroVMs, in place of those of `ministack.services.lambda_microvms`, whose records they keep."""

import asyncio
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

from local.emulator.microvms import requests
from local.emulator.microvms.images import Images, shown
from local.emulator.microvms.machines import HookFailed, Machine, Machines, ask
from local.emulator.tasks.containers import Containers
from local.emulator.tasks.images import PullError

_LOST: Final = "The emulator was ended while the MicroVM was running."
_ENDED: Final = ("TERMINATING", "TERMINATED")
_ITEM: Final = ("microvmId", "state", "imageArn", "imageVersion", "startedAt")
_KEPT: Final = 3600.0  # seconds for which one that has ended is still known
_MOST: Final = 50  # of a page

Answer = tuple[int, dict[str, str], bytes]


class Service:
    """Answers requests. Those of one MicroVM at once are in turn."""

    def __init__(self, module: Any, read: Callable[[str, str], bytes | None], containers: Containers) -> None:
        self._module, self._records = module, module._microvms
        self._machines = Machines(containers)
        self._images = Images(module._images, self._machines, read, self._scope, self._image_arn)
        self._lock = threading.RLock()

    def answer(self, method: str, path: str, body: bytes, query: Mapping[str, Any]) -> Answer:
        """The answer to one."""
        kind, *rest = [unquote(part) for part in path.split("/")[2:] if part]
        given = json.loads(body or b"{}")
        try:
            status, told = self._routed(method, kind, rest, given, query)
        except requests.Refusal as refusal:
            refused: Answer = self._module.error_response_json(refusal.code, str(refusal), refusal.status)
            return refused
        answer: Answer = self._module.json_response(told, status)
        return answer

    def _routed(
        self, method: str, kind: str, rest: list[str], given: dict[str, Any], query: Mapping[str, Any]
    ) -> tuple[int, Any]:
        found = _ROUTES.get((method, kind, len(rest) if len(rest) < 2 else f"{len(rest)}/{rest[1]}"))
        if found is None:
            raise requests.Refusal("InvalidAction", 400, f"The emulator does not have {method} of {kind}.")
        status, operation = found
        return status, operation(self, rest, given, query)

    def create_image(self, _: list[str], given: dict[str, Any], query: Any) -> Any:
        return self._images.create(given)

    def get_image(self, names: list[str], given: Any, query: Any) -> Any:
        return shown(self._images.get(names[0]))

    def get_version(self, names: list[str], given: Any, query: Any) -> Any:
        return self._images.version(names[0], names[2])

    def list_images(self, _: list[str], given: Any, query: Mapping[str, Any]) -> Any:
        return _page(self._images.all(_one(query, "nameFilter")), query)

    def delete_image(self, names: list[str], given: Any, query: Any) -> Any:
        return self._images.delete(names[0])

    def run(self, _: list[str], given: dict[str, Any], query: Any) -> Any:
        """A MicroVM, whose hook is yet to be asked; the one that was started with the same token."""
        requests.check_run(given)
        with self._lock:
            self._forget()
            started = self._of_token(given)
            return shown(started if started is not None else self._started(given))

    def get(self, names: list[str], given: Any, query: Any) -> Any:
        return shown(self._record(names[0]))

    def search(self, _: list[str], given: Any, query: Mapping[str, Any]) -> Any:
        image = _one(query, "imageIdentifier")
        found = [one for _, one in sorted(self._records.items()) if image in ("", one["imageArn"])]
        return _page([{name: one[name] for name in _ITEM} for one in found], query)

    def terminate(self, names: list[str], given: Any, query: Any) -> Any:
        """Ends it; one that has ended is fine."""
        record = self._record(names[0])
        with self._lock:
            if record["state"] in _ENDED:
                return {}
            record.update(state="TERMINATING")
        ended = partial(self._end, record, self._scope())
        threading.Thread(target=ended, daemon=True, name="microvm-end").start()
        return {}

    def suspend(self, names: list[str], given: Any, query: Any) -> Any:
        """Stops all its processes where they are."""
        with self._lock:
            self._in_state(names[0], "RUNNING").container.pause()
            self._record(names[0])["state"] = "SUSPENDED"
        return {}

    def resume(self, names: list[str], given: Any, query: Any) -> Any:
        """Lets them go on."""
        with self._lock:
            self._in_state(names[0], "SUSPENDED").container.unpause()
            self._record(names[0])["state"] = "RUNNING"
        return {}

    def token(self, names: list[str], given: dict[str, Any], query: Any) -> Any:
        """A token for ports."""
        ports, record = requests.ports(given), self._record(names[0])
        machine = self._machines.get(names[0])
        if machine is None or record["state"] in _ENDED:
            raise requests.conflict("The MicroVM has ended.")
        return {"authToken": {"X-aws-proxy-auth": machine.tokens.give(ports, given["expirationInMinutes"])}}

    def restored(self, load: Callable[[Any], None], state: Any) -> None:
        """After the state of an emulator that has ended: so have its processes."""
        load(state)
        for one in self._records._data.values():
            if one["state"] != "TERMINATED":
                one.update(state="TERMINATED", terminatedAt=time.time(), stateReason=_LOST)
        for one in self._module._images._data.values():
            if one["state"] == "CREATING":
                one.update(state="CREATE_FAILED", latestFailedImageVersion=one["imageVersion"], stateReason=_LOST)

    def _of_token(self, given: dict[str, Any]) -> dict[str, Any] | None:
        token = given.get("clientToken")
        found = next((one for one in self._records.values() if token and one["_token"][0] == token), None)
        if found is not None and found["_token"] != _mark(given):
            raise requests.conflict("The client token was used with other parameters.")
        return found

    def _started(self, given: dict[str, Any]) -> dict[str, Any]:
        built, ident = self._images.built(given["imageIdentifier"]), f"microvm-{secrets.token_hex(16)}"
        try:
            machine = self._machines.start(ident, built, partial(self._wake, ident, self._scope()))
        except (PullError, OSError) as error:
            raise requests.Refusal("InsufficientCapacityException", 503, str(error)) from error
        image = self._images.get(given["imageIdentifier"])
        seconds = given.get("maximumDurationInSeconds", requests.LONGEST)
        record = {
            "microvmId": ident,
            "state": "PENDING",
            "endpoint": machine.endpoint.url,
            "imageArn": image["imageArn"],
            "imageVersion": image["imageVersion"],
            "idlePolicy": given.get("idlePolicy"),
            "maximumDurationInSeconds": seconds,
            "startedAt": time.time(),
            "_token": _mark(given),
        }
        record = {name: value for name, value in record.items() if value is not None}
        self._records[ident] = record
        told = {"microvmId": ident, "runHookPayload": given.get("runHookPayload")}
        begun = partial(self._begin, record, machine, image.get("hooks") or {}, told, self._scope())
        threading.Thread(target=begun, daemon=True, name="microvm-start").start()
        return record

    def _begin(self, record: dict[str, Any], machine: Machine, hooks: dict[str, Any], told: dict[str, Any],
               scope: Callable[[], AbstractContextManager[Any]]) -> None:  # fmt: skip
        """Asks the hook of a start; RUNNING when it is answered."""
        of_microvms = hooks.get("microvmHooks") or {}
        try:
            if of_microvms.get("run") == "ENABLED":
                ask(machine.container, "run", told, float(of_microvms.get("runTimeoutInSeconds", 30)))
        except HookFailed as error:
            self._end(record, scope, str(error))
            return
        with self._lock:
            if record["state"] == "PENDING":
                record["state"] = "RUNNING"
        over = threading.Timer(record["maximumDurationInSeconds"], self._end, (record, scope, "Its time is over."))
        over.daemon = True
        over.start()

    def _end(self, record: dict[str, Any], scope: Callable[[], AbstractContextManager[Any]], reason: str = "") -> None:
        self._machines.end(record["microvmId"])
        with scope(), self._lock:
            if record["state"] != "TERMINATED":
                record.update(
                    state="TERMINATED", terminatedAt=time.time(), **({"stateReason": reason} if reason else {})
                )

    def _wake(self, ident: str, scope: Callable[[], AbstractContextManager[Any]]) -> None:
        """Before a request goes on to a suspended one, that may wake it."""
        with scope(), self._lock:
            record = self._records.get(ident) or {}
            if record.get("state") == "SUSPENDED" and (record.get("idlePolicy") or {}).get("autoResumeEnabled"):
                self.resume([ident], None, None)

    def _in_state(self, ident: str, state: str) -> Machine:
        machine, record = self._machines.get(ident), self._record(ident)
        if machine is None or record["state"] != state:
            raise requests.conflict(f"The MicroVM is {record['state']}.")
        return machine

    def _record(self, ident: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._records.get(ident)
        if found is None:
            raise requests.missing("The MicroVM")
        return found

    def _forget(self) -> None:
        for ident, one in list(self._records.items()):
            if time.time() - one.get("terminatedAt", time.time()) > _KEPT:
                del self._records[ident]

    def _scope(self) -> Callable[[], AbstractContextManager[Any]]:
        """That of the present request, for threads that go on with it."""
        account, region = self._module.get_account_id(), self._module.get_region()
        return lambda: self._module.request_scope(account, region)

    def _image_arn(self, name: str) -> str:
        return f"arn:aws:lambda:{self._module.get_region()}:{self._module.get_account_id()}:microvm-image:{name}"


_ROUTES: Final[Mapping[tuple[str, str, Any], tuple[int, Callable[..., Any]]]] = {
    ("POST", "microvm-images", 0): (201, Service.create_image),
    ("GET", "microvm-images", 0): (200, Service.list_images),
    ("GET", "microvm-images", 1): (200, Service.get_image),
    ("DELETE", "microvm-images", 1): (200, Service.delete_image),
    ("GET", "microvm-images", "3/versions"): (200, Service.get_version),
    ("POST", "microvms", 0): (200, Service.run),
    ("GET", "microvms", 0): (200, Service.search),
    ("GET", "microvms", 1): (200, Service.get),
    ("DELETE", "microvms", 1): (200, Service.terminate),
    ("POST", "microvms", "2/suspend"): (200, Service.suspend),
    ("POST", "microvms", "2/resume"): (200, Service.resume),
    ("POST", "microvms", "2/auth-token"): (200, Service.token),
}


def install(module: Any, storage: Any, containers: Containers) -> None:
    """Change `ministack.services.lambda_microvms`; `storage` is its `s3`."""
    service = Service(module, storage._get_object_data, containers)

    async def handle_request(method: str, path: str, headers: Any, body: bytes, query: Mapping[str, Any]) -> Answer:
        return await asyncio.to_thread(service.answer, method, path, body, query)

    module.handle_request = handle_request
    module.load_persisted_state = partial(service.restored, module.load_persisted_state)


def _mark(given: dict[str, Any]) -> list[str]:
    """The token of a start, and what else it says."""
    said = json.dumps(given, sort_keys=True).encode()
    return [given.get("clientToken") or "", hashlib.sha256(said).hexdigest()]


def _page(items: list[dict[str, Any]], query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of a list, whose token is a number."""
    first, most = int(_one(query, "nextToken") or 0), int(_one(query, "maxResults") or _MOST)
    more = {"nextToken": str(first + most)} if first + most < len(items) else {}
    return {"items": items[first : first + most], **more}


def _one(query: Mapping[str, Any], name: str) -> str:
    found = query.get(name) or ""
    return str(found[0] if isinstance(found, list) else found)
