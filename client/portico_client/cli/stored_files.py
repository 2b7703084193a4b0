"""`portico folder`: folders, and their files, up and down, one by one or as trees."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, TypeVar

import httpx
import tenacity
import typer

from portico_client import Portico
from portico_client.cli.failures import Misused
from portico_client.cli.folder_work import Folder, add
from portico_client.cli.named import columns_of, named
from portico_client.cli.screen import Output, OutputOption, show_many, show_one
from portico_client.cli.session import connect
from portico_client.cli.waiting import Moved, transferring
from portico_client.errors import NotFound

app = named("folders", "Folders: files of a project, of one's own, and of others.")
add(app)
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="All that is below.")]
_AT_ONCE: Final = 4
_CHUNK: Final = 1024 * 1024
_WAITING: Final = 64  # files that are begun or wait for it: a tree of any size takes no more memory
_TIMEOUT: Final = httpx.Timeout(300.0, connect=10.0)
_COLUMNS: Final = columns_of(("path", "type", "size", "modified_at"))
T = TypeVar("T")


@app.command("ls")
def ls(
    ctx: typer.Context,
    folder: Folder,
    path: Annotated[str, typer.Argument(help="A directory; the folder itself unless given.")] = "",
    recursive: Recursive = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """List files."""
    show_many(output, connect(ctx).folders.files(folder, path, recursive=recursive), _COLUMNS)


@app.command("upload")
def upload(
    ctx: typer.Context,
    folder: Folder,
    source: Annotated[Path, typer.Argument(exists=True, help="A file, or a directory with all that is in it.")],
    path: Annotated[str | None, typer.Argument(help="Its path in the folder; its own name unless given.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Leave out what is there with the same size, and go on.")
    ] = False,
) -> None:
    """Put files into a folder, four of them, or of their parts, at once."""
    target = source.resolve().name if path is None else path
    client = connect(ctx)
    there = _there(client, folder, target) if resume else {}

    def given() -> Iterator[tuple[Path, str]]:
        return (one for one in _sources(source, target) if there.get(one[1]) != one[0].stat().st_size)

    total = sum(file.stat().st_size for file, _ in given())
    with ExitStack() as held:
        storage, parts = (
            held.enter_context(httpx.Client(timeout=_TIMEOUT)),
            held.enter_context(ThreadPoolExecutor(_AT_ONCE)),
        )
        to = _Storage(client, storage, folder, parts, held.enter_context(transferring(f"to {folder}", total)))
        sent = _each(given(), lambda one: to.send(*one, resume=resume))
    typer.echo(f"{sent} uploaded")


@app.command("download")
def download(
    ctx: typer.Context,
    folder: Folder,
    path: Annotated[str, typer.Argument(help="A file or a directory; '' is the folder itself.")],
    target: Annotated[Path | None, typer.Argument(help="Where to; the name of the path unless given.")] = None,
) -> None:
    """Get files from a folder, four at once."""
    client = connect(ctx)
    root = target or Path(PurePosixPath(path).name or folder)
    with httpx.Client(timeout=_TIMEOUT) as storage, transferring(f"from {folder}") as moved:
        taken = _each(_targets(client, folder, path, root), lambda one: _take(client, storage, folder, moved, *one))
    typer.echo(f"{taken} downloaded")


@app.command("rm")
def rm(
    ctx: typer.Context,
    folder: Folder,
    paths: Annotated[list[str], typer.Argument(help="Files and directories.")],
    recursive: Recursive = False,
    output: OutputOption = Output.TABLE,
) -> None:
    """Remove files."""
    show_one(output, connect(ctx).folders.delete_files(folder, paths, recursive=recursive))


@app.command("mv")
def mv(
    ctx: typer.Context,
    folder: Folder,
    source: Annotated[str, typer.Argument(help="A file or a directory.")],
    target: Annotated[str, typer.Argument(help="Its new path.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Give a file, or a directory with all that is in it, another path."""
    show_one(output, connect(ctx).folders.move(folder, source, target))


def _each(given: Iterator[T], act: Callable[[T], None]) -> int:
    """The number of what was given, all acted upon. Raises the first error."""
    count = 0
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while batch := list(islice(given, _WAITING)):
            for _ in threads.map(act, batch):
                count += 1
    return count


