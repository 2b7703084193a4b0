"""The runtime inside users' functions: a parent (the Lambda handler) and one warm child with the user's code.

    host (Lambda, or the local stack)
      └─ parent      main, parent, exchange: deadline, kill, memory, logs, input and output
           └─ guardian   guardian: adopts what daemonises, ends everything when the parent dies
                └─ child     harness: imports the user's module, calls ``handle(context, payload)``

A child in Node.js is the program in ``../../node`` (see `languages`); parent and guardian are the same. Pure standard library: nothing of the user's image can get in its way, and nothing of it in the user's.
"""

import os as _os
import sys as _sys

# Lambda puts the user's folder first: a file of theirs called like a standard module would be imported by the parent.
_users = _os.path.realpath(_os.environ.get("LAMBDA_TASK_ROOT", _os.devnull))
_sys.path[:] = [_place for _place in _sys.path if not _place or _os.path.realpath(_place) != _users]
