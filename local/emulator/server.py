"""The emulator's process: `ministack.app` with the changes that Portico needs, each in a module of its own.

Started by `local.stack` with the interpreter of the environment `stack`, `PORTICO_HOME`, `STATE_DIR` and `GATEWAY_PORT`.
"""

import asyncio
import fcntl
import importlib
import importlib.metadata
import json
import os
import shutil
import sys
from pathlib import Path
from typing import IO, Any

from local import processes
from local.confinement.isolation import Isolation
from local.emulator import (
    api as server_api,
)
from local.emulator import (
    callers,
    compression,
    decisions,
    gate,
    identities,
    lookups,
    media_types,
    notices,
    origins,
    printed,
    proofs,
    refusals,
    replies,
    telemetry,
    transactions,
    transforms,
)
from local.emulator import (
    event_sources as server_event_sources,
)
from local.emulator import (
    events as server_events,
)
from local.emulator import (
    gateway_responses as server_gateway_responses,
)
from local.emulator import (
    iam as server_iam,
)
from local.emulator import (
    pollers as server_pollers,
)
from local.emulator import (
    privileges as server_privileges,
)
from local.emulator import (
    request_path as server_request_path,
)
from local.emulator import (
    scaling as server_scaling,
)
from local.emulator import (
    schedules as server_schedules,
)
from local.emulator import (
    slow_clients as server_slow_clients,
)
from local.emulator import (
    streams as server_streams,
)
from local.emulator import (
    usage_key as server_usage_key,
)
from local.emulator import (
    workers as server_workers,
)
from local.emulator.autosave import Autosave
from local.emulator.signatures import Verifier
from local.emulator.state import Store
from local.emulator.tasks import ecs as server_ecs
from local.home import Home
from local.interpreters import BarePythons
from local.origins import CONTENT_HOST, PLATFORM_HOST, app_domain, apps_port
from local.root_key import root_key

VERSION = "1.5.33"
PENDING = 0.1  # seconds until a function that was made or changed is active; who does not wait is told that it is not


def main() -> None:
    """Serve until SIGTERM; the state is saved then, and every few seconds before."""
    _check_version(importlib.metadata.version("ministack"))
    home = Home(Path(os.environ["PORTICO_HOME"]))
    lock = _take(home.process, int(os.environ["GATEWAY_PORT"]))
    _clean(home)
    with lock:
        asyncio.run(_serve(home))


def _check_version(found: str) -> None:
    if found != VERSION:
        sys.exit(
            f"local/server*.py change inner parts of MiniStack {VERSION}, but {found} is installed: read what has changed "
            "there, run tests/unit/local, and set VERSION in local/emulator/server.py"
        )


def _take(file: Path, port: int) -> IO[str]:
    """The lock that tells that a stack with this home is running; held until the process ends, however it ends."""
    lock = file.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("a stack with this home is running")
    lock.truncate(0)
    lock.write(json.dumps({"pid": os.getpid(), "port": port}))
    lock.flush()
    return lock


def _clean(home: Home) -> None:
    """Remove what an emulator that was killed has left: workers, and their folders."""
    processes.end_all(home.path)
    shutil.rmtree(home.tmp, ignore_errors=True)
    home.prepare()
    server_workers.forget_unused(home.layers)


async def _serve(home: Home) -> None:
    emulator: Any = importlib.import_module("ministack.app")
    hypercorn: Any = importlib.import_module("hypercorn.asyncio")
    protocol = importlib.import_module("hypercorn.protocol.h11")
    refusals.install(protocol, importlib.import_module("h11"))
    replies.install(emulator, protocol, importlib.import_module("h11._events"))
    autosave = _changed(emulator, home)
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    load = emulator._load_persisted_state

    def load_then_save() -> None:
        load()
        identities.register_functions(runtime, emulator._get_module("lambda_svc"))
        autosave.begin()

    emulator._load_persisted_state = load_then_save
    verifier = Verifier(importlib.import_module("ministack.core.sigv4"), identities.lookup(evaluator))
    app = origins.separated(gate.guarded(autosave.watching(emulator.app), verifier), origins.api_of(emulator))
    apps = asyncio.create_task(_serve_apps(home, int(os.environ["GATEWAY_PORT"])))
    try:
        await hypercorn.serve(server_slow_clients.bounded(app), _configuration())
    finally:
        apps.cancel()


