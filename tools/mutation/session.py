"""A session of Cosmic Ray on a copy of the working tree."""

import hashlib
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from local.environments import DEV, MUTATION, prepare
from local.home import ROOT, SHARED
from tools.mutation.outcome import Outcome, read

LAYER: Final = "layers/portico"
# Seconds for the tests of one mutant, of which the slowest take 20; one that takes longer hangs, which is noticing it.
TIMEOUT: Final = 90
# Unions of types, and operators of bits, that no number here is worth: all that they change is an error as soon as it runs.
LEFT_OUT: Final = (
    "core/ReplaceBinaryOperator_.*_(RShift|LShift|BitOr|BitAnd|BitXor)",
    "core/ReplaceBinaryOperator_BitOr_.*",
    "core/ReplaceUnaryOperator.*_Invert",
)
CONFIG: Final = """
[cosmic-ray]
module-path = {modules}
timeout = {timeout}
excluded-modules = []
test-command = {command}
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = {left_out}
"""


class Changed(Exception):
    """A session cannot go on: there is none, or its modules are no longer those that it changed."""


@dataclass
class Session:
    """The modules (under the package `portico`) that are changed, and the tests that should notice.

    `tests` take a second or two and are asked first; `more` are asked about the mutants that those have missed.
    """

    name: str
    modules: list[str]
    tests: list[str]
    more: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Its folder."""
        return SHARED / "mutation" / self.name

    @property
    def tree(self) -> Path:
        """The copy that is changed."""
        return self.folder / "tree"

    def run(self, *, again: bool = False) -> Outcome:
        """Every mutant, one after the other; `again`: only those that survived the last time, or were not reached.

        Raises CalledProcessError when the tests fail without a mutant; Changed when there is nothing to go on with.
        """
        modules = hashlib.sha256(b"".join((ROOT / module).read_bytes() for module in self._paths())).hexdigest()
        if again:
            self._check(modules)
        prepare(DEV, MUTATION)
        self._copy()
        (self.folder / "mutation.toml").write_text(self._config())
        self._call("cosmic-ray", "baseline", "../mutation.toml")
        if again:
            forget_survivors(self.folder / "mutation.sqlite")
        else:
            self._call("cosmic-ray", "init", "--force", "../mutation.toml", "../mutation.sqlite")
            (self.folder / "modules.sha256").write_text(modules)
        self._call("cr-filter-operators", "../mutation.sqlite", "../mutation.toml")
        self._call("python", "-m", "tools.mutation.no_python", "../mutation.sqlite")
        self._call("cosmic-ray", "exec", "../mutation.toml", "../mutation.sqlite")
        return read(self.name, self._call("cosmic-ray", "dump", "../mutation.sqlite").splitlines())

    def _paths(self) -> list[str]:
        return [f"{LAYER}/portico/{module}" for module in self.modules]

    def _check(self, modules: str) -> None:
        stamp = self.folder / "modules.sha256"
        if not stamp.exists() or stamp.read_text() != modules:
            raise Changed(f"{self.name}: its modules have changed since, or it never ran; run it without --again")

    def _copy(self) -> None:
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        shutil.rmtree(self.tree, ignore_errors=True)
        for file in filter(None, files):
            if (ROOT / file).exists():
                (self.tree / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, self.tree / file)
        # Compiled once, as each run would otherwise; a mutant is another text, so what was compiled of it is not taken.
        hashed = ["-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "layers", "functions", "tests"]
        subprocess.run([str(DEV.python), *hashed], cwd=self.tree, check=True)

    def _config(self) -> str:
        stages = filter(None, (self.tests, self.more))
        asked = " && ".join(
            shlex.join([str(DEV.python), "-m", "pytest", "-x", "-q", "--tb=no", *tests]) for tests in stages
        )
        return CONFIG.format(
            modules=self._paths(),
            timeout=TIMEOUT,
            command=json.dumps(f"sh -c {shlex.quote(asked)}"),
            left_out=list(LEFT_OUT),
        )

    def _call(self, command: str, *arguments: str) -> str:
        # The copy of the layer comes before the one that the environment holds.
        places = {"PYTHONPATH": str(self.tree / LAYER), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [str(MUTATION.folder / "bin" / command), *arguments],
            cwd=self.tree,
            env=os.environ | places,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout


def forget_survivors(session: Path) -> None:
    """Takes the results of those that no test noticed from the session, so that they are tried again."""
    with closing(sqlite3.connect(session)) as database, database:
        database.execute("DELETE FROM work_results WHERE test_outcome <> 'KILLED'")
