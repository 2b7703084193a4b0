"""One sample through `sam local invoke`."""

import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from portico.access.authn.keyring import KEYRING
from portico.platform import Platform

from local import deploy, environments
from local.home import SHARED, Home, exclusive
from local.parameters import PARAMETERS
from local.sam_local_stack import Functions
from local.sam_local_state import State
from tools.samples import Sample

LIMIT = 300.0  # seconds for one invocation; the first one builds an image of the layers
GRACE = 30.0  # seconds for SAM to end its container
_SHOWN = 160  # characters of a reply


@dataclass(frozen=True)
class Outcome:
    """The reply (None if it is not JSON), and the output of SAM and the function."""

    reply: Any
    log: str

    def summary(self) -> str:
        """The reply in one short line; of an HTTP reply, status and body."""
        shown = self.reply
        if isinstance(shown, dict) and "statusCode" in shown:
            shown = [shown["statusCode"], shown.get("body")]
        text = json.dumps(shown, separators=(",", ":"))
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


@dataclass(frozen=True)
class Invoker:
    """Invokes samples, each on the state that it begins with."""

    home: Home
    functions: Functions
    platform: Platform

    @cached_property
    def state(self) -> State:
        """The state; the functions that it deploys are kept."""
        self.platform.get(KEYRING).ensure()
        return State(self.platform)

    @cached_property
    def build(self) -> Path:
        """The built template, copied, for another build may replace the original meanwhile.

        SAM passes on only variables that the template declares, so the copy declares the endpoint.
        """
        with exclusive(SHARED / "build.lock", "waiting for another command to build the template"):
            built = deploy._build(self.home)
            folder = Path(shutil.copytree(built.parent, self.home.path / "build"))
        template = yaml.safe_load((folder / built.name).read_text(encoding="utf-8"))
        template["Globals"]["Function"]["Environment"]["Variables"]["AWS_ENDPOINT_URL"] = ""
        (folder / built.name).write_text(yaml.safe_dump(template, sort_keys=False), encoding="utf-8")
        return folder / built.name

    @cached_property
    def variables(self) -> Path:
        """The file for `--env-vars`."""
        file = self.home.path / "env-vars.json"
        file.write_text(json.dumps(self.functions.env_vars()), encoding="utf-8")
        return file

    def invoke(self, sample: Sample) -> Outcome:
        """Runs the sample's function in a container."""
        self.state.load()
        process = subprocess.Popen(
            self._command(sample),
            env=self._environ(),
            cwd=self.home.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            printed, log = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return Outcome(None, f"no reply within {LIMIT:.0f} s")
        finally:
            _end(process)
        return Outcome(_reply(printed), f"{log}\n{printed}")

    def _command(self, sample: Sample) -> list[str]:
        sam, logical_id = environments.SAM.folder / "bin" / "sam", self.functions.logical_ids[sample.folder]
        event = self.home.path / "event.json"
        event.write_text(json.dumps(sample.event()), encoding="utf-8")
        files = ["--template-file", str(self.build), "--event", str(event), "--env-vars", str(self.variables)]
        runtime = ["--parameter-overrides", f"Runtime={PARAMETERS['Runtime']}"]
        return [str(sam), "local", "invoke", logical_id, *files, *runtime, "--skip-pull-image"]

    def _environ(self) -> dict[str, str]:
        """The caller's environment without its credentials."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_CLI_"))}
        return {**kept, **self.functions.credentials, "SAM_CLI_TELEMETRY": "0", "HOME": str(SHARED / "sam-home")}


def _end(process: subprocess.Popen[str]) -> None:
    """An interrupted SAM removes its container before it ends; one that was killed would leave it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=GRACE)


def _reply(printed: str) -> Any:
    """The last line is the function's reply."""
    lines = printed.strip().splitlines()
    try:
        return json.loads(lines[-1]) if lines else None
    except json.JSONDecodeError:
        return None
