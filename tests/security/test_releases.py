"""Whatever changes in a deployment reaches its callers: versions of functions, snapshots of APIs, and who asks the authorizer."""

from typing import Any

from tests.security.expansion import expand

VERSION, DEPLOYMENT, FUNCTION = "AWS::Lambda::Version", "AWS::ApiGateway::Deployment", "AWS::Lambda::Function"
RETAINED = {"AWS::KMS::Key", "AWS::DynamoDB::Table", "AWS::S3::Bucket"}


def resources(*parameters: str) -> dict[str, Any]:
    """The resources of the expanded template, by their logical ids."""
    found: dict[str, Any] = expand("--whole", *parameters)["Resources"]
    return found


def ids(found: dict[str, Any], type_: str) -> set[str]:
    return {name for name, resource in found.items() if resource["Type"] == type_}


def test_another_release_publishes_every_function_anew() -> None:
    before, after = resources("Release=1"), resources("Release=2")
    assert len(ids(before, VERSION)) == len(ids(before, FUNCTION)) == len(ids(after, VERSION))
    assert not ids(before, VERSION) & ids(after, VERSION)


def test_a_new_version_differs_from_the_one_before() -> None:
    """Lambda publishes none of a function that is as it was: something of the function itself must say the release."""
    functions = [one["Properties"] for one in resources("Release=1").values() if one["Type"] == FUNCTION]
    assert all("1" in one["Description"].split() for one in functions)


def test_each_deployment_takes_new_snapshots_of_the_apis() -> None:
    before, after = resources("Release=1"), resources("Release=2")
    assert len(ids(before, DEPLOYMENT)) == 2
    assert not ids(before, DEPLOYMENT) & ids(after, DEPLOYMENT)


def test_a_caller_without_authorization_reaches_the_authorizer() -> None:
    """A gateway that knows identity sources answers 401 itself to whoever lacks one."""
    api = resources("Release=1")["Api"]["Properties"]["Body"]
    authorizer = api["components"]["securitySchemes"]["Principal"]["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "request"
    assert authorizer["authorizerResultTtlInSeconds"] == 0
    assert not authorizer.get("identitySource")


def test_a_stack_that_fails_at_once_leaves_nothing_behind() -> None:
    kept = [one for one in resources("Release=1").values() if one["Type"] in RETAINED]
    assert len(kept) == 5
    assert {(one["DeletionPolicy"], one["UpdateReplacePolicy"]) for one in kept} == {("RetainExceptOnCreate", "Retain")}
