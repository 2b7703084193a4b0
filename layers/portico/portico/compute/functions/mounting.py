"""Mounts of a function as it is deployed: the folders are found, and whoever deploys it may read them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from portico.compute.folders.limits import check_size
from portico.compute.folders.placing import NEEDED, placed
from portico.compute.folders.references import UID
from portico.compute.functions.mount import KeptFunctionMount
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.model.call import Call
from portico.core.model.scope import Scope

if TYPE_CHECKING:
    from portico.compute.folders.entity import Folder
    from portico.compute.folders.service import FolderService


@frozen
class Mounting:
    """Finds and checks them."""

    folders: "Lazy[FolderService]"

    def asked(self, call: Call, scope: Scope, given: Sequence[Mapping[str, Any]]) -> list[KeptFunctionMount]:
        """The mounts. Raises Unprocessable that names the field, for too many files and bytes as well."""
        if not given:
            return []
        found = placed(given, partial(self._found, call, scope))
        check_size([self.folders().mounted(one.folder, one.subpath) for one in found])
        return [
            KeptFunctionMount(folder=mount["folder"], uid=one.folder.uid, path=one.path, subpath=one.subpath)
            for mount, one in zip(given, found, strict=True)
        ]

    def demand(self, call: Call, scope: Scope, mounts: Sequence[KeptFunctionMount]) -> None:
        """Raises the denial of a caller who may not read one of the folders: the author of code can read what it is given."""
        for number, mount in enumerate(mounts):
            self._found(call, scope, f"{UID}{mount.uid}", f"mounts.{number}.folder")

    def _found(self, call: Call, scope: Scope, reference: str, field: str, permission: str = "ro") -> "Folder":
        return self.folders().finding.referred(call, scope, reference, field, *NEEDED[permission])