def _sources(source: Path, target: str) -> Iterator[tuple[Path, str]]:
    """The files of a tree, without links, with their paths in the folder."""
    if source.is_file():
        yield source, target
        return
    for place, _, names in os.walk(source):
        for name in sorted(names):
            file = Path(place, name)
            if file.is_file() and not file.is_symlink():
                below = file.relative_to(source).as_posix()
                yield file, f"{target}/{below}" if target else below


def _targets(client: Portico, folder: str, path: str, root: Path) -> Iterator[tuple[str, Path]]:
    """The files of a directory, or the one file, with where they go."""
    try:
        for entry in client.folders.files(folder, path, recursive=True):
            if entry.type == "file":
                yield entry.path, _inside(root, entry.path[len(path) :].lstrip("/") if path else entry.path)
    except NotFound:
        yield path, root / PurePosixPath(path).name if root.is_dir() else root


def _inside(root: Path, below: str) -> Path:
    """A path below the root, whatever the server says. Raises Misused."""
    found = root / below
    if not found.resolve().is_relative_to(root.resolve()):
        raise Misused(f"{below!r} would leave {root}.")
    return found


def _there(client: Portico, folder: str, path: str) -> dict[str, int]:
    """The sizes of the files below a path, by path; none if there is nothing."""
    try:
        found = client.folders.files(folder, path, recursive=True)
        return {entry.path: int(entry.size or 0) for entry in found if entry.type == "file"}
    except NotFound:
        return {}


def _is_passing(error: BaseException) -> bool:
    """True where the storage is busy, or the connection breaks."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


@dataclass(frozen=True)
class _Storage:
    """Where files of a folder go: `parts` are the threads that send them, `moved` is told of what has gone."""

    client: Portico
    storage: httpx.Client
    folder: str
    parts: ThreadPoolExecutor
    moved: Moved

    def send(self, file: Path, path: str, *, resume: bool) -> None:
        """Uploads a file; with `resume` the parts alone that are not there."""
        size = file.stat().st_size
        asked = self._asked(path, size, resume=resume)
        if asked.url is not None:
            self._put(asked.url, asked.headers, file, 0, size)
        parts: Sequence[Any] = asked.parts or ()
        if asked.url is None:
            self.moved.by(size - sum(part.size for part in parts))
        for _ in self.parts.map(lambda part: self._put_part(file, size, part), parts):
            pass
        self.client.folders.complete_upload(self.folder, asked.upload_id)

    def _asked(self, path: str, size: int, *, resume: bool) -> Any:
        """The URLs of an upload: with `resume` of what an open one of the same size lacks; its id follows from the path."""
        if resume:
            with suppress(NotFound):
                open_one = self.client.folders.resume_upload(self.folder, sha256(path.encode()).hexdigest()[:32])
                if open_one.size == size:
                    return open_one
        return self.client.folders.upload(self.folder, path, size)

    def _put_part(self, file: Path, size: int, part: Any) -> None:
        begin = (part.number - 1) * _part_bytes(size)
        self._put(part.url, {"Content-Length": str(part.size)}, file, begin, part.size)

    @tenacity.retry(
        retry=tenacity.retry_if_exception(_is_passing),
        stop=tenacity.stop_after_attempt(4),
        wait=tenacity.wait_incrementing(start=1, increment=1),
        reraise=True,
    )
    def _put(self, url: str, headers: Any, file: Path, begin: int, size: int) -> None:
        """Raises HTTPError."""
        self.storage.put(url, content=_bytes(file, begin, size), headers=dict(headers)).raise_for_status()
        self.moved.by(size)


def _part_bytes(size: int) -> int:
    """The bytes of each part but the last, of a file of so many: 16 MB, or as many MB as make a hundred parts of it."""
    return max(16 * _CHUNK, -(-size // 100 // _CHUNK) * _CHUNK)


def _bytes(file: Path, begin: int, size: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(begin)
        while size > 0 and (chunk := opened.read(min(_CHUNK, size))):
            size -= len(chunk)
            yield chunk


def _take(client: Portico, storage: httpx.Client, folder: str, moved: Moved, path: str, target: Path) -> None:
    """Writes a file whole, or not at all."""
    found = client.folders.download(folder, path)
    moved.more(found.size)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    with storage.stream("GET", found.url) as reply, partial.open("wb") as written:
        reply.raise_for_status()
        for chunk in reply.iter_bytes(_CHUNK):
            moved.by(written.write(chunk))
    partial.replace(target)
