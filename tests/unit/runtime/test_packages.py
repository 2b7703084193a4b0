"""Modules and packages are found from wherever code asks for them: imports, threads, processes that it starts."""

import json
from pathlib import Path

import pytest

from tests.unit.runtime.conftest import MakeHost

NODE_FILES = {
    "main.js": """
        exports.handle = async () => [
          (await import('of-modules')).id, (await import('of-modules/sub')).default, (await import('@scope/common')).default,
          require('of-modules').id, require('@scope/common'),
        ];
    """,
    "src/deep/app.mjs": """
        import { id } from 'of-modules';
        import own from './own.js';
        const late = await import('../late.cjs');
        export const handle = async () => [id, own, late.default, import.meta.resolve('of-modules').split('/').pop()];
    """,
    "src/deep/package.json": '{"type": "module"}',
    "src/deep/own.js": "import sub from 'of-modules/sub'; export default sub;",
    "src/late.cjs": "module.exports = require('@scope/common');",
    "modules/package.json": '{"type": "module"}',
    "modules/app.js": """
        import { id } from 'of-modules';
        import { fork } from 'node:child_process';
        import { Worker } from 'node:worker_threads';
        const top = await Promise.resolve('awaited');
        const said = (worker) => new Promise((end, fail) => worker.once('message', end).once('error', fail));
        const file = new URL('./worker.js', import.meta.url);
        export const handle = async () => [id, top, await said(new Worker(file)), await said(fork(file))];
    """,
    "modules/worker.js": """
        import { id } from 'of-modules';
        import { parentPort } from 'node:worker_threads';
        parentPort ? parentPort.postMessage(id) : process.send(id);
    """,
}
PROCESSES = """
import multiprocessing, os
from concurrent.futures import ProcessPoolExecutor
import helper, imaged
def work(number): return [number, helper.VALUE, imaged.VALUE]
def send(pipe): pipe.send(work(0))
def handle(context, method):
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=send, args=(theirs,))
    process.start()
    found = [ours.recv()]
    process.join()
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        return [*found, *pool.map(work, [1, 2])]
"""


@pytest.fixture
def node_image(tmp_path: Path) -> Path:
    """The layer of an image with a package of ES modules, and one of CommonJS."""
    folder = tmp_path / "image" / "nodejs" / "node_modules"
    modules, common = folder / "of-modules", folder / "@scope" / "common"
    for place in (modules, common):
        place.mkdir(parents=True)
    exports = {".": "./index.js", "./sub": "./sub.js"}
    (modules / "package.json").write_text(json.dumps({"name": "of-modules", "type": "module", "exports": exports}))
    (modules / "index.js").write_text("export const id = 'module';")
    (modules / "sub.js").write_text("export default 'sub';")
    (common / "index.js").write_text("module.exports = 'common';")
    return tmp_path / "image"


@pytest.mark.parametrize(
    ("handler", "output"),
    [
        ("main.handle", ["module", "sub", "common", "module", "common"]),
        ("src/deep/app.handle", ["module", "sub", "common", "index.js"]),
        ("src.deep.app.handle", ["module", "sub", "common", "index.js"]),
        ("modules/app.handle", ["module", "awaited", "module", "module"]),
    ],
)
def test_import_finds_the_packages_of_images(node: MakeHost, node_image: Path, handler: str, output: list[str]) -> None:
    function = node("", handler=handler, layer=str(node_image))
    for name, text in NODE_FILES.items():
        (function.root / name).parent.mkdir(parents=True, exist_ok=True)
        (function.root / name).write_text(text)
    reply = function.run(timeout=60)
    assert reply["output"] == output, reply


def test_a_package_that_is_nowhere_is_named(node: MakeHost, node_image: Path) -> None:
    function = node("exports.handle = () => import('nowhere');", layer=str(node_image))
    assert "Cannot find package 'nowhere'" in function.run()["error"]["message"]


@pytest.mark.parametrize(
    ("handler", "confined"),
    [("main.handle", False), ("main.handle", True), ("src/app.handle", False), ("src.app.handle", False)],
)
def test_processes_find_modules_and_packages(host: MakeHost, tmp_path: Path, handler: str) -> None:
    image = tmp_path / "image" / "image" / "python"
    image.mkdir(parents=True)
    (image / "imaged.py").write_text("VALUE = 'imaged'")
    function = host(PROCESSES, handler=handler, memory=512, _LAMBDA_LAYERS_DIRS=str(tmp_path / "image"))
    (function.root / "helper.py").write_text("VALUE = 'own'")
    (function.root / "src").mkdir()
    (function.root / "src" / "app.py").write_text(PROCESSES)
    for method in ("spawn", "forkserver", "spawn", "fork"):
        reply = function.run(method, timeout=60)
        assert reply.get("output") == [[number, "own", "imaged"] for number in range(3)], reply
        assert reply["logs"]["stderr"] == []
