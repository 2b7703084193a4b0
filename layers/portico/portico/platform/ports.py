"""Ports of wings to those above them: a wing names its port here, and only here is it said who answers it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from portico import catalogue

if TYPE_CHECKING:
    from portico.compute.dead_letters.service import Redelivery
    from portico.compute.runs.ports import Later, Secrets
    from portico.compute.secrets.service import SecretUser
    from portico.compute.sessions.ports import OverdueSessions, PassQueue
    from portico.core.base.parts import Lazy, Part
    from portico.core.limits.waits import Waits
    from portico.core.services.contents import Contents
    from portico.core.services.parts import Parts
    from portico.tenancy.projects.service import GroupCheck
    from portico.tenancy.tasks.work import ToldWork, Work


def inside_domains(parts: "Parts") -> "Sequence[Contents[Any]]":
    """The contents of domains."""
    return [parts.service(name) for name in catalogue.inside("domain")]


def inside_projects(parts: "Parts") -> "Sequence[Contents[Any]]":
    """The contents of projects."""
    return [parts.service(name) for name in catalogue.inside("project")]


def waits(parts: "Parts") -> "Waits":
    """The budget of waiting."""
    from portico.core.data.wait_places import TablePlaces
    from portico.core.limits.waits import Waits

    places = TablePlaces(parts.table, parts.settings.require("idempotency_table"))
    return Waits(places, parts.clock, parts.settings.waits_at_once)


def group_check(parts: "Parts") -> "GroupCheck":
    """Whether a project may use the resource group that it names."""
    check: GroupCheck = parts.service("resource_groups").check_default
    return check


def inside_homes(parts: "Parts") -> "Sequence[Contents[Any]]":
    """What users and service accounts have of their own, beside what they prove themselves by."""
    return [parts.service("folders"), parts.service("invitations")]


def secret_users(parts: "Parts") -> "Sequence[SecretUser]":
    """The services that hand secrets to their runs."""
    return [parts.service(name) for name in catalogue.secret_users()]


def note_use(parts: "Parts") -> Callable[[str], None]:
    """Notes that a key pair was used."""
    from portico.tenancy.keypairs.uses import KEYPAIR_USES

    return parts.get(KEYPAIR_USES).note


def run_secrets(parts: "Parts") -> "Secrets":
    """The values of secrets, for runs."""
    secrets: Secrets = parts.service("secrets")
    return secrets


def later(parts: "Parts") -> "Later":
    """Brings runs back to the dispatcher."""
    from portico.eventing.messaging.run_queue import RunQueue

    return RunQueue(parts.settings.run_queue_url)


def pass_queue(parts: "Parts") -> "PassQueue":
    """Asks for passes over the sessions of resource groups."""
    from portico.compute.sessions.turns import Turns
    from portico.eventing.messaging.pass_queue import SessionPassQueue

    return SessionPassQueue(parts.settings.session_pass_queue_url, Turns(parts.store).ask)


def overdue_sessions(parts: "Parts") -> "OverdueSessions":
    """Has the worker of sessions look after one."""
    from portico.eventing.messaging.session_queue import SessionQueue

    return SessionQueue(parts.settings.session_queue_url)


def redelivery(parts: "Parts") -> "Redelivery":
    """The run by which an event is delivered again to its subscription."""
    return lambda call, letter, event: parts.service("subscriptions").redelivered(call, letter, event)


def task_works(parts: "Parts") -> "Mapping[str, Lazy[Work]]":
    """The workers of tasks, by kind."""
    from portico.compute.folders.work.archiving import ARCHIVES
    from portico.compute.folders.work.copying import CLONES, MOVES, PURGES
    from portico.compute.folders.work.given import ARCHIVE, CLONE, MOVE, PURGE
    from portico.operations.exports.work import EXPORT

    works: Mapping[str, Part[Any]] = {"export": EXPORT, ARCHIVE: ARCHIVES, CLONE: CLONES, MOVE: MOVES, PURGE: PURGES}
    return {kind: parts.lazy(work) for kind, work in works.items()}


def told_works(parts: "Parts") -> "Mapping[str, Lazy[ToldWork]]":
    """The workers of tasks that are told of, by kind."""
    from portico.compute.images.tasks import KIND
    from portico.compute.images.telling import BUILD_TASKS

    return {KIND: parts.lazy(BUILD_TASKS)}
