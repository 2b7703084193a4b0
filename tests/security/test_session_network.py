"""The network of sessions on AWS, as the template has it: who reaches a session, and what a session has a right to."""

from collections.abc import Mapping
from typing import Any

from tests.support.template import resources

AGENT = 8790
GROUPS = {name: one["Properties"] for name, one in resources().items() if one["Type"] == "AWS::EC2::SecurityGroup"}


def rules(group: str, direction: str) -> list[Mapping[str, Any]]:
    return [dict(rule) for rule in GROUPS[group].get(f"SecurityGroup{direction}", ())]


def test_only_one_function_reaches_sessions() -> None:
    [rule] = rules("SessionGroup", "Ingress")
    assert rule["SourceSecurityGroupId"] == {"GetAtt": "ReachGroup.GroupId"}
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", AGENT, AGENT)
    assert not {"CidrIp", "CidrIpv6"} & rule.keys()
    members = [
        name for name, one in resources().items() if "ReachGroup" in str(one.get("Properties", {}).get("VpcConfig"))
    ]
    assert members == ["OnReachFunction"]


def test_that_function_reaches_agents_and_none_reaches_it() -> None:
    [rule] = rules("ReachGroup", "Egress")
    assert (rule["FromPort"], rule["ToPort"], rule["CidrIp"]) == (AGENT, AGENT, {"Ref": "SessionCidr"})
    assert not rules("ReachGroup", "Ingress")


def test_no_rule_is_added_beside_the_groups() -> None:
    added = [
        name
        for name, one in resources().items()
        if one["Type"].startswith("AWS::EC2::SecurityGroup") and name not in GROUPS
    ]
    assert not added


def test_what_starts_sessions_may_only_log() -> None:
    [policy] = resources()["SessionRole"]["Properties"]["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
