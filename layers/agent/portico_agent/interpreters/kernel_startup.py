"""Run by the kernel when it starts: an execution ends when what its programs printed has been read.

ipykernel reads what programs write to descriptors 1 and 2 in threads, each by a pipe. It may tell that an execution has ended
before such a thread has had its turn; what comes then belongs to no execution.
"""


def _read_first() -> None:
    """Wait until the pipes are read, a fifth of a second at most: a program that stays may print for ever."""
    import array
    import fcntl
    import sys
    import termios
    import time

    def is_read(pipe: int, reader: object) -> bool:
        """True if the pipe is empty, and the thread, which has kept what it got, waits for more (proc(5), `syscall`)."""
        count = array.array("i", [0])
        fcntl.ioctl(pipe, termios.FIONREAD, count)
        if count[0]:
            return False
        try:
            with open(f"/proc/self/task/{getattr(reader, 'native_id', 0)}/syscall") as file:
                call = file.read().split()
        except OSError:
            return True  # not to be known here
        return len(call) > 1 and call[1] == hex(pipe)

    until = time.monotonic() + 0.2
    for stream in (sys.stdout, sys.stderr):
        pipe, reader = getattr(stream, "_fid", None), getattr(stream, "watch_fd_thread", None)  # of ipykernel's alone
        while pipe is not None and not is_read(pipe, reader) and time.monotonic() < until:
            time.sleep(0.001)


get_ipython().events.register("post_execute", lambda read_first=_read_first: read_first())  # type: ignore[name-defined]  # noqa: F821
del _read_first
