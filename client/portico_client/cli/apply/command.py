"""The commands `apply` and `delete`."""

from typing import Annotated, Any

import typer

from portico_client.cli.apply.manifests import Manifest, manifests
from portico_client.cli.apply.plan import Applier, Step
from portico_client.cli.failures import Failed
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
    ("fields", lambda step: ", ".join(step["fields"])),
)


def apply(
    ctx: typer.Context,
    filename: Sources,
    dry_run: DryRun = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Do not wait until functions and images are READY.")
    ] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make what files describe: create what is missing, update what differs, leave the rest alone."""
    wanted, client = manifests(filename), connect(ctx)
    applier = Applier(client, dry_run=dry_run)
    steps: list[Step] = []
    try:
        steps.extend(_said(manifest, applier.apply) for manifest in wanted)
    finally:
        _show(output, steps)
    if dry_run or no_wait:
        return
    failures = [failure for step in steps if step.manifest.kind.built and (failure := _unbuilt(client, step.manifest))]
    if failures:
        raise Failed("; ".join(failures))


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
        steps.extend(_said(manifest, lambda found: applier.delete(found, purge=purge)) for manifest in reversed(wanted))
    finally:
        _show(output, steps)


def _said(manifest: Manifest, do: Any) -> Step:
    """The step that was done; an error names its document."""
    try:
        step: Step = do(manifest)
    except ApiError:
        stderr().print(f"{manifest.label} ({manifest.where}):", markup=False)
        raise
    return step


def _unbuilt(client: Any, manifest: Manifest) -> str | None:
    try:
        until_built(of(client, manifest.kind.resource), manifest.name)
    except Failed as error:
        return str(error)
    return None


def _show(output: Output, steps: list[Step]) -> None:
    show_many(output, [step.model_dump() for step in steps], COLUMNS)
