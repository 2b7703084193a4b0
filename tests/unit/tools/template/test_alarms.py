"""The alarms of functions: in a stack of their own, but those of functions that wait for aliases."""

import pytest

from tests.support.template import alarms, loaded, resources
from tools.template import alarms as written
from tools.template.__main__ import TARGET
from tools.template.declared import Declared, declared
from tools.template.parts import functions
from tools.template.waiting import waiting

TEMPLATE = """
Resources:
  Api: {Type: "AWS::Serverless::Api", Properties: {Uri: !Sub ["x/${it}", {it: !Ref EarlyFunction.Alias}]}}
  Plan: {Type: "AWS::ApiGateway::UsagePlan", Properties: {Id: !Ref Api}}
  Queue: {Type: "AWS::SQS::Queue"}
  ByHandFunction: {Type: "AWS::Serverless::Function", Properties: {Name: !Sub "${EarlyFunctionAliaslive}"}}
  Alarms: {Type: "AWS::CloudFormation::Stack", Properties: {Parameters: {EarlyFunction: !Ref EarlyFunction}}}
  EarlyFunction: {Type: "AWS::Serverless::Function", Properties: {Name: !Ref Api}}
"""
TABLE = """
grants:
  calls: {Action: a:Call, Resource: !Ref EarlyFunction.Alias}
functions:
  early: {environment: {QUEUE: !Ref Queue, OTHER: !GetAtt OtherFunction.Arn}}
  other: {Role: !GetAtt Queue.Arn}
  granted: {grants: [calls]}
  told: {environment: {URL: !Sub "https://${Api}.example"}}
  through: {environment: {PLAN: !If [Local, "", !Ref Plan]}}
  behind: {environment: {NAME: !Ref ToldFunction}}
alarms: {Lost: It is lost.}
ages: {Queue: 60}
tables: {}
objectives: {}
"""
LATE = {"GrantedFunction", "ToldFunction", "ThroughFunction", "BehindFunction", "ByHandFunction"}


def test_who_names_an_alias_waits_for_it() -> None:
    """By a grant, by an API, by what names the API, by another function that does; a declaration counts, not what was written of it."""
    assert waiting(TEMPLATE, Declared(TABLE)) == LATE


def test_an_alarm_is_where_nothing_goes_in_a_circle() -> None:
    table = Declared(TABLE)
    nested = [line for line in written.alarms(table, LATE) if line.endswith("FunctionAlarm:")]
    assert nested == ["EarlyFunctionAlarm:", "OtherFunctionAlarm:"]
    beside = [line for line in written.waiting_alarms(table, LATE) if line.endswith("Alarm:")]
    assert beside == [f"{name}FunctionAlarm:" for name in ("Granted", "Told", "Through", "Behind")]
    preferences = [line.strip() for line in functions(table, LATE) if "DeploymentPreference" in line]
    assert preferences[0].endswith("{Alarms: !If [OnAws, [!GetAtt Alarms.Outputs.EarlyFunctionAlarm], []]}")
    assert preferences[2].endswith("{Alarms: !If [OnAws, [!Ref GrantedFunctionAlarm], []]}")


def test_what_the_stack_is_told_is_what_it_takes() -> None:
    told = [line.partition(":")[0] for line in written.watched(Declared(TABLE), LATE)]
    taken = [line.partition(":")[0] for line in written.parameters(Declared(TABLE), LATE)]
    assert told == taken == ["Lost", "Queue", "EarlyFunction", "OtherFunction"]


def test_nothing_that_waits_is_told_to_the_stack() -> None:
    late = waiting(TARGET.read_text(encoding="utf-8"), declared())
    assert {"OnSessionFunction", "ContentFunction"} <= late
    given = resources()["Alarms"]["Properties"]["Parameters"].values()
    assert not late & {one["Ref"] for one in given if "Ref" in one}


@pytest.mark.parametrize(
    "function", sorted(name for name, one in resources().items() if one["Type"] == "AWS::Serverless::Function")
)
def test_each_function_is_rolled_back_by_its_own_alarm(function: str) -> None:
    condition, [alarm], otherwise = resources()[function]["Properties"]["DeploymentPreference"]["Alarms"]["If"]
    name = f"{function}Alarm"
    nested = loaded("template-alarms.yaml")["Outputs"].get(name)
    assert (condition, otherwise) == ("OnAws", [])
    assert alarm == ({"GetAtt": f"Alarms.Outputs.{name}"} if nested else {"Ref": name})
    assert nested in (None, {"Condition": "OnAws", "Value": {"Ref": name}})
    watching = alarms()[name]["Properties"]["Metrics"][1]["MetricStat"]["Metric"]["Dimensions"][0]
    assert watching == {"Name": "FunctionName", "Value": {"Ref": function}}


def test_no_alarm_is_in_both() -> None:
    assert not resources().keys() & loaded("template-alarms.yaml")["Resources"].keys()


def test_no_alarm_has_a_name_of_its_own() -> None:
    """One that goes to another stack is made there before it goes here: two of one name would not do."""
    assert [name for name, one in alarms().items() if "AlarmName" in one["Properties"]] == []
