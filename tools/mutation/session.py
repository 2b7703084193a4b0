"""A session of Cosmic Ray on a copy of the working tree."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.environments import DEV, MUTATION, prepare
from local.home import ROOT, SHARED
from tools.mutation.outcome import Outcome, read

LAYER: Final = "layers/portico"
# Seconds for the tests of one mutant; one that takes longer hangs, which is noticing it.
TIMEOUT: Final = 300
# Unions of types, and operators that no number here is worth: what they change is an error at import.
LEFT_OUT: Final = (
    "core/ReplaceBinaryOperator_.*_(RShift|LShift|BitOr|BitAnd|BitXor|Pow|FloorDiv|Mod)",
    "core/ReplaceBinaryOperator_BitOr_.*",
    "core/ReplaceUnaryOperator.*_Invert",
)
CONFIG: Final = """
[cosmic-ray]
module-path = {modules}
timeout = {timeout}
excluded-modules = []
test-command = "{command}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = {left_out}
"""


@dataclass
class Session:
    """Which modules (under the package `portico`) are changed, and which tests should notice."""

    name: str
    modules: list[str]
    tests: list[str]

    @property
    def tree(self) -> Path:
        """The copy that is changed."""
        return SHARED / "mutation" / self.name

    def run(self) -> Outcome:
        """Every mutant, one after the other. Raises CalledProcessError when the tests fail without one."""
        prepare(DEV, MUTATION)
        self._copy()
        (self.tree / "mutation.toml").write_text(self._config())
        self._call("cosmic-ray", "baseline", "mutation.toml")
        self._call("cosmic-ray", "init", "mutation.toml", "mutation.sqlite")
        self._call("cr-filter-operators", "mutation.sqlite", "mutation.toml")
        self._call("cosmic-ray", "exec", "mutation.toml", "mutation.sqlite")
        return read(self.name, self._call("cosmic-ray", "dump", "mutation.sqlite").splitlines())

    def _copy(self) -> None:
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        shutil.rmtree(self.tree, ignore_errors=True)
        for file in filter(None, files):
            if (ROOT / file).exists():
                (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, self.tree / file)

    def _config(self) -> str:
        return CONFIG.format(
            modules=[f"{LAYER}/portico/{module}" for module in self.modules],
            timeout=TIMEOUT,
            command=" ".join([str(DEV.python), "-m", "pytest", "-x", "-q", *self.tests]),
            left_out=list(LEFT_OUT),
        )

    def _call(self, command: str, *arguments: str) -> str:
        # The copy of the layer comes before the one that the environment holds.
        places = {"PYTHONPATH": str(self.tree / LAYER), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [str(MUTATION.folder / "bin" / command), *arguments],
            cwd=self.tree,
            env=os.environ | places,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
