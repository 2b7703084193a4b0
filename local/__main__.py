"""`python -m local up|down|reset|status|logs|token [--home DIR] [--port N]`."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local import bootstrap, deploy, environments, stack
from local.confinement.isolation import Isolation
from local.home import DEFAULT_HOME, Home, exclusive
from local.progress import LocalStackError, complain, say

LIMITS = """\
Differences from AWS, and the additions of local/ to the emulator:
  - usage plans: local/emulator/usage_key.py binds them to the authorizer's usage key; the emulator would trust the client's
  - state: saved every few seconds, streams and events under way included (autosave.py, streams.py and events.py of
    local/emulator); a kill loses the last few seconds
  - schedules: local/emulator/schedules.py fires them to the second and in their time zone; the emulator would assume UTC
  - docs/decisions/0004-the-local-stack.md lists all changes to the emulator
  - isolation: functions run as processes of your user, behind these walls: {walls}.
    They reach the network, and whatever else listens on this machine
  - memory: Portico's own runtime enforces the limits; the emulator enforces none
  - no TLS. It listens on 127.0.0.1 (the platform API) and 127.0.0.2 (the content API) only, and neither answers for the
    other. Files of the bucket come from 127.0.0.1, too; on AWS they have an origin of their own"""


def main() -> int:
    """Run one command; 0 when it has done what it says, 1 with a message on stderr when not."""
    options = _options()
    home = Home(Path(options.home).resolve())
    try:
        if options.command in ("up", "down", "reset"):
            with exclusive(home.path / "command.lock", "waiting for another `make up` or `make down`"):
                return _change(options.command, home, options.port)
        return {"status": _status, "logs": _logs, "token": _token}[options.command](home)
    except LocalStackError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("interrupted")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description="Portico on one machine.")
    parser.add_argument("command", choices=("up", "down", "reset", "status", "logs", "token"))
    parser.add_argument("--home", default=str(DEFAULT_HOME), help="folder for state and logs (default: .portico)")
    parser.add_argument("--port", type=int, help=f"0 takes a free one (default: {stack.DEFAULT_PORT})")
    return parser.parse_args()


def _change(command: str, home: Home, port: int | None) -> int:
    if command == "up":
        return _up(home, port)
    was_running = stack.stop(home)
    say("the stack is down" if was_running else "the stack was not running")
    if command == "reset":
        _forget(home)
    return 0


def _up(home: Home, port: int | None) -> int:
    environments.prepare(environments.STACK, environments.SAM, environments.WORKER)
    running = stack.start(home, port)
    outputs = deploy.deploy(home, running)
    say("checking for an administrator")
    url = bootstrap.bootstrap(home, running, outputs)
    bootstrap.wait_until_ready(home, url)
    say("ready")
    print(_welcome(home, url, outputs["ContentUrl"]), flush=True)
    return 0


def _welcome(home: Home, url: str, content_url: str) -> str:
    credentials = os.path.relpath(home.credentials)
    option = "" if home.path == DEFAULT_HOME else f" HOME_DIR={os.path.relpath(home.path)}"
    return (
        f"\n{LIMITS.format(walls=Isolation.of_this_machine().line())}\n\nPortico is at {url}\nTenants' content is at {content_url}\nThe keys are in {credentials}. Get a token and make a first call:\n"
        f'  TOKEN=$(make -s token{option}); curl -H "Authorization: Bearer $TOKEN" {url}/v1/auth/me\n'
    )


def _forget(home: Home) -> None:
    for folder in (home.state, home.objects, home.tmp, home.layers):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (
        home.credentials,
        home.deployed,
        home.process,
        home.log,
        home.deploy_log,
        home.privileges,
        home.root_key,
    ):
        file.unlink(missing_ok=True)
    say("its data is deleted")


def _status(home: Home) -> int:
    found = stack.running(home)
    if found is None:
        print("not running")
        return 1
    print(f"running on port {found.port}, process {found.pid}")
    if home.credentials.exists():
        known = json.loads(home.credentials.read_text())
        print(f"platform API: {known['url']}\ncontent API: {known.get('content_url', 'none yet: run `make up`')}")
    return 0


def _token(home: Home) -> int:
    if not home.credentials.exists():
        raise LocalStackError("there are no keys yet: run `make up`")
    token = bootstrap.token(json.loads(home.credentials.read_text()))
    if token is None:
        raise LocalStackError("no token: if the stack is down, run `make up`")
    print(token)
    return 0


def _logs(home: Home) -> int:
    return subprocess.run(["tail", "-n", "200", "-F", str(home.log)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
