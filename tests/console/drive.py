"""Walks through the console in a browser, by Playwright, in an environment of its own: `drive.py BROWSER FLAGS AXE PICTURES < tour.json`.

Reads where the console is, who signs in how, and the places to go to; prints JSON: what axe finds at each of them, in both themes;
what a page said to a script (`alert`), the violations of its policy, the errors of its scripts, and the hosts that were asked; how long
its interactions took with a processor that is four times slower (ms), and its first paint took with one that is not.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from replies import CANARY as MADE
from replies import Replies

PATIENCE = 40_000  # ms, of each step
PAGE = 100  # rows that the console asks for at once
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = """async (rules) => {
  const {violations} = await axe.run(document, {runOnly: {type: "tag", values: rules}});
  return violations.map(({id, nodes}) => `${id}: ${nodes.map((one) => one.html).join(" ")}`);
}"""
CANARY = "() => Boolean(window.xss) || document.querySelector('img[src=x]') !== null"
OVER = "() => document.documentElement.scrollWidth > innerWidth"
SLOWER = 4
# Interactions as INP has them: the longest of the events that belong to each.
MEASURE = """
  const took = new Map();
  addEventListener("load", () => new PerformanceObserver((list) => {
    for (const {interactionId, duration} of list.getEntries()) {
      if (interactionId) took.set(interactionId, Math.max(duration, took.get(interactionId) ?? 0));
    }
  }).observe({type: "event", durationThreshold: 16}));
  window.interactions = () => [...took.values()];
