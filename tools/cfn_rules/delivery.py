"""Nothing that happens is lost: logs are kept for a time that is said, and what fails on its way stays in a queue."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

_FUNCTIONS = ["AWS::Lambda::Function", "AWS::Serverless::Function"]
_STREAMS = {"DynamoDB", "Kinesis", "MSK", "DocumentDB"}
_EVENTS = {"S3", "SNS", "EventBridgeRule", "CloudWatchEvent", "Schedule", "ScheduleV2", "CloudWatchLogs", "IoTRule"}
_ASYNCHRONOUS = {"s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "iot.amazonaws.com"}


class LogGroups(CloudFormationLintRule):
    """A function writes to a log group of the template, one with a role of its own to one of its own, and every log group forgets."""

    id = "E9101"
    shortdesc = "A log group for functions, with retention"
    description = "Without one Lambda makes a group that keeps everything for ever"
    tags = ["portico", "logs"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The functions without a group of the template, those with a role that share theirs, and the groups without an end."""
        groups = cfn.get_resources(["AWS::Logs::LogGroup"])
        found = [
            RuleMatch(["Resources", name], f"{name}: a log group has RetentionInDays")
            for name, group in groups.items()
            if "RetentionInDays" not in group.get("Properties", {})
        ]
        functions = cfn.get_resources(_FUNCTIONS)
        used = Counter(map(_group, functions.values()))
        for name, function in functions.items():
            known = _group(function)
            if known not in groups:
                found.append(
                    RuleMatch(["Resources", name], f"{name}: LoggingConfig.LogGroup is a group of this template")
                )
            elif "Role" in function["Properties"] and used[known] > 1:
                found.append(
                    RuleMatch(["Resources", name], f"{name}: has a role of its own, and writes where others do")
                )
        return found


def _group(function: Any) -> Any:
    group = function["Properties"].get("LoggingConfig", {}).get("LogGroup", {})
    return group.get("Ref") if isinstance(group, dict) else None


class DeadLetters(CloudFormationLintRule):
    """Undeliverable messages of an asynchronous edge go to a queue."""

    id = "E9102"
    shortdesc = "A dead-letter queue on every asynchronous edge"
    description = "Targets of rules, queues, streams, schedules, topics, and functions that are invoked asynchronously"
    tags = ["portico", "queues"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The edges without one."""
        last = set(_last_queues(cfn.template.get("Resources", {})))
        edges = [*_rules(cfn), *_schedules(cfn), *_streams(cfn), *_topics(cfn), *_invoked(cfn), *_events(cfn)]
        edges += [(name, "a RedrivePolicy") for name, queue in cfn.get_resources(["AWS::SQS::Queue"]).items()
                  if name not in last and "deadLetterTargetArn" not in queue.get("Properties", {}).get("RedrivePolicy", {})]  # fmt: skip
        return [RuleMatch(["Resources", name], f"{name} needs {what}") for name, what in edges]


def _rules(cfn: Any) -> Iterator[tuple[str, str]]:
    for name, rule in cfn.get_resources(["AWS::Events::Rule"]).items():
        for target in rule["Properties"].get("Targets", ()):
            if "Arn" not in target.get("DeadLetterConfig", {}):
                yield name, "a DeadLetterConfig for each target"


def _schedules(cfn: Any) -> Iterator[tuple[str, str]]:
    for name, schedule in cfn.get_resources(["AWS::Scheduler::Schedule"]).items():
        if "Arn" not in schedule["Properties"].get("Target", {}).get("DeadLetterConfig", {}):
            yield name, "Target.DeadLetterConfig"


def _streams(cfn: Any) -> Iterator[tuple[str, str]]:
    for name, mapping in cfn.get_resources(["AWS::Lambda::EventSourceMapping"]).items():
        given = mapping["Properties"]
        if "StartingPosition" in given and "OnFailure" not in given.get("DestinationConfig", {}):
            yield name, "DestinationConfig.OnFailure"


def _topics(cfn: Any) -> Iterator[tuple[str, str]]:
    for name, subscription in cfn.get_resources(["AWS::SNS::Subscription"]).items():
        if "RedrivePolicy" not in subscription["Properties"]:
            yield name, "a RedrivePolicy"


def _invoked(cfn: Any) -> Iterator[tuple[str, str]]:
    """Functions that a service may invoke asynchronously."""
    safe = {_name(one["Properties"]["FunctionName"]) for one in cfn.get_resources(["AWS::Lambda::EventInvokeConfig"]).values()
            if "OnFailure" in one["Properties"].get("DestinationConfig", {})}  # fmt: skip
    for name, permission in cfn.get_resources(["AWS::Lambda::Permission"]).items():
        given = permission["Properties"]
        function = _name(given["FunctionName"])
        own = cfn.template["Resources"].get(function, {}).get("Properties", {})
        if given.get("Principal") in _ASYNCHRONOUS and function not in safe and "DeadLetterConfig" not in own:
            yield function or name, "an EventInvokeConfig with OnFailure, or a DeadLetterConfig"


def _events(cfn: Any) -> Iterator[tuple[str, str]]:
    """The events of SAM's functions."""
    for name, function in cfn.get_resources(["AWS::Serverless::Function"]).items():
        given = function["Properties"]
        kept = (
            "OnFailure" in given.get("EventInvokeConfig", {}).get("DestinationConfig", {}) or "DeadLetterQueue" in given
        )
        for event in given.get("Events", {}).values():
            on_failure = "OnFailure" in event.get("Properties", {}).get("DestinationConfig", {})
            if event["Type"] in _STREAMS and not on_failure:
                yield name, "DestinationConfig.OnFailure for its stream"
            if event["Type"] in _EVENTS and not kept:
                yield name, "EventInvokeConfig.DestinationConfig.OnFailure, or a DeadLetterQueue"


def _name(reference: Any) -> str:
    if not isinstance(reference, dict):
        return str(reference)
    value = next(iter(reference.values()))
    return str(value[0] if isinstance(value, list) else value)


def _last_queues(node: Any) -> Iterator[str]:
    """The queues that others send to what they could not deliver."""
    if isinstance(node, dict):
        for name, inner in node.items():
            if name in {"deadLetterTargetArn", "DeadLetterConfig", "DeadLetterQueue", "OnFailure"}:
                yield from _named(inner)
            yield from _last_queues(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _last_queues(inner)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inner in node.items():
            if key == "Fn::GetAtt":
                yield inner[0] if isinstance(inner, list) else str(inner).partition(".")[0]
            else:
                yield from _named(inner)
