"""`python -m tools.mutation.no_python SESSION`: leaves out of a session what is no Python, for every test would notice that.

Cosmic Ray takes the stars of `f(*a)`, `{**d}` and `def f(a, *, b)` for multiplications. Runs in its environment.
"""

import sys
import warnings
from pathlib import Path


def is_python(code: str) -> bool:
    """True if it compiles; doubtful comparisons (`x is "a"`) do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(code, "mutant", "exec")
        except SyntaxError:
            return False
    return True


def leave_out(session: Path) -> None:
    """Marks the mutants that do not compile as skipped."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator
    from cosmic_ray.work_db import use_db
    from cosmic_ray.work_item import WorkerOutcome, WorkResult

    with use_db(session) as database:
        for item in database.work_items:
            [mutation] = item.mutations
            operator = get_operator(mutation.operator_name)(**mutation.operator_args)
            code = mutate_code(Path(mutation.module_path).read_text(), operator, mutation.occurrence)
            if code is None or not is_python(code):
                database.set_result(item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))


if __name__ == "__main__":
    leave_out(Path(sys.argv[1]))
