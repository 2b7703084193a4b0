"""The content API in the template: a second origin, which decides nothing itself and passes bytes on."""

from typing import Any

from tests.support.template import api_events, content_events, resources, template

API = resources()["ContentApi"]["Properties"]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def test_every_path_is_its_functions() -> None:
    assert content_events() == {"functions.content.app.handler": {(method, "/{proxy+}") for method in METHODS}}
    [path] = API["DefinitionBody"]["paths"].values()
    assert {operation["x-amazon-apigateway-integration"]["type"] for operation in path.values()} == {"aws_proxy"}


def test_its_function_answers_for_no_other_api() -> None:
    assert "functions.content.app.handler" not in api_events()
    permission = resources()["ContentPermission"]["Properties"]
    assert permission["FunctionName"] == {"Ref": "ContentFunction.Alias"}
    assert permission["SourceArn"]["Sub"].endswith(":${ContentApi}/api/*")


def test_bytes_pass_as_they_are_and_nobody_is_asked() -> None:
    assert API["BinaryMediaTypes"] == ["*/*"]
    assert not API.keys() & {"Auth", "Cors", "MinimumCompressionSize", "ApiKeySourceType"}
    assert not any(
        "security" in operation for path in API["DefinitionBody"]["paths"].values() for operation in path.values()
    )


def test_the_stage_bounds_all_callers_together() -> None:
    [setting] = API["MethodSettings"]
    bounds = (setting["ThrottlingRateLimit"]["Ref"], setting["ThrottlingBurstLimit"]["Ref"])
    assert bounds == ("ContentRate", "ContentBurst")
    assert template()["Parameters"].keys() >= set(bounds)


def test_the_gateway_answers_with_the_one_error_body() -> None:
    platform = resources()["Api"]["Properties"]["GatewayResponses"]
    asked_for = platform.keys() & {
        "UNAUTHORIZED",
        "ACCESS_DENIED",
        "INVALID_API_KEY",
        "QUOTA_EXCEEDED",
    }  # of usage plans
    asked_for |= {kind for kind in platform if kind.startswith("AUTHORIZER_")}
    assert API["GatewayResponses"].keys() == platform.keys() - asked_for
    for kind, response in API["GatewayResponses"].items():
        assert response.get("StatusCode") == platform[kind].get("StatusCode")
        assert response["ResponseTemplates"]["application/json"].startswith('{"error":{"code":"')
        assert response["ResponseParameters"]["Headers"]["X-Content-Type-Options"] == "'nosniff'"


def test_its_role_is_the_authorizers_and_the_way_to_apps() -> None:
    def statements(name: str) -> list[object]:
        [policy] = resources()[name]["Properties"]["Policies"]
        return list(policy["Statement"])

    buckets = {"Effect": "Allow", "Action": "dynamodb:UpdateItem", "Resource": {"GetAtt": "IdempotencyTable.Arn"}}
    authorizer = statements("AuthorizerFunction")
    own: Any = statements("ContentFunction")
    assert own[: len(authorizer) + 1] == [*authorizer, buckets]
    more = own[len(authorizer) + 1 :]
    *more, microvms = more
    assert microvms["If"][1]["Action"] == ["lambda:GetMicrovm", "lambda:CreateMicrovmAuthToken"]
    assert [one["Action"] for one in more] == [
        "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:PutItem", "kms:Decrypt", "lambda:InvokeFunction",
    ]  # fmt: skip
    written = [one.get("Condition") for one in more if one["Action"] == "dynamodb:PutItem"]
    assert written == [{"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["project/*#sessions"]}}, None]
    assert more[-1]["Resource"] == {"Ref": "OnReachFunction.Alias"}


def test_the_platform_says_where_it_is() -> None:
    said = template()["Outputs"]["ContentUrl"]["Value"]
    assert resources()["SystemFunction"]["Properties"]["Environment"]["Variables"]["PORTICO_CONTENT_URL"] == said
    assert said["If"][:2] == ["HasContentUrl", {"Ref": "ContentUrl"}]
    named, otherwise = said["If"][2]["If"][1:]
    assert said["If"][2]["If"][0] == "HasContentDomain"
    assert named == {"Sub": "https://${ContentDomainName}"}
    assert "${ContentApi}" in otherwise["Sub"]


def test_content_has_another_name_than_the_platform() -> None:
    rules = template()["Rules"]["CertificateOfContentDomain"]["Assertions"]
    assert {"Not": [{"Equals": [{"Ref": "ContentDomainName"}, {"Ref": "DomainName"}]}]} in [
        rule["Assert"] for rule in rules
    ]
