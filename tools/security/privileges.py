"""`python -m tools.security.privileges <home> ..`: what the roles of template.yaml grant, beside what was used of it.

A stack notes in its home each grant that allowed something, and a grant counts that one of the stacks used: a
grant is an action on a resource, of a statement of a role. One that nothing used is either needed all the same, for a reason
that `privileges.toml` tells, or it is too much. Exit code 1 when there is one without a reason, or a reason for none.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from tests.support.template import resources

REASONS: Final = Path(__file__).with_suffix(".toml")
_ROLES: Final = {"AWS::Serverless::Function", "AWS::IAM::Role"}


@dataclass(frozen=True, order=True)
class Grant:
    """An action on a resource as the template writes it, and where it stands: policy, statement, and place in its resources."""

    role: str
    policy: int
    statement: int
    place: int
    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


@dataclass(frozen=True)
class Reason:
    """Why grants are needed though nothing used them; roles, actions and resources are patterns (`*`)."""

    roles: Sequence[str]
    actions: Sequence[str]
    resources: Sequence[str]
    because: str

    def fits(self, grant: Grant) -> bool:
        """True if it is a reason for this one."""
        parts = ((grant.role, self.roles), (grant.action, self.actions), (grant.resource, self.resources))
        return all(any(fnmatchcase(text, pattern) for pattern in patterns) for text, patterns in parts)


def granted(template: Mapping[str, Any]) -> list[Grant]:
    """All grants of the roles of a template's resources, with what a local stack alone has."""
    return [grant for name, resource in template.items() if resource["Type"] in _ROLES
            for grant in _of_role(name, resource["Properties"].get("Policies", []))]  # fmt: skip


def _of_role(role: str, policies: Sequence[Any]) -> Iterator[Grant]:
    for number, policy in enumerate(policies):
        statements = policy.get("PolicyDocument", policy)["Statement"]
        for place, statement in enumerate(_chosen(one) for one in statements):
            for at, resource in enumerate(_listed(statement["Resource"])):
                for action in _listed(statement["Action"]):
                    yield Grant(role, number, place, at, action, _text(resource))


def _chosen(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    """The choice of a condition on a local stack, which is `IsLocal`."""
    return statement["If"][1] if "If" in statement else statement  # type: ignore[no-any-return]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(resource: Any) -> str:
    """A resource as the template names it, without what all of them begin with."""
    text = next(iter(resource.values())) if isinstance(resource, dict) else resource
    return str(text).rpartition("${AWS::AccountId}:")[2].rpartition("${AWS::Region}::")[2]


def used(lines: Iterable[str], grants: Sequence[Grant]) -> set[Grant]:
    """The grants that a stack's notes tell of.

    Raises:
        ValueError: they are of a stack that was deployed from another template.
    """
    places = {(one.role, one.policy, one.statement, one.place, one.action): one for one in grants}
    roles, found = {one.role for one in grants}, set()
    for use in map(json.loads, lines):
        key = (_logical(use["role"], roles), use["policy"], use["statement"], use["place"], use["action"])
        actions = {one.action for one in grants if (one.role, one.policy, one.statement) == key[:3]}
        if not any(one.role == key[0] and one.policy == key[1] for one in grants):
            continue  # a policy that SAM has added, or a role that is not the template's
        if key not in places or actions != set(use["actions"]):
            raise ValueError(
                f"the template has no longer what {use['role']} used: {use['action']} on {use['resource']}"
            )
        found.add(places[key])
    return found


def _logical(role: str, known: Collection[str]) -> str:
    """The logical id in the template of `<stack>-<logical id>-<suffix>`: of a role, or of a function that SAM gave one."""
    name = role.rpartition("-")[0].rpartition("-")[2]
    return name if name in known else name.removesuffix("Role")


def reasons(file: Path = REASONS) -> list[Reason]:
    """The reasons in the file."""
    return [Reason(**one) for one in tomllib.loads(file.read_text(encoding="utf-8"))["needed"]]


@dataclass(frozen=True)
class Comparison:
    """The grants of each kind, and the reasons that are for none."""

    used: set[Grant]
    explained: dict[Grant, str]
    unexplained: list[Grant]
    stale: list[Reason]

    @property
    def holds(self) -> bool:
        """True if nothing is granted without need, as far as is known."""
        return not self.unexplained and not self.stale

    @property
    def figures(self) -> str:
        """The number of each."""
        every = len(self.used) + len(self.explained) + len(self.unexplained)
        return f"{every} granted, {len(self.used)} used, {len(self.explained)} explained, {len(self.unexplained)} UNEXPLAINED"


def compare(grants: Sequence[Grant], were_used: set[Grant], why: Sequence[Reason]) -> Comparison:
    """The grants that were used, those that have a reason, and those that have neither."""
    unused = [one for one in grants if one not in were_used]
    explained = {one: reason.because for one in unused for reason in reversed(why) if reason.fits(one)}
    stale = [reason for reason in why if not any(reason.fits(one) for one in grants)]
    return Comparison(were_used, explained, [one for one in unused if one not in explained], stale)


def _report(grants: Sequence[Grant], result: Comparison) -> Iterator[str]:
    for role in dict.fromkeys(one.role for one in grants):
        mine = [one for one in grants if one.role == role]
        told = Counter(
            "used" if one in result.used else "explained" if one in result.explained else "UNEXPLAINED" for one in mine
        )
        yield f"{role}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(told.items()))
        for one in sorted(set(mine) - result.used):
            yield f"  {one}: {result.explained.get(one, 'UNEXPLAINED')}"
    for reason in result.stale:
        yield f"a reason for nothing: {list(reason.roles)} {list(reason.actions)} {list(reason.resources)}"
    yield result.figures


def main(arguments: Sequence[str]) -> int:
    """0 when every grant was used or has a reason, 1 when not, 2 when that is unknown."""
    grants, were_used = granted(resources()), set[Grant]()
    for home in arguments or [".portico"]:
        notes = Path(home) / "privileges.jsonl"
        if not notes.exists():
            print(f"there is no {notes}: it is made by a stack that is used (make test-e2e GRANTS=1)", file=sys.stderr)
            return 2
        try:
            were_used |= used(notes.read_text(encoding="utf-8").splitlines(), grants)
        except ValueError as error:
            print(f"{notes}: {error}", file=sys.stderr)
            return 2
    result = compare(grants, were_used, reasons())
    print("\n".join(_report(grants, result)))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
