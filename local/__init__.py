"""Starts the whole of Portico on one machine, without Docker, on the AWS emulator MiniStack.

`python -m local up|down|reset|status|logs` needs nothing but the standard library of Python 3.11 or later: it must run
before any environment exists. The modules named `server*` run inside the emulator's process instead.
"""

import sys

if sys.version_info < (3, 11):  # before anything that an earlier one cannot read
    sys.exit(
        "error: Portico needs Python 3.11 or later, and this is %d.%d: `make PYTHON=...` takes another"
        % sys.version_info[:2]
    )
