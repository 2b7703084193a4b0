"""The machines that a stack runs on."""

import platform
import sys
from typing import Final

from local.progress import LocalStackError

ARCHITECTURES: Final = {"x86_64": "x86_64", "aarch64": "arm64"}  # the kernel's names, and Lambda's


def check(system: str = sys.platform, machine: str | None = None) -> str:
    """The architecture of this machine, by Lambda's name for it.

    Raises:
        LocalStackError: It is no Linux on x86_64 or arm64.
    """
    found = machine or platform.machine()
    if system != "linux" or found not in ARCHITECTURES:
        raise LocalStackError(
            f"Portico on one machine needs Linux on x86_64 or arm64, not {system} on {found}: use the dev container (docs/guides/local.md)"
        )
    return ARCHITECTURES[found]
