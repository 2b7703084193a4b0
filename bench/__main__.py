"""`python -m bench`: what a warm run costs, beside a hello world in the same stack."""

import json
import sys
from pathlib import Path

from bench import deliveries, latency, overhead, report, requests
from bench.stack import running

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> int:
    """Measures, prints and writes the results; 1 when a goal is missed."""
    rows = overhead.measure()
    with running() as bench:
        rows += [*latency.measure(bench), requests.measure(bench), *deliveries.measure(bench)]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report.results(rows), indent=2) + "\n")
    report.show(rows)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
