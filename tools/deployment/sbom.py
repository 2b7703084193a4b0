"""`python -m tools.deployment.sbom FOLDER`: what is in the layers that `sam build` has made, as CycloneDX 1.6 in JSON.

One file for each layer, `FOLDER/<layer>.cdx.json`, with the packages that were installed, their licences, and each package's address
(purl), and a digest of the whole layer. The same layers give the same bytes but for time and serial number. https://cyclonedx.org/docs/1.6/json/
"""

import hashlib
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from portico import __version__

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / ".aws-sam" / "build"


def main(arguments: list[str], built: Path = BUILT) -> int:
    """0 when they are written; 1 with a message when nothing was built, 2 when no folder is named."""
    if len(arguments) != 1:
        print("usage: python -m tools.deployment.sbom FOLDER", file=sys.stderr)
        return 2
    layers = sorted(folder for folder in built.glob("*Layer") if folder.is_dir())
    if not layers:
        print(f"no layer in {built}: `sam build`, or `make deploy`, makes them", file=sys.stderr)
        return 1
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    for layer in layers:
        (target / f"{layer.name}.cdx.json").write_text(bill(layer))
    return 0


def bill(layer: Path) -> str:
    """The bill of materials of a built layer."""
    bom = Bom()
    whole = HashType(alg=HashAlgorithm.SHA_256, content=digest(layer))
    bom.metadata.component = Component(name=layer.name, version=__version__, type=ComponentType.LIBRARY, hashes=[whole])
    for found in _installed(layer):
        bom.components.add(_component(found))
    bom.register_dependency(bom.metadata.component, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def digest(layer: Path) -> str:
    """SHA-256 over `<SHA-256 of a file>  <its path in the layer>`, a line each by path: what `sha256sum` writes of all its files."""
    files = sorted(str(file.relative_to(layer)) for file in layer.rglob("*") if file.is_file())
    lines = (f"{hashlib.sha256((layer / file).read_bytes()).hexdigest()}  {file}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _installed(layer: Path) -> Iterable[Distribution]:
    """Below whichever folder: Lambda adds some of them to its path, others are started by theirs."""
    folders = sorted({info.parent for info in layer.rglob("*.dist-info")})
    return distributions(path=[str(folder) for folder in folders])


def _component(package: Distribution) -> Component:
    name, version = package.metadata["Name"], package.version
    licence = "License-Expression" in package.metadata and package.metadata["License-Expression"]
    licences = [LicenseFactory().make_from_string(licence)] if licence else []
    address = PackageURL("pypi", name=name.lower().replace("_", "-"), version=version)
    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, licenses=licences, purl=address, bom_ref=str(address)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
