"""The engine on AWS Lambda: one Lambda function for each function, one published version for each of its versions.

The user's handler is not Lambda's: that is the runtime's parent, in a layer, which keeps the user's code in a child.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import OK, TOO_MANY_REQUESTS
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from portico.compute.base_images.languages import Language
from portico.compute.functions.engine import (
    CodeMissing,
    Deployment,
    DeploymentRefused,
    EngineError,
    LanguageUnavailable,
    ResultLost,
)
from portico.core.aws.botocore_clients import client
from portico.core.aws.connection import ConnectionLost, Reply, SignedConnection
from portico.core.aws.endpoints import Endpoint

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from portico.core.services.parts import Parts

RUNTIME_HANDLER: Final = "portico_runtime.main.handler"
OVERHEAD_MB: Final = 64
OVERHEAD_SECONDS: Final = 10
MOUNT_SECONDS: Final = 20  # in which the runtime fetches the files of folders
_LONGEST_INVOCATION: Final = 330
_OTHERS_SECONDS: Final = (
    30  # for the other changes of a function; two such waits leave the build its time for the probe
)
_PATIENCE: Final[Any] = {"Delay": 0.25, "MaxAttempts": 160}  # 20 builds at once ask 80 times a second; 100 are allowed
_AGAIN: Final = 6  # with pauses of 4 s in all at most, for which the lease of a run has the time


@dataclass
class LambdaEngine:
    """Creates, updates, invokes and deletes Lambda functions named `<prefix>-fn-<uid>`, their code taken from `bucket`.

    They log to the group `logs`, which forgets; a group of their own would outlive them. `node_layers` are those of each version of Node.js, by its
    language; `runtime` is that of parents whose children are in another language than Python.
    """

    prefix: str
    role: str
    layer: str
    node_layers: Mapping[str, str]
    bucket: str
    logs: str = ""
    runtime: str = str(Language.PYTHON_3_13)

    @cached_property
    def manager(self) -> "LambdaClient":
        """The client of all but invocations, made at the first use: those requests may be repeated."""
        return cast("LambdaClient", client("lambda", read_timeout=60))

    @cached_property
    def wire(self) -> SignedConnection:
        """The connections of invocations, which are sent once: they are not idempotent."""
        return SignedConnection(Endpoint.of("lambda"), read_timeout=_LONGEST_INVOCATION)

    def deploy(self, deployment: Deployment) -> str:
        """Creates or updates the Lambda function and publishes a version; the reference is its qualified ARN."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            made = self._create(deployment) or self._update(deployment)
            name, version = _unqualified(made["FunctionArn"]), made["Version"]
            self.manager.get_waiter("function_active_v2").wait(
                FunctionName=name, Qualifier=version, WaiterConfig=_PATIENCE
            )
        except (BotoCoreError, ClientError) as error:
            raise _refusal(error) from error
        if not self._is(made, deployment):
            raise EngineError("another build interfered")
        return f"{name}:{version}"

    def invoke(self, ref: str, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Invokes synchronously; anything but an orderly reply of the runtime is an EngineError."""
        try:
            answer = self._invoked(ref, json.dumps(event).encode())
        except ConnectionLost as error:
            raise EngineError("the engine did not answer") from error
        if answer.status != OK:
            raise EngineError(f"the engine refused, with {answer.status}")
        if "x-amz-function-error" in answer.headers:
            raise _loss(answer.body)
        return _reply(answer.body)

    def prune(self, latest: str, keep: Collection[str]) -> None:
        """Deletes the published versions with a lower number than `latest`, but for those in `keep`."""
        from botocore.exceptions import BotoCoreError, ClientError

        name, _, newest = latest.rpartition(":")
        try:
            pages = self.manager.get_paginator("list_versions_by_function").paginate(FunctionName=name)
            found = [version["Version"] for page in pages for version in page["Versions"]]
            for version in found:
                if version.isdigit() and int(version) < int(newest) and f"{name}:{version}" not in keep:
                    self.manager.delete_function(FunctionName=name, Qualifier=version)
        except (BotoCoreError, ClientError) as error:
            raise EngineError("the engine did not remove old versions") from error

    def delete(self, uid: str) -> None:
        """Deletes the Lambda function with all its versions."""
        try:
            self.manager.delete_function(FunctionName=self._name(uid))
        except self.manager.exceptions.ResourceNotFoundException:
            return

    def _invoked(self, ref: str, payload: bytes) -> Reply:
        """One that is throttled has not begun, and is tried again."""
        path = f"/2015-03-31/functions/{quote(ref, safe='')}/invocations"
        answer = self.wire.post(path, {"content-type": "application/json"}, payload)
        return self._invoked_again(path, payload) if answer.status == TOO_MANY_REQUESTS else answer

    def _invoked_again(self, path: str, payload: bytes) -> Reply:
        from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_random_exponential

        attempts = Retrying(
            retry=retry_if_result(lambda answer: answer.status == TOO_MANY_REQUESTS),
            wait=wait_random_exponential(multiplier=0.1, max=1),
            stop=stop_after_attempt(_AGAIN),
            retry_error_callback=lambda state: state.outcome and state.outcome.result(),
        )
        answer: Reply = attempts(self.wire.post, path, {"content-type": "application/json"}, payload)
        return answer

    def _name(self, uid: str) -> str:
        return f"{self.prefix}-fn-{uid}"

    def _create(self, deployment: Deployment) -> Any:
        try:
            return self.manager.create_function(
                FunctionName=self._name(deployment.uid),
                Role=self.role,
                Code={"S3Bucket": self.bucket, "S3Key": deployment.code},
                Publish=True,
                **self._configuration(deployment),
            )
        except self.manager.exceptions.ResourceConflictException:
            return None

    def _update(self, deployment: Deployment) -> Any:
        """Configuration, then code; refused while another change of the function is under way, which is waited for."""
        name = self._name(deployment.uid)
        self._changed(self.manager.update_function_configuration, name, self._configuration(deployment))
        code = {"S3Bucket": self.bucket, "S3Key": deployment.code, "Publish": True}
        return self._changed(self.manager.update_function_code, name, code)

    def _changed(self, change: Callable[..., Any], name: str, fields: Mapping[str, Any]) -> Any:
        from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

        attempts = Retrying(
            retry=retry_if_exception_type(self.manager.exceptions.ResourceConflictException),
            wait=wait_random(min=0.5, max=1.5),
            stop=stop_after_delay(_OTHERS_SECONDS),
            reraise=True,
        )
        return attempts(self._change, change, name, fields)

    def _change(self, change: Callable[..., Any], name: str, fields: Mapping[str, Any]) -> Any:
        self.manager.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=_PATIENCE)
        return change(FunctionName=name, **fields)

    def _is(self, made: Any, deployment: Deployment) -> bool:
        """True if the published version is this deployment in both configuration and code."""
        wanted = self._configuration(deployment)["Environment"]["Variables"]
        digest = b64encode(bytes.fromhex(deployment.code_sha256)).decode()
        return bool(made["CodeSha256"] == digest and made["Environment"]["Variables"] == wanted)

    def _configuration(self, deployment: Deployment) -> Any:
        language = Language(deployment.language).facts
        return {
            "Runtime": language.runtime or self.runtime,
            "Handler": RUNTIME_HANDLER,
            "Timeout": int(deployment.timeout) + OVERHEAD_SECONDS + (MOUNT_SECONDS if deployment.mounts else 0),
            "MemorySize": deployment.memory + OVERHEAD_MB,
            **({"LoggingConfig": {"LogGroup": self.logs}} if self.logs else {}),
            "Layers": [
                self.layer,
                *([self.node_layers[deployment.language]] if language.kind == "node" else []),
                *deployment.layers,
            ],
            "Environment": {
                "Variables": {
                    "PORTICO_LANGUAGE": deployment.language,
                    "PORTICO_HANDLER": deployment.handler,
                    "PORTICO_MEMORY_MB": str(deployment.memory),
                    "PORTICO_VERSION": str(deployment.version),
                    "PORTICO_ENVIRONMENT": json.dumps(dict(deployment.environment), ensure_ascii=False),
                    **({"PORTICO_MOUNTS": json.dumps(deployment.mounts)} if deployment.mounts else {}),
                }
            },
        }


def _unqualified(arn: str) -> str:
    return ":".join(arn.split(":")[:7])


def _refusal(error: Exception) -> EngineError:
    """The errors of AWS about archives, without the platform's names."""
    said = getattr(error, "response", {}).get("Error", {}).get("Message", "")
    if "NoSuchKey" in said:
        return CodeMissing()
    if "unzip" in said:
        return DeploymentRefused("The archive cannot be unpacked.")
    if "Unzipped size" in said:
        return DeploymentRefused("The code and the image's dependencies are over 250 MB in all.")
    if "memorysize" in said.lower():  # an account that is new has 3,008 MB at most
        return DeploymentRefused(
            f"The memory, with {OVERHEAD_MB} MB for the platform, is more than a function may have here."
        )
    return EngineError("the engine did not accept the function")


def _loss(payload: bytes) -> EngineError:
    """The end of a runtime that failed: its code had ended where only the output was left to store.

    It has not begun where one machine has no interpreter (`local.interpreters`).
    """
    try:
        told = _reply(payload)
    except EngineError:
        told = {}
    if told.get("errorType") == LanguageUnavailable.__name__:
        return LanguageUnavailable(str(told.get("errorMessage")))
    stored = told.get("errorType") == "TransferError" and str(told.get("errorMessage")).startswith("PUT")
    return ResultLost("the output could not be stored") if stored else EngineError("the runtime was lost")


def _reply(payload: bytes) -> dict[str, Any]:
    try:
        reply = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise EngineError("the runtime's answer is malformed") from error
    if not isinstance(reply, dict):
        raise EngineError("the runtime's answer is malformed")
    return reply


def wire(parts: "Parts") -> LambdaEngine:
    """The engine, put together. Only deploying needs role and layers; functions that invoke or read have none."""
    known = parts.settings
    return LambdaEngine(
        prefix=known.function_prefix,
        role=known.function_role,
        layer=known.runtime_layer,
        node_layers={Language.NODE_22: known.node22_layer, Language.NODE_24: known.node_layer},
        bucket=known.objects_bucket,
        logs=known.function_logs,
        runtime=known.runtime,
    )
