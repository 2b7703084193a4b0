"""The layer has the API's description, which stands outside its folder: in the checkout by a link, in a build as a file."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.layers import make_layer
from tests.support.template import ROOT
from tools.api.openapi import TARGET

LAYER = ROOT / "layers" / "portico"
SERVED = Path("portico/operations/system/openapi.json")


def test_the_checkout_serves_the_committed_document() -> None:
    assert (LAYER / SERVED).resolve() == TARGET.resolve()
    assert not Path(os.readlink(LAYER / SERVED)).is_absolute()


# `sam build` copies the folder elsewhere, following links, and makes there; the benchmarks make where it is.
@pytest.mark.parametrize("copied", [True, False])
def test_a_built_layer_has_the_document(tmp_path: Path, *, copied: bool) -> None:
    source, built = LAYER, tmp_path / "built"
    if copied:
        source = Path(shutil.copytree(LAYER, tmp_path / "scratch", ignore=shutil.ignore_patterns("__pycache__")))
    make_layer(source, "PorticoLayer", built)
    found = built / "python" / SERVED
    assert not found.is_symlink()
    assert found.read_bytes() == TARGET.read_bytes()
