"""`python -m startup NAME SITE [BESIDE ...]`: writes SITE/NAME, the startup file of the packages in SITE.

It is run by the interpreter of the runtime, without packages of its own, in the folder of a layer. Packages in BESIDE are there to
be imported only. What is recorded is what imports of all modules compile; where a module cannot be imported, for it is of another
platform, the file has its bytecode and no more, which is said. The same packages and the same interpreter make the same bytes.
"""

import marshal
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import CodeType
from typing import Any

from startup.modules import Module, modules
from startup.writing import Compiled, write

LOADED_FROM = "/opt/python"  # where layers lie on Lambda: code from there needs no other name of its file

# Of each module, the texts of methods, and by pattern and flags what its regular expressions are made of; what was not imported.
Recorded = tuple[set[tuple[str, str]], dict[tuple[str, str | bytes, int], tuple[Any, ...]], set[str]]


def main(arguments: list[str]) -> int:
    """0, when the file is written."""
    name, site, *beside = arguments
    (Path(site) / name).unlink(missing_ok=True)  # else what is recorded would be found in it
    found = modules(Path(site).resolve())
    methods, patterns, failed = _recorded([site, *beside], found)
    compiled = {module.name: Compiled(module, _code(module), {}, {}) for module in found}
    compiled[""] = Compiled(None, None, {}, {})
    for owner, text in sorted(methods):
        compiled[owner].methods[text] = compile(text, "<string>", "exec", dont_inherit=True)
    for (owner, pattern, flags), made in sorted(patterns.items(), key=repr):
        compiled[owner].patterns[pattern, flags] = made
    size = write(Path(site) / name, compiled)
    print(
        f"{name}: {len(found)} modules, {len(methods)} methods or classes of dataclasses, {len(patterns)} patterns, "
        f"{size / 1e6:.1f} MB; {len(failed)} modules were not imported",
        file=sys.stderr,
    )
    return 0


def _code(module: Module) -> CodeType:
    return compile(module.source.read_bytes(), f"{LOADED_FROM}/{module.file}", "exec", dont_inherit=True)


def _recorded(path: list[str], found: list[Module]) -> Recorded:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "recorded"
        command = [
            sys.executable,
            "-S",
            "-s",
            "-W",
            "ignore",
            "-m",
            "startup.recording",
            str(out),
            *map(os.path.abspath, path),
        ]
        environ = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        names = "\n".join(module.name for module in found)
        done = subprocess.run(command, env=environ, input=names, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            recorded: Recorded = marshal.loads(out.read_bytes())  # of the process just run  # nosec B302
            return recorded
    print(f"without what imports compile, for they ended with {done.returncode}: {done.stderr[-500:]}", file=sys.stderr)
    return set(), {}, {module.name for module in found}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
