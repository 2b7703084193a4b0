"""Startup files: what is imported is what the source says, from the file where there is a fit one, and else as ever."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.layers import write_startup_file
from tests.support.template import ROOT

PLANT = '''
"""A package."""
import re
from dataclasses import dataclass

MADE = "{made}"
PATTERN = re.compile("(?P<name>[a-z]+)-{made}", re.IGNORECASE)
RAW = re.compile(b"[0-9]+")


@dataclass(frozen=True, order=True)
class Part:
    """A part."""

    name: str
    size: int = 1


def fail():
    raise LookupError("here")
'''
SOURCES = {
    "plant/__init__.py": PLANT,
    "plant/part.py": "from . import MADE\nVALUE = MADE + '{made}'\n",
    "plant/deep/__init__.py": "",
    "plant/deep/leaf.py": "VALUE = '{made}'\n",
    "plain/leaf.py": "VALUE = '{made}'\n",
    "single.py": "VALUE = '{made}'\n",
}
FROM_FILE, FROM_SOURCE = "file", "text"
# What is imported says where it came from, for the sources are changed after the file is made.
ASK = "print(json.dumps([plant.MADE, plant.part.VALUE, plant.deep.leaf.VALUE, plain.leaf.VALUE, single.VALUE]))"
IMPORTS = "import json, portico, plant, plant.part, plant.deep.leaf, plain.leaf, single"
ALL_FROM = {way: [way, way * 2, way, way, way] for way in (FROM_FILE, FROM_SOURCE)}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Packages with a startup file, whose sources say something else."""
    folder = tmp_path / "site"
    _write(folder, FROM_FILE)
    write_startup_file(folder)
    _write(folder, FROM_SOURCE)
    (folder / "plant" / "data.txt").write_text("data")
    return folder


def _write(folder: Path, made: str) -> None:
    for name, text in SOURCES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace("{made}", made))


