"""The user's processes that have lost their parent, where the kernel does not hand them to the runtime: found by a mark.

The child bears a mark that its descendants inherit and cannot take off: a hard limit of 0 on RLIMIT_LOCKS. The kernel has not used
that limit since Linux 2.4, and only privileged processes can raise a hard one. An orphan comes to one of the ancestors of whoever
looks for it, or to the first process: on AWS Lambda to the sandbox's init.
"""

import os
import resource

from portico_runtime import processes

_RLIMIT_LOCKS = 10
_INIT = 1
_SHOWN_AS = b"Max file locks"


def mark() -> None:
    """Mark this process and all that it will start."""
    resource.setrlimit(_RLIMIT_LOCKS, (0, 0))


def found() -> list[int]:
    """The marked orphans that run, each with all that is below it."""
    ancestors = {*processes.ancestors(os.getpid()), _INIT}
    strangers = [pid for ancestor in ancestors for pid in processes.children(ancestor) if pid not in ancestors]
    roots = [pid for pid in strangers if _is_marked(pid) and not processes.is_zombie(pid)]
    return roots + [pid for root in roots for pid in processes.descendants(root)]


def _is_marked(pid: int) -> bool:
    """True if the hard limit is 0; a line has the name, the soft limit, the hard limit and the unit."""
    line = processes.read(f"/proc/{pid}/limits").partition(_SHOWN_AS)[2].partition(b"\n")[0]
    return line.split()[1:2] == [b"0"]
