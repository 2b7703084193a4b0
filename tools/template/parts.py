"""The parts of `template.yaml` that are written, as the lines between their markers."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from tools.template.adoptable import adopting
from tools.template.declared import Declared
from tools.template.nodes import METHODS, TAIL, Node
from tools.template.short_forms import Short, flow

# The alias stands in the text, by the name that SAM gives it: as a value of its own it makes the expanded template larger by 25 KB,
# and cfn-lint takes no `.Alias` in a text.
_URI: Final = '!Sub "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{name}FunctionAliaslive}}/invocations"'
_ANY_ROUTE: Final = '!Sub "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/api/*"'
_OPEN: Final = "[{NONE: []}, {api_key_false: []}]"  # SAM's words for: no authorizer, and no API key
_OWN: Final = ("grants", "environment")


@dataclass
class _Anchors:
    """Anchors: each is written out at its first use, and repeated by its name."""

    known: set[str] = field(default_factory=set)

    def use(self, name: str, text: str) -> str:
        """A name, with the text the first time."""
        if name in self.known:
            return f"*{name}"
        self.known.add(name)
        return f"&{name} {text}"


def logical(folder: str) -> str:
    """The logical id of a function in the template, without the kind."""
    return "".join(word.capitalize() for word in folder.split("_"))


def paths(nodes: Sequence[Node]) -> Iterator[str]:
    """A line for each path of the gateway, with all of its methods: what a method is none of, the function says."""
    anchors = _Anchors()
    for node in nodes:
        methods = [f"{method.lower()}: {_operation(node, method, anchors)}" for method in METHODS]
        yield f"{node.path if node.path != TAIL else flow(node.path)}: {{{', '.join(methods)}}}"


def _operation(node: Node, method: str, anchors: _Anchors) -> str:
    name, public = logical(node.function), method in node.public
    anchor = f"{name[0].lower()}{name[1:]}{'Public' if public else ''}"
    if anchor in anchors.known:
        return f"*{anchor}"
    anchors.known.add(anchor)
    security = f" security: {anchors.use('public', _OPEN)}," if public else ""
    return f"&{anchor} {{responses: {{}},{security} x-amazon-apigateway-integration: {_integration(name, anchors)}}}"


def _integration(name: str, anchors: _Anchors) -> str:
    if f"to{name}" in anchors.known:
        return f"*to{name}"
    anchors.known.add(f"to{name}")
    return f"&to{name} {{type: aws_proxy, httpMethod: POST, uri: {_URI.format(name=name)}}}"


def throttles() -> Iterator[str]:
    """The throttle of the API's own tail, by method: it answers nothing, to anybody."""
    for method in METHODS:
        limits = "ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100, MetricsEnabled: false"
        yield f'- {{ResourcePath: "{TAIL.replace("/", "/~1")}", HttpMethod: {method}, {limits}}}'


def permissions(functions: Sequence[str]) -> Iterator[str]:
    """The permissions of the API: each function by its alias, so that a canary decides which version answers."""
    anchors = _Anchors()
    for name in map(logical, functions):
        source = anchors.use("anyRoute", _ANY_ROUTE)
        said = f"Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com, SourceArn: {source}"
        yield (
            f"{name}Permission: {{Type: AWS::Lambda::Permission, "
            f"Properties: {{{said}, FunctionName: !Ref {name}Function.Alias}}}}"
        )


def functions(declared: Declared, waiting: Set[str]) -> Iterator[str]:
    """The block of each function; the alarms of those that wait for aliases are in the same template."""
    anchors = _Anchors()
    for folder, row in declared.functions.items():
        name = logical(folder)
        yield f"{name}Function:"
        yield "  Type: AWS::Serverless::Function"
        yield f"  Metadata: {{BuildProperties: {{ParentPackageMode: explicit, ParentPackages: functions.{folder}}}}}"
        yield "  Properties:"
        yield f"    CodeUri: functions/{folder}"
        yield f"    Handler: functions.{folder}.app.handler"
        yield "    AutoPublishAliasAllProperties: true"
        yield "    AutoPublishCodeSha256: !Ref Release"
        yield f"    LoggingConfig: {{LogGroup: !Ref {_log(declared, folder)}}}"
        yield f"    DeploymentPreference: {{Alarms: {flow(_alarm(f'{name}Function', waiting))}}}"
        yield from (f"    {key}: {flow(adopting(value))}" for key, value in _properties(row))
        yield from _policies(declared, folder, anchors)


def _alarm(function: str, waiting: Set[str]) -> Short:
    name = f"{function}Alarm"
    found = Short("Ref", name) if function in waiting else Short("GetAtt", f"Alarms.Outputs.{name}")
    return Short("If", ["OnAws", [found], []])


def _policies(declared: Declared, folder: str, anchors: _Anchors) -> Iterator[str]:
    """The policies, of a function that has grants."""
    granted = list(declared.grants(folder))
    if granted:
        yield "    Policies:"
        yield "      - Statement:"
    for grant, statement in granted:
        text = flow(adopting(statement))
        yield f"          - {anchors.use(grant, text) if grant else text}"


def _properties(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((key, value) for key, value in row.items() if key not in _OWN)
    if "environment" in row:
        yield "Environment", {"Variables": row["environment"]}


def logs(declared: Declared) -> Iterator[str]:
    """The log groups of functions."""
    for group in dict.fromkeys(_log(declared, folder) for folder in declared.functions):
        retained = "Properties: {RetentionInDays: !Ref LogRetentionDays}"
        yield f"{group}: {{Type: AWS::Logs::LogGroup, {retained}}}"


def _log(declared: Declared, folder: str) -> str:
    """The log group of a function.

    Functions that events call share one: a stack has 500 resources at most. One with a role of its own runs what others
    wrote, and shares nothing.
    """
    shared = folder.startswith("on_") and "Role" not in declared.functions[folder]
    return "WorkersLog" if shared else f"{logical(folder)}Log"
