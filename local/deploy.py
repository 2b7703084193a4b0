"""Builds the template and deploys it into the emulator, when the sources have changed."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from local import environments, machine
from local.certificates import configured, trusting
from local.home import ROOT, SHARED, Home, exclusive, write_private
from local.interpreters import LATER
from local.origins import platform_url
from local.parameters import PARAMETERS
from local.progress import LocalStackError, say
from local.signing import REGION
from local.stack import Running, tail

STACK = "portico"
OUTPUTS = {"ApiUrl", "ContentUrl", "BootstrapFunction"}  # the outputs of the template that are needed here
BUCKET = "portico-artifacts"
TEMPLATES = ("template.yaml", "template-alarms.yaml")  # the second is a stack within that of the first
BUILDS = SHARED / "build"
IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


def deploy(home: Home, stack: Running, **parameters: str) -> dict[str, str]:
    """The stack's outputs, after a deployment if one is needed; `parameters` of the template besides those of one machine.

    Raises:
        LocalStackError: `sam build` or `sam deploy` failed.
    """
    wanted = {"sources": fingerprint(), "port": stack.port, **parameters}
    outputs = stack.aws.stack_outputs(STACK)
    if outputs is not None and home.deployed.exists() and json.loads(home.deployed.read_text()) == wanted:
        say("the template is deployed already")
        return outputs
    with exclusive(SHARED / "build.lock", "waiting for another command to build and deploy the template"):
        outputs = _build_and_deploy(home, stack, parameters)
    write_private(home.deployed, json.dumps(wanted))
    return outputs


def deploy_other(home: Home, stack: Running, template: Path, name: str) -> dict[str, str]:
    """The outputs of another template, deployed beside Portico as it stands, without a build.

    Raises:
        LocalStackError: `sam deploy` failed.
    """
    _sam(home, stack, "deploy", "--template-file", str(template), *_deploy_options(name, {}))
    return stack.aws.stack_outputs(name) or {}


def _build_and_deploy(home: Home, stack: Running, more: Mapping[str, str]) -> dict[str, str]:
    home.deployed.unlink(missing_ok=True)
    built = _build(home)
    say("deploying it (sam deploy)")
    stack.aws.create_bucket(BUCKET)
    addresses = {"ContentUrl": stack.content_url, "PlatformUrl": platform_url(stack.port), "AppUrl": stack.app_url}
    parameters = {**PARAMETERS, **addresses, **more}
    parameters["Release"] = fingerprint(parameters)
    _sam(home, stack, "deploy", "--template-file", str(built), *_deploy_options(STACK, parameters))
    outputs = stack.aws.stack_outputs(STACK)
    if outputs is None or not outputs.keys() >= OUTPUTS:
        raise LocalStackError(f"the stack {STACK} is not in a good state, or lacks one of {OUTPUTS}; see {home.log}")
    return outputs


def _build(home: Home) -> Path:
    """The built template; `sam build` runs only if no build of these sources is there."""
    folder = BUILDS / fingerprint()[:16]
    if not (folder / "done").exists():
        say("building the template (sam build)")
        shutil.rmtree(BUILDS, ignore_errors=True)
        _sam(home, None, "build", "--build-dir", str(folder), *_build_options())
        (folder / "done").touch()
    return folder / "template.yaml"


def fingerprint(parameters: Mapping[str, str] = PARAMETERS) -> str:
    """Hash over everything that is deployed, with these parameters."""
    digest = hashlib.sha256(json.dumps(dict(parameters), sort_keys=True).encode())
    for file in _sources():
        digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (ROOT / name for name in TEMPLATES)
    for folder in ("functions", "layers", "client/console"):  # the last is a link in a layer
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and not IGNORED.intersection(file.parts):
                yield file


def _build_options() -> list[str]:
    cache = str(SHARED / "sam-cache")
    runtime = ["--parameter-overrides", f"Runtime={PARAMETERS['Runtime']}"]
    return ["--template-file", str(ROOT / TEMPLATES[0]), "--cached", "--cache-dir", cache, "--parallel", *runtime]


def _deploy_options(stack: str, parameters: Mapping[str, str]) -> list[str]:
    overrides = [f"{name}={value}" for name, value in parameters.items()]
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
    return [
        *("--stack-name", stack, "--s3-bucket", BUCKET, "--no-confirm-changeset", "--no-fail-on-empty-changeset"),
        *("--no-progressbar", "--capabilities", *capabilities),
        *(["--parameter-overrides", *overrides] if overrides else []),
    ]


def _sam(home: Home, stack: Running | None, *arguments: str) -> None:
    """Run the SAM CLI with the emulator's keys, or none: those of the caller never come near it."""
    environ = {name: value for name, value in trusting(os.environ).items() if not name.startswith(("AWS_", "SAM_CLI_"))}
    environ |= {
        "AWS_DEFAULT_REGION": REGION,
        "SAM_CLI_TELEMETRY": "0",
        **configured(os.environ),
        "HOME": str(SHARED / "sam-home"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "PORTICO_RUNTIME": PARAMETERS["Runtime"],  # for the makefiles of layers
        "PORTICO_ARCHITECTURE": machine.check(),
        "PORTICO_LATER": LATER,
    }
    # The build finds the interpreter with pip, and uv, wherever they are.
    folders = (environments.SAM.folder / "bin", environments.find_uv().parent, environ.get("PATH", ""))
    environ["PATH"] = os.pathsep.join(map(str, folders))
    if stack:
        environ |= {**stack.aws.environment, "AWS_ENDPOINT_URL": stack.endpoint, "NO_PROXY": "127.0.0.1"}
    with home.deploy_log.open("ab") as log:
        command = [str(environments.SAM.folder / "bin" / "sam"), *arguments]
        answer = subprocess.run(command, cwd=home.path, env=environ, stdout=log, stderr=log, check=False)
    if answer.returncode:
        raise LocalStackError(f"sam {arguments[0]} failed, see {home.deploy_log}:\n{tail(home.deploy_log)}")
