"""Alarms: on dead letters, on queues that are behind, on functions and APIs that fail, on tables that throttle.

They are a stack of their own, `template-alarms.yaml`, within that of `template.yaml`: what they watch are its parameters, and its outputs
are the alarms that roll deployments back. In `template.yaml` are those of functions that wait for aliases (see `waiting`).
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

from tools.template.adoptable import adopting
from tools.template.burn_rates import burn_rates
from tools.template.declared import Declared
from tools.template.parts import logical
from tools.template.short_forms import Short, flow

_QUEUES: Final = {"Namespace": "AWS/SQS", "Statistic": "Maximum"}
_ON_THE_FIRST: Final = {"Period": 60, "EvaluationPeriods": 1, "Threshold": 0}
_ON: Final = (
    "ComparisonOperator: GreaterThanThreshold",
    "TreatMissingData: notBreaching",
    "AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopic], !Ref AWS::NoValue]",
)


def watched(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """What the stack of alarms is told, as parameters: the names of queues, functions and tables."""
    for queue in _queues(declared):
        yield f"{queue}: {flow(Short('GetAtt', f'{queue}.QueueName'))}"
    for name in (*_functions(declared, waiting), *declared.tables):
        yield f"{name}: {flow(adopting(Short('Ref', name)))}"


def parameters(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """The same in the stack of alarms."""
    for name in (*_queues(declared), *_functions(declared, waiting), *declared.tables):
        yield f"{name}: {{Type: String}}"


def outputs(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """The alarms that roll deployments back."""
    for name in _functions(declared, waiting):
        yield f"{name}Alarm: {{Condition: OnAws, Value: {flow(Short('Ref', f'{name}Alarm'))}}}"


def _queues(declared: Declared) -> list[str]:
    return list(dict.fromkeys([*declared.alarms, *declared.ages]))


def _functions(declared: Declared, waiting: Set[str]) -> list[str]:
    return [name for name in map(_function, declared.functions) if name not in waiting]


def _function(folder: str) -> str:
    return f"{logical(folder)}Function"


def waiting_alarms(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """Those of declared functions that wait for aliases."""
    for name in map(_function, declared.functions):
        if name in waiting:
            yield from _function_alarm(name)


def alarms(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """All others, kind by kind."""
    for queue, meaning in declared.alarms.items():
        metric = {"MetricName": "ApproximateNumberOfMessagesVisible", **_QUEUES, **_ON_THE_FIRST}
        yield from _alarm(queue, meaning, {**_of_queue(queue), **metric})
    for queue, seconds in declared.ages.items():
        metric = {"MetricName": "ApproximateAgeOfOldestMessage", **_QUEUES}
        when = {"Period": 300, "EvaluationPeriods": 1, "Threshold": seconds}
        yield from _alarm(
            queue, f"Messages have waited in {queue} for too long.", {**_of_queue(queue), **metric, **when}
        )
    for name in _functions(declared, waiting):
        yield from _function_alarm(name)
    yield from burn_rates(declared.objectives)
    for table, indexes in declared.tables.items():
        yield from _table_alarm(table, indexes)


def _function_alarm(function: str) -> Iterator[str]:
    """The alarm of a function, all versions that its alias names together: a deployment that rings it is rolled back."""
    where: list[Any] = [
        {"Name": "FunctionName", "Value": Short("Ref", function)},
        {"Name": "Resource", "Value": Short("Sub", f"${{{function}}}:live")},
    ]
    metrics = [_metric(name.lower(), "AWS/Lambda", name, where, 60) for name in ("Errors", "Throttles")]
    yield from _sum(function, f"{function} fails, or is throttled.", metrics)


def _table_alarm(table: str, indexes: list[str]) -> Iterator[str]:
    named = {"Name": "TableName", "Value": Short("Ref", table)}
    wheres: list[list[Any]] = [
        [named],
        *([named, {"Name": "GlobalSecondaryIndexName", "Value": index}] for index in indexes),
    ]
    metrics = [
        _metric(f"{name[0].lower()}{place}", "AWS/DynamoDB", name, where, 60)
        for place, where in enumerate(wheres)
        for name in ("ReadThrottleEvents", "WriteThrottleEvents")
    ]
    yield from _sum(table, f"Requests to {table} are throttled.", metrics)


def _sum(name: str, meaning: str, metrics: list[dict[str, Any]]) -> Iterator[str]:
    """An alarm on the sum of metrics; only AWS adds metrics up, not the emulator."""
    whole = {"Id": "sum", "Expression": " + ".join(f"FILL({metric['Id']}, 0)" for metric in metrics), "Label": name}
    said = {"Metrics": [whole, *metrics], "EvaluationPeriods": 1, "Threshold": 0}
    yield from _alarm(name, meaning, said, condition="OnAws")


def _metric(id_: str, namespace: str, name: str, where: list[Any], period: int) -> dict[str, Any]:
    metric = {"Namespace": namespace, "MetricName": name, "Dimensions": where}
    return {"Id": id_, "ReturnData": False, "MetricStat": {"Metric": metric, "Period": period, "Stat": "Sum"}}


def _of_queue(queue: str) -> dict[str, Any]:
    return {"Dimensions": [{"Name": "QueueName", "Value": Short("Ref", queue)}]}


def _alarm(name: str, meaning: str, said: Mapping[str, Any], condition: str | None = None) -> Iterator[str]:
    yield f"{name}Alarm:"
    yield "  Type: AWS::CloudWatch::Alarm"
    if condition:
        yield f"  Condition: {condition}"
    yield "  Properties:"
    yield f"    AlarmDescription: {flow(meaning)}"
    yield from (f"    {key}: {flow(value)}" for key, value in said.items())
    yield from (f"    {line}" for line in _ON)
