"""`portico image`."""

from typing import Annotated

import typer

from portico_client.cli.deploying.runtimes import base_image as latest_of
from portico_client.cli.failures import Misused
from portico_client.cli.named import given, named
from portico_client.cli.naming import names_of
from portico_client.cli.options import Description, NoWait
from portico_client.cli.reading import text_of
from portico_client.cli.screen import Output, OutputOption, show_many, show_one
from portico_client.cli.session import connect
from portico_client.cli.waiting import until_built

BASES = (
    ("name", lambda b: b.name),
    ("language", lambda b: b.language),
    ("deprecated", lambda b: b.deprecated),
    ("description", lambda b: b.description),
)
app = named("images", "Images: base images with dependencies.", own=("create", "update"))
Name = Annotated[str, typer.Argument(help="The name of the image.", autocompletion=names_of("images"))]
Dependencies = Annotated[
    str | None, typer.Option("--dependencies", "-r", help="A requirements.txt or package.json, or - for stdin.")
]
BaseImage = Annotated[
    str | None, typer.Option(help="The base image: see `portico image bases`. By default the latest Python.")
]


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the new image.")],
    base_image: BaseImage = None,
    dependencies: Dependencies = None,
    description: Description = None,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Build an image, and wait until it is READY."""
    text = text_of(dependencies, "--dependencies") if dependencies else None
    client = connect(ctx)
    images, base = client.images, base_image or latest_of(client.base_images.offered(), "python")
    made = images.create(given(name=name, base_image=base, dependencies=text, description=description))
    show_one(output, made if no_wait else until_built(images, made.name))


@app.command("update")
def update(
    ctx: typer.Context,
    name: Name,
    base_image: BaseImage = None,
    dependencies: Dependencies = None,
    description: Description = None,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Change an image, and wait until it is built anew."""
    text = text_of(dependencies, "--dependencies") if dependencies else None
    body = given(base_image=base_image, dependencies=text, description=description)
    if not body:
        raise Misused("Nothing to change was given.")
    images = connect(ctx).images
    changed = images.update(name, body)
    show_one(output, changed if no_wait else until_built(images, changed.name))


@app.command("log")
def log(ctx: typer.Context, name: Name) -> None:
    """Show what the last build of an image printed."""
    typer.echo(connect(ctx).images.log(name).log)


@app.command("bases")
def bases(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    """List the base images."""
    show_many(output, connect(ctx).base_images.offered(), BASES)
