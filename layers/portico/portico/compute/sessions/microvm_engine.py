"""The engine on Lambda MicroVMs: a MicroVM for each session, of an image whose entry waits for what a start tells it.

What a start tells goes to the hook `run` alone. The launch's token makes a repeated start harmless. A MicroVM has no role, and its
endpoint lets in who has a token of the platform's: see `MicrovmReach`. It lives on when its program has ended, so that the word of
its agent is the end of a session, upon which the platform terminates it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from portico.compute.resource_groups.slots import Slots
from portico.compute.sessions import microvms
from portico.compute.sessions.engine import (
    Capabilities,
    EngineError,
    EnginePrepares,
    Launch,
    Observed,
    Phase,
)
from portico.compute.sessions.entity import START_PATIENCE
from portico.compute.sessions.microvm_entry import payload
from portico.compute.sessions.microvm_errors import GONE, TAKEN, code_of, told
from portico.compute.sessions.microvm_images import MicrovmImages
from portico.compute.sessions.microvm_launches import MicrovmLaunches
from portico.compute.sessions.microvm_reach import address_of
from portico.core.base.clock import Clock
from portico.core.base.side_by_side import side_by_side

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_PAGE: Final = 50
_PHASES: Final[Mapping[str, Phase]] = {
    "PENDING": Phase.STARTING,
    "RUNNING": Phase.RUNNING,
    "SUSPENDING": Phase.RUNNING,
    "SUSPENDED": Phase.RUNNING,
    "TERMINATING": Phase.STOPPING,
    "TERMINATED": Phase.STOPPED,
}
# Idle sessions are ended by their idle checkers, not suspended by the service.
_NEVER_IDLE: Final = {
    "maxIdleDurationSeconds": microvms.LONGEST,
    "suspendedDurationSeconds": microvms.LONGEST,
    "autoResumeEnabled": True,
}


@dataclass
class MicrovmEngine:
    """Runs sessions in MicroVMs of one stack's images; a handle is the id of a MicroVM."""

    client: Any
    images: MicrovmImages
    launches: MicrovmLaunches
    clock: Clock
    name: str = microvms.NAME
    capabilities: Capabilities = microvms.CAPABILITIES

    def fit(self, wanted: Slots) -> Slots:
        """The smallest size that holds what is wanted. Raises SlotUnsupported or TooLarge."""
        return microvms.fit(wanted)

    def start(self, launch: Launch) -> str:
        """Runs a MicroVM. Raises LaunchRefused, EnginePrepares, EngineBusy or EngineError."""
        started = self.launches.handle(launch.token)
        if started is not None:
            return started
        with told("start"):
            handle = self._run(launch, self.images.of(launch.image, launch.size))
        self.launches.note(launch.token, handle)
        return handle

    def address(self, handle: str) -> str | None:
        """That by which `MicrovmReach` knows it."""
        return address_of(handle)

    def look(self, handles: Sequence[str]) -> list[Observed]:
        """What Lambda knows of each, a request for each. Raises EngineError."""
        if not handles:
            return []
        with told("look"):
            found = side_by_side(self._microvm, handles)
        sessions = self.launches.sessions(handles)
        return [_observed(*one) for one in zip(handles, found, sessions, strict=True)]

    def running(self) -> list[Observed]:
        """All MicroVMs of the stack's images that have not ended. One whose start may yet be answered is left out. Raises EngineError."""
        with told("list"):
            live = list(self._live())
        sessions = self.launches.sessions([one["microvmId"] for one in live])
        answered = self.clock.now() - START_PATIENCE
        return [
            _observed(one["microvmId"], one, session)
            for one, session in zip(live, sessions, strict=True)
            if session is not None or one["startedAt"] < answered
        ]

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Terminates it at once, `forced` or not, and for no reason that the service would keep. Raises EngineError."""
        from botocore.exceptions import ClientError

        with told("stop"):
            try:
                self.client.terminate_microvm(microvmIdentifier=handle)
            except ClientError as error:
                if code_of(error) != GONE:
                    raise

    def retire(self, images: Collection[str]) -> int:
        """Deletes the images of other references than these, unless a MicroVM still runs of one. Raises EngineError."""
        with told("retire"):
            return self.images.retire(images, {one["imageArn"] for one in self._live()})

    def _run(self, launch: Launch, image: str) -> str:
        from botocore.exceptions import ClientError

        try:
            made = self.client.run_microvm(
                imageIdentifier=image,
                clientToken=launch.token,
                runHookPayload=payload(launch),
                maximumDurationInSeconds=microvms.LONGEST,
                idlePolicy=_NEVER_IDLE,
                logging={"disabled": {}},  # its agent keeps what it prints
            )
        except ClientError as error:
            return self._again(launch, image, error)
        return str(made["microvmId"])

    def _again(self, launch: Launch, image: str, error: Any) -> str:
        """After a refusal: the MicroVM that the launch has already. Raises EnginePrepares for an image that has been deleted."""
        if code_of(error) == GONE:
            self.images.forget(image)
            raise EnginePrepares("the engine prepares the image") from error
        if code_of(error) != TAKEN:
            raise error
        started = self.launches.handle(launch.token)
        if started is None:
            raise EngineError("the session was started, and its MicroVM is not known") from error
        return started

    def _microvm(self, handle: str) -> Mapping[str, Any] | None:
        from botocore.exceptions import ClientError

        try:
            found: Mapping[str, Any] = self.client.get_microvm(microvmIdentifier=handle)
        except ClientError as error:
            if code_of(error) != GONE:
                raise
            return None
        return found

    def _live(self) -> Iterator[Mapping[str, Any]]:
        pages = self.client.get_paginator("list_microvms").paginate(PaginationConfig={"PageSize": _PAGE})
        for page in pages:
            for one in page["items"]:
                ended = _PHASES.get(one["state"]) in {Phase.STOPPING, Phase.STOPPED}
                if self.images.is_ours(one["imageArn"]) and not ended:
                    yield one


def _observed(handle: str, found: Mapping[str, Any] | None, session: str | None) -> Observed:
    """What is known of a MicroVM: of no exit code, and of no address but its handle's."""
    if found is None:
        return Observed(handle, session or "", Phase.UNKNOWN)
    phase = _PHASES.get(found["state"], Phase.RUNNING)
    return Observed(handle, session or "", phase, address_of(handle), reason=found.get("stateReason"))


def wire(parts: "Parts") -> MicrovmEngine:
    """The engine, put together."""
    from portico.core.aws.botocore_clients import client

    known = parts.settings
    service = client("lambda-microvms", read_timeout=20)
    role, logs = known.require("microvm_role"), known.require("session_logs")
    images = MicrovmImages(service, parts.objects, known.function_prefix, known.microvm_base, role, logs)
    launches = MicrovmLaunches(parts.table, known.require("entities_table"), parts.clock)
    return MicrovmEngine(service, images, launches, parts.clock)
