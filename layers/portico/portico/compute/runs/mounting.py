"""Mounts of a run: their states, and their files where the runtime lacks these, in the name of who deployed the function."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from portico.compute.folders.limits import TooLarge, listed
from portico.compute.functions.mount import KeptFunctionMount
from portico.compute.runs.entity import Run, RunError
from portico.core.base.errors import Forbidden
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.action import Need
from portico.core.model.target import Target
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.compute.folders.mounts import Mount
    from portico.compute.folders.service import FolderService
    from portico.core.services.parts import Parts

MISSING: Final = "MOUNTS_MISSING"  # what the runtime replies before it begins


class Unmountable(Exception):
    """A folder is gone, may not be read any more, or is too large: the run ends with this error."""

    def __init__(self, type_: str, message: str) -> None:
        super().__init__(message)
        self.error = RunError(type=type_, message=message)


@dataclass
class RunMounts:
    """What the runtime is told of the mounts of one run."""

    declared: Sequence[KeptFunctionMount]
    mounts: "Sequence[Mount]"

    def states(self) -> list[dict[str, Any]]:
        """The mounts without files."""
        return [
            {"path": one.path, "state": f"{mount.state}/{one.subpath}"}
            for one, mount in zip(self.declared, self.mounts, strict=True)
        ]

    def files(self) -> list[dict[str, Any]]:
        """The mounts with their files; the states are read first, so that what comes meanwhile is fetched the next time.

        Raises Unmountable when they are too large.
        """
        states = self.states()
        try:
            found = listed(self.mounts)
        except TooLarge as error:
            raise Unmountable("MountTooLarge", str(error)) from error
        return [
            {**state, "files": [asdict(file) for file in mount.shown(items)]}
            for state, mount, items in zip(states, self.mounts, found, strict=True)
        ]


@frozen
class Mounting:
    """Finds the folders of runs as they are now, and asks whether the maker may still read them."""

    folders: "Lazy[FolderService]"
    makers: Lazy[Makers]

    def of(self, run: Run) -> RunMounts:
        """The mounts of a run. Raises Unmountable that names the folder."""
        return RunMounts(run.mounts, [self._mount(run, one) for one in run.mounts])

    def _mount(self, run: Run, one: KeptFunctionMount) -> "Mount":
        named = f"The folder {one.folder!r}, mounted at {one.path!r},"
        folder = self.folders().finding.by_uid(one.uid)
        if folder is None:
            raise Unmountable("FolderNotFound", f"{named} is gone.")
        try:
            self.makers().require_of(run.maker, [Need("folder:read", Target.of(folder))])
        except Forbidden as denial:
            raise Unmountable("FolderForbidden", f"{named} cannot be read: {denial.message}") from denial
        return self.folders().mounted(folder, one.subpath)


def wire(parts: "Parts") -> Mounting:
    """It, put together."""
    return Mounting(lambda: parts.service("folders"), parts.lazy(MAKERS))


MOUNTING: Part[Mounting] = Part(f"{__name__}:wire")