def run(site: Path, *lines: str, options: tuple[str, ...] = ()) -> Any:
    """What a process prints that has the packages on its path, and no other."""
    environ = {"PYTHONPATH": f"{ROOT / 'layers' / 'portico'}:{site}"}
    command = [sys.executable, "-S", "-B", *options, "-c", "\n".join(lines)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_modules_come_from_the_file(site: Path) -> None:
    assert run(site, IMPORTS, ASK) == ALL_FROM[FROM_FILE]


def test_without_a_file_they_come_from_their_sources(site: Path) -> None:
    (site / "dependencies.startup").unlink()
    assert run(site, IMPORTS, ASK) == ALL_FROM[FROM_SOURCE]


def _cut(whole: bytes) -> bytes:
    return whole[:-1]


def _empty(_: bytes) -> bytes:
    return b""


def _head_only(whole: bytes) -> bytes:
    return whole[:40]


def _rubbish(whole: bytes) -> bytes:
    return b"\xe3" * len(whole)


def _of_another_python(whole: bytes) -> bytes:
    return whole.replace(sys.implementation.cache_tag.encode(), b"cpython-399", 1)


def _broken_index(whole: bytes) -> bytes:
    place = whole.index(b"\n") + 20
    return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def _broken_records(whole: bytes) -> bytes:
    begin = whole.index(b"\n") + 1
    begin += 16 + int.from_bytes(whole[begin : begin + 8], "little")
    return whole[:begin] + b"\0" * (len(whole) - begin)


def _endless_index(whole: bytes) -> bytes:
    place = whole.index(b"\n") + 1
    return whole[:place] + b"\xff" * 8 + whole[place + 8 :]


UNFIT = (_cut, _empty, _endless_index, _head_only, _rubbish, _of_another_python, _broken_index, _broken_records)


@pytest.mark.parametrize("change", UNFIT, ids=lambda change: change.__name__)
def test_an_unfit_file_is_passed_over(site: Path, change: Callable[[bytes], bytes]) -> None:
    file = site / "dependencies.startup"
    file.write_bytes(change(file.read_bytes()))
    assert run(site, IMPORTS, ASK) == ALL_FROM[FROM_SOURCE]


def test_a_record_that_cannot_be_read_is_passed_over(site: Path) -> None:
    file = site / "dependencies.startup"
    whole = file.read_bytes()
    leaf = whole.rindex(b"\xe3", 0, whole.index(b"plain/leaf.py"))  # where the code of one module begins
    file.write_bytes(whole[:leaf] + b"\0" + whole[leaf + 1 :])
    found = run(site, IMPORTS, ASK)
    assert found == [FROM_FILE, FROM_FILE * 2, FROM_FILE, FROM_SOURCE, FROM_FILE]


def test_other_bytecode_that_is_asked_for_is_compiled(site: Path) -> None:
    assert run(site, IMPORTS, ASK, options=("-O",)) == ALL_FROM[FROM_SOURCE]


def test_what_the_file_has_not_is_found_as_ever(site: Path) -> None:
    (site / "plant" / "late.py").write_text("VALUE = 1")
    (site / "later.py").write_text("VALUE = 2")
    code = "print(json.dumps([plant.late.VALUE, later.VALUE, importlib.util.find_spec('plant.never') is None]))"
    assert run(site, "import importlib.util, json, portico, plant.late, later", code) == [1, 2, True]


def test_a_module_that_comes_first_on_the_path_is_taken(site: Path, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "single.py").write_text("VALUE = 'first'")
    first = f"import json, sys; sys.path.insert(0, {str(tmp_path / 'first')!r})"
    assert run(site, first, "import portico, single; print(json.dumps(single.VALUE))") == "first"


def test_a_module_says_what_one_from_a_source_says(site: Path) -> None:
    asked = """
def told(module):
    spec = module.__spec__
    return [module.__name__, module.__file__, module.__package__, getattr(module, "__path__", None), spec.origin, spec.cached,
            spec.has_location, spec.parent, spec.submodule_search_locations, module.__doc__, spec.loader.get_filename(spec.name),
            spec.loader.is_package(spec.name), module.fail.__code__.co_filename if hasattr(module, "fail") else None]
print(json.dumps([told(module) for module in (plant, plant.part, plant.deep, plant.deep.leaf, single)]))
"""
    from_file = run(site, IMPORTS, asked)
    (site / "dependencies.startup").unlink()
    assert from_file == run(site, IMPORTS, asked)


def test_resources_are_beside_the_module(site: Path) -> None:
    code = """
import importlib.resources, pkgutil
names = sorted(found.name for found in pkgutil.walk_packages(plant.__path__, "plant."))
print(json.dumps([importlib.resources.files("plant").joinpath("data.txt").read_text(),
                  pkgutil.get_data("plant", "data.txt").decode(), names]))
"""
    assert run(site, IMPORTS, code) == ["data", "data", ["plant.deep", "plant.deep.leaf", "plant.part"]]


def test_tools_find_the_source(site: Path) -> None:
    code = """
import inspect, traceback
try:
    plant.fail()
except LookupError as error:
    [*_, last] = traceback.extract_tb(error.__traceback__)
print(json.dumps([last.filename, last.line, inspect.getsource(plant.fail), plant.__loader__.get_source("plant")]))
"""
    filename, line, function, source = run(site, IMPORTS, code)
    assert filename == str(site / "plant" / "__init__.py")
    assert line == 'raise LookupError("here")'
    assert function == 'def fail():\n    raise LookupError("here")\n'
    assert source == (site / "plant" / "__init__.py").read_text()


def test_dataclasses_and_patterns_are_as_they_would_be(site: Path) -> None:
    code = """
import pickle
part, found = plant.Part("a", 2), plant.PATTERN.match("ab-FILE")
try:
    part.size = 3
except AttributeError as error:
    refused = str(error)
print(json.dumps([repr(part), pickle.loads(pickle.dumps(part)) == part, part < plant.Part("b"), refused, found.groupdict(),
                  plant.PATTERN.flags, plant.PATTERN.pattern, plant.RAW.findall(b"1 2")[1].decode(), repr(plant.PATTERN),
                  plant.Part.__init__.__qualname__, str(plant.Part.__init__.__annotations__)]))
"""
    from_file = run(site, IMPORTS, code)
    (site / "dependencies.startup").unlink()
    _write(site, FROM_FILE)
    assert from_file == run(site, IMPORTS, code)
    assert from_file[4] == {"name": "ab"}


# What is counted without a file is what it saves: a Python that compiles nothing here has no need of one.
COUNTED = """
import json, sys
import portico, dataclasses, re
compiled = []
sys.addaudithook(lambda event, given: compiled.append(given[0]) if event == "compile" and given[1] == "<string>" else None)
parse, parsed = re._compiler._parser.parse, []
re._compiler._parser.parse = lambda text, *given: parsed.append(text) or parse(text, *given)
import plant
"""


def test_nothing_is_compiled_that_the_file_has(site: Path) -> None:
    told = "print(json.dumps([len(compiled), len(parsed)]))"
    assert run(site, COUNTED, told) == [0, 0]
    (site / "dependencies.startup").unlink()
    methods, patterns = run(site, COUNTED, told)
    assert methods > 0
    assert patterns == 2


def test_what_is_new_is_compiled(site: Path) -> None:
    code = """
@dataclasses.dataclass
class New:
    never: int
print(json.dumps([repr(New(1)), re.compile("never{2}").pattern, len(compiled) > 0, parsed]))
"""
    assert run(site, COUNTED, code) == ["New(never=1)", "never{2}", True, ["never{2}"]]


def test_two_builds_make_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    _write(again, FROM_FILE)
    assert write_startup_file(again).read_bytes() == (site / "dependencies.startup").read_bytes()


def test_a_module_that_cannot_be_imported_is_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "needs_more.py").write_text("VALUE = 1\nimport sys\nif not hasattr(sys, 'more'): import nowhere\n")
    write_startup_file(tmp_path)
    (tmp_path / "needs_more.py").write_text("VALUE = 2\n")
    code = "import json, sys; sys.more = 1; import portico, needs_more; print(json.dumps(needs_more.VALUE))"
    assert run(tmp_path, code) == 1


def test_extensions_and_packages_hide_modules(tmp_path: Path) -> None:
    suffix = __import__("importlib.machinery").machinery.EXTENSION_SUFFIXES[0]
    for name in ("hidden.py", f"hidden{suffix}", "both.py", "not-a-name.py", "name with space/leaf.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "both").mkdir()
    (tmp_path / "both" / "__init__.py").write_text("VALUE = 'package'")
    write_startup_file(tmp_path)
    code = "import json, portico, both; print(json.dumps([both.VALUE, type(portico.__path__[0]).__name__]))"
    assert run(tmp_path, code) == ["package", "str"]
    hidden = "import json, portico, importlib.util; print(json.dumps(importlib.util.find_spec('hidden').origin))"
    assert run(tmp_path, hidden).endswith(suffix)
