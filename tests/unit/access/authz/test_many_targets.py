"""Decisions on many targets at once: each gets its own, and nothing of the others'."""

from portico.access.authz.authorizer import Authorizer, Decision
from portico.core.model.scope import GLOBAL, Scope
from portico.core.model.target import Target

from tests.unit.access.authz.test_denials import ACME, ANN, AUDIO, EVERYTHING, VISION, tenant


def test_policies_are_those_of_the_callers_domain_only() -> None:
    asked: list[Scope] = []
    authorizer = Authorizer(asked.append)  # says None: no policies
    targets = [Target("function", Scope("umbrella", "vision"), "hello"), Target("function", VISION, "hello")]
    assert [decision.allowed for decision in authorizer.decide_all(ANN, "function:get", targets)] == [False, True]
    assert asked == [Scope("acme")]
    authorizer.decide_all(ANN, "function:get", targets[:1])
    assert asked == [Scope("acme")]


def test_each_of_many_targets_gets_its_own_decision() -> None:
    authorizer = tenant(no='forbid(principal, action, resource == Portico::Function::"acme/vision/b");')
    places = [("a", VISION), ("x", Scope("umbrella", "vision")), ("b", VISION), ("c", VISION), ("d", AUDIO)]
    targets = [Target("function", scope, name) for name, scope in places]
    decisions = authorizer.decide_all(ANN, "function:get", targets)
    assert decisions == [
        Decision(True, ("viewer",), finer=True),
        Decision(False, ()),
        Decision(False, ("no",)),
        Decision(True, ("viewer",), finer=True),
        Decision(False, ()),
    ]


def test_what_is_of_no_tenant_is_not_decided_finer_by_one() -> None:
    shut = tenant(no=f"forbid{EVERYTHING}")
    targets = [Target("base_image", GLOBAL, "a"), Target("base_image", ACME, "a")]
    common, own = shut.decide_all(ANN, "base_image:get", targets)
    assert (common.allowed, common.finer, own.policies) == (True, False, ("no",))


def test_what_a_policy_gives_some_is_bounded_for_each() -> None:
    authorizer = tenant(all='permit(principal, action == Portico::Action::"function:build", resource);',
                        more='permit(principal, action == Portico::Action::"function:get", resource);')  # fmt: skip
    targets = [Target("function", VISION, "a"), Target("function", AUDIO, "b")]
    assert [one.policies for one in authorizer.decide_all(ANN, "function:get", targets)] == [
        ("viewer", "more"),
        ("more",),
    ]
    assert not any(one.allowed for one in authorizer.decide_all(ANN, "function:build", targets))


def test_the_errors_of_policies_are_told_whatever_is_decided() -> None:
    odd = "when { 1 + resource.name > 2 };"
    authorizer = tenant(odd=f"permit(principal, action, resource) {odd}")
    assert [len(authorizer.decide(ANN, "function:get", Target("function", scope, "x")).errors)
            for scope in (VISION, AUDIO)] == [1, 1]  # fmt: skip
    forbidding = tenant(odd=f"permit(principal, action, resource) {odd}", no=f"forbid{EVERYTHING}")
    decision = forbidding.decide(ANN, "function:get", Target("function", VISION, "x"))
    assert (decision.allowed, decision.policies, len(decision.errors)) == (False, ("no",), 1)
