"""Functions in Node.js: how they are found, and looked at before they are called ready."""

from pathlib import Path

import pytest

from tests.unit.runtime.conftest import MakeHost

ESM = "export const handle = async (context, payload) => ['named', payload];\nexport default () => 'default';"
REQUIRING = "exports.handle = () => ['all', 'both', 'only-layer', 'only-versioned'].map((name) => require(name));"
IMPORTING = """
import all from 'all';
import both from 'both';
import layer from 'only-layer';
export async function handle() { return [all, both, layer, (await import('only-versioned')).default]; }
"""
GOOD = [
    ("main.js", "module.exports = (context, payload) => payload;", "main.handle"),
    ("main.js", "module.exports = async (context, payload) => payload;", "main.default"),
    ("main.js", "exports.handle = function (context, payload) { return payload; };", "main.handle"),
    ("main.cjs", "exports.handle = (...all) => all[1];", "main.handle"),
    ("main.mjs", "export default (context, payload) => payload;", "main.default"),
    ("main.mjs", "export async function handle(context, payload) { return payload; }", "main.handle"),
    ("pkg/inner/index.js", "exports.handle = (context, payload = 1) => payload;", "pkg.inner.handle"),
]
BAD = [
    ("const x = 1;\nexports.handle = (context, => 1;", "SyntaxError", "main.js", 2),
    ("require('no-such-package')", "ImportError", "main.js", 1),
    ("\n\nthrow new Error('boom')", "ImportError", "main.js", 3),
    ("throw 'text'", "ImportError", None, None),
    ("require('./broken')", "SyntaxError", "broken.js", 1),
    ("exports.handle = () => 1; Promise.reject(new Error('left alone'))", "Error", None, None),
    ("process.exit(3)", "ProcessExited", None, None),
    ("exports.other = () => 1", "HandlerNotFound", None, None),
    ("module.exports = null", "HandlerNotFound", None, None),
    ("exports.handle = 5", "HandlerInvalid", None, None),
    ("exports.handle = (context, payload, callback) => 1", "HandlerInvalid", None, None),
    ("exports.handle = class {}", "HandlerInvalid", None, None),
]


@pytest.mark.parametrize(("file", "source", "handler"), GOOD)
def test_a_good_handler_is_ready_and_runs(node: MakeHost, file: str, source: str, handler: str) -> None:
    function = node("", handler=handler)
    (function.root / "main.js").unlink()
    (function.root / file).parent.mkdir(parents=True, exist_ok=True)
    (function.root / file).write_text(source)
    assert function.probe() == {"ok": True}
    reply = function.run({"a": 1})
    assert (reply["output"], reply["cold"]) == ({"a": 1}, False)


def test_a_package_may_be_of_es_modules(node: MakeHost) -> None:
    function = node(ESM)
    (function.root / "package.json").write_text('{"type": "module"}')
    assert function.run(3)["output"] == ["named", 3]


@pytest.mark.parametrize(("source", "type_", "file", "line"), BAD)
def test_a_bad_handler_has_a_reason(
    node: MakeHost, source: str, type_: str, file: str | None, line: int | None
) -> None:
    function = node("")
    (function.root / "main.js").write_text(source)
    (function.root / "broken.js").write_text("function (")
    reply = function.probe()
    reason = reply["reason"]
    assert (reply["ok"], reason["type"], reason["file"], reason["line"]) == (False, type_, file, line)
    assert reason["message"]
    assert not [line for line in reason["stacktrace"] if "harness" in line]
    run = function.run()
    assert (run["status"], run["error"]["type"], run["cold"]) == ("FAILED", type_, True)


def test_a_syntax_error_of_an_es_module_has_its_place(node: MakeHost) -> None:
    function = node("")
    (function.root / "main.js").unlink()
    (function.root / "main.mjs").write_text("export const a = 1;\nexport function (")
    reason = function.probe()["reason"]
    assert (reason["type"], reason["file"], reason["line"]) == ("SyntaxError", "main.mjs", 2)


@pytest.mark.parametrize(
    ("name", "type_"),
    [("main", "HandlerInvalid"), (".handle", "HandlerInvalid"), ("other.handle", "ImportError")],
)
def test_a_handler_must_name_an_export_of_a_module(node: MakeHost, name: str, type_: str) -> None:
    assert node("module.exports = () => 1", handler=name).probe()["reason"]["type"] == type_


def test_a_load_that_hangs_is_cut_short(node: MakeHost) -> None:
    assert node("for (;;);").probe(timeout=0.5)["reason"]["type"] == "Timeout"


@pytest.mark.parametrize(("file", "source"), [("main.js", REQUIRING), ("main.mjs", IMPORTING)])
def test_packages_are_found_after_the_users_own(node: MakeHost, tmp_path: Path, file: str, source: str) -> None:
    layer = tmp_path / "layer" / "nodejs"
    for place, value in (("node24/node_modules", "versioned"), ("node_modules", "layer")):
        for name in ("both", "all", f"only-{value}"):
            (layer / place / name).mkdir(parents=True)
            (layer / place / name / "index.js").write_text(f"module.exports = '{value}';")
    function = node("", layer=str(tmp_path / "layer"))
    (function.root / "main.js").unlink()
    (function.root / file).write_text(source)
    (function.root / "node_modules" / "all").mkdir(parents=True)
    (function.root / "node_modules" / "all" / "index.js").write_text("module.exports = 'own';")
    first, second = function.run(), function.run()
    assert first["output"] == ["own", "versioned", "layer", "versioned"], first
    assert second["cold"] is False
