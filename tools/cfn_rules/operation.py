"""Rules of operation: a bad deployment is rolled back, and messages outlast the throttling of those who read them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cfnlint.decode import decode
from cfnlint.rules import CloudFormationLintRule, RuleMatch

_TIMES = 6  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_DEFAULT_TIMEOUT, _DEFAULT_VISIBILITY = 3, 30


class Rollbacks(CloudFormationLintRule):
    """A function that is deployed in steps has alarms that end its deployment."""

    id = "E9108"
    shortdesc = "Alarms in the deployment preference of a function"
    description = "Without them a version that fails is promoted"
    tags = ["portico", "deployments"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The functions whose deployments nothing rolls back."""
        wanted = "DeploymentPreference.Alarms, of alarms of this template, or of a stack within"
        alarms = {*cfn.get_resources(["AWS::CloudWatch::Alarm"]), *_alarms_within(cfn)}
        return [
            RuleMatch(["Resources", name], f"{name} needs {wanted}")
            for name, function in cfn.get_resources(["AWS::Serverless::Function"]).items()
            if _steps(cfn, function) and not set(_refs(_preference(function))) & alarms
        ]


class Visibility(CloudFormationLintRule):
    """A message is hidden for six times as long as its function may take: Lambda holds it while it is throttled."""

    id = "E9109"
    shortdesc = "Visibility of a queue of at least six times the time-out"
    description = "Else messages come again unprocessed, and reach the dead letters without having been tried"
    tags = ["portico", "queues"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The queues whose messages come again too soon."""
        queues = cfn.get_resources(["AWS::SQS::Queue"])
        return [
            RuleMatch(
                ["Resources", queue], f"{queue} needs a VisibilityTimeout of at least {_TIMES * seconds} for {name}"
            )
            for name, function in cfn.get_resources(["AWS::Serverless::Function"]).items()
            for queue in _queues(function)
            if (seconds := _timeout(cfn, function)) * _TIMES > _visibility(queues.get(queue, {}))
        ]


class Loops(CloudFormationLintRule):
    """A function that may send to a queue it is called by says that it means to.

    Lambda stops what calls itself after 16 rounds: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    """

    id = "E9111"
    shortdesc = "RecursiveLoop of a function that sends its own next message"
    description = "Else Lambda ends the loop, and nothing says so but a metric"
    tags = ["portico", "queues"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The functions whose loops Lambda would end."""
        return [
            RuleMatch(["Resources", name], f"{name} needs RecursiveLoop: it sends to {queue}, which calls it")
            for name, function in cfn.get_resources(["AWS::Serverless::Function"]).items()
            for queue in sorted(set(_queues(function)) & set(_sent_to(function["Properties"].get("Policies", []))))
            if function["Properties"].get("RecursiveLoop") != "Allow"
        ]


class MethodMetrics(CloudFormationLintRule):
    """An API has no metrics by method: each is paid for, and functions write what is looked at.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
    """

    id = "E9112"
    shortdesc = "No detailed metrics of an API"
    description = "Each method would have five metrics of its own, at the price of custom ones"
    tags = ["portico", "costs"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The APIs that ask for them."""
        return [
            RuleMatch(["Resources", name], f"{name} needs MetricsEnabled: false, for {settings.get('ResourcePath')}")
            for name, api in cfn.get_resources(["AWS::Serverless::Api"]).items()
            for settings in api["Properties"].get("MethodSettings", [])
            if settings.get("MetricsEnabled", False)
        ]


def _sent_to(node: Any) -> Iterator[str]:
    """The queues that statements allow to send to."""
    if isinstance(node, dict):
        if "sqs:SendMessage" in str(node.get("Action")):
            queue = node["Resource"].get("Fn::GetAtt", "") if isinstance(node["Resource"], dict) else ""
            yield queue[0] if isinstance(queue, list) else str(queue).partition(".")[0]
        for inner in node.values():
            yield from _sent_to(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _sent_to(inner)


def _preference(function: dict[str, Any]) -> Any:
    return function["Properties"].get("DeploymentPreference", {}).get("Alarms", [])


def _alarms_within(cfn: Any) -> Iterator[str]:
    """The outputs of the stacks within that are alarms of theirs, as `Stack.Outputs.Name`."""
    for name, stack in cfn.get_resources(["AWS::CloudFormation::Stack"]).items():
        template, _ = decode(str(Path(cfn.filename).parent / stack["Properties"]["TemplateURL"]))
        made = (template or {}).get("Resources", {})
        for output, said in (template or {}).get("Outputs", {}).items():
            if any(made.get(one, {}).get("Type") == "AWS::CloudWatch::Alarm" for one in _refs(said["Value"])):
                yield f"{name}.Outputs.{output}"


def _globals(cfn: Any) -> dict[str, Any]:
    found: dict[str, Any] = cfn.template.get("Globals", {}).get("Function", {})
    return found


def _steps(cfn: Any, function: dict[str, Any]) -> bool:
    return "DeploymentPreference" in {**_globals(cfn), **function["Properties"]}


def _timeout(cfn: Any, function: dict[str, Any]) -> int:
    return int({**_globals(cfn), **function["Properties"]}.get("Timeout", _DEFAULT_TIMEOUT))


def _visibility(queue: dict[str, Any]) -> int:
    return int(queue.get("Properties", {}).get("VisibilityTimeout", _DEFAULT_VISIBILITY))


def _queues(function: dict[str, Any]) -> Iterator[str]:
    for event in function["Properties"].get("Events", {}).values():
        if event["Type"] == "SQS":
            queue = event["Properties"]["Queue"].get("Fn::GetAtt", "")
            yield queue[0] if isinstance(queue, list) else str(queue).partition(".")[0]


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "Ref" in node:
            yield node["Ref"]
        if "Fn::GetAtt" in node:
            named = node["Fn::GetAtt"]
            yield named if isinstance(named, str) else ".".join(named)
        for inner in node.values():
            yield from _refs(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _refs(inner)
