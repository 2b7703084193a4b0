"""Alarms on how fast the error budget of an API is used up, over a long and a short window each.

As in Google's SRE Workbook, chapter 5 (https://sre.google/workbook/alerting-on-slos/): the long window tells that it matters, the
short one that it still goes on. A metric alarm has one period, so that each pair is two of them, which tell nobody, and one
composite, which does. The budget is that of 30 days.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tools.template.short_forms import Short, flow

_PAIRS: Final = (("Fast", 14.4, 3600, 300), ("Slowly", 6, 21600, 1800))  # in seconds; 2 % in an hour, 5 % in six


def burn_rates(objectives: Mapping[str, float]) -> Iterator[str]:
    """The alarms of each API, by its part of calls that do not fail on our side."""
    for api, objective in objectives.items():
        for name, rate, long, short in _PAIRS:
            threshold = round(rate * (1 - objective), 6)
            windows = [f"{api}{name}{seconds // 60}m" for seconds in (long, short)]
            for window, seconds in zip(windows, (long, short), strict=True):
                yield from _window(window, api, seconds, threshold)
            meaning = f"Calls of {api} fail {rate} times as often as {objective:.1%} of calls that do not would allow."
            yield from _both(f"{api}Burns{name}", windows, meaning)


def _window(name: str, api: str, seconds: int, threshold: float) -> Iterator[str]:
    stage = Short("Sub", "${Stack}-content") if api == "ContentApi" else Short("Ref", "Stack")
    said: dict[str, Any] = {
        "Namespace": "AWS/ApiGateway",
        "MetricName": "5XXError",
        "Dimensions": [{"Name": "ApiName", "Value": stage}, {"Name": "Stage", "Value": "api"}],
        "Statistic": "Average",
        "Period": seconds,
        "EvaluationPeriods": 1,
        "Threshold": threshold,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
    }
    yield f"{name}: {{Type: AWS::CloudWatch::Alarm, Condition: OnAws, Properties: {flow(said)}}}"


def _both(name: str, windows: list[str], meaning: str) -> Iterator[str]:
    rule = " AND ".join(f'ALARM("${{{window}}}")' for window in windows)
    topic = Short("If", ["HasAlarmTopic", [Short("Ref", "AlarmTopic")], Short("Ref", "AWS::NoValue")])
    said = {"AlarmDescription": meaning, "AlarmRule": Short("Sub", rule), "AlarmActions": topic}
    yield f"{name}: {{Type: AWS::CloudWatch::CompositeAlarm, Condition: OnAws, Properties: {flow(said)}}}"
