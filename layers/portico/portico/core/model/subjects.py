"""Subjects as facts name them: `user:acme/ann#<uid>`, in lower case, for names ignore case and another may have the name later."""

from collections.abc import Iterable
from typing import Any, Final

from portico.core.model.principal import Principal

_UID: Final = "#"


def subject_of(principal: Principal) -> str:
    """The caller as facts name it, with its uid if it has one."""
    return identified(principal.subject, principal.uids[0] if principal.uids else "")


def identified(subject: str, uid: str) -> str:
    """`user:acme/ann` of this uid as facts name it; the uid is empty for one of before there were any."""
    return f"{subject}{_UID}{uid}".lower() if uid else subject.lower()


def shown_subject(subject: str) -> str:
    """`user:acme/ann`, without the uid."""
    return subject.partition(_UID)[0]


def seen_by(principal: Principal, facts: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The facts as policies about this caller read them: subjects without their uids, except those of namesakes of the caller.

    So `resource.owner == principal.subject` never holds for a namesake, and a subject may be compared with a text.
    """
    own, name = subject_of(principal), principal.subject.lower()

    def seen(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [seen(one) for one in value]
        if not isinstance(value, str):
            return value
        shown = shown_subject(value)
        return shown if shown != name or value == own else f"{shown}{_UID}{value.partition(_UID)[2]}"

    return {fact: seen(value) for fact, value in facts}
