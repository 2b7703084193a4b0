"""`python -m local up|down|reset|status|logs|token [--home DIR] [--port N]`."""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

from local import bootstrap, command, deploy, environments, logs, machine, stack
from local.confinement.isolation import Isolation
from local.home import DEFAULT_HOME, Home, exclusive
from local.progress import LocalStackError, complain, say


def main() -> int:
    """Run one command; 0 when it has done what it says, 1 with a message on stderr when not."""
    options = _options()
    home = Home(Path(options.home).resolve())
    try:
        if options.command in ("up", "down", "reset"):
            with exclusive(home.path / "command.lock", "waiting for another `make up` or `make down`"):
                return _change(options.command, home, options.port)
        if options.command == "logs":
            return logs.follow(home, as_written=options.json)
        return {"status": _status, "token": _token}[options.command](home)
    except LocalStackError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("interrupted")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description="Portico on one machine.")
    parser.add_argument("command", choices=("up", "down", "reset", "status", "logs", "token"))
    parser.add_argument("--home", default=str(DEFAULT_HOME), help="folder for state and logs (default: .portico)")
    parser.add_argument("--json", action="store_true", help="logs: as they were written, a JSON document a line")
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
    machine.check()
    environments.prepare(environments.STACK, environments.COMMAND, environments.SAM, environments.WORKER)
    running = stack.start(home, port)
    outputs = deploy.deploy(home, running)
    say("checking for an administrator")
    url = bootstrap.bootstrap(home, running, outputs)
    bootstrap.wait_until_ready(home, url)
    command.sign_in(home)
    say("ready")
    print(_welcome(home, url), flush=True)
    return 0


def _welcome(home: Home, url: str) -> str:
    named = f" --local-file {os.path.relpath(home.credentials)}"
    file = " (./portico is signed in)" if home.path == DEFAULT_HOME else named
    return f"\nPortico is at {url}\nThe console is at {url}/console/\nThe reference is at {url}/docs\nSign in with: portico login --local{file}"


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
        home.command,
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
    print(f"walls around functions: {Isolation.of_this_machine().line()}")
    return 0


def _token(home: Home) -> int:
    if not home.credentials.exists():
        raise LocalStackError("there are no keys yet: run `make up`")
    token = bootstrap.token(json.loads(home.credentials.read_text()))
    if token is None:
        raise LocalStackError("no token: if the stack is down, run `make up`")
    print(token)
    return 0


if __name__ == "__main__":
    sys.exit(main())
