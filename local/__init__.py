"""Starts the whole of Portico on one machine, without Docker, on the AWS emulator MiniStack.

`python -m local up|down|reset|status|logs` needs nothing but the standard library of Python 3.11 or later: it must run
before any environment exists. The modules named `server*` run inside the emulator's process instead.
"""

import sys

_has = ".".join(map(str, sys.version_info[:2]))
if sys.version_info < (3, 11):  # noqa: UP036 - before anything that an earlier one cannot read
    sys.exit(f"error: Portico needs Python 3.11 or later, and this is {_has}: `make PYTHON=...` takes another")
