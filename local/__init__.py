"""Starts the whole of Portico on one machine, without Docker, on the AWS emulator MiniStack.

`python -m local up|down|reset|status|logs` needs nothing but the standard library of Python 3.11 or later: it must run
before any environment exists. The modules named `server*` run inside the emulator's process instead.
"""
