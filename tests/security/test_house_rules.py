"""The project's own rules for its template find what they are there to find, and nothing else; the templates have nothing of it."""

import json
import subprocess
from functools import cache
from pathlib import Path

import pytest

from local import environments
from local.deploy import TEMPLATES
from local.environments import SAM
from local.home import ROOT

BAD = Path(__file__).parent / "snippets" / "bad.yaml"
EXPECTED = {
    ("E9101", "EndlessLog"), ("E9101", "NoLogFunction"), ("E9101", "SharedLogFunction"),
    ("E9102", "LossyQueue"), ("E9102", "LossyRule"), ("E9102", "LossyStream"), ("E9102", "LossySchedule"), ("E9102", "GoodFunction"),
    ("E9103", "WildFunction"), ("E9104", "Api"), ("E9105", "BareTable"), ("E9106", "OpenBucket"), ("E9107", "PlainQueue"),
    ("E9108", "BlindFunction"), ("E9108", "StrayFunction"), ("E9109", "HastyQueue"), ("E9110", "UnlistedFunction"),
    ("E9111", "LoopingFunction"), ("E9112", "Api"),
}  # fmt: skip


@cache
def found(template: Path) -> tuple[tuple[str, str], ...]:
    """The rule, and what it says, of all findings of our rules."""
    environments.prepare(SAM)
    command = [
        SAM.folder / "bin" / "cfn-lint",
        "--append-rules",
        ROOT / "tools" / "cfn_rules",
        "--format",
        "json",
        template,
    ]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout or "[]")
    return tuple((one["Rule"]["Id"], one["Message"]) for one in told if one["Rule"]["Id"].startswith("E91"))


@pytest.mark.parametrize(("rule", "resource"), sorted(EXPECTED))
def test_a_rule_finds_what_it_is_for(rule: str, resource: str) -> None:
    assert [told for id_, told in found(BAD) if id_ == rule and resource in told.split(":")[0].split()]


def test_and_nothing_else() -> None:
    resources = {(rule, told.split(":")[0].split()[0]) for rule, told in found(BAD)}
    assert resources == EXPECTED


@pytest.mark.parametrize(("rule", "times", "words"), [
    ("E9103", 2, "s3:\\*|dynamodb:GetItem on every"), ("E9104", 2, "authorizer Principal|/bad/get"), ("E9105", 3, "SSE|Point|Retain"),
    ("E9106", 5, "BlockPublicPolicy|RestrictPublicBuckets|BucketEncryption|VersioningConfiguration|NoncurrentVersionExpiration"),
])  # fmt: skip
def test_each_fault_is_told(rule: str, times: int, words: str) -> None:
    told = [text for id_, text in found(BAD) if id_ == rule]
    assert len(told) == times, told
    assert {word for word in words.replace("\\", "").split("|") for text in told if word in text} == set(
        words.replace("\\", "").split("|")
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_have_none_of_it(name: str) -> None:
    assert found(ROOT / name) == ()
