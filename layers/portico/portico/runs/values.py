"""Where the values of a run are kept: small ones in its item, larger ones as objects."""

import json
from dataclasses import dataclass
from typing import Any, Final

from portico.core.objects import Objects
from portico.runs.entity import Logs, Run

IN_ITEM_BYTES: Final = 32 * 1024
IN_REPLY_BYTES: Final = 256 * 1024
_URL_SECONDS: Final = 900


@dataclass(frozen=True)
class Values:
    """Stores and loads inputs, outputs and logs."""

    objects: Objects

    def input_fields(self, run_id: str, value: Any) -> dict[str, Any]:
        """The fields of a run with this input."""
        return self._fields(run_id, "input", value)

    def result_fields(self, run_id: str, reply: dict[str, Any]) -> dict[str, Any]:
        """The fields of a run that ended with this reply of the runtime."""
        fields = self._fields(run_id, "logs", reply.get("logs") or {})
        if "logs" in fields:
            fields["logs"] = Logs.model_validate(fields["logs"])
        if reply.get("output_stored"):
            return fields | {"output_key": output_key(run_id), "output_size": reply["output_size"]}
        if "output" not in reply:
            return fields
        return fields | self._fields(run_id, "output", reply["output"]) | {"output_size": reply.get("output_size")}

    def whole(self, run: Run) -> Run:
        """The run with its input, logs, and an output of at most 256 KB, loaded."""
        loaded: dict[str, Any] = {}
        if run.logs_key:
            loaded["logs"] = Logs.model_validate(self._load(run.logs_key))
        if run.input_key:
            loaded["input"] = self._load(run.input_key)
        if run.output_key and (run.output_size or 0) <= IN_REPLY_BYTES:
            loaded["output"] = self._load(run.output_key)
        return run.model_copy(update=loaded) if loaded else run

    def output_url(self, run: Run) -> str | None:
        """Where an output that is too large to be in a reply can be read, for 15 minutes."""
        if run.output_key is None or (run.output_size or 0) <= IN_REPLY_BYTES:
            return None
        return self.objects.url_to_get(run.output_key, _URL_SECONDS)

    def input_of(self, run: Run) -> dict[str, Any]:
        """The part of the runtime's event that carries the input."""
        if run.input_key is None:
            return {"input": run.input}
        return {"input_url": self.objects.url_to_get(run.input_key, _URL_SECONDS)}

    def _fields(self, run_id: str, name: str, value: Any) -> dict[str, Any]:
        encoded = json.dumps(value).encode()
        if len(encoded) <= IN_ITEM_BYTES:
            return {name: value}
        key = f"runs/{run_id}/{name}.json"
        self.objects.put(key, encoded)
        return {f"{name}_key": key}

    def _load(self, key: str) -> Any:
        return json.loads(self.objects.get(key))


def output_key(run_id: str) -> str:
    """Where the runtime puts an output that is too large for its reply."""
    return f"runs/{run_id}/output.json"


def kill_key(run_id: str) -> str:
    """The marker that tells the runtime to kill a run."""
    return f"kills/{run_id}"