async def _serve_apps(home: Home, port: int) -> None:
    """The app proxy, beside the emulator and with no more rights than any caller of the platform."""

    def platform() -> str:
        return str(json.loads(home.credentials.read_text())["url"])

    proxy: Any = importlib.import_module("app_proxy.app")
    await proxy.serve(platform, app_domain(port), PLATFORM_HOST, apps_port(port))


def _changed(emulator: Any, home: Home) -> Autosave:
    """Apply every change to the emulator."""
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    persistence: Any = importlib.import_module("ministack.core.persistence")
    functions = emulator._get_module("lambda_svc")
    gateway = emulator._get_module("apigateway_v1")
    server_usage_key.install(gateway)
    server_request_path.install(gateway)
    media_types.install(gateway)
    compression.install(gateway)
    responses = importlib.import_module("ministack.core.responses")
    lookups.install(responses, gateway, functions, emulator._get_module("eventbridge"))
    server_gateway_responses.install(gateway)
    _change_cloudformation(gateway)
    bare = BarePythons(json.loads(os.environ.pop("PORTICO_PYTHONS")), Path(os.environ["PORTICO_WORKER_PYTHON"]))
    isolation = Isolation.of_this_machine()
    server_workers.install(runtime, bare, home, isolation)
    server_ecs.install(emulator._get_module("ecs"), emulator._get_module("eventbridge"), bare, home, isolation)
    printed.install(runtime)
    telemetry.install(functions, emulator._get_module("cloudwatch_logs"))
    server_streams.install(emulator._get_module("dynamodb"), functions)
    notices.install(emulator._get_module("s3"))
    transactions.install(emulator._get_module("dynamodb"))
    server_events.install(functions, emulator._get_module("eventbridge"))
    server_pollers.install(functions, emulator._get_module("sqs"), emulator._get_module("dynamodb"))
    server_scaling.install(functions, runtime)
    evaluator: Any = importlib.import_module("ministack.core.iam_evaluator")
    identities.install(evaluator, runtime, functions, emulator._get_module("sts"), root_key(home))
    tasks = emulator._get_module("ecs")
    server_iam.install(
        importlib.import_module("ministack.core.iam_actions"),
        evaluator,
        lambda name: tasks._task_defs.get(tasks._resolve_td_key(name)),
    )
    callers.install(evaluator, importlib.import_module("ministack.core.responses").get_account_id)
    proofs.install(evaluator, emulator)
    decisions.install(evaluator, emulator._get_module("iam"), emulator._get_module("sts"))
    server_privileges.install(evaluator, home.privileges)
    server_schedules.install(emulator._get_module("scheduler"), emulator._get_module("eventbridge"))
    functions._LAMBDA_STATE_TRANSITION_DELAY = PENDING
    # Code is kept as a blob by the store, like every long byte string.
    functions._externalize_code_zip = lambda function, referenced: None
    functions._prune_orphan_code_blobs = lambda referenced: None

    def collect() -> dict[str, Any]:
        states = {name: get_state() for name, get_state in emulator._build_persistence_save_dict().items()}
        return {name: _versioned(persistence, name, state) for name, state in states.items() if state is not None}

    store = Store(home.state, persistence._json_default, persistence._json_object_hook)
    autosave = Autosave(store, collect, busy=lambda: bool(runtime.workers_in_use()))
    emulator.load_state = lambda name: (store.load(name) or {}).get("payload")
    emulator.save_all = lambda services: autosave.save_now()
    return autosave


def _change_cloudformation(gateway: Any) -> None:
    changesets, engine, handlers, provisioners = (
        importlib.import_module(f"ministack.services.cloudformation.{name}")
        for name in ("changesets", "engine", "handlers", "provisioners")
    )
    server_api.install(provisioners, gateway)
    server_event_sources.install(provisioners)
    transforms.install(engine, (changesets, handlers), importlib.import_module("samtranslator.translator.transform"))


def _versioned(persistence: Any, name: str, state: Any) -> dict[str, Any]:
    return {"__ministack_format__": persistence._state_format_version(name), "payload": state}


def _configuration() -> Any:
    config = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"{host}:{os.environ['GATEWAY_PORT']}" for host in (PLATFORM_HOST, CONTENT_HOST)]
    config.keep_alive_timeout = server_slow_clients.SECONDS
    config.graceful_timeout = 3
    return config


if __name__ == "__main__":
    main()
