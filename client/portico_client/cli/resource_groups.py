"""`portico resource-group`, `portico resource-preset` and `portico idle-checker`."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from portico_client.cli.failures import Misused
from portico_client.cli.named import columns_of, named
from portico_client.cli.naming import names_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one
from portico_client.cli.session import connect

groups = named("resource_groups", "Resource groups: pools that sessions run in.")
presets = named("resource_presets", "Resource presets: sizes of sessions.")
checkers = named("idle_checkers", "Idle checkers: what ends sessions.")
_USABLE: Final = columns_of(("name", "engine", "scheduler", "is_active", "is_default"))
_PRESETS: Final = columns_of(("name", "slots", "allocatable", "lacking"))
_Group = Annotated[str, typer.Argument(help="The resource group.", autocompletion=names_of("resource_groups"))]
_Checker = Annotated[str, typer.Argument(help="The idle checker.", autocompletion=names_of("idle_checkers"))]


@groups.command("usable")
def usable(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List those that you may use in the project, the default first."""
    show_many(output, connect(ctx).resource_groups.usable(), _USABLE)


@groups.command("capacity")
def capacity(ctx: typer.Context, name: _Group, output: OutputOption = Output.TABLE) -> None:
    """Show how full one is."""
    show_one(output, connect(ctx).resource_groups.capacity(name))


@groups.command("allocation")
def allocation(ctx: typer.Context, name: _Group, output: OutputOption = Output.TABLE) -> None:
    """Show what you can have of one now, and what bounds it."""
    show_one(output, connect(ctx).resource_groups.allocation(name))


@presets.command("check")
def check(
    ctx: typer.Context,
    resource_group: Annotated[
        str | None, typer.Option(help="Where they are to start; by default where a session would.")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """List the presets of a resource group, and whether a session of each would start now."""
    show_many(output, connect(ctx).resource_presets.check(resource_group).presets, _PRESETS)


@checkers.command("bind")
def bind(
    ctx: typer.Context,
    name: _Checker,
    places: Annotated[
        list[str] | None, typer.Argument(help="global, domain/<d>, project/<d>/<p> or group/<g>; none to unbind it.")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say which sessions an idle checker looks at, instead of those before."""
    show_one(output, connect(ctx).idle_checkers.bind(name, _bindings(places or [])))


def _bindings(places: Sequence[str]) -> list[dict[str, str]]:
    found = []
    for place in places:
        kind, _, rest = place.partition("/")
        if kind not in {"global", "domain", "project", "group"}:
            raise Misused(f"{place!r} is none of global, domain/<d>, project/<d>/<p> and group/<g>.")
        found.append({"resource_group": rest} if kind == "group" else {"scope": place})
    return found
