"""Templates of tenants, which are not trusted: rendered in MiniJinja, with little fuel and nothing to load.

Every step and every character of the output uses fuel, so that time and memory are bounded together. The values are plain JSON: a
template sees its message and nothing of the process. See docs/decisions/0090.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from minijinja import Environment

FUEL: Final = 20_000
MAX_BYTES: Final = 64 * 1024  # of a message; what is more is cut
MAX_SUBJECT: Final = 200  # characters
_LONGEST: Final = 300
TEXT: Final = "message.txt"
HTML: Final = "message.html"  # what is put into it is escaped


class TemplateFault(Exception):
    """A template that cannot be read, or rendered with these values: in words for who wrote it."""


def check(template: str) -> None:
    """Raises TemplateFault for a template that cannot be read."""
    from minijinja import TemplateError

    environment = _environment()
    try:
        environment.undeclared_variables_in_str(template)
        environment.add_template("check.txt", template)
        environment.remove_template("check.txt")
    except TemplateError as error:
        raise _fault(error) from None


def render(template: str, values: Mapping[str, Any], name: str = TEXT) -> str:
    """The template with these values, which are JSON; cut to `MAX_BYTES`. Raises TemplateFault."""
    from minijinja import TemplateError

    plain: dict[str, Any] = json.loads(json.dumps(dict(values), default=str))
    try:
        return cut(_environment().render_str(template, name, **plain))
    except TemplateError as error:
        raise _fault(error) from None


def subject(template: str, values: Mapping[str, Any]) -> str:
    """One line of at most `MAX_SUBJECT` characters: what would end a header is a space. Raises TemplateFault."""
    line = "".join(sign if sign.isprintable() else " " for sign in render(template, values))
    return " ".join(line.split())[:MAX_SUBJECT]


def cut(text: str) -> str:
    """The beginning of a text that has at most `MAX_BYTES`."""
    encoded = text.encode("utf-8", "replace")
    return encoded[:MAX_BYTES].decode("utf-8", "ignore") if len(encoded) > MAX_BYTES else text


@cache
def _environment() -> "Environment":
    """The environment of all templates: without a loader, and without `debug`, which prints what a template can see."""
    from minijinja import Environment

    made = Environment(
        pycompat=False,
        fuel=FUEL,
        debug=False,
        undefined_behavior="strict",
        auto_escape_callback=lambda name: name == HTML,
    )
    made.remove_global("debug")
    return made


def _fault(error: Any) -> TemplateFault:
    said = str(error.message or error.kind).replace(f"(in {TEXT}:", "(line ").replace(f"(in {HTML}:", "(line ")
    return TemplateFault(said.replace("(in check.txt:", "(line ").replace("(in <string>:", "(line ")[:_LONGEST])
