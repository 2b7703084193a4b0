"""The emulator without walls, to measure what they cost: no signature is checked, no policy enforced, nobody confined.

Started by `bench.walls` with the interpreter of the environment `stack`, as `local.emulator.server` is.
"""

import os

from local.confinement.isolation import Isolation
from local.emulator import gate, server


def main() -> None:
    """Serve as the emulator does."""
    os.environ["AUTH"] = "false"  # read when the emulator is imported
    gate.guarded = lambda app, verifier: app
    none = Isolation(abi=0, has_own_tmp=False)
    Isolation.of_this_machine = lambda: none  # type: ignore[method-assign]
    server.main()


if __name__ == "__main__":
    main()
