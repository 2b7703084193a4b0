"""What runs inside a user's function: a parent (the Lambda handler) and one warm child with the user's code.

    host (Lambda, or the local stack)
      └─ parent      main, parent, exchange: deadline, kill, memory, logs, input and output
           └─ guardian   guardian: adopts what daemonises, ends everything when the parent dies
                └─ child     harness: imports the user's module, calls ``handle(context, payload)``

Pure standard library: nothing of the user's image can get in its way, and nothing of it in the user's.
"""
