"""The names of what is exported."""

from enum import StrEnum


class Exported(StrEnum):
    """The resources that are exported, as in paths."""

    USERS = "users"
    PROJECTS = "projects"
    RUNS = "runs"
    SESSIONS = "sessions"
    AUDIT_LOGS = "audit-logs"
    USAGE = "usage"
