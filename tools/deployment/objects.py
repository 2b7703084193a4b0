"""`python -m tools.deployment.objects RUNTIME FOLDER`: 1, and what is wrong, if an object in a layer would not load on the runtime.

The environment of the SAM CLI, which builds layers, has pyelftools. A layer is built on a machine that has newer libraries than
Lambda, and other interpreters: that it works there says nothing.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

Version = tuple[int, ...]
# Of Amazon Linux 2023, which all runtimes from Python 3.12 on have: glibc 2.34, and libstdc++ of GCC 11.
# https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html, https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
NEWEST: Final[Mapping[str, Version]] = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13)}
_MACHINES: Final = {"x86_64": "x64", "arm64": "AArch64"}  # as pyelftools names what Lambda does
_MAGIC: Final = b"\x7fELF"
_SYMBOL: Final = re.compile(r"(\w+?)_(\d+(?:\.\d+)*)")
_OF_ONE_PYTHON: Final = re.compile(r"\.cpython-(\d)(\d+)-[^.]*\.so")


def problems(folder: Path, runtime: str, architecture: str = "x86_64") -> Iterator[str]:
    """One line for each object below the folder that would not load: of another machine or Python, or too new."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            name = file.relative_to(folder)
            yield from (f"{name} {wrong}" for wrong in _wrong(file, runtime, architecture))


def _wrong(file: Path, runtime: str, architecture: str) -> Iterator[str]:
    with file.open("rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            return
        elf = ELFFile(stream)
        if elf.get_machine_arch() != _MACHINES[architecture]:
            yield f"is of {elf.get_machine_arch()}, not {architecture}"
        for library, symbol in needed(elf):
            if _too_new(symbol):
                yield f"needs {symbol} of {library}"
    own = _OF_ONE_PYTHON.search(file.name)
    if own and runtime != f"python{own[1]}.{own[2]}":
        yield f"is of python{own[1]}.{own[2]}, not {runtime}"


def needed(elf: Any) -> Iterator[tuple[str, str]]:
    """The versions of symbols that an object takes from each library, as (`libc.so.6`, `GLIBC_2.28`)."""
    for section in elf.iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for library, versions in section.iter_versions():
                yield from ((str(library.name), version.name) for version in versions)


def _too_new(symbol: str) -> bool:
    found = _SYMBOL.fullmatch(symbol)
    newest = NEWEST.get(found[1]) if found else None
    return newest is not None and found is not None and tuple(map(int, found[2].split("."))) > newest


def main(arguments: list[str]) -> int:
    """The exit code."""
    runtime, architecture, folder = arguments
    wrong = list(problems(Path(folder), runtime, architecture))
    for line in wrong:
        print(f"error: {line}: it would not load on Lambda's {runtime} (Amazon Linux 2023)", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
