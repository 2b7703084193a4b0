"""The engine on AWS Lambda: one Lambda function for each function, one published version for each of its versions.

The user's handler is not Lambda's: that is the runtime's parent, in a layer, which keeps the user's code in a child.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.core.aws import client
from portico.functions.engine import Deployment, EngineError

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

RUNTIME_HANDLER: Final = "portico_runtime.main.handler"
RUNTIMES: Final[Mapping[str, str]] = {"python3.11": "python3.11"}
OVERHEAD_MB: Final = 64
OVERHEAD_SECONDS: Final = 10
_LONGEST_INVOCATION: Final = 330


@dataclass
class LambdaEngine:
    """Creates, updates, invokes and deletes Lambda functions named `<prefix>-fn-<uid>`."""

    prefix: str
    role: str
    layer: str

    @cached_property
    def client(self) -> "LambdaClient":
        """The client, made at the first use; an invocation is never retried by it, for it is not idempotent."""
        return cast(
            "LambdaClient", client("lambda", read_timeout=_LONGEST_INVOCATION, retries={"total_max_attempts": 1})
        )

    def deploy(self, deployment: Deployment) -> str:
        """Creates or updates the Lambda function and publishes a version; the reference is its qualified ARN."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            ref = self._create(deployment) or self._update(deployment)
            name, _, version = ref.rpartition(":")
            self.client.get_waiter("function_active_v2").wait(
                FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
            )
            return ref
        except (BotoCoreError, ClientError) as error:
            raise EngineError("the engine did not accept the function") from error

    def invoke(self, ref: str, event: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Invokes synchronously; anything but an orderly reply of the runtime is an EngineError."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self.client.invoke(FunctionName=ref, Payload=json.dumps(event).encode())
        except (BotoCoreError, ClientError) as error:
            raise EngineError("the engine did not answer") from error
        if answer.get("FunctionError"):
            raise EngineError("the runtime was lost")
        return _reply(answer["Payload"].read())

    def delete(self, uid: str) -> None:
        """Deletes the Lambda function with all its versions."""
        try:
            self.client.delete_function(FunctionName=self._name(uid))
        except self.client.exceptions.ResourceNotFoundException:
            return

    def _name(self, uid: str) -> str:
        return f"{self.prefix}-fn-{uid}"

    def _create(self, deployment: Deployment) -> str | None:
        try:
            made = self.client.create_function(
                FunctionName=self._name(deployment.uid),
                Role=self.role,
                Code={"ZipFile": deployment.code},
                Publish=True,
                **self._configuration(deployment),
            )
        except self.client.exceptions.ResourceConflictException:
            return None
        return f"{self._unqualified(made['FunctionArn'])}:{made['Version']}"

    def _update(self, deployment: Deployment) -> str:
        name = self._name(deployment.uid)
        self.client.update_function_configuration(FunctionName=name, **self._configuration(deployment))
        waiter = self.client.get_waiter("function_updated_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        made = self.client.update_function_code(FunctionName=name, ZipFile=deployment.code, Publish=True)
        return f"{self._unqualified(made['FunctionArn'])}:{made['Version']}"

    def _unqualified(self, arn: str) -> str:
        return ":".join(arn.split(":")[:7])

    def _configuration(self, deployment: Deployment) -> Any:
        return {
            "Runtime": RUNTIMES[deployment.image],
            "Handler": RUNTIME_HANDLER,
            "Timeout": int(deployment.timeout) + OVERHEAD_SECONDS,
            "MemorySize": deployment.memory + OVERHEAD_MB,
            "Layers": [self.layer],
            "Environment": {
                "Variables": {
                    "PORTICO_HANDLER": deployment.handler,
                    "PORTICO_MEMORY_MB": str(deployment.memory),
                }
            },
        }


def _reply(payload: bytes) -> dict[str, Any]:
    try:
        reply = json.loads(payload)
    except ValueError as error:
        raise EngineError("the runtime answered nonsense") from error
    if not isinstance(reply, dict):
        raise EngineError("the runtime answered nonsense")
    return reply
