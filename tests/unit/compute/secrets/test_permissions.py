"""The rights of functions on the key, by the encryption context of secrets."""

from typing import Any

from tests.support.template import resources

OF_SECRETS = {"Null": {"kms:EncryptionContext:secret": "false"}}
OF_WEBHOOKS = {"Null": {"kms:EncryptionContext:webhook": "false"}}
NOT_OF_SECRETS = {"Null": {f"kms:EncryptionContext:{kind}": "true" for kind in ("secret", "webhook", "callback")}}
OF_CALLBACKS = {"Null": {"kms:EncryptionContext:callback": "false"}}
OF_KEY_PAIRS = {"Null": {"kms:EncryptionContext:access_key": "false"}}
OF_PROVIDERS = {"Null": {"kms:EncryptionContext:identity_provider": "false"}}
OF_SESSIONS = {"Null": {"kms:EncryptionContext:session": "false"}}
OF_TOKENS = {"StringEquals": {"kms:EncryptionContext:purpose": "token"}}
OF_CURSORS = {"StringEquals": {"kms:EncryptionContext:purpose": "cursor"}}


_OF_OTHERS = (OF_CALLBACKS, OF_CURSORS, OF_SESSIONS, OF_TOKENS)


def actions(statement: dict[str, Any]) -> list[str]:
    named = statement.get("Action", [])
    return [named] if isinstance(named, str) else named


def allowed(action: str, *conditions: Any) -> set[str]:
    """The functions that may do this with the key, in contexts as one of the conditions says."""
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


def test_only_what_executes_or_notifies_opens_secrets() -> None:
    executes = {"RunsFunction", "OnRunRequestedFunction", "SessionsFunction"}
    notifies = {"NotificationsFunction", "OnNotificationFunction"}
    assert allowed("kms:Decrypt", OF_SECRETS) == executes | notifies
    assert allowed("kms:Encrypt", OF_SECRETS) == {"SecretsFunction"}


def test_only_the_receiver_opens_secrets_of_webhooks() -> None:
    assert allowed("kms:Decrypt", OF_WEBHOOKS) == {"HooksFunction"}
    assert allowed("kms:Encrypt", OF_WEBHOOKS) == {"WebhooksFunction"}
    assert [condition for name, _, condition in statements() if name == "HooksFunction"] == [OF_WEBHOOKS]


def test_only_what_issues_tokens_opens_the_keys_that_sign_them() -> None:
    assert allowed("kms:Decrypt", NOT_OF_SECRETS) == {"AuthFunction"}


def test_providers_secrets_are_sealed_where_they_are_given() -> None:
    assert allowed("kms:Encrypt", OF_PROVIDERS) == {"IdentityProvidersFunction"}
    assert allowed("kms:Decrypt", OF_PROVIDERS) == set()  # by what issues tokens alone


def test_specifications_are_opened_where_agents_ask() -> None:
    assert allowed("kms:Encrypt", OF_SESSIONS) == allowed("kms:Decrypt", OF_SESSIONS) == {"SessionsFunction"}
    assert allowed("kms:Decrypt", OF_TOKENS) == {"SessionsFunction"}


def test_keys_of_callbacks_are_opened_where_they_are_called() -> None:
    assert allowed("kms:Encrypt", OF_CALLBACKS) == {"SessionsFunction"}
    assert allowed("kms:Decrypt", OF_CALLBACKS) == {"OnEventFunction"}


def test_those_that_page_open_the_key_of_cursors_alone() -> None:
    assert {"FunctionsFunction", "SecretsFunction", "AuditFunction"} <= allowed("kms:Decrypt", OF_CURSORS)
    assert allowed("kms:Encrypt", OF_CURSORS) == set()


def test_no_statement_leaves_the_context_open() -> None:
    for name, found, condition in statements():
        assert condition in (OF_SECRETS, OF_WEBHOOKS, NOT_OF_SECRETS, OF_KEY_PAIRS, OF_PROVIDERS, *_OF_OTHERS), name
        assert set(found) <= {"kms:Encrypt", "kms:Decrypt"}, name
