"""The template of the app proxy: a stack of its own, with no right in the account, that is reached by the balancer alone."""

from typing import Any

import pytest

from tests.support.template import ROOT, loaded, template

APPS = loaded("template-apps.yaml")
MADE: dict[str, Any] = APPS["Resources"]
GUIDE = (ROOT / "docs" / "guides" / "app-proxy.md").read_text(encoding="utf-8")


def properties(name: str) -> Any:
    return MADE[name]["Properties"]


def imported(value: Any) -> list[str]:
    """The names that are imported anywhere in a value."""
    if isinstance(value, dict):
        own = [value["Fn::ImportValue"]["Sub"]] if "Fn::ImportValue" in value else []
        return own + [name for part in value.values() for name in imported(part)]
    return [name for part in value for name in imported(part)] if isinstance(value, list) else []


def test_what_it_imports_is_exported() -> None:
    exported = {one["Export"]["Name"]["Sub"] for one in template()["Outputs"].values() if "Export" in one}
    wanted = {name.replace("${Platform}", "${AWS::StackName}") for name in imported(MADE)}
    assert wanted == exported


def test_nothing_of_it_is_in_the_platforms_stack() -> None:
    kinds = {one["Type"] for one in template()["Resources"].values()}
    assert not [kind for kind in kinds if kind.startswith(("AWS::ElasticLoadBalancing", "AWS::ECS::Service"))]


def test_the_proxy_has_no_role() -> None:
    assert "TaskRoleArn" not in properties("Proxy")
    [policy] = properties("StartRole")["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (
        ["logs:CreateLogStream", "logs:PutLogEvents"], {"GetAtt": "Log.Arn"},
    )  # fmt: skip
    assert "ManagedPolicyArns" not in properties("StartRole")


def test_it_runs_in_a_cluster_of_its_own() -> None:
    assert properties("Service")["Cluster"] == {"Ref": "Cluster"}


def test_each_reaches_the_next_alone() -> None:
    rules = [
        (group, rule) for group in ("BalancerGroup", "ProxyGroup") for rule in properties(group)["SecurityGroupIngress"]
    ]
    assert [(group, rule["FromPort"], rule["ToPort"]) for group, rule in rules] == [
        ("BalancerGroup", 443, 443), ("ProxyGroup", 8080, 8080),
    ]  # fmt: skip
    assert rules[1][1]["SourceSecurityGroupId"] == {"GetAtt": "BalancerGroup.GroupId"}
    assert properties("AgentIngress")["SourceSecurityGroupId"] == {"GetAtt": "ProxyGroup.GroupId"}
    assert properties("BalancerEgress")["DestinationSecurityGroupId"] == {"GetAtt": "ProxyGroup.GroupId"}


def test_only_hosts_of_apps_are_passed_on() -> None:
    [default] = properties("Listener")["DefaultActions"]
    assert default["Type"] == "fixed-response"
    assert properties("Hosts")["Conditions"] == [
        {"Field": "host-header", "HostHeaderConfig": {"Values": [{"Sub": "*.${AppDomain}"}]}}
    ]


@pytest.mark.parametrize("name", sorted(set(APPS["Parameters"]) - {"LogRetentionDays"}))
def test_the_guide_names_each_parameter(name: str) -> None:
    assert f"`{name}`" in GUIDE or f"{name}=" in GUIDE


def test_the_bootstrap_is_python() -> None:
    [container] = properties("Proxy")["ContainerDefinitions"]
    compile(container["EntryPoint"][2], "bootstrap", "exec")
    assert container["ReadonlyRootFilesystem"] is True
