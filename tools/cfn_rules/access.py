"""Rules of access: nobody may do anything to everything, and the authorizer is called by its alias."""

from collections.abc import Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

# Statements that may name every resource: the policy's resource, an action, and the reason. AWS knows no narrower one for them.
EVERYWHERE = {
    ("SystemFunction", "logs:DescribeLogGroups"): "of a local stack only; it lists, and has no resource to name",
    ("SystemFunction", "logs:FilterLogEvents"): "of a local stack only, which writes the groups of all functions",
    ("ReachRole", "ec2:DescribeNetworkInterfaces"): "EC2 knows no resource of it; its code is denied all",
    ("ReachRole", "ec2:DescribeSubnets"): "likewise",
}
# Of tasks, whichever function it is: ECS knows no resource of definitions that it describes, and lists by the cluster in a condition.
TASKS = {
    "ecs:RegisterTaskDefinition",
    "ecs:DescribeTaskDefinition",
    "ecs:DeregisterTaskDefinition",
    "ecs:ListTaskDefinitionFamilies",
    "ecs:ListTaskDefinitions",
    "ecs:ListTasks",
}
# Likewise of MicroVMs: the service reference has no resource for these.
MICROVMS = {
    "lambda:CreateMicrovmImage",
    "lambda:ListMicrovmImages",
    "lambda:ListMicrovms",
    "lambda:PassNetworkConnector",
}
# Prefixes that are read by signed URLs alone, whose readers take any refusal for "not there".
SIGNED = {"kills/*", "markers/*"}
_POLICIES = ["AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::Serverless::Function"]


class NoWildcards(CloudFormationLintRule):
    """A policy names the resources, and the actions, that it is about."""

    id = "E9103"
    shortdesc = "No wildcard resource in IAM"
    description = "Least privilege: exceptions stand in the rule, each with its reason"
    tags = ["portico", "iam"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The statements that allow too much."""
        return [
            RuleMatch(["Resources", name], f"{name}: {told}")
            for name, resource in cfn.get_resources(_POLICIES).items()
            for statement in _statements(resource["Properties"])
            for told in _excess(name, statement)
        ]


def _statements(node: Any) -> Iterator[dict[str, Any]]:
    """The statements of all policies, behind any conditions; not those about assuming a role."""
    if isinstance(node, dict):
        if node.get("Effect") == "Allow" and "Action" in node:
            yield node
        for name, inner in node.items():
            if name != "AssumeRolePolicyDocument":
                yield from _statements(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _statements(inner)


def _excess(name: str, statement: dict[str, Any]) -> Iterator[str]:
    actions = _listed(statement["Action"])
    for action in actions:
        if action == "*" or str(action).endswith(":*"):
            yield f"{action} is every action"
    if "*" in _listed(statement.get("Resource", "*")):
        for action in actions:
            if (name, action) not in EVERYWHERE and action not in TASKS | MICROVMS:
                yield f"{action} on every resource"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Listing(CloudFormationLintRule):
    """A role that reads the objects of a prefix may list them."""

    id = "E9110"
    shortdesc = "s3:ListBucket with s3:GetObject"
    description = "Else S3 says of an object that is not there that it is forbidden, which is no answer to whoever asks"
    tags = ["portico", "s3"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The prefixes that are read and not listed."""
        return [
            RuleMatch(["Resources", name], f"{name}: s3:GetObject of {prefix}, without s3:ListBucket")
            for name, resource in cfn.get_resources(["AWS::Serverless::Function"]).items()
            for statements in [list(_statements(resource["Properties"].get("Policies", [])))]
            for prefix in sorted(_read(statements) - _listable(statements) - SIGNED)
        ]


def _read(statements: list[dict[str, Any]]) -> set[str]:
    read = [one for one in statements if "s3:GetObject" in _listed(one["Action"])]
    named = [text for one in read for resource in _listed(one["Resource"]) for text in _texts(resource)]
    return {text.partition("/")[2] for text in named if "/" in text}


def _listable(statements: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for one in statements:
        if "s3:ListBucket" in _listed(one["Action"]):
            found |= set(_listed(one.get("Condition", {}).get("StringLike", {}).get("s3:prefix", [])))
    return found


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for inner in node.values():
            yield from _texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _texts(inner)


class ByAlias(CloudFormationLintRule):
    """API Gateway calls published versions: a deployment can be watched, and taken back."""

    id = "E9104"
    shortdesc = "The authorizer, and every function behind the API, by its alias"
    description = "An ARN without an alias is the unpublished code, which changes before a canary has seen it"
    tags = ["portico", "api"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The URIs that name no alias."""
        apis = cfn.get_resources(["AWS::Serverless::Api", "AWS::ApiGateway::RestApi"])
        aliases = set(cfn.get_resources(["AWS::Lambda::Alias"]))
        return [
            RuleMatch(["Resources", name], f"{name}: {place} calls a function, but not by an alias")
            for name, api in apis.items()
            for place, uri in _called(api["Properties"])
            if not any(one in aliases or one.endswith((".Alias", "Aliaslive")) for one in _references(uri))
        ]


def _called(given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The functions that an API calls, each with its place."""
    for name, authorizer in given.get("Auth", {}).get("Authorizers", {}).items():
        yield f"the authorizer {name}", authorizer.get("FunctionArn")
    yield from _uris(given.get("DefinitionBody", given.get("Body", {})), "")


def _uris(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, inner in node.items():
            if key in {"uri", "authorizerUri"}:
                yield f"{place}/{key}", inner
            else:
                yield from _uris(inner, f"{place}/{key}")


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inner in node.items():
            if key == "Ref":
                yield str(inner)
            yield from _references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _references(inner)
    elif isinstance(node, str):
        yield from (part.partition("}")[0] for part in node.split("${")[1:])
