"""The table of who may do what, in `docs/`, is what the policies say."""

import pytest

from tools.api import role_matrix


def test_the_document_is_what_the_policies_say() -> None:
    assert role_matrix.main(["--check"]) == 0


def test_a_drift_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(role_matrix.ROLES, "viewer", role_matrix.ROLES["domain_admin"])  # type: ignore[arg-type]
    assert role_matrix.main(["--check"]) == 1
    assert "has drifted" in capsys.readouterr().err


def test_every_permission_is_in_it() -> None:
    shown = role_matrix.TARGET.read_text(encoding="utf-8")
    for kind, operations in role_matrix.operations().items():
        section = shown.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert all(f"\n| {operation} |" in section for operation in operations)


@pytest.mark.parametrize("role", ["domain_admin", "project_admin", "user", "viewer", "stranger", "service_account"])
def test_only_superadmins_and_the_platform_cross_tenants(role: str) -> None:
    column = list(role_matrix.ROLES).index(role)
    for kind, operations in role_matrix.operations().items():
        for operation in operations:
            for place, key in role_matrix.places(kind, operation).values():
                if place.domain == "umbrella":
                    assert role_matrix.cells(f"{kind}:{operation}", (place, key))[column] == "-"
