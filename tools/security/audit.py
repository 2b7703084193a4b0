"""`python -m tools.security.audit`: known vulnerabilities of the packages that the locks name, by pip-audit.

An advisory service that cannot be reached, or does not know a package that it has (a mirror without advisories), proves
nothing: that is reported, and is no pass. In the workflow, which can reach one (`GITHUB_ACTIONS` is set), it is a failure; elsewhere
the exit code is 0.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
TOOL: Final = ROOT / ".portico" / "venvs" / "security" / "bin" / "pip-audit"
LOCKS: Final = ("layers/dependencies/requirements.txt", "layers/installers/requirements.txt", "locks/dev.txt", "locks/stack.txt",
                "locks/sam.txt", "locks/security.txt")  # fmt: skip


def main() -> int:
    """0 when no package has a known vulnerability, or nobody could say; 1 when one has, or nobody could say and it must."""
    told = [audit(lock) for lock in LOCKS]
    vulnerable = sum(len(found or ()) for found in told)
    unknown = [lock for lock, found in zip(LOCKS, told, strict=True) if found is None]
    if unknown:
        print(f"pip-audit: NOT CHECKED, no advisory service could be reached for {', '.join(unknown)}", file=sys.stderr)
    if not vulnerable and not unknown:
        print("pip-audit: no known vulnerability")
    return 1 if vulnerable or (unknown and os.environ.get("GITHUB_ACTIONS")) else 0


def audit(lock: str) -> list[str] | None:
    """The known vulnerabilities of a lock's packages; None when nobody could say."""
    command = [TOOL, "-r", ROOT / lock, "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    packages: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"] if answer.stdout.startswith("{") else []
    known = [package for package in packages if "skip_reason" not in package]
    if len(known) < len(packages) / 2 or not packages:
        return None
    found = [f"{one['name']} {one['version']}: {bug['id']}, fixed in {', '.join(bug['fix_versions']) or 'none'}"
             for one in known for bug in one["vulns"]]  # fmt: skip
    for line in found:
        print(f"pip-audit: {lock}: {line}", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main())