"""
STILL = "window.setInterval = () => 0"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"


class Walk:
    """One person's walk, and what was seen on it."""

    def __init__(self, browser: Browser, axe: str, pictures: Path, seen: dict[str, Any], *, still: bool) -> None:
        """`seen` is added to; the page of one that is `still` has no clock."""
        self.context: BrowserContext = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        self.context.add_init_script(WATCH)
        self.context.add_init_script(MEASURE)
        if still:
            self.context.add_init_script(STILL)
        self.page: Page = self.context.new_page()
        self.processor = self.context.new_cdp_session(self.page)
        self.page.set_default_timeout(PATIENCE)
        self.axe, self.pictures, self.seen = axe, pictures, seen
        self.page.on("console", lambda said: seen["errors"].append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: seen["errors"].append(str(error)))
        self.page.on("dialog", lambda dialog: (seen["alerts"].append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: seen["hosts"].append(urlsplit(request.url).netloc))

    def sign_in(self, url: str, who: dict[str, str]) -> None:
        """By a token, or by name and password."""
        self.page.goto(f"{url}/console/")
        self.url = url
        self.page.get_by_text("Name and password").wait_for()
        self.seen["painted"].append(self.page.evaluate(PAINTED))
        if "token" in who:
            self.look("sign-in")
            self.page.get_by_text("Token", exact=True).click()
            self.page.get_by_label("Access token").fill(who["token"])
            self.page.get_by_role("button", name="Use this token").click()
        else:
            ways = self.page.locator("details[open]")
            ways.get_by_label("Domain").fill(who["domain"])
            ways.get_by_label("Name or e-mail").fill(who["user"])
            ways.get_by_label("Password").fill(who["password"])
            ways.get_by_role("button", name="Sign in").click()
        self.page.locator("nav.menu").wait_for()

    def step(self, step: dict[str, Any]) -> None:
        """Goes to a place, does what is said, and looks."""
        self.slow(SLOWER)
        if "project" in step:
            self.page.get_by_label("Project", exact=True).fill(step["project"])
            self.page.keyboard.press("Tab")
        if "go" in step:
            self.go(step["go"])
        for kind, *given in step.get("do", []):
            getattr(self, f"do_{kind}")(*given)
        if "wait" in step:
            self.page.get_by_text(re.compile(re.escape(step["wait"]))).first.wait_for()
        if "name" in step:
            self.slow(1)
            self.look(step["name"])

    def slow(self, times: int) -> None:
        """Makes the processor so many times slower."""
        self.processor.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def go(self, path: str) -> None:
        """By the menu where it has the place."""
        entry = self.page.locator(f'nav.menu a[href="#{path}"]')
        if entry.count() and entry.first.is_visible():
            entry.first.click()
        else:
            self.page.evaluate("(path) => { location.hash = path }", f"#{path}")

    def settled(self) -> None:
        """Waits until nothing loads."""
        self.page.wait_for_function("() => !document.querySelector('p.state[role=status]')")

    def do_click(self, name: str) -> None:
        """A button, in the dialog that is open where there is one."""
        self.inside().get_by_role("button", name=name, exact=True).first.click()

    def do_fill(self, label: str, text: str) -> None:
        """A field."""
        self.inside().get_by_label(label, exact=True).first.fill(text)

    def do_upload(self, label: str, path: str) -> None:
        """A file."""
        self.page.get_by_label(label).set_input_files(path)

    def do_see(self, label: str) -> None:
        """Something that is named so."""
        self.page.get_by_label(label).first.wait_for()

    def do_gone(self, text: str) -> None:
        """A text that is not there, or no longer."""
        expect(self.page.get_by_text(text)).to_have_count(0, timeout=PATIENCE)

    def do_press(self, key: str) -> None:
        """A key."""
        self.page.keyboard.press(key)

    def do_narrow(self) -> None:
        """The width of a phone."""
        self.page.set_viewport_size({"width": 360, "height": 740})

    def do_tab_to(self, text: str) -> None:
        """By the keyboard alone: Tab until the focus is on something of this text, then Enter."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(text) => document.activeElement.textContent.trim() === text", text):
                return self.page.keyboard.press("Enter")
        raise LookupError(f"Tab does not reach {text!r}")

    def do_tab_into(self, label: str) -> None:
        """By the keyboard alone: Tab until the focus is on the field of this label."""
        named = "(label) => [...(document.activeElement.labels ?? [])].some((one) => one.textContent.includes(label))"
        for _ in range(200):
            if self.page.evaluate(named, label):
                return
            self.page.keyboard.press("Tab")
        raise LookupError(f"Tab does not reach the field {label!r}")

    def do_type(self, text: str) -> None:
        """By the keyboard, into what has the focus."""
        self.page.keyboard.type(text)

    def do_news(self, path: str, name: str, token: str, project: str) -> None:
        """What others make meanwhile is shown, though the page has no clock to look again by."""
        self.page.get_by_text(re.compile("There are no|of")).first.wait_for()
        headers = {"Authorization": f"Bearer {token}", "X-Portico-Project": project}
        made = self.context.request.post(f"{self.url}{path}", headers=headers, data={"name": name})
        assert made.status == 201, made.text()
        self.page.get_by_text(name, exact=True).wait_for()
        self.context.request.delete(f"{self.url}{path}/{name}", headers=headers)
        self.page.get_by_text(name, exact=True).wait_for(state="detached")

    def do_states(self, path: str, what: str) -> None:
        """A list while it loads, without rows, when it fails, and when nobody answers; then it comes."""
        failed = {"error": {"code": "INTERNAL", "message": "It broke.", "details": {}, "request_id": "request-1"}}
        empty = {"items": [], "total_count": 0, "has_more": False, "next_cursor": None}
        for handle, told in (
            (lambda _: None, "Loading…"),  # an answer that never comes
            (lambda route: route.fulfill(json=empty), f"There are no {what} yet."),
            (lambda route: route.fulfill(status=500, json=failed), "INTERNAL, request request-1"),
            (lambda route: route.abort(), "Portico cannot be reached."),
        ):
            self.page.route(f"**{path}?**", handle)
            self.go("/v1/auth/me")
            self.go(path)
            self.page.get_by_text(told).wait_for()
            self.slow(1)
            if told != "Loading…":
                self.look(f"state-{len(self.seen['states'])}")
            self.seen["states"].append(told)
            self.page.unroute(f"**{path}?**", handle)
        self.do_click("Try again")
        self.page.get_by_text("Portico cannot be reached.").wait_for(state="detached")

    def do_canaries(self) -> None:
        """All places of the menu, the first entry of each list, and its form, with canaries for all texts of the API, on a narrow screen."""
        made = Replies(self.context.request.get(f"{self.url}/v1/openapi.json").json())

        def answer(route: Route) -> None:
            try:
                path = urlsplit(route.request.url).path
                reply = made.to(path[path.index("/v1/") :]) if route.request.method == "GET" else None
            except KeyError:
                reply = None
            route.fallback() if reply is None else route.fulfill(json=reply, headers={"ETag": '"1"'})

        self.page.route("**/v1/**", answer)
        self.slow(1)
        self.page.set_viewport_size({"width": 360, "height": 740})
        for link in self.page.eval_on_selector_all(
            "nav.menu a", "(all) => all.map((one) => one.getAttribute('href').slice(1))"
        ):
            self.page.evaluate("(path) => { location.hash = path }", f"#{link}")
            self.judge(link)
            entry = self.page.locator("main .frame tbody a")
            if entry.count():
                entry.first.click()
                self.judge(f"{link}/..")
                if self.page.get_by_role("button", name="Edit", exact=True).count():
                    self.do_click("Edit")
                    self.judge(f"{link}/.. as a form")
                    self.page.keyboard.press("Escape")
        self.page.unroute("**/v1/**", answer)

    def judge(self, place: str) -> None:
        """A place with canaries: texts are texts, and fit."""
        self.settled()
        self.seen["judged"].append(place)
        if self.page.evaluate(CANARY):
            self.seen["alerts"].append(f"a canary became markup: {place}")
        if self.page.evaluate(OVER):
            self.seen["wide"].append(place)
        if self.page.locator("main").get_by_text(MADE[:12]).count():
            self.seen["read"].append(place)

    def do_refuse(self, times: int) -> None:
        """Tokens are no longer taken, for so many requests."""
        refused = {"error": {"code": "UNAUTHENTICATED", "message": "Refused.", "details": {}, "request_id": "-"}}
        self.page.route("**/v1/**", lambda route: route.fulfill(status=401, json=refused), times=times)

    def do_many(self, path: str, count: int) -> None:
        """A list of so many rows: scrolled to its end, only those that are seen are elements."""

        def page_of(route: Route) -> None:
            start = int(parse_qs(urlsplit(route.request.url).query).get("cursor", ["0"])[0])
            items = [{"name": f"row-{number}", "status": "READY"} for number in range(start, start + PAGE)]
            rest = start + PAGE < count
            route.fulfill(
                json={
                    "items": items,
                    "total_count": count,
                    "has_more": rest,
                    "next_cursor": str(start + PAGE) if rest else None,
                }
            )

        self.slow(1)
        self.page.route(f"**{path}?**", page_of)
        self.page.evaluate("(path) => { location.hash = path }", f"#{path}")
        frame = self.page.locator("section.frame")
        while self.page.get_by_text(f"{count} of {count}").count() == 0:
            frame.evaluate("(frame) => { frame.scrollTop = frame.scrollHeight }")
            self.page.wait_for_timeout(20)
        frame.evaluate("(frame) => { frame.scrollTop = frame.scrollHeight }")
        self.page.get_by_text(f"row-{count - 1}", exact=True).wait_for()
        self.seen["elements"] = self.page.locator("tr").count()
        frame.focus()
        self.page.keyboard.press("Home")
        self.page.get_by_text("row-0", exact=True).wait_for()
        self.page.unroute(f"**{path}?**")

    def inside(self) -> Any:
        """The dialog that is open, else the page."""
        dialog = self.page.locator("dialog[open]")
        return dialog if dialog.count() else self.page.locator("body")

    def look(self, name: str) -> None:
        """A picture in each theme, and what axe finds."""
        self.settled()
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            self.page.evaluate(self.axe)
            found = self.page.evaluate(AXE, RULES)
            self.seen["axe"] += [f"{name}, {theme}: {one}" for one in found]
            self.page.screenshot(path=self.pictures / f"{name}{'' if theme == 'light' else '-dark'}.png")
        self.page.emulate_media(color_scheme="light")
        self.seen["places"].append(name)
        if self.page.evaluate(CANARY):
            self.seen["alerts"].append(f"a canary became markup: {name}")


def main(browser: str, flags: str, axe: str, pictures: str) -> dict[str, Any]:
    """What was seen on all walks."""
    tour = json.load(sys.stdin)
    kinds = (
        "axe",
        "errors",
        "alerts",
        "hosts",
        "places",
        "failed",
        "states",
        "judged",
        "read",
        "wide",
        "painted",
        "took",
    )
    seen: dict[str, Any] = {kind: [] for kind in kinds}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, headless=True, args=json.loads(flags))
        for walk in tour["walks"]:
            one = Walk(chromium, Path(axe).read_text(), Path(pictures), seen, still=walk.get("still", False))
            one.sign_in(tour["url"], walk["who"])
            for step in walk["steps"]:
                try:
                    one.step(step)
                except Exception as error:  # told, with what was to be seen, and the walk goes on
                    seen["failed"].append(f"{step}: {error!r}")
                    one.page.screenshot(path=Path(pictures) / f"failed-{len(seen['failed'])}.png")
            seen["took"] += one.page.evaluate("() => window.interactions()")
            one.context.close()
        chromium.close()
    seen["hosts"] = sorted(set(seen["hosts"]))
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
