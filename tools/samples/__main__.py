"""`python -m tools.samples [--first] [--list | --write FOLDER] [NAME ...]`: samples as events for `sam local invoke`.

    sam local invoke FunctionsFunction -e <(python -m tools.samples functions/get)

A name is a sample's (`functions/get`) or a function's (`functions`), which means all of its samples.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.samples import Sample, chosen, first
from tools.samples.layout import laid_out
from tools.samples.requests import requests


def main(arguments: Sequence[str]) -> int:
    """0; 2 when there is no such sample, or more than one to print."""
    given = _options().parse_args(arguments)
    if missing := [name for name in given.names if not chosen([name])]:
        print(f"there is no sample {', '.join(missing)}; `python -m tools.samples --list` shows them", file=sys.stderr)
        return 2
    found = first(chosen(given.names)) if given.first else chosen(given.names)
    if given.list:
        print("\n".join(_line(sample) for sample in found))
        return 0
    if given.write:
        for sample in found:
            _write(sample, given.write)
        return 0
    if len(found) > 1:
        print(f"these are {len(found)} samples: name one, or use --list or --write FOLDER", file=sys.stderr)
        return 2
    print(laid_out(found[0].event()))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.samples", description="Sample events for sam local invoke.")
    parser.add_argument("names", metavar="NAME", nargs="*", help="a sample (functions/create) or a function (runs)")
    parser.add_argument("--first", action="store_true", help="only the first sample of each function")
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--list", action="store_true", help="show the names, and what each sample calls")
    actions.add_argument("--write", metavar="FOLDER", type=Path, help="write each to FOLDER/NAME.json")
    return parser


def _line(sample: Sample) -> str:
    if sample.name not in requests().requests:
        return sample.name
    request = requests().request(sample.name)
    return f"{sample.name:<48} {request.method:<6} {request.resource} -> {request.status}"


def _write(sample: Sample, folder: Path) -> None:
    file = folder / f"{sample.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{laid_out(sample.event())}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
