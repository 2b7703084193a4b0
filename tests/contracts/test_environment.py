"""Privileges of one machine depend on `PORTICO_ENVIRONMENT`, which only the local stack sets to `local`."""

import pytest
from portico.core.net.guarded_client import Outbound
from portico.platform import platform
from portico.tenancy.identity_providers.resource import IDENTITY_PROVIDERS

from local.parameters import PARAMETERS
from tests.support.template import ROOT, template
from tests.support.world import forget


def test_only_the_local_stack_says_local() -> None:
    assert PARAMETERS["Environment"] == "local"
    assert template()["Parameters"]["Environment"]["Default"] != "local"
    assert "Environment=local" not in (ROOT / "samconfig.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("environment", "allowed"), [
    (None, False), ("", False), ("prod", False), ("staging", False), ("dev", False), ("local", True),
])  # fmt: skip
def test_loopback_is_for_one_machine(
    monkeypatch: pytest.MonkeyPatch, environment: str | None, *, allowed: bool
) -> None:
    monkeypatch.setenv("PORTICO_ENTITIES_TABLE", "entities")
    monkeypatch.setenv("PORTICO_JOURNAL_TABLE", "journal")
    monkeypatch.delenv("PORTICO_ENVIRONMENT", raising=False)
    if environment is not None:
        monkeypatch.setenv("PORTICO_ENVIRONMENT", environment)
    forget()
    try:
        outbound = platform().get(IDENTITY_PROVIDERS).outbound
    finally:
        forget()
    assert isinstance(outbound, Outbound)
    assert outbound.loopback is allowed
