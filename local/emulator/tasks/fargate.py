"""Sizes of tasks on Fargate.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
"""

from typing import Final

_GB: Final = 1024
_MEMORY: Final = {  # MB by CPU units
    256: (512, 1 * _GB, 2 * _GB),
    512: range(1 * _GB, 4 * _GB + 1, _GB),
    1024: range(2 * _GB, 8 * _GB + 1, _GB),
    2048: range(4 * _GB, 16 * _GB + 1, _GB),
    4096: range(8 * _GB, 30 * _GB + 1, _GB),
    8192: range(16 * _GB, 60 * _GB + 1, 4 * _GB),
    16384: range(32 * _GB, 120 * _GB + 1, 8 * _GB),
}


def is_size(cpu: str, memory: str) -> bool:
    """True if Fargate has it."""
    return cpu.isdigit() and memory.isdigit() and int(memory) in _MEMORY.get(int(cpu), ())
