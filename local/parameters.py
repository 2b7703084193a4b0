"""The template's parameters on one machine: the one place where they are said."""

import os

from local.environments import runtime


def session_capacity() -> str:
    """All processors and the memory of this machine."""
    return f"cpu={os.cpu_count() or 1},mem={os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES')}"


PARAMETERS = {
    "Environment": "local",
    "Runtime": runtime(),  # that of the Python at hand
    "Issuer": "https://portico",  # as tests and guides name it
    "WakeupDelay": "5",
    "WakeupWindow": "1",
    "RunConcurrency": "56",
    "SessionCapacity": session_capacity(),
    "SessionImages": "python=python,python-jupyter=python-jupyter",  # environments of this machine
    "MicrovmBase": "al2023-1",
    "AllowedOrigins": "http://localhost:3000,http://127.0.0.1:3000",
}
