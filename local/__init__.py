"""Starts the whole of Portico on one machine, without Docker, on the AWS emulator MiniStack.

`python -m local up|down|reset|status|logs` needs nothing but the standard library of Python 3.11 to 3.14: it must run
before any environment exists. The modules named `server*` run inside the emulator's process instead.
"""

import sys

_has = ".".join(map(str, sys.version_info[:2]))
# Before anything that an earlier one cannot read. A later one is no runtime of the template, nor of the locked packages.
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(f"error: Portico needs Python 3.11 to 3.14, and this is {_has}: `make PYTHON=...` takes another")
