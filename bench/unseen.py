"""First requests that the startup files were not made from: the share of a cold start that compiles what they do not have.

All samples that succeed are such requests, for the files are made from imports alone.
"""

from statistics import median
from typing import Final

from bench.processes import recorded, told
from bench.report import Found, Row
from tools.samples import samples

PART: Final = "cold starts, unseen"
GOAL: Final = 0.1
EVERY: Final = 3  # every third sample: some eighty processes


def measure() -> Found:
    """The largest share among the samples."""
    names = sorted(sample.name for sample in samples() if sample.expected.get("statusCode", 200) < 300)[::EVERY]
    with recorded(names) as bench:
        found = {name: told(bench.portico(name), "unseen") for name in names}
    shares = {name: compiled / whole for name, (whole, compiled) in found.items()}
    worst = max(shares, key=lambda name: shares[name])
    detail = f"{worst}; median of {len(shares)} samples {median(shares.values()):.3f}"
    return [Row("compiled by a first request never seen / its cold start", shares[worst], GOAL, "", detail, PART)]
