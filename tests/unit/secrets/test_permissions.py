"""What the template lets functions do with the key, by the encryption context that secrets have."""

from typing import Any

from tests.support.template import resources

OF_SECRETS = {"Null": {"kms:EncryptionContext:secret": "false"}}
NOT_OF_SECRETS = {"Null": {"kms:EncryptionContext:secret": "true"}}
OF_KEY_PAIRS = {"Null": {"kms:EncryptionContext:access_key": "false"}}


def actions(statement: dict[str, Any]) -> list[str]:
    named = statement.get("Action", [])
    return [named] if isinstance(named, str) else named


def allowed(action: str, *, secrets: bool) -> set[str]:
    """The functions that may do this with the key: in contexts of secrets, or in others."""
    conditions = [OF_SECRETS] if secrets else [NOT_OF_SECRETS, OF_KEY_PAIRS]
    return {name for name, found, condition in statements() if action in found and condition in conditions}


def statements() -> list[tuple[str, list[str], Any]]:
    """All on KMS: the function, the actions, the condition."""
    return [
        (name, actions(statement), statement.get("Condition"))
        for name, resource in resources().items()
        if resource["Type"] == "AWS::Serverless::Function"
        for policy in resource["Properties"].get("Policies", [])
        for statement in policy["Statement"]
        if any(action.startswith("kms:") for action in actions(statement))
    ]


def test_only_what_executes_runs_opens_secrets() -> None:
    assert allowed("kms:Decrypt", secrets=True) == {"RunsFunction", "OnRunRequestedFunction"}
    assert allowed("kms:Encrypt", secrets=True) == {"SecretsFunction"}


def test_no_statement_leaves_the_context_open() -> None:
    assert {"AuthFunction", "AuthorizerFunction", "SecretsFunction"} <= allowed("kms:Decrypt", secrets=False)
    for name, found, condition in statements():
        assert condition in (OF_SECRETS, NOT_OF_SECRETS, OF_KEY_PAIRS), name
        assert set(found) <= {"kms:Encrypt", "kms:Decrypt"}, name
