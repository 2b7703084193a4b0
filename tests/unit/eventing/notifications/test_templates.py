"""Templates of tenants take neither time nor memory nor secrets."""

import resource

import pytest
from portico.eventing.notifications.templates import (
    FUEL,
    HTML,
    MAX_BYTES,
    MAX_SUBJECT,
    TemplateFault,
    check,
    cut,
    render,
    subject,
)

VALUES = {"event": {"id": "e-1", "data": {"n": 1, "ok": True, "list": [1, 2, 3], "none": None}}, "name": "<b>ada</b>"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ name }}", "<b>ada</b>"),
        ("{{ event.data.n + 1 }}", "2"),
        ("{% for one in event.data.list %}{{ one }},{% endfor %}", "1,2,3,"),
        ("{% if event.data.ok %}yes{% else %}no{% endif %}", "yes"),
        ("{{ event.data | tojson }}", '{"n":1,"ok":true,"list":[1,2,3],"none":null}'),
        ("{{ name | upper }} {{ missing | default('-') }}", "<B>ADA</B> -"),
        ("{% raw %}{{ name }}{% endraw %}{# a comment #}", "{{ name }}"),
    ],
    ids=["text", "sum", "loop", "branch", "json", "filter", "raw"],
)
def test_what_templates_are_for(template: str, text: str) -> None:
    check(template)
    assert render(template, VALUES).replace('": ', '":').replace(", ", ",") == text.replace('": ', '":').replace(
        ", ", ","
    )


def test_what_is_put_into_html_is_escaped() -> None:
    assert render("<p>{{ name }}</p>", VALUES, HTML) == "<p>&lt;b&gt;ada&lt;&#x2f;b&gt;</p>"


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ event.missing.more }}",
        "{{ name",
        "{% include 'other.txt' %}",
        "{% extends 'other.txt' %}",
        "{% import 'other.txt' as other %}",
        "{{ debug() }}",
        "{{ open('README.md') }}",
        "{{ name.upper() }}",
        "{{ event.__class__ }}",
        "{{ event.__class__() }}",
        "{{ event.data.__init__() }}",
        "{{ self }}",
    ],
)
def test_there_is_nothing_to_reach(template: str) -> None:
    with pytest.raises(TemplateFault):
        render(template, VALUES)


@pytest.mark.parametrize(
    "template",
    [
        f"{{% for one in range({FUEL}) %}}{{{{ one }}}}{{% endfor %}}",
        "{% for a in range(200) %}{% for b in range(200) %}.{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000 }}",
    ],
    ids=["loop", "nested", "repetition"],
)
def test_work_and_output_use_fuel(template: str) -> None:
    check(template)
    before = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(TemplateFault, match="fuel"):
        render(template, VALUES)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 32 * 1024  # KB


def test_a_thousand_lines_are_no_matter() -> None:
    lines = render("{% for one in lines %}{{ one }}\n{% endfor %}", {"lines": ["a line"] * 1000})
    assert lines.count("a line") == 1000


def test_templates_do_not_change_what_others_see() -> None:
    values = {"event": {"id": "e-1"}}
    render("{{ event.update({'id': 'other'}) }}", values)
    assert values == {"event": {"id": "e-1"}}


def test_a_long_message_is_cut_between_characters() -> None:
    assert cut("é" * MAX_BYTES) == "é" * (MAX_BYTES // 2)
    assert cut("abc") == "abc"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("Run 7\r\nBcc: all@example.com", "Run 7 Bcc: all@example.com"),
        ("a\x00b\x85c\u2028d", "a b c d"),
        ("x" * 300, "x" * MAX_SUBJECT),
        ("  two  words ", "two words"),
    ],
    ids=["header", "controls", "long", "spaces"],
)
def test_a_subject_is_one_line(given: str, line: str) -> None:
    assert subject("{{ said }}", {"said": given}) == line


def test_a_fault_says_where() -> None:
    with pytest.raises(TemplateFault, match="line 2"):
        check("one\n{{ two")
