"""First requests that the startup files were not made from: the share of a cold start that compiles what they do not have.

All samples that succeed are such requests, for the files are made from imports alone.
"""

import json
import subprocess
from statistics import median
from typing import Final

from bench.processes import Measured, recorded
from bench.report import Found, Row
from tools.samples import samples

PART: Final = "cold starts, unseen"
GOAL: Final = 0.1
EVERY: Final = 3  # every third sample: some eighty processes


def measure() -> Found:
    """The largest share among the samples."""
    names = sorted(sample.name for sample in samples() if sample.expected.get("statusCode", 200) < 300)[::EVERY]
    with recorded(names) as bench:
        shares = {name: _share(bench.portico(name)) for name in names}
    worst = max(shares, key=lambda name: shares[name])
    detail = f"{worst}; median of {len(shares)} samples {median(shares.values()):.3f}"
    return [Row("compiled by a first request never seen / its cold start", shares[worst], GOAL, "", detail, PART)]


def _share(measured: Measured) -> float:
    done = subprocess.run(measured.command("unseen"), env=measured.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{measured.module} failed:\n{done.stderr[-2000:]}")
    whole, compiled = json.loads(done.stdout.splitlines()[-1])
    return float(compiled / whole)
