"""Changes that need another deployment."""

from pathlib import Path

import pytest

from local import deploy
from local.parameters import PARAMETERS


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    for name in (*deploy.TEMPLATES, "functions/auth/app.py", "layers/portico/portico/access/authz/roles/user.cedar"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", [*deploy.TEMPLATES, "functions/auth/app.py", "layers/new/requirements.txt"])
def test_a_changed_or_new_source_counts(root: Path, name: str) -> None:
    before = deploy.fingerprint()
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("changed")
    assert deploy.fingerprint() != before


@pytest.mark.parametrize("name", ["functions/auth/__pycache__/app.pyc", "tests/test_auth.py", "README.md"])
def test_what_is_not_deployed_does_not(root: Path, name: str) -> None:
    before = deploy.fingerprint()
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("changed")
    assert deploy.fingerprint() == before


def test_a_moved_source_counts(root: Path) -> None:
    before = deploy.fingerprint()
    (root / "functions/auth/app.py").rename(root / "functions/auth/other.py")
    assert deploy.fingerprint() != before


def test_parameters_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = deploy.fingerprint()
    monkeypatch.setitem(PARAMETERS, "Environment", "other")
    assert deploy.fingerprint() != before
