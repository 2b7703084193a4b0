"""Runs in the interpreter of the function, beside the runtime: one event from stdin, one reply to stdout.

The handler is imported and checked first, as the platform does before a function is READY; why it cannot be is the reply then.

Nothing of the client is imported here, and nothing but the standard library and the runtime is there.
"""

import json
import sys

if __name__ == "__main__":
    from portico_runtime.main import (  # imported here: the runtime reads the environment, and starts its child
        handler,
        parent,
    )

    event = json.load(sys.stdin)
    reply = handler({**event, "operation": "probe"}, None)
    if reply["ok"]:
        reply = handler(event, None)
    parent().discard()
    json.dump(reply, sys.stdout)
