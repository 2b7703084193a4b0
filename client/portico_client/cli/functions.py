"""`portico function`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from portico_client.cli import source
from portico_client.cli.deploying.runtimes import base_image
from portico_client.cli.failures import Misused
from portico_client.cli.named import given, named
from portico_client.cli.naming import names_of
from portico_client.cli.options import Description, NoWait
from portico_client.cli.reading import dotenv, json_of, pairs
from portico_client.cli.screen import Output, OutputOption, show_many, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.waiting import until_built

VERSIONS = (
    ("version", lambda v: v.version),
    ("status", lambda v: v.status),
    ("image", lambda v: v.image),
    ("source", lambda v: v.source_sha256[:12]),
    ("created", lambda v: v.created_at),
)
app = named("functions", "Functions: what is run.", own=("create", "update"))

Name = Annotated[str, typer.Argument(help="The name of the function.", autocompletion=names_of("functions"))]
Files = Annotated[list[Path] | None, typer.Option("--file", help="A file of the code; more than one may be given.")]
Folder = Annotated[
    Path | None, typer.Option("--dir", help="A folder with the code, without what .gitignore and .porticoignore name.")
]
Zip = Annotated[Path | None, typer.Option("--zip", help="A zip archive with the code.")]
Image = Annotated[str | None, typer.Option(help="The image, or base image. By default that of the code's language.")]
HandlerOption = Annotated[
    str | None, typer.Option(help="Module and function. By default `handle` of main, index, or the only file.")
]
Timeout = Annotated[float | None, typer.Option(help="Seconds that a run may take.")]
MemoryOption = Annotated[int | None, typer.Option(help="MB that the code may use.")]
Environment = Annotated[list[str] | None, typer.Option("--env", help="KEY=VALUE; more than one may be given.")]
UnsetEnvironment = Annotated[list[str] | None, typer.Option("--unset-env", help="KEY to remove; repeatable.")]
EnvFile = Annotated[str | None, typer.Option(help="A dotenv file of variables, or -; --env wins.")]
Secret = Annotated[
    list[str] | None, typer.Option(help="The name of a secret that runs get; more than one may be given.")
]
Tag = Annotated[list[str] | None, typer.Option(help="KEY=VALUE; more than one may be given.")]
Concurrency = Annotated[int | None, typer.Option(help="How many runs at once.")]
Attempts = Annotated[int | None, typer.Option("--max-attempts", help="How often a run is attempted at most.")]
SchemaIn = Annotated[str | None, typer.Option(help="The JSON Schema of inputs: JSON, @file or -.")]
SchemaOut = Annotated[str | None, typer.Option(help="The JSON Schema of outputs: JSON, @file or -.")]


def archive_of(files: list[Path] | None, folder: Path | None, zipped: Path | None) -> source.Archive | None:
    """The code of one of the three options; None of none. Raises Misused for more than one."""
    if sum(map(bool, (files, folder, zipped))) > 1:
        raise Misused("Give one of --file, --dir and --zip.")
    found = _packed(files, folder, zipped)
    if found:
        stderr().print(f"packed {found.told}", markup=False)
    return found


def _packed(files: list[Path] | None, folder: Path | None, zipped: Path | None) -> source.Archive | None:
    if files:
        return source.of_files(files)
    if folder:
        return source.of_folder(folder)
    return source.of_zip(zipped) if zipped else None


def variables(env: list[str] | None, env_file: str | None) -> dict[str, str]:
    """The variables of `--env-file`, and over them those of `--env`."""
    return {**(dotenv(env_file, "--env-file") if env_file else {}), **pairs(env or (), "--env")}


def _fields(
    environment: Mapping[str, str | None],
    tag: list[str] | None,
    attempts: int | None,
    schemas: tuple[str | None, str | None],
    **fields: Any,
) -> dict[str, Any]:
    wanted = {"in": schemas[0], "out": schemas[1]}
    schema = {key: json_of(text, f"--schema-{key}") for key, text in wanted.items() if text}
    return given(
        environment=environment,
        tags=pairs(tag or (), "--tag"),
        retries={"max_attempts": attempts} if attempts else None,
        schema=schema,
        **fields,
    )


@app.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the new function.")],
    file: Files = None,
    folder: Folder = None,
    zipped: Zip = None,
    image: Image = None,
    handler: HandlerOption = None,
    timeout: Timeout = None,
    memory: MemoryOption = None,
    env: Environment = None,
    env_file: EnvFile = None,
    secret: Secret = None,
    tag: Tag = None,
    concurrency: Concurrency = None,
    max_attempts: Attempts = None,
    schema_in: SchemaIn = None,
    schema_out: SchemaOut = None,
    description: Description = None,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create a function of files, a folder or an archive, and wait until it is READY."""
    code = archive_of(file, folder, zipped)
    if code is None:
        raise Misused("Give the code by --file, --dir or --zip.")
    handler = handler or code.handler
    if handler is None:
        raise Misused("Which handler? Say --handler module.function.")
    client = connect(ctx)
    fields = _fields(
        variables(env, env_file), tag, max_attempts, (schema_in, schema_out), timeout=timeout, memory=memory, secrets=secret,
        concurrency=concurrency, description=description,
    )  # fmt: skip
    body = {
        "name": name,
        "image": image or base_image(client.base_images.offered(), code.language),
        "handler": handler,
        "source": code.body(client),
    }
    made = client.functions.create(body | fields)
    show_one(output, made if no_wait else until_built(client.functions, made.name))


@app.command("update")
def update(
    ctx: typer.Context,
    name: Name,
    file: Files = None,
    folder: Folder = None,
    zipped: Zip = None,
    image: Image = None,
    handler: HandlerOption = None,
    timeout: Timeout = None,
    memory: MemoryOption = None,
    env: Environment = None,
    env_file: EnvFile = None,
    unset_env: UnsetEnvironment = None,
    secret: Secret = None,
    tag: Tag = None,
    concurrency: Concurrency = None,
    max_attempts: Attempts = None,
    schema_in: SchemaIn = None,
    schema_out: SchemaOut = None,
    description: Description = None,
    if_match: Annotated[str | None, typer.Option(help="Only if its ETag is still this one.")] = None,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Change a function, and wait until the new version is READY. What is not given stays, variables and tags included."""
    client = connect(ctx)
    code = archive_of(file, folder, zipped)
    body = _fields(
        {**dict.fromkeys(unset_env or ()), **variables(env, env_file)}, tag, max_attempts, (schema_in, schema_out),
        image=image, handler=handler, timeout=timeout, memory=memory, secrets=secret, concurrency=concurrency, description=description,
        source=code.body(client) if code else None,
    )  # fmt: skip
    if not body:
        raise Misused("Nothing to change was given.")
    changed = client.functions.update(name, body, if_match=if_match)
    show_one(output, changed if no_wait else until_built(client.functions, changed.name))


@app.command("versions")
def versions(ctx: typer.Context, name: Name, output: OutputOption = Output.TABLE) -> None:
    """List the versions of a function."""
    show_many(output, connect(ctx).functions.versions(name), VERSIONS)


@app.command("rollback")
def rollback(
    ctx: typer.Context,
    name: Name,
    version: Annotated[int | None, typer.Argument(help="By default the one before the current one.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Go back to an earlier version, at once."""
    show_one(output, connect(ctx).functions.rollback(name, version))


@app.command("stats")
def stats(
    ctx: typer.Context,
    name: Name,
    window: Annotated[str | None, typer.Option(help="1h, 24h or 7d.")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show figures on the runs of a function."""
    show_one(output, connect(ctx).functions.stats(name, window=window))
