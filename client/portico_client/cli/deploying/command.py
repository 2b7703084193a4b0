"""The command `deploy`."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from portico_client import Invalid, Portico
from portico_client.cli.apply.plan import Applier, Outcome, Step, There
from portico_client.cli.deploying.project import Project, project_of
from portico_client.cli.deploying.runtimes import base_image, image_of_project
from portico_client.cli.functions import EnvFile, Environment, HandlerOption, variables
from portico_client.cli.options import NoWait
from portico_client.cli.program import program
from portico_client.cli.screen import Output, OutputOption, show_one, stderr
from portico_client.cli.session import connect
from portico_client.cli.waiting import until_built

Folder = Annotated[Path, typer.Argument(help="The folder of the function.", metavar="DIR")]
NameOption = Annotated[str | None, typer.Option("--name", help="Its name; by default portico.yaml's, or the folder's.")]


@dataclass(frozen=True)
class Deployed:
    """A function after its deployment, and what the deployment did."""

    function: Any
    step: Step
    seconds: float

    def __str__(self) -> str:
        """One line for people."""
        name, version = self.function.name, f"version {self.function.version}"
        if self.step.outcome is Outcome.UNCHANGED:
            return f"{name} is unchanged: {version}"
        what = f"updated ({', '.join(self.step.fields)})" if self.step.fields else "created"
        return f"{name} is {what}: {version}, {self.function.status} after {self.seconds:.1f} s"


def deploy(
    ctx: typer.Context,
    folder: Folder = Path(),
    name: NameOption = None,
    image: Annotated[str | None, typer.Option(help="The base image, or an image of the project.")] = None,
    handler: HandlerOption = None,
    env: Environment = None,
    env_file: EnvFile = None,
    no_wait: NoWait = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Create the function of a folder, or update what has changed, and wait until it is READY.

    `portico.yaml` says what it is like; without one the entry is main.py, index.js or the only file of code, and the folder's
    name is the function's. Packages of requirements.txt or package.json come from an image that is built once for each content.
    """
    project = project_of(folder, name, image=image, handler=handler)
    done = deployed(connect(ctx), project, variables(env, env_file), wait=not no_wait)
    if output is not Output.TABLE:
        show_one(output, done.function)
        return
    typer.echo(str(done))
    if done.step.outcome is Outcome.CREATED:
        event = folder / "event.json"
        told = f" --input @{event}" if event.is_file() else ""
        stderr().print(f"To run it: {program()} function run {done.function.name}{told}", markup=False)


def deployed(client: Portico, project: Project, environment: dict[str, str], *, wait: bool = True) -> Deployed:
    """The function of a project, made what its folder says; each part is said on stderr. Raises Failed, Misused, ApiError."""
    began = time.monotonic()
    _say(f"packed {project.archive.told}")
    there = There.at(client, "functions", project.name)
    fields: dict[str, Any] = {"image": _image(client, project, there.entity)}
    if environment:
        fields["environment"] = {**_environment(project, there.entity), **environment}
    try:
        step = Applier(client).apply(project.manifest(**fields), there)
    except Invalid as error:
        raise _placed(project, error) from error
    function = step.entity
    if wait and function.status != "READY":
        function = until_built(client.functions, project.name)
    return Deployed(function, step, time.monotonic() - began)


def _image(client: Portico, project: Project, function: Any) -> str:
    """The image that the function is made on: with packages, if the folder names some."""
    needed, named = project.dependencies, project.image
    if needed is None:
        return named or _base_image(client, project, function)[0]
    if named and named.lower() not in {offered.name.lower() for offered in client.base_images.offered()}:
        _say(f"image {named} is given: {needed.file} is not looked at")
        return named
    base, current = (named, None) if named else _base_image(client, project, function)
    name, was_there = needed.build(client, base, current)
    _say(f"image {name} {'is reused' if was_there else f'is built of {needed.file}'}")
    return name


def _base_image(client: Portico, project: Project, function: Any) -> tuple[str, Any]:
    """The one that a file of the folder asks for, that the function is on, or the latest; said where it is no matter of course.

    Beside it the image of the project that the function is on, which tells its base image, if it is on one.
    """
    asked, offered = project.asked, list(client.base_images.offered())
    image = image_of_project(client, function.image, offered) if function else None
    current = image.base_image if image else function and function.image
    base = base_image(offered, project.archive.language, asked, current)
    if base != current:
        _say(f"base image {base}" + (f", as {asked.file} asks for {asked.range}" if asked else ""))
    return base, image


def _environment(project: Project, function: Any) -> dict[str, str]:
    """The variables that stay: those of `portico.yaml`, or else those that the function has."""
    if "environment" in project.spec:
        return {**project.spec["environment"]}
    return {**function.environment} if function else {}


def _placed(project: Project, error: Invalid) -> Invalid:
    """The error with the line of `portico.yaml` that sets the field, if it is one of those."""
    fields = [str(item.get("field")) for item in error.details.get("errors") or ()]
    place = next(filter(None, map(project.place_of, fields)), None)
    if place is None:
        return error
    message = f"{place}: {error.message}"
    return Invalid(message, status=error.status, code=error.code, details=error.details, request_id=error.request_id)


def _say(text: str) -> None:
    stderr().print(text, markup=False)
