"""Sizes of what is written by hand: statements by kind of declaration, lines of the template and of samples."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from local.deploy import TEMPLATES
from tools.figures.imports import PACKAGE, ROOT


def statements(folder: Path = PACKAGE) -> Counter[str]:
    """The statements of the package's modules, by kind of module: `core`, then by file name in the wings."""
    found: Counter[str] = Counter()
    for file in folder.rglob("*.py"):
        found[_kind(file.relative_to(folder))] += sum(1 for _ in _statements(file))
    return found


def lines(pattern: str) -> int:
    """The lines of the files of the package that a pattern matches."""
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in PACKAGE.glob(pattern))


def wire_lines() -> int:
    """The lines of the functions that put parts together, beside what they put together."""
    return sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for file in PACKAGE.rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and any("Parts" in ast.dump(arg) for arg in node.args.args[:1])
    )


def action_headers() -> int:
    """The actions that say their name, permission or entity type by hand."""
    return sum(
        1
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and {"name", "permission"} <= _assigned(node) and node.name != "Action"
    )


def template_lines() -> tuple[int, int]:
    """The lines of the stack's templates and of their table that are written, and those between the markers of the generator."""
    written = len((ROOT / "tools" / "template" / "functions.yaml").read_text(encoding="utf-8").splitlines())
    generated, inside = 0, False
    for line in [line for name in TEMPLATES for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]:
        text = line.lstrip()
        inside = (inside or text.startswith("# >>>")) and not text.startswith("# <<<")
        generated, written = (generated + 1, written) if inside else (generated, written + 1)
    return written, generated


def sample_lines() -> int:
    """The lines below events/."""
    files = (file for file in (ROOT / "events").rglob("*") if file.suffix in {".json", ".yaml"})
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


def plain_resource(wing: str, name: str) -> int:
    """The lines that a resource of standard operations takes: its folder's four files, and its line of the catalogue."""
    files = (PACKAGE / wing / name / f"{file}.py" for file in ("entity", "actions", "resource", "service"))
    written = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.exists())
    catalogue = (PACKAGE / "catalogue.py").read_text(encoding="utf-8").splitlines()
    return written + sum(1 for line in catalogue if f"portico.{wing}.{name}.resource:" in line)


def _kind(file: Path) -> str:
    return "core" if file.parts[0] == "core" else file.name


def _statements(file: Path) -> Iterator[ast.stmt]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.stmt) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node


def _assigned(node: ast.ClassDef) -> set[str]:
    return {
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }
