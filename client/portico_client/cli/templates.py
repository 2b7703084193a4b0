"""The templates of `portico init`: a function of each language with a test event."""

from collections.abc import Mapping
from typing import Final

_ABOUT: Final = """\
# What `portico deploy` makes of this folder; `portico apply -f` reads it, too.
kind: Function
name: {name}
spec:
  source: {{dir: .}}
  timeout: 10   # seconds
  memory: 128   # MB
"""
_IGNORED: Final = ".env*\n.venv/\n__pycache__/\nnode_modules/\n"
_EVENT: Final = '{"name": "Ada"}\n'

_PYTHON: Final = '''\
def handle(context, payload):
    """What this returns is the output of the run; what it prints is its log."""
    name = (payload or {}).get("name", "world")
    print(f"run {context['run_id']} greets {name}")
    return {"hello": name}
'''
_NODE: Final = """\
// What this returns is the output of the run; what it prints is its log.
exports.handle = async (context, payload) => {
  const name = payload?.name ?? 'world';
  console.log(`run ${context.run_id} greets ${name}`);
  return { hello: name };
};
"""

TEMPLATES: Final[Mapping[str, Mapping[str, str]]] = {
    "python": {"main.py": _PYTHON, "requirements.txt": "# Packages, one a line: requests>=2.32\n"},
    "nodejs": {"index.js": _NODE, "package.json": '{\n  "private": true,\n  "dependencies": {}\n}\n'},
}


def files_of(template: str, name: str) -> dict[str, str]:
    """The files of a template, by their names, for a function of a name."""
    shared = {"event.json": _EVENT, "portico.yaml": _ABOUT.format(name=name), ".gitignore": _IGNORED}
    return {**TEMPLATES[template], **shared}
