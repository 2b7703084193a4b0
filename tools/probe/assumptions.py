"""Assumptions of Portico about AWS, each with how an observation settles it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Seen = Mapping[str, Any]


@dataclass(frozen=True)
class Assumption:
    """One thing taken for granted: `holds` reads the observations; `else_` says what is not so without it.

    A `needed` one must hold for a release; the others say which of two ways, both of which are built, an account goes.
    """

    text: str
    holds: Callable[[Seen], bool]
    else_: str
    needed: bool = True


@dataclass(frozen=True)
class Verdict:
    """An assumption and how it fared: True, False, or None where nothing was observed."""

    assumption: Assumption
    holds: bool | None

    @property
    def line(self) -> str:
        """One line, and below it the consequence where the assumption does not hold."""
        word = {True: "holds", False: "DOES NOT HOLD" if self.assumption.needed else "is not so", None: "NOT SEEN"}[
            self.holds
        ]
        consequence = f"\n{'':15}{self.assumption.else_}" if self.holds is False else ""
        return f"{word:14} {self.assumption.text}{consequence}"

    @property
    def stops_release(self) -> bool:
        """True if an assumption that a release needs does not hold, or was not seen."""
        return self.assumption.needed and self.holds is not True


def _works(*names: str) -> Callable[[Seen], bool]:
    return lambda seen: all(seen["calls"][name]["works"] for name in names)


def _clocks_agree(seen: Seen) -> bool:
    """Of two answers of one instance; half a second is the time of two calls."""
    before, after = seen["clocks"]
    if before["instance"] != after["instance"]:
        raise LookupError("another instance answered")
    return bool(abs((after["monotonic"] - before["monotonic"]) - (after["wall"] - before["wall"])) < 0.5)


def _glibc(seen: Seen) -> bool:
    return tuple(int(part) for part in seen["machine"]["libc"].split()[-1].split(".")) >= (2, 28)


ASSUMPTIONS: Final = (
    Assumption(
        "the C library is glibc 2.28 or later", _glibc, "wheels of the layers do not import: see the runtime's version"
    ),
    Assumption(
        "an interpreter starts with LD_LIBRARY_PATH alone",
        _works("interpreter_with_libraries"),
        "the guardian of a run and the installers do not start",
    ),
    Assumption(
        "an interpreter starts with an empty environment",
        _works("interpreter_bare"),
        "LD_LIBRARY_PATH is needed, and handed on",
        needed=False,
    ),
    Assumption(
        "a process can be ended by the kernel when a socket closes",
        _works("signal_at_hang_up"),
        "a run outlives its guardian until the sandbox ends",
    ),
    Assumption(
        "a limit marks what a run starts, and /proc shows it",
        _works("limit_as_mark", "list_of_processes", "children_of_init"),
        "daemons of a run are not found: they outlive it",
    ),
    Assumption(
        "sessions and groups of processes can be made",
        _works("setsid", "setpgid"),
        "a run cannot be ended with its children",
    ),
    Assumption("limits of a process can be read and set", _works("prlimit"), "the bounds of a run are not set"),
    Assumption(
        "prctl(2) is allowed",
        _works("prctl_dumpable", "prctl_subreaper", "prctl_death_signal"),
        "the runtime goes without it: a user reads the memory of its own runtime; images are not built",
        needed=False,
    ),
    Assumption(
        "oom_score_adj can be raised",
        _works("oom_score"),
        "out of memory may end the runtime before the run",
        needed=False,
    ),
    Assumption("pidfd_open(2) is allowed", _works("pidfd_open"), "the lifeline is used, as always", needed=False),
    Assumption(
        "memory of a process can be looked at", _works("smaps_rollup"), "memory of a run counts whole", needed=False
    ),
    Assumption(
        "a child cannot read the environment of the process above it",
        lambda seen: not seen["calls"]["environment_of_parent"]["works"],
        "credentials must be overwritten there, as they are",
        needed=False,
    ),
    Assumption(
        "a child of the runtime does not answer in its place",
        lambda seen: bool(seen["answered_by"]["by"] == "parent"),
        "users' code can forge the reply to its own invocation",
        needed=False,
    ),
    Assumption(
        "the monotonic clock goes on in a freeze",
        _clocks_agree,
        "a bound of seconds may be late by a freeze",
        needed=False,
    ),
    Assumption(
        "the authorizer is asked without an Authorization header",
        lambda seen: bool(seen["by_token_header"]["status"] == 200),
        "clients that send X-BackendAI-Token alone are refused",
    ),
    Assumption(
        "the authorizer gets the Date of a request under its name",
        lambda seen: "date" in {name.lower() for name in seen["by_token_header"]["json"]["authorizer"]},
        "signed requests must send X-BackendAI-Date",
    ),
    Assumption(
        "a function's WWW-Authenticate arrives under its name",
        lambda seen: "www-authenticate" in {name.lower() for name in seen["challenge"]["headers"]},
        "the challenge of a 401 is that of the gateway only",
        needed=False,
    ),
    Assumption(
        "1,000 functions may run at once",
        lambda seen: bool(seen["account"]["concurrency"] >= 1000),
        "raise the quota L-B99A9384 before a release: reservations need 350",
        needed=False,
    ),
)


def judged(seen: Seen) -> list[Verdict]:
    """A verdict on each, in their order."""
    return [Verdict(assumption, _settled(assumption, seen)) for assumption in ASSUMPTIONS]


def _settled(assumption: Assumption, seen: Seen) -> bool | None:
    try:
        return assumption.holds(seen)
    except (LookupError, TypeError):
        return None
