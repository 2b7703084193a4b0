"""Every action there is: its name, its handler, its policy."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import portico
import pytest
from portico.access.authz.cedar import permissions, policy_files
from portico.catalogue import RESOURCES, SERVICES
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.clock import SystemClock
from portico.core.base.settings import Settings
from portico.core.model.access import Access
from portico.core.model.action import Action
from portico.platform import Platform

for found in walk_packages(portico.__path__, "portico."):
    if ".tools" not in found.name:
        import_module(found.name)


def descendants(base: type[Action]) -> Iterator[type[Action]]:
    for action in base.__subclasses__():
        yield action
        yield from descendants(action)


# Only those of the package: tests make resources of their own.
# One with two bases is met twice, and is one.
NAMED = [
    action
    for action in dict.fromkeys(descendants(Action))
    if hasattr(action, "name") and action.name.split(".")[0] in {*RESOURCES, *SERVICES}
]


@pytest.fixture(scope="module")
def platform() -> Platform:
    names = (
        "ENTITIES_TABLE",
        "JOURNAL_TABLE",
        "IDEMPOTENCY_TABLE",
        "OBJECTS_BUCKET",
        "KEY_ID",
        "FUNCTION_ROLE",
        "RUNTIME_LAYER",
    )
    return Platform(Settings.from_environment({f"PORTICO_{name}": name.lower() for name in names}), SystemClock())


def test_there_are_all_that_are_known() -> None:
    names = {action.name for action in NAMED}
    assert {action.name for action in FUNCTIONS.actions.values()} <= names
    assert {"functions.build", "runs.create", "sweeps.sweep", "tokens.issue", "platform.bootstrap"} <= names


def test_names_are_unique_and_well_formed() -> None:
    names = [action.name for action in NAMED]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in names)
    assert all(re.fullmatch(r"[a-z_-]+:[a-z_]+", action.permission) for action in NAMED)


def test_each_is_handled(platform: Platform) -> None:
    handlers = platform.processor.handlers
    assert set(handlers) == set(NAMED)
    assert all(callable(handlers[action]) for action in NAMED)
    assert len(handlers) == len(NAMED)


def test_the_schema_knows_each_permission() -> None:
    assert permissions() >= {action.permission for action in NAMED}


def test_policies_speak_of_nothing_that_is_not_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in policy_files())
    named = set(re.findall(r'Portico::Action::"([^"]+)"', text))
    assert named <= permissions() | set(Access)
