"""The port of interpreters, and what they tell an execution."""

from __future__ import annotations

from typing import Any, Protocol


class Teller(Protocol):
    """Who is told what running code does."""

    id: str

    def text(self, kind: str, text: str) -> None:
        """More of `stdout` or `stderr`."""
        ...

    def show(self, bundle: dict[str, Any]) -> None:
        """A value by its media types; the richest is kept."""
        ...

    def ask(self, prompt: str, is_password: bool) -> None:
        """The code waits for a line of input."""
        ...


class Interpreter(Protocol):
    """Runs one piece of code at a time, in one state. `run` and `complete` are called from one thread, the rest from any."""

    def run(self, code: str, teller: Teller) -> int:
        """Runs code and returns its exit code: 0, 1 after an exception, else what it was ended with."""
        ...

    def complete(self, code: str, cursor: int) -> dict[str, Any]:
        """`matches`, and `cursor_start` and `cursor_end` of what each would take the place of."""
        ...

    def answer(self, text: str) -> None:
        """The line that the code waits for."""
        ...

    def interrupt(self) -> None:
        """Raises KeyboardInterrupt in running code."""
        ...

    def stop(self) -> None:
        """Ends it with all that it has started."""
        ...


GONE = "The interpreter ended with {code}; a new one takes its place, without the variables of the old.\n"
