"""The signatures of senders: published vectors, what each scheme computes, and forgeries."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from portico.eventing.webhooks.schemes import Scheme, fault, key_of, new_secret
from portico.eventing.webhooks.signatures import Delivery, no_proof, proof_of

SECRET, STRIPE, STANDARD = (
    "It's a Secret to Everybody",
    "whsec_0123456789abcdef",
    "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
)
BODY, NOW = b"Hello, World!", datetime(2026, 11, 21, 12, tzinfo=UTC)
T = int(NOW.timestamp())
GITHUB = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
SECRETS = {Scheme.GITHUB: SECRET, Scheme.STRIPE: STRIPE, Scheme.STANDARD: STANDARD}
Headers = list[tuple[str, str]]


def digest(key: bytes, signed: bytes, algorithm: str = "sha256") -> str:
    return hmac.new(key, signed, algorithm).hexdigest()


def v1(secret: str = STRIPE, t: object = T, body: bytes = BODY) -> str:
    return digest(secret.encode(), f"{t}.".encode() + body)


def standard(t: object = T, body: bytes = BODY, name: str = "msg_1") -> Headers:
    key = base64.b64decode(STANDARD.removeprefix("whsec_"))
    made = base64.b64encode(hmac.new(key, f"{name}.{t}.".encode() + body, "sha256").digest()).decode()
    return [("webhook-id", name), ("webhook-timestamp", str(t)), ("webhook-signature", f"v1,{made}")]


def accepted(scheme: Scheme, headers: Headers, body: bytes = BODY, *secrets: str) -> bool:
    delivery = Delivery(headers, body)
    proof = proof_of(scheme, delivery) or no_proof(delivery)
    keys = [key_of(scheme, secret) for secret in secrets or (SECRETS[scheme],)]
    return proof.is_by(keys) and proof.is_within(timedelta(seconds=300), NOW)


def hub(value: str) -> Headers:
    return [("x-hub-signature-256", value)]


def stripe(value: str) -> Headers:
    return [("stripe-signature", value)]


def test_the_vector_that_github_publishes() -> None:
    assert accepted(Scheme.GITHUB, hub(GITHUB))
    assert accepted(Scheme.GITHUB, hub(GITHUB.upper().replace("SHA256", "sha256")))


def test_the_vector_that_standard_webhooks_publishes() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    headers = [
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ]
    proof = proof_of(Scheme.STANDARD, Delivery(headers, body))
    assert proof is not None
    assert proof.is_by([key_of(Scheme.STANDARD, secret)])
    assert proof.at == datetime.fromtimestamp(1614265330, UTC)


ACCEPTED = {
    "stripe": (Scheme.STRIPE, stripe(f"t={T},v1={v1()}")),
    "with a v0, and spaces": (Scheme.STRIPE, stripe(f"t={T}, v1={v1()}, v0={'0' * 64}")),
    "the second v1": (Scheme.STRIPE, stripe(f"t={T},v1={'0' * 64},v1={v1()}")),
    "the oldest": (Scheme.STRIPE, stripe(f"t={T - 300},v1={v1(t=T - 300)}")),
    "the furthest ahead": (Scheme.STRIPE, stripe(f"t={T + 300},v1={v1(t=T + 300)}")),
    "standard": (Scheme.STANDARD, standard()),
    "standard, the second": (
        Scheme.STANDARD,
        [*standard()[:2], ("webhook-signature", f"v1a,xx v1,AAAA {standard()[2][1]}")],
    ),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_signed_is_accepted(case: str) -> None:
    assert accepted(*ACCEPTED[case])


PLAIN = BODY.replace(b"o", b"0", 1)
FORGED = {
    "no header": (Scheme.GITHUB, [], BODY),
    "an empty header": (Scheme.GITHUB, hub(""), BODY),
    "another secret": (Scheme.GITHUB, hub(f"sha256={digest(b'another', BODY)}"), BODY),
    "an empty secret": (Scheme.GITHUB, hub(f"sha256={digest(b'', BODY)}"), BODY),
    "the plain hash": (Scheme.GITHUB, hub(f"sha256={hashlib.sha256(BODY).hexdigest()}"), BODY),
    "truncated": (Scheme.GITHUB, hub(GITHUB[:-2]), BODY),
    "nothing but its name": (Scheme.GITHUB, hub("sha256="), BODY),
    "too long": (Scheme.GITHUB, hub(GITHUB + "00"), BODY),
    "another algorithm": (Scheme.GITHUB, hub(f"sha1={digest(SECRET.encode(), BODY, 'sha1')}"), BODY),
    "another algorithm by this name": (Scheme.GITHUB, hub(f"sha256={digest(SECRET.encode(), BODY, 'sha512')}"), BODY),
    "without its name": (Scheme.GITHUB, hub(GITHUB.removeprefix("sha256=")), BODY),
    "no hex": (Scheme.GITHUB, hub("sha256=" + "g" * 64), BODY),
    "digits of another script": (Scheme.GITHUB, hub("sha256=" + "\N{ARABIC-INDIC DIGIT ONE}" * 64), BODY),
    "the older header": (Scheme.GITHUB, [("x-hub-signature", GITHUB)], BODY),
    "two headers": (Scheme.GITHUB, [*hub(GITHUB), *hub(GITHUB)], BODY),
    "two headers, joined": (Scheme.GITHUB, hub(f"{GITHUB}, {GITHUB}"), BODY),
    "a byte of the body": (Scheme.GITHUB, hub(GITHUB), PLAIN),
    "a line at the end": (Scheme.GITHUB, hub(GITHUB), BODY + b"\n"),
    "no body": (Scheme.GITHUB, hub(GITHUB), b""),
    "by the other scheme": (Scheme.GITHUB, stripe(f"t={T},v1={v1(secret=SECRET)}"), BODY),
    "v0 only": (Scheme.STRIPE, stripe(f"t={T},v0={v1()}"), BODY),
    "no timestamp": (Scheme.STRIPE, stripe(f"v1={v1()}"), BODY),
    "no timestamp, and none signed": (Scheme.STRIPE, stripe(f"v1={digest(STRIPE.encode(), BODY)}"), BODY),
    "an empty timestamp": (Scheme.STRIPE, stripe(f"t=,v1={v1(t='')}"), BODY),
    "an old timestamp": (Scheme.STRIPE, stripe(f"t={T - 301},v1={v1(t=T - 301)}"), BODY),
    "a future timestamp": (Scheme.STRIPE, stripe(f"t={T + 301},v1={v1(t=T + 301)}"), BODY),
    "a timestamp of milliseconds": (Scheme.STRIPE, stripe(f"t={T}000,v1={v1(t=f'{T}000')}"), BODY),
    "no number": (Scheme.STRIPE, stripe(f"t=now,v1={v1(t='now')}"), BODY),
    "a negative number": (Scheme.STRIPE, stripe(f"t=-{T},v1={v1(t=-T)}"), BODY),
    "two timestamps": (Scheme.STRIPE, stripe(f"t={T - 999},t={T},v1={v1(t=T - 999)},v1={v1()}"), BODY),
    "another timestamp": (Scheme.STRIPE, stripe(f"t={T},v1={v1(t=T - 1)}"), BODY),
    "another secret of stripe": (Scheme.STRIPE, stripe(f"t={T},v1={v1(secret='whsec_another')}"), BODY),
    "the secret without its prefix": (Scheme.STRIPE, stripe(f"t={T},v1={v1(secret=STRIPE[6:])}"), BODY),
    "two headers of stripe": (Scheme.STRIPE, stripe(f"t={T},v1={v1()}") * 2, BODY),
    "two headers of stripe, joined": (Scheme.STRIPE, stripe(f"t={T},v1={v1()}, t={T},v1={v1()}"), BODY),
    "thousands of signatures": (Scheme.STRIPE, stripe(f"t={T}{',v1=' + '0' * 64}" * 70 + f",v1={v1()}"), BODY),
    "a byte of what stripe signed": (Scheme.STRIPE, stripe(f"t={T},v1={v1()}"), PLAIN),
    "the body moved into the timestamp": (Scheme.STRIPE, stripe(f"t={T},v1={v1()}"), f"{T}.".encode() + BODY),
    "no id": (Scheme.STANDARD, standard()[1:], BODY),
    "another id": (Scheme.STANDARD, [("webhook-id", "msg_2"), *standard()[1:]], BODY),
    "an old one": (Scheme.STANDARD, standard(t=T - 301), BODY),
    "a new time": (Scheme.STANDARD, [standard(t=T - 301)[0], *standard()[1:2], standard(t=T - 301)[2]], BODY),
    "no version": (Scheme.STANDARD, [*standard()[:2], ("webhook-signature", standard()[2][1][3:])], BODY),
    "no base64": (Scheme.STANDARD, [*standard()[:2], ("webhook-signature", "v1,*")], BODY),
    "an empty signature": (Scheme.STANDARD, [*standard()[:2], ("webhook-signature", "v1,")], BODY),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_what_is_forged_is_not(case: str) -> None:
    assert not accepted(*FORGED[case])


def test_json_that_was_encoded_anew_is_another_body() -> None:
    sent, again = b'{"a": 1,  "b": "\xc3\xa9"}', '{"a": 1, "b": "é"}'.encode()
    made = hub(f"sha256={digest(SECRET.encode(), sent)}")
    assert accepted(Scheme.GITHUB, made, sent)
    assert not accepted(Scheme.GITHUB, made, again)


def test_bytes_are_signed_and_not_text() -> None:
    body = b"\xff\xfe\x00 not UTF-8"
    assert accepted(Scheme.GITHUB, hub(f"sha256={digest(SECRET.encode(), body)}"), body)


def test_each_of_several_secrets_is_good() -> None:
    for secret in (SECRET, "the former one, of before"):
        assert accepted(
            Scheme.GITHUB, hub(f"sha256={digest(secret.encode(), BODY)}"), BODY, SECRET, "the former one, of before"
        )


def test_no_proof_is_never_right() -> None:
    assert not no_proof(Delivery([], BODY)).is_by([bytes(32), b""])


@pytest.mark.parametrize("scheme", list(Scheme))
def test_secrets_that_are_made_are_new_and_good(scheme: Scheme) -> None:
    made = {new_secret(scheme) for _ in range(50)}
    assert len(made) == 50
    assert {fault(scheme, secret) for secret in made} == {None}
    assert all(len(key_of(scheme, secret)) >= 32 for secret in made)


@pytest.mark.parametrize(
    ("scheme", "secret", "word"),
    [
        (Scheme.GITHUB, "", "16 to 512"),
        (Scheme.GITHUB, "x" * 15, "16 to 512"),
        (Scheme.GITHUB, "x" * 513, "16 to 512"),
        (Scheme.GITHUB, "x" * 16 + "\n", "space around"),
        (Scheme.GITHUB, "x" * 16 + "\0y", "control"),
        (Scheme.STRIPE, "sk_live_0123456789abcdef", "whsec_"),
        (Scheme.STANDARD, "0123456789abcdef0123456789abcdef", "whsec_"),
        (Scheme.STANDARD, "whsec_not base64, not at all", "base64"),
        (Scheme.STANDARD, "whsec_MDEyMzQ1Njc4OWFi", "24 to 64"),
    ],
)
def test_a_refused_secret_is_not_repeated_in_the_error(scheme: Scheme, secret: str, word: str) -> None:
    said = fault(scheme, secret)
    assert said is not None
    assert word in said
    assert not secret or secret not in said
