"""The commands `apply` and `delete`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from portico_client import Portico
from portico_client.cli.apply.description import Description
from portico_client.cli.apply.manifests import Manifest, manifests
from portico_client.cli.apply.plan import Applier, Outcome, Planned, Step
from portico_client.cli.apply.prune import superfluous
from portico_client.cli.failures import Failed, Misused, Unfit
from portico_client.cli.named import of
from portico_client.cli.screen import Output, OutputOption, show_many, stderr
from portico_client.cli.session import connect
from portico_client.cli.waiting import until_built
from portico_client.errors import ApiError

Sources = Annotated[list[str], typer.Option("--filename", "-f", help="A file, a folder or - for stdin; repeatable.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
COLUMNS = (
    ("kind", lambda step: step["kind"]),
    ("name", lambda step: step["name"]),
    ("outcome", lambda step: step["outcome"]),
    ("changes", lambda step: step["told"]),
)


def apply(
    ctx: typer.Context,
    filename: Sources,
    dry_run: DryRun = False,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete what is in the project and in no file, of the files' kinds."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Prune without asking.")] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Do not wait until functions and images are READY.")
    ] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make what files describe: create what is missing, update what differs, leave the rest alone.

    Nothing is done when a document is invalid.
    """
    wanted, client = manifests(filename), connect(ctx)
    applier = Applier(client, dry_run=dry_run)
    planned: list[Planned] = []
    for manifest in wanted:
        with _naming(manifest):
            planned.append(applier.plan(manifest))
    check(client, planned)
    gone = list(superfluous(client, wanted)) if prune else []
    if gone and not (dry_run or yes):
        _confirm(gone)
    steps: list[Step] = []
    try:
        for one in planned:
            with _naming(one.manifest):
                steps.append(applier.carry_out(one))
        _delete(applier, gone, steps, purge=False)
    finally:
        _show(output, steps)
    if dry_run or no_wait:
        return
    failures = [failure for step in steps if step.manifest.kind.built and (failure := _unbuilt(client, step))]
    if failures:
        raise Failed("; ".join(failures))


def check(client: Portico, planned: Sequence[Planned]) -> None:
    """Raises Unfit that names all that the API's description says against documents."""
    if all(one.step.outcome is Outcome.UNCHANGED for one in planned):
        return
    description = Description.of(client)
    found = [
        f"{one.manifest.label} ({one.manifest.where}): {problem}"
        for one in planned
        if one.step.outcome is not Outcome.UNCHANGED
        for problem in one.problems(description)
    ]
    if found:
        raise Unfit("\n".join((*found, "Nothing was done.")))


def _confirm(gone: Sequence[Manifest]) -> None:
    for manifest in gone:
        stderr().print(f"to delete: {manifest.label}", markup=False)
    if not sys.stdin.isatty():
        raise Misused("--prune: nobody can be asked here; --yes agrees.")
    typer.confirm(f"Delete {len(gone)}?", abort=True, err=True)


def delete(
    ctx: typer.Context,
    filename: Sources,
    dry_run: DryRun = False,
    purge: Annotated[bool, typer.Option("--purge", help="For good.")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Delete what files describe, in reverse order; what is not there is no error."""
    wanted = manifests(filename)
    applier = Applier(connect(ctx), dry_run=dry_run)
    steps: list[Step] = []
    try:
        _delete(applier, reversed(wanted), steps, purge=purge)
    finally:
        _show(output, steps)


def _delete(applier: Applier, manifests: Iterable[Manifest], steps: list[Step], *, purge: bool) -> None:
    for manifest in manifests:
        with _naming(manifest):
            steps.append(applier.delete(manifest, purge=purge))


@contextmanager
def _naming(manifest: Manifest) -> Iterator[None]:
    """An error of the server is about this document, which is named."""
    try:
        yield
    except ApiError:
        stderr().print(f"{manifest.label} ({manifest.where}):", markup=False)
        raise


def _unbuilt(client: Portico, step: Step) -> str | None:
    if step.outcome is Outcome.DELETED:
        return None
    try:
        until_built(of(client, step.manifest.kind.resource), step.manifest.name)
    except Failed as error:
        return str(error)
    return None


def _show(output: Output, steps: list[Step]) -> None:
    told = [{**step.model_dump(), "told": ", ".join(map(str, step.changes))} for step in steps]
    if output is Output.TABLE:
        show_many(output, told, COLUMNS)
    else:
        show_many(output, [step.model_dump() for step in steps], COLUMNS)
