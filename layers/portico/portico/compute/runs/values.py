"""The values of a run: small ones in its item, larger ones as objects.

What an attempt leaves has the attempt's number in its key: the late result of a lost one overwrites nothing.
"""

import json
from typing import Any, Final

from portico.compute.runs.entity import Dropped, Logs, Run
from portico.core.aws.object_store import Objects
from portico.core.base.frozen import frozen
from portico.core.model.entity import Entity
from portico.core.model.target import Target

IN_ITEM_BYTES: Final = 32 * 1024
IN_REPLY_BYTES: Final = 256 * 1024
_URL_SECONDS: Final = 900


@frozen
class Values:
    """Stores and loads inputs, outputs, events, schemas and logs."""

    objects: Objects

    def fields(self, run_id: str, name: str, value: Any) -> dict[str, Any]:
        """The fields of a run with this value: `name`, or `name_key`."""
        encoded = json.dumps(value).encode()
        if len(encoded) <= IN_ITEM_BYTES:
            return {name: value, f"{name}_key": None}
        key = f"runs/{run_id}/{name}.json"
        self.objects.put(key, encoded)
        return {name: None, f"{name}_key": key}

    def result_fields(self, run: Run, reply: dict[str, Any]) -> dict[str, Any]:
        """The fields of a run whose attempt ended with this reply of the runtime."""
        at = _attempt(run)
        logs = {**(reply.get("logs") or {}), "order": reply.get("logs_order") or ""}
        fields = self.fields(at, "logs", logs)
        if fields["logs"] is not None:
            fields["logs"] = Logs.model_validate(fields["logs"])
        fields["logs_dropped"] = Dropped.model_validate(reply.get("logs_dropped") or {})
        if reply.get("output_stored"):
            return fields | {"output_key": output_key(run), "output_size": reply["output_size"]}
        if "output" not in reply:
            return fields
        return fields | self.fields(at, "output", reply["output"]) | {"output_size": reply.get("output_size")}

    def whole(self, run: Run) -> Run:
        """The run with its input, logs, and an output of at most 256 KB, loaded."""
        loaded: dict[str, Any] = {}
        if run.logs_key:
            loaded["logs"] = self.whole_logs(run)
        if run.input_key:
            loaded["input"] = self._load(run.input_key)
        if run.output_key and (run.output_size or 0) <= IN_REPLY_BYTES:
            loaded["output"] = self._load(run.output_key)
        return run.model_copy(update=loaded) if loaded else run

    def whole_logs(self, run: Run) -> Logs:
        """The logs of the last attempt that has ended."""
        return Logs.model_validate(self._load(run.logs_key)) if run.logs_key else run.logs or Logs()

    def live_logs(self, run: Run) -> tuple[Logs, Dropped]:
        """The logs of the attempt that is under way, as far as the runtime has sent them."""
        try:
            told = self._load(live_key(run))
        except KeyError:
            return Logs(), Dropped()
        logs = {**told["logs"], "order": told.get("logs_order", "")}  # a runtime of before tells none
        return Logs.model_validate(logs), Dropped.model_validate(told["logs_dropped"])

    def logs_url(self, run: Run) -> str | None:
        """The URL of logs that do not fit into the item, for 15 minutes."""
        return self.objects.url_to_get(run.logs_key, _URL_SECONDS) if run.logs_key else None

    def load(self, kept: Entity, name: str) -> Any:
        """One value of a run, or of its letter, wherever it is kept. Raises NotFound when its object is gone."""
        key = getattr(kept, f"{name}_key")
        if key is None:
            return getattr(kept, name)
        try:
            return self._load(key)
        except KeyError as gone:
            raise Target.of(kept).missing() from gone

    def output_url(self, run: Run) -> str | None:
        """The URL of an output that is too large to be in a reply, for 15 minutes."""
        if run.output_key is None or (run.output_size or 0) <= IN_REPLY_BYTES:
            return None
        return self.objects.url_to_get(run.output_key, _URL_SECONDS)

    def drop(self, run_id: str) -> None:
        """Removes all that is kept of a run as objects."""
        while keys := self.objects.list(f"runs/{run_id}/"):
            self.objects.delete(*keys)

    def input_of(self, run: Run) -> dict[str, Any]:
        """The part of the runtime's event that carries the input."""
        if run.input_key is None:
            return {"input": run.input}
        return {"input_url": self.objects.url_to_get(run.input_key, _URL_SECONDS)}

    def _load(self, key: str) -> Any:
        return json.loads(self.objects.get(key))


def output_key(run: Run) -> str:
    """The key that the runtime puts an output at that is too large for its reply."""
    return f"runs/{_attempt(run)}/output.json"


def live_key(run: Run) -> str:
    """The key that the runtime puts the output printed so far at."""
    return f"runs/{_attempt(run)}/live.json"


def _attempt(run: Run) -> str:
    return f"{run.id}/{run.attempts}"
