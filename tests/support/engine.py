"""An engine in memory, at the port: what it replies is what the test says."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.compute.functions.engine import Deployment, EngineError

SUCCESS: dict[str, Any] = {"status": "SUCCEEDED", "output": None, "output_size": 4, "logs": {}, "cold": False}


@dataclass
class FakeEngine:
    """Keeps deployments by reference; `on_probe`, `on_run` and `on_deploy` decide what happens, and may raise."""

    deployed: dict[str, Deployment] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    invoked: list[dict[str, Any]] = field(default_factory=list)
    on_deploy: Callable[[Deployment], None] = lambda _deployment: None
    on_probe: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _event: {"ok": True}
    on_run: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _event: SUCCESS

    def deploy(self, deployment: Deployment) -> str:
        """Keeps the deployment as the next version of its uid."""
        self.on_deploy(deployment)
        ref = f"{deployment.uid}:{len(self.deployed) + len(self.pruned) + 1}"
        self.deployed[ref] = deployment
        return ref

    def invoke(self, ref: str, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """What the test's function replies, as JSON would carry it."""
        if ref not in self.deployed:
            raise EngineError("there is no such version")
        sent = json.loads(json.dumps(event))
        self.invoked.append({**sent, "ref": ref, "seconds": seconds})
        answer = self.on_probe if sent["operation"] == "probe" else self.on_run
        return json.loads(json.dumps(answer(sent)))

    def prune(self, latest: str, keep: Collection[str]) -> None:
        """Forgets earlier versions of the uid."""
        uid, _, newest = latest.partition(":")
        old = [
            ref for ref, made in self.deployed.items() if made.uid == uid and int(ref.partition(":")[2]) < int(newest)
        ]
        for ref in set(old) - set(keep):
            del self.deployed[ref]
            self.pruned.append(ref)

    def delete(self, uid: str) -> None:
        """Forgets all versions."""
        self.deleted.append(uid)
        self.deployed = {ref: made for ref, made in self.deployed.items() if made.uid != uid}


def lost(_event: Mapping[str, Any]) -> dict[str, Any]:
    """A reply that never comes."""
    raise EngineError("the runtime was lost")
