"""The packages that a folder names, as an image takes them."""

from pathlib import Path

import pytest
from portico_client.cli.deploying.dependencies import Dependencies

LOCK = """# by a tool
idna==3.10 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via requests

certifi==2025.1.31 \\
    --hash=sha256:cc
"""


def of(folder: Path, raw: bytes) -> Dependencies | None:
    (folder / "requirements.txt").write_bytes(raw)
    return Dependencies.of(folder, "python")


def test_a_lock_is_one_line_for_each_package(tmp_path: Path) -> None:
    found = of(tmp_path, LOCK.encode())
    assert found
    assert found.content.splitlines() == [
        "certifi==2025.1.31 --hash=sha256:cc",
        "idna==3.10 --hash=sha256:aa --hash=sha256:bb",
    ]
    assert [found._line(number) for number in (1, 2)] == [7, 2]


def test_comments_order_and_encoding_make_no_other_image(tmp_path: Path) -> None:
    texts = [b"six\nidna\n", b"# x\nidna # y\n\nsix", "\ufeffidna\r\nsix\r\n".encode(), "idna\nsix\n".encode("utf-16")]
    found = [of(tmp_path, text) for text in texts]
    names = {one.image_on("python3.13") for one in found if one}
    assert len(names) == 1
    assert found[0]
    assert found[0].image_on("python3.11") not in names
    other = of(tmp_path, b"six\n")
    assert other
    assert other.image_on("python3.13") not in names


@pytest.mark.parametrize("raw", [b"", b"# none\n\n", b"\n"])
def test_a_file_without_packages_needs_no_image(raw: bytes, tmp_path: Path) -> None:
    assert of(tmp_path, raw) is None
