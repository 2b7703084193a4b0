"""Limits and alarms that the template sets: reserved concurrency, queues that are watched, and whose roles may write what."""

import re
from typing import Any

import pytest

from tests.support.template import alarms, resources, template

IDENTITIES = [
    *("global#keys", "global#keypairs", "domain/*#users", "domain/*#service_accounts"),
    *("user/*#tokens", "service_account/*#tokens"),
]
WRITERS = {"AuthFunction", "UsersFunction", "ProjectsFunction", "OnContainerPurgingFunction", "OnBootstrapFunction"}
OWN = {"OnScheduleChangedFunction", "OnUploadFunction", "OnOverdueFunction", "OnRunSettledFunction"}


def functions() -> dict[str, Any]:
    return {
        name: item["Properties"] for name, item in resources().items() if item["Type"] == "AWS::Serverless::Function"
    }


def statements(function: str) -> list[Any]:
    return [
        one for policy in functions()[function].get("Policies", []) for one in policy["Statement"] if "Action" in one
    ]


def writes_anything(statement: Any) -> bool:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    writing = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"} & set(actions)
    return bool(writing) and statement["Resource"] == {"GetAtt": "EntitiesTable.Arn"} and "Condition" not in statement


@pytest.mark.parametrize("function", sorted(set(functions()) - WRITERS - OWN))
def test_keys_and_users_are_written_by_few(function: str) -> None:
    for statement in statements(function):
        assert not writes_anything(statement), statement
        named = statement.get("Condition", {}).get("ForAllValues:StringNotLike", {}).get("dynamodb:LeadingKeys")
        assert named in (None, IDENTITIES)


@pytest.mark.parametrize("service", ["ecs-tasks", "lambda", "scheduler"])
def test_roles_are_passed_to_their_service_only(service: str) -> None:
    passing = [one for name in functions() for one in statements(name) if one["Action"] == "iam:PassRole"]
    services = [one["Condition"]["StringEquals"]["iam:PassedToService"] for one in passing]
    assert f"{service}.amazonaws.com" in services
    assert len(services) == 3


@pytest.mark.parametrize("function", ["Authorizer", "Auth", "OnRunRequested"])
def test_what_all_depend_on_can_reserve_concurrency(function: str) -> None:
    condition, wanted, otherwise = functions()[f"{function}Function"]["ReservedConcurrentExecutions"]["If"]
    name = wanted["Ref"]
    assert (template()["Parameters"][name]["Default"], otherwise) == (0, {"Ref": "AWS::NoValue"})
    assert template()["Conditions"][condition] == {"Not": [{"Equals": [{"Ref": name}, 0]}]}


@pytest.mark.parametrize("api", ["Api", "ContentApi"])
def test_a_firewall_can_stand_before_each_api(api: str) -> None:
    found = resources()[f"{api}Firewall"]
    stage = f"restapis/${{{api}}}/stages/${{{api}.Stage}}"
    arn = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/{stage}"
    assert (found["Type"], found["Condition"]) == ("AWS::WAFv2::WebACLAssociation", "HasWebAcl")
    assert found["Properties"] == {"ResourceArn": {"Sub": arn}, "WebACLArn": {"Ref": "WebAclArn"}}
    assert template()["Parameters"]["WebAclArn"]["Default"] == ""


def test_prod_has_somebody_who_hears_alarms() -> None:
    rule = template()["Rules"]["AlarmsOfProd"]
    assert rule["RuleCondition"] == {"Equals": [{"Ref": "Environment"}, "prod"]}
    assert [one["Assert"] for one in rule["Assertions"]] == [{"Not": [{"Equals": [{"Ref": "AlarmTopic"}, ""]}]}]


def test_every_alarm_tells_the_topic() -> None:
    telling = {name: item["Properties"] for name, item in alarms().items() if name not in windows()}
    assert len(telling) > 60
    assert {str(one["AlarmActions"]) for one in telling.values()} == {str(telling["RunQueueAlarm"]["AlarmActions"])}


def windows() -> set[str]:
    """The alarms that composites are made of, which tell nobody themselves."""
    composites = [item for item in alarms().values() if item["Type"] == "AWS::CloudWatch::CompositeAlarm"]
    return {name for one in composites for name in re.findall(r"\$\{(\w+)\}", one["Properties"]["AlarmRule"]["Sub"])}


@pytest.mark.parametrize("api", ["Api", "ContentApi"])
@pytest.mark.parametrize(
    ("name", "threshold", "periods"), [("Fast", 0.0144, (3600, 300)), ("Slowly", 0.006, (21600, 1800))]
)
def test_an_error_budget_has_a_long_and_a_short_window(
    api: str, name: str, threshold: float, periods: tuple[int, int]
) -> None:
    composite = alarms()[f"{api}Burns{name}"]["Properties"]
    named = re.findall(r'ALARM\("\$\{(\w+)\}"\)', composite["AlarmRule"]["Sub"])
    parts = [alarms()[one]["Properties"] for one in named]
    assert composite["AlarmRule"]["Sub"].count(" AND ") == 1
    assert tuple(one["Period"] for one in parts) == periods
    assert {(one["MetricName"], one["Statistic"], one["Threshold"]) for one in parts} == {
        ("5XXError", "Average", threshold)
    }
    assert all(one["EvaluationPeriods"] * one["Period"] <= 86_400 for one in parts)  # the bound of CloudWatch


@pytest.mark.parametrize(("api", "name", "condition"), [
    ("Api", "Api", "HasDomain"),
    ("ContentApi", "Content", "HasContentDomain"),
])  # fmt: skip
def test_a_name_of_an_api_has_tls_1_2_and_no_way_around_it(api: str, name: str, condition: str) -> None:
    domain, mapping = resources()[f"{name}Domain"]["Properties"], resources()[f"{name}Mapping"]["Properties"]
    assert domain["SecurityPolicy"] == "TLS_1_2"
    assert "BasePath" not in mapping
    assert mapping["RestApiId"] == {"Ref": api}
    assert resources()[api]["Properties"]["DisableExecuteApiEndpoint"] == {"If": [condition, True, False]}
    assert {resources()[f"{name}{part}"]["Condition"] for part in ("Domain", "Mapping")} == {condition}


def test_every_queue_that_is_read_is_watched() -> None:
    read = {
        event["Properties"]["Queue"]["GetAtt"].partition(".")[0]
        for given in functions().values()
        for event in given.get("Events", {}).values()
        if event["Type"] == "SQS"
    }
    assert {name for name in read if f"{name}Alarm" not in alarms()} == {"WakeupQueue"}  # which only delays


def test_two_deployments_never_have_one_issuer() -> None:
    condition, given, otherwise = template()["Globals"]["Function"]["Environment"]["Variables"]["PORTICO_ISSUER"]["If"]
    assert (condition, given) == ("HasIssuer", {"Ref": "Issuer"})
    assert all(part in otherwise["Sub"] for part in ("AWS::AccountId", "AWS::Region", "AWS::StackName"))


@pytest.mark.parametrize("api", ["Api", "ContentApi"])
def test_no_metrics_of_single_methods_are_paid_for(api: str) -> None:
    """Each is billed by the month, five a method; those of the stage, which alarms are about, come by themselves."""
    settings = resources()[api]["Properties"]["MethodSettings"]
    assert not any(one.get("MetricsEnabled") for one in settings)
