"""The folder that holds everything a stack knows: `.portico` by default."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.progress import say

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_HOME = ROOT / ".portico"
SHARED = DEFAULT_HOME  # environments and builds are the same for every home


@dataclass(frozen=True)
class Home:
    """The folder of one stack's state; two homes are two independent stacks."""

    path: Path

    @property
    def state(self) -> Path:
        """Generations of the emulator's state (`local.emulator.state`)."""
        return self.path / "state"

    @property
    def objects(self) -> Path:
        """The contents of S3 buckets."""
        return self.path / "s3"

    @property
    def tmp(self) -> Path:
        """Folders of Lambda workers; worth nothing once the stack is down."""
        return self.path / "tmp"

    @property
    def layers(self) -> Path:
        """Unpacked Lambda layers by content."""
        return self.path / "layers"

    @property
    def exchange(self) -> Path:
        """Not there by default: a folder that users' code may write to, as tests want that see what it does."""
        return self.path / "exchange"

    @property
    def log(self) -> Path:
        """Log of the emulator and of every function."""
        return self.path / "stack.log"

    @property
    def deploy_log(self) -> Path:
        """Output of `sam build` and `sam deploy`."""
        return self.path / "deploy.log"

    @property
    def process(self) -> Path:
        """JSON `{"pid", "port"}`, locked by the emulator for as long as it lives."""
        return self.path / "stack.json"

    @property
    def deployed(self) -> Path:
        """JSON: hash of the sources that were deployed last."""
        return self.path / "deployed.json"

    @property
    def privileges(self) -> Path:
        """The uses of roles in an enforcing stack (`local.emulator.privileges`)."""
        return self.path / "privileges.jsonl"

    @property
    def root_key(self) -> Path:
        """JSON `{"access_key", "secret_key"}` of the emulator's administrator, readable by its owner only."""
        return self.path / "root-key.json"

    @property
    def credentials(self) -> Path:
        """JSON `{"url", "content_url", "access_key", "secret_key", "domain", "project"}`, readable by its owner only."""
        return self.path / "local.json"

    @property
    def command(self) -> Path:
        """The contexts of the command `portico` of this clone (`local.command`)."""
        return self.path / "command" / "config.toml"

    def prepare(self) -> None:
        """Make the folders, closed to other users."""
        for folder in (self.path, self.state, self.objects, self.tmp):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def exclusive(lock: Path, waiting: str) -> Iterator[None]:
    """Hold a lock file; say `waiting` when somebody else holds it, and wait."""
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read, in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    temporary.replace(path)
