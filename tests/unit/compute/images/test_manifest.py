"""Manifests: one spelling for the same packages, and nothing that leads anywhere but to the registry."""

import json

import pytest
from portico.compute.base_images.languages import Language
from portico.compute.images.manifest import MAX_PACKAGES, Manifest, ManifestError

PYTHON, NODE = Language.PYTHON, Language.NODE


def test_the_same_packages_are_the_same_content() -> None:
    one = Manifest.of(PYTHON, "# ours\nRequests >= 2.32, <3  # http\n\nzope.interface\nrequests<3,>=2.32\n")
    other = Manifest.of(PYTHON, "zope-interface\nrequests<3,>=2.32")
    assert one.file == other.file == "requests<3,>=2.32\nzope-interface\n"
    assert one.digest("Python3.11", "1") == other.digest("python3.11", "1")


@pytest.mark.parametrize(
    ("base", "builder", "text"), [("other", "1", "a"), ("python3.11", "2", "a"), ("python3.11", "1", "b")]
)
def test_another_base_builder_or_package_is_another(base: str, builder: str, text: str) -> None:
    assert Manifest.of(PYTHON, text).digest(base, builder) != Manifest.of(PYTHON, "a").digest("python3.11", "1")


@pytest.mark.parametrize(
    "line",
    [
        "-r other.txt", "-e .", "--index-url https://example.com", "--extra-index-url=https://example.com", "-i https://x",
        "--find-links /opt", "-c constraints.txt", "--no-binary :all:", "--trusted-host x", "./local", "/etc/passwd", "../x.whl",
        "a @ https://example.com/a.whl", "a @ file:///etc/passwd", "git+https://example.com/a", "https://example.com/a.whl",
        "a; os_name == 'x' --hash=sha256:00", "a --global-option=x", "a==1 \\", "a b", "a\x00", "a==1 --hash=sha256:00", "${HOME}",
    ],
)  # fmt: skip
def test_options_urls_and_paths_are_refused_by_line(line: str) -> None:
    with pytest.raises(ManifestError, match="line 2"):
        Manifest.of(PYTHON, f"fine\n{line}")


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n"])
def test_no_packages_are_an_empty_file(text: str) -> None:
    assert Manifest.of(PYTHON, text).file == ""


@pytest.mark.parametrize(
    "text", ["", " ", "{}", '{"dependencies": {}}', '{"scripts": {"install": "x"}, "devDependencies": {"a": "1"}}']
)
def test_only_dependencies_count(text: str) -> None:
    assert Manifest.of(NODE, text).file == ""


def test_what_else_a_package_json_says_is_dropped() -> None:
    given = {
        "scripts": {"install": "x"},
        "dependencies": {"b": "^1.0.0 || >2", "@a/b": "latest"},
        "overrides": {"b": "file:/"},
    }
    made = json.loads(Manifest.of(NODE, json.dumps(given)).file)
    assert made == {"private": True, "dependencies": {"@a/b": "latest", "b": "^1.0.0 || >2"}}


@pytest.mark.parametrize(
    "wanted",
    [
        "git+https://example.com/a.git", "github:a/b", "a/b", "file:../x", "../x", "/etc", "http://169.254.169.254/x",
        "https://example.com/a.tgz", "npm:other@1", "link:x", "workspace:*", "1 && x/y", "a" * 101, 1, None, {}, "1\x00",
    ],
)  # fmt: skip
def test_only_versions_ranges_and_tags(wanted: object) -> None:
    with pytest.raises(ManifestError, match=r"dependencies\.a"):
        Manifest.of(NODE, json.dumps({"dependencies": {"a": wanted}}))


@pytest.mark.parametrize("name", ["A", "a b", "../a", "a/b", "@a", "", "-x y", "a" * 215, "--registry=x"])
def test_only_names_of_packages(name: str) -> None:
    with pytest.raises(ManifestError, match="not the name"):
        Manifest.of(NODE, json.dumps({"dependencies": {name: "1"}}))


@pytest.mark.parametrize("text", ["[]", "1", "{", '{"dependencies": []}', "[" * 5000])
def test_what_is_no_package_json(text: str) -> None:
    with pytest.raises(ManifestError):
        Manifest.of(NODE, text)


def test_an_image_has_so_many_packages() -> None:
    Manifest.of(PYTHON, "\n".join(f"p{n}" for n in range(MAX_PACKAGES)))
    with pytest.raises(ManifestError, match="at most 200"):
        Manifest.of(PYTHON, "\n".join(f"p{n}" for n in range(MAX_PACKAGES + 1)))
