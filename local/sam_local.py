"""`python -m local.sam_local [--only NAME]`: every sample through `sam local invoke`, against a stack of its own.

The functions run in containers and reach the emulator through a relay (`local.sam_local_relay`). The stack's own consumers
are switched off: only the samples act, each on the state that `events/state.json` describes.
"""

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from local import deploy, environments, stack
from local.home import SHARED, Home, exclusive
from local.progress import LocalStackError, complain, say
from local.sam_local_invoke import Invoker
from local.sam_local_relay import bridge, relay
from local.sam_local_stack import Functions, platform_of
from tools.samples import Sample, chosen

HOME = Home(SHARED / "sam-local")
NO_DOCKER = """\
Docker does not answer: nothing was run.
`sam local invoke` runs functions in containers. Install Docker Engine (Debian: apt-get install docker.io), start it, and
make sure that your user may use it (`docker info` shows a server); then try again. See docs/guides/sam-local.md."""


def main() -> int:
    """0 when every sample came back as expected, or Docker is not there; 1 otherwise, and on a failure of the stack."""
    only = _options().only
    found = chosen([only] if only else [])
    if not found:
        complain("there is no such sample; `python -m tools.samples --list` shows them")
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up then, too
    try:
        environments.prepare(environments.STACK, environments.SAM, environments.WORKER)
        address = bridge()
        if address is None:
            print(NO_DOCKER)
            return 0
        with exclusive(SHARED / "sam-local.lock", "waiting for another `make sam-local`"):
            return _run(found, address)
    except LocalStackError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("interrupted")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.sam_local", description="Samples through sam local invoke.")
    parser.add_argument(
        "--only", metavar="NAME", help="a sample (functions/create) or the samples of a function (runs)"
    )
    return parser.parse_args()


@contextmanager
def _stack() -> Iterator[stack.Running]:
    """A new stack on a free port, gone with all its data at the end."""
    _remove()
    try:
        running = stack.start(HOME, 0)
        deploy.deploy(HOME, running)
        yield running
    finally:
        _remove()


def _remove() -> None:
    stack.stop(HOME)
    shutil.rmtree(HOME.path, ignore_errors=True)


def _run(found: Sequence[Sample], address: str) -> int:
    with _stack() as running, relay(address, running.port) as endpoint:
        functions = Functions.of(running, endpoint)
        functions.pause_consumers()
        return _report(found, Invoker(HOME, functions, platform_of(functions)))


def _report(found: Sequence[Sample], invoker: Invoker) -> int:
    failed = sum(not _passes(invoker, sample) for sample in found)
    print(f"{len(found) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _passes(invoker: Invoker, sample: Sample) -> bool:
    started = time.monotonic()
    outcome = invoker.invoke(sample)
    passed = sample.fits(outcome.reply)
    say(f"{'passed' if passed else 'FAILED'} {sample.name} ({time.monotonic() - started:.1f} s): {outcome.summary()}")
    if not passed:
        print(f"expected {sample.expected}, and this is what SAM printed:\n{outcome.log}", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
