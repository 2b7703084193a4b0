"""`python instructions.py SAMPLE ...`: the instructions of cold starts of the tree that it is run in, one JSON object.

It runs with the interpreter of a tree that may be older than this file, and uses only that tree's `bench`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from bench.processes import Measured, recorded

# The interpreter, and the answers of AWS: a handler adds its import and its first reply.
_NOTHING: Final = (
    "import json, sys, time; from pathlib import Path; from types import SimpleNamespace; "
    "from bench.measured.aws import answer_from; answer_from(Path(sys.argv[1]))"
)
_COUNT: Final = re.compile(r"Collected : (\d+)")


def main(samples: Sequence[str]) -> int:
    """0; prints the instructions of each sample."""
    with recorded(samples) as bench:
        sys.stdout.write(json.dumps({sample: of(bench.portico(sample)) for sample in samples}) + "\n")
    return 0


def of(measured: Measured) -> int:
    """The instructions from the import of a handler to its first reply."""
    nothing = [str(measured.python), "-s", "-c", _NOTHING, str(measured.answers)]
    return counted(measured.command("cold"), measured.environ) - counted(nothing, measured.environ)


def counted(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """The instructions of a command. Raises RuntimeError when it fails, or callgrind says nothing."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command],
        env={**environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = _COUNT.search(done.stderr)
    if done.returncode or found is None or '"statusCode": 5' in done.stdout:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}\n{done.stdout[-500:]}")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
