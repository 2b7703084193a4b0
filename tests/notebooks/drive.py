"""Drives a browser through JupyterLab, by Playwright, in an environment of its own: `drive.py BROWSER FLAGS ADDRESS CODE`.

Prints JSON: the `output` of a cell with the code in a new notebook, the paths of the WebSockets that were open for it, and every
request that failed or was refused.
"""

import json
import sys
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

PATIENCE = 120_000  # ms, of each step


def main(browser: str, flags: str, address: str, code: str) -> dict[str, Any]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, headless=True, args=json.loads(flags))
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        sockets: list[str] = []
        failed: list[str] = []
        page.on("websocket", lambda socket: sockets.append(urlsplit(socket.url).path))
        page.on("requestfailed", lambda request: failed.append(f"{request.method} {request.url}: {request.failure}"))
        page.on("response", lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
        page.goto(address)
        output = executed(page, code)
        seen = {"output": output, "sockets": list(sockets), "failed": list(failed), "title": page.title()}
        chromium.close()
        return seen


def executed(page: Page, code: str) -> str:
    """The text that a cell prints, in a notebook that the launcher opens, when its kernel is there."""
    page.locator('.jp-LauncherCard[data-category="Notebook"]').first.click()
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for()
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.type(code)
    page.keyboard.press("Shift+Enter")
    return page.locator(".jp-Notebook .jp-OutputArea-output pre").first.inner_text()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
