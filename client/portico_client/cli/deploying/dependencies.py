"""The packages that a folder names, and the image that has them: named by its content, built once, reused ever after."""

import codecs
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portico_client import Conflict, Invalid, NotFound, Portico
from portico_client.cli.failures import Failed, Misused
from portico_client.cli.reading import read
from portico_client.cli.screen import stderr
from portico_client.cli.source import Language
from portico_client.cli.waiting import until_built

_DIGITS: Final = 16
_LOG_LINES: Final = 20
_COMMENT: Final = re.compile(r"(^|\s)#.*")
_LINE: Final = re.compile(r"line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Dependencies:
    """The packages that a file of a text names; `content`, which an image takes, is the same for the same packages."""

    file: Path
    text: str
    content: str

    @classmethod
    def of(cls, folder: Path, language: Language) -> "Dependencies | None":
        """The packages of `requirements.txt` or `package.json`; None where there is no such file, or it names none.

        Raises Misused that names file and line.
        """
        file, reader = (
            (folder / "package.json", _node) if language == "nodejs" else (folder / "requirements.txt", _python)
        )
        if not file.is_file():
            return None
        text = _text(read(file, "deploy"))
        content = reader(file, text)
        return cls(file, text, content) if content else None

    def image_on(self, base_image: str) -> str:
        """The name of the image that has them."""
        digest = hashlib.sha256(f"{base_image.lower()}\n{self.content}".encode()).hexdigest()
        return f"deps-{digest[:_DIGITS]}"

    def build(self, client: Portico, base_image: str, known: Any = None) -> tuple[str, bool]:
        """The name of the image, READY, and whether it was there; `known` has been read, and is not read again.

        Raises Failed with the end of the build's log, Invalid.
        """
        name = self.image_on(base_image)
        body = {"base_image": base_image, "dependencies": self.content}
        try:
            described = {**body, "description": f"Of {self.file.name}, by portico deploy."}
            found, made = (known, False) if known and known.name == name else _image(client, name, described)
            if found.status == "ERROR" or (found.base_image, found.dependencies) != (base_image, self.content):
                found, made = client.images.update(name, body), True
        except Invalid as error:
            raise self._placed(error) from error
        if found.status != "READY":
            self._await(client, name)
        return name, not made

    def _await(self, client: Portico, name: str) -> None:
        try:
            until_built(client.images, name)
        except Failed as error:
            log = client.images.log(name).log.splitlines()[-_LOG_LINES:]
            stderr().print("\n".join(f"  {line}" for line in log), markup=False)
            raise Failed(f"{self.file}: {error}") from error

    def _placed(self, error: Invalid) -> Invalid:
        """The error with the file and the line that it is about."""
        items = (item for item in error.details.get("errors") or () if item.get("field") == "dependencies")
        said = next((str(item.get("message")) for item in items), None)
        if said is None:
            return error
        found = _LINE.fullmatch(said)
        told = f":{self._line(int(found[1]))}: {found[2]}" if found else f": {said}"
        return Invalid(f"{self.file}{told}", status=error.status, code=error.code, request_id=error.request_id)

    def _line(self, number: int) -> int:
        """The line of the file that a line of the content comes from."""
        wanted = self.content.splitlines()[number - 1]
        return next((line for line, text in _requirements(self.text).items() if text == wanted), number)


def _image(client: Portico, name: str, body: dict[str, Any]) -> tuple[Any, bool]:
    """The image, and whether it is new. One that was deleted comes back; another caller may make it at the same time."""
    try:
        return client.images.get(name), False
    except NotFound:
        pass
    try:
        return client.images.create({"name": name, **body}), True
    except Conflict as conflict:
        try:
            return client.images.get(name), False
        except NotFound:
            return _restored(client, name, conflict), False


def _restored(client: Portico, name: str, conflict: Conflict) -> Any:
    try:
        return client.images.restore(name)
    except NotFound:
        raise conflict from None  # not about the name: the project has as many images as it may


def _python(_file: Path, text: str) -> str:
    return "\n".join(sorted(set(_requirements(text).values())))


def _requirements(text: str) -> dict[int, str]:
    """The requirements by the line that they begin in, without comments; what is continued by a backslash is one."""
    found: dict[int, str] = {}
    begun: int | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", raw).strip()
        first = number if begun is None else begun
        begun = first if line.endswith("\\") else None
        part = line.removesuffix("\\").strip()
        found[first] = f"{found.get(first, '')} {part}".strip()
    return {number: line for number, line in found.items() if line}


def _node(file: Path, text: str) -> str:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise Misused(f"{file}:{error.lineno}: not JSON: {error}") from error
    packages = found.get("dependencies") if isinstance(found, dict) else None
    return json.dumps({"dependencies": packages}, sort_keys=True) if packages else ""


def _text(raw: bytes) -> str:
    """A text in UTF-8, or in UTF-16 where it says so, as PowerShell writes files."""
    is_utf_16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16" if is_utf_16 else "utf-8-sig", errors="replace")
