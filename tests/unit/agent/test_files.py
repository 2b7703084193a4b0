"""Files of the working directory, which no path and no link leads out of."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.agent.session import Refused, Session

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def files(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    one = Session(archive, tmp_path_factory.mktemp("task"))
    one.ready()
    (one.folder / "outside").mkdir()
    (one.folder / "outside" / "secret.txt").write_text("outside")
    os.symlink(one.folder / "outside", one.work / "link")
    os.symlink(one.folder / "outside" / "secret.txt", one.work / "link.txt")
    yield one
    one.close()


def test_a_file_goes_up_and_comes_down(files: Session) -> None:
    data = os.urandom(4 * MEGABYTE)
    put = files.json("PUT", "/files/content", data, path="deep/er/data.bin")
    assert (put["path"], put["size"], put["type"]) == ("deep/er/data.bin", len(data), "file")
    status, headers, found = files.ask("GET", "/files/content", path="deep/er/data.bin")
    assert (status, headers["x-size"], found) == (200, str(len(data)), data)


def test_code_sees_the_file_whole(files: Session) -> None:
    files.json("PUT", "/files/content", b"up", path="up.txt")
    assert files.run("open('up.txt').read()").media == [["text/plain", "'up'"]]
    assert [name for name in os.listdir(files.work) if name.endswith(".part")] == []


def test_a_large_file_is_read_in_parts(files: Session) -> None:
    (files.work / "large").write_bytes(b"a" * 4 * MEGABYTE + b"b")
    with pytest.raises(Refused) as refused:
        files.json("GET", "/files/content", path="large")
    assert (refused.value.status, refused.value.code) == (413, "FILE_TOO_LARGE")
    part = files.ask("GET", "/files/content", path="large", offset=4 * MEGABYTE - 1, length=2)
    assert (part[1]["x-size"], part[2]) == (str(4 * MEGABYTE + 1), b"ab")


def test_a_body_over_the_limit_is_refused(files: Session) -> None:
    try:
        status, _, _ = files.ask("PUT", "/files/content", b"x" * (5 * MEGABYTE + 1), path="much")
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the agent did not wait for the rest
    assert status == 413
    assert not (files.work / "much").exists()


def test_a_folder_is_listed_in_pages(files: Session) -> None:
    for name in ("c", "a", "b"):
        files.json("PUT", "/files/content", name.encode(), path=f"pages/{name}.txt")
    first = files.json("GET", "/files", path="pages", limit=2)
    rest = files.json("GET", "/files", path="pages", limit=2, after=first["next"])
    assert [item["path"] for item in first["items"]] == ["pages/a.txt", "pages/b.txt"]
    assert ([item["name"] for item in rest["items"]], rest["next"]) == (["c.txt"], None)
    assert rest["items"][0]["modified_at"].endswith("Z")


def test_links_are_told_and_not_followed(files: Session) -> None:
    kinds = {item["name"]: item["type"] for item in files.json("GET", "/files")["items"]}
    assert (kinds["link"], kinds["link.txt"]) == ("link", "link")


@pytest.mark.parametrize("path", ["link/secret.txt", "link.txt"], ids=["in-a-linked-folder", "a-link"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_no_link_leads_outside(files: Session, method: str, path: str) -> None:
    if method == "GET" or "/" in path:
        with pytest.raises(Refused) as refused:
            files.json(method, "/files/content", b"" if method == "PUT" else None, path=path)
        assert (refused.value.status, refused.value.code) == (404, "FILE_NOT_FOUND")
    else:
        files.json(method, "/files/content", b"replaced", path="link.txt")
    assert (files.folder / "outside" / "secret.txt").read_text() == "outside"


def test_a_link_to_a_folder_is_not_listed(files: Session) -> None:
    with pytest.raises(Refused) as refused:
        files.json("GET", "/files", path="link")
    assert refused.value.status == 404


@pytest.mark.parametrize("path", ["../outside/secret.txt", "/etc/passwd", "a/../../x", "nul\0", "x" * 1025])
def test_no_path_leads_outside(files: Session, path: str) -> None:
    for method, body in (("GET", None), ("PUT", b"x")):
        with pytest.raises(Refused) as refused:
            files.json(method, "/files/content", body, path=path)
        assert (refused.value.status, refused.value.code) == (422, "VALIDATION_ERROR")
        assert refused.value.details == {"field": "path"}


def test_the_folder_itself_is_no_file(files: Session) -> None:
    for path in ("", ".", "./"):
        with pytest.raises(Refused) as refused:
            files.json("POST", "/files/delete", {"path": path, "recursive": True})
        assert refused.value.status == 422


def test_a_pipe_of_the_code_holds_nobody_up(files: Session) -> None:
    os.mkfifo(files.work / "pipe")
    with pytest.raises(Refused) as refused:
        files.json("GET", "/files/content", path="pipe")
    assert refused.value.status == 404


def test_files_and_folders_are_deleted(files: Session) -> None:
    files.json("PUT", "/files/content", b"x", path="old/in/it.txt")
    os.symlink(files.folder / "outside", files.work / "old" / "out")
    with pytest.raises(Refused) as refused:
        files.json("POST", "/files/delete", {"path": "old"})
    assert (refused.value.status, refused.value.code) == (409, "FILE_REFUSED")
    files.json("POST", "/files/delete", {"path": "old", "recursive": True})
    assert not (files.work / "old").exists()
    assert (files.folder / "outside" / "secret.txt").exists()


def test_a_folder_in_the_place_of_a_file_refuses(files: Session) -> None:
    (files.work / "taken").mkdir()
    with pytest.raises(Refused) as refused:
        files.json("PUT", "/files/content", b"x", path="taken")
    assert (refused.value.status, refused.value.code) == (409, "FILE_REFUSED")


def test_what_is_not_there_is_not_found(files: Session) -> None:
    for method, path, body in (("GET", "/files/content", None), ("GET", "/files", None)):
        with pytest.raises(Refused) as refused:
            files.json(method, path, body, path="no/such")
        assert refused.value.status == 404
    with pytest.raises(Refused):
        files.json("POST", "/files/delete", {"path": "no/such"})


def piece(files: Session, data: bytes, offset: int, size: int, upload: str = "upload1", path: str = "much/big") -> Any:
    """The answer to a piece of a file."""
    return files.json("PUT", "/files/content", data, path=path, upload=upload, offset=offset, size=size)


def test_a_file_comes_in_pieces(files: Session) -> None:
    first = piece(files, b"abc", 0, 5)
    assert (first["path"], first["size"], (files.work / "much").exists()) == ("much/big", 3, False)
    done = piece(files, b"de", 3, 5)
    assert (done["path"], done["size"], (files.work / "much" / "big").read_bytes()) == ("much/big", 5, b"abcde")
    (files.work / "much" / "big").write_bytes(b"changed")
    assert piece(files, b"de", 3, 5) == done, "a last piece that comes again changes nothing"
    assert (files.work / "much" / "big").read_bytes() == b"changed"


def test_a_piece_that_comes_again_is_the_same(files: Session) -> None:
    for offset in (0, 2, 0, 2, 4):
        piece(files, b"abcdef"[offset : offset + 2], offset, 6, "upload2")
    assert (files.work / "much" / "big").read_bytes() == b"abcdef"


def test_a_piece_that_does_not_follow_says_how_much_is_there(files: Session) -> None:
    piece(files, b"abc", 0, 9, "upload3")
    with pytest.raises(Refused) as refused:
        piece(files, b"ghi", 6, 9, "upload3")
    assert (refused.value.status, refused.value.code, refused.value.details) == (409, "UPLOAD_OFFSET", {"offset": 3})


@pytest.mark.parametrize(
    ("upload", "offset", "size", "path"),
    [("../x", 0, 5, "a"), ("upload4", 4, 5, "a"), ("upload4", 0, 1 << 40, "a"), ("upload4", 0, 3, "../a")],
    ids=["id", "beyond", "huge", "outside"],
)
def test_a_piece_of_no_file_is_refused(files: Session, upload: str, offset: int, size: int, path: str) -> None:
    with pytest.raises(Refused) as refused:
        piece(files, b"abc", offset, size, upload, path)
    assert refused.value.status == 422


def test_pieces_that_nobody_goes_on_with_are_removed(files: Session) -> None:
    piece(files, b"abc", 0, 9, "upload5")
    left = files.work / ".portico" / "uploads" / "upload5"
    os.utime(left, (1, 1))
    piece(files, b"abc", 0, 9, "upload6")
    assert not left.exists()
