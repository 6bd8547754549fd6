"""Performance, accessibility, best practices and SEO of the pages that a visitor meets first, each from 0 to 100.

The equal of Lighthouse 12 on a phone, without Node: a real Chromium with its screen (412 × 823 at 1.75), its slow 4G
(562.5 ms for each request, 1.47 Mbit/s) and a processor four times slower, all applied by the DevTools protocol and not
simulated afterwards, which is the stricter way. Each page is loaded anew a few times, with nothing kept by the browser,
and the median of each measure counts. Scores: quality_scores.py; checks: quality_audits.py; accessibility: axe-core's
rules. Left out is what needs HTTPS.
"""

import json
import time
import urllib.request
from io import BytesIO
from statistics import median
from urllib.parse import urlsplit

from benchmarks import quality_audits, quality_scores

LEAST = 95
RUNS = 3
SCREEN = {"width": 412, "height": 823}
SCALE = 1.75
AGENT = (
    "Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 "
    "Mobile Safari/537.36"
)
LATENCY_MS = 150 * 3.75
DOWN, UP = 1.6 * 1024 * 0.9 * 1024 / 8, 750 * 0.9 * 1024 / 8  # bytes a second
SLOWER = 4
QUIET_SECONDS = 1.5
CATEGORIES = ("Performance", "Accessibility", "Best practices", "SEO")
COURSE, LECTURE = "machine-learning-basics", "what-is-transfer-learning"
PAGES = {
    "Lecture": f"/courses/{COURSE}/{LECTURE}/",
    "Course": f"/courses/{COURSE}/",
    "Catalog": "/",
}


def measure(folder, tools, *, runs=RUNS):
    """{page: {"scores", "metrics", "missed"}} of the demo, served as in production. `tools` is benchmarks.run."""
    from tools.postgres import free_port

    port = free_port()
    environment = tools.site_environment(folder) | {"LECTERN_DEMO": "1", "SITE_URL": f"http://127.0.0.1:{port}"}
    tools.fresh_folder(folder)
    tools.run_module("tools.prepare", environment)
    with tools.server(environment, port=port):
        return measure_site(f"http://127.0.0.1:{port}", runs=runs)


def measure_site(origin, *, runs=RUNS):
    from playwright.sync_api import sync_playwright

    from tools.browser import ARGUMENTS, ensure

    robots = urllib.request.urlopen(f"{origin}/robots.txt").read().decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
        found = {name: measure_page(browser, origin + path, robots, runs) for name, path in PAGES.items()}
        browser.close()
    return found


def measure_page(browser, url, robots, runs):
    print(f"  {urlsplit(url).path}", flush=True)
    visits = [load(browser, url) for _run in range(runs)]
    metrics = {name: median(visit["metrics"][name] for visit in visits) for name in quality_scores.PERFORMANCE}
    checks = look(browser, url, robots)
    weights = (quality_scores.ACCESSIBILITY, quality_scores.BEST_PRACTICES, quality_scores.SEO)
    shares = [quality_scores.share(weight, passed) for weight, passed in zip(weights, checks, strict=True)]
    missed = sorted(name for passed in checks for name, is_met in passed.items() if not is_met)
    scores = dict(zip(CATEGORIES, [quality_scores.performance(metrics), *shares], strict=True))
    return {"scores": scores, "metrics": metrics, "missed": missed, "bytes": visits[-1]["bytes"]}


def phone(browser):
    return browser.new_context(
        viewport=SCREEN, device_scale_factor=SCALE, is_mobile=True, has_touch=True, user_agent=AGENT, locale="en-GB"
    )


def load(browser, url):
    """One visit over the slow line: the five measures, and the bytes that came."""
    with phone(browser) as context:
        page = context.new_page()
        page.add_init_script(quality_audits.WATCH)
        session = context.new_cdp_session(page)
        sent = slow_down(session)
        frames = film(session)
        page.goto(url, wait_until="load", timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=120_000)
        page.wait_for_timeout(QUIET_SECONDS * 1000)
        session.send("Page.stopScreencast")
        seen = page.evaluate("() => ({ ...measured, origin: performance.timeOrigin })")
        return {"metrics": metrics_of(seen, frames), "bytes": sum(sent)}


def slow_down(session):
    """Answers a list that grows by the bytes of each response."""
    sent = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return sent


def film(session):
    """A list that grows by (seconds since 1970, JPEG as text) for whatever changes on the screen."""
    frames = []

    def take(event):
        frames.append((event["metadata"]["timestamp"], event["data"]))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", take)
    session.send("Page.enable")
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 40, "everyNthFrame": 1})
    return frames


def metrics_of(seen, frames):
    first = seen["paints"]["first-contentful-paint"]
    pictures = [(1000 * at - seen["origin"], histogram(data)) for at, data in frames]
    during = [(at, picture) for at, picture in pictures if at >= 0]
    return {
        "FCP": first,
        "SI": max(first, quality_scores.speed_index(during)) if len(during) > 1 else first,
        "LCP": seen["paints"].get("largest", first),
        "TBT": quality_scores.blocking_time(seen["tasks"], first),
        "CLS": quality_scores.layout_shift(seen["shifts"]),
    }


def histogram(data):
    from base64 import b64decode

    from PIL import Image

    with Image.open(BytesIO(b64decode(data))) as image:
        return image.convert("RGB").histogram()


def look(browser, url, robots):
    """(axe's rules, best practices, SEO), each {check: whether it is met}, on a page that had time."""
    with phone(browser) as context:
        page, errors, issues = context.new_page(), [], []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script(quality_audits.WATCH)
        session = context.new_cdp_session(page)
        session.on("Audits.issueAdded", lambda event: issues.append(event["issue"]["code"]))
        session.send("Audits.enable")
        response = page.goto(url, wait_until="networkidle")
        time.sleep(QUIET_SECONDS)
        seen, headers = page.evaluate(quality_audits.PAGE), response.all_headers()
        practices = quality_audits.best_practices(
            seen, headers=headers, errors=errors, issues=issues, cookies=context.cookies(), host=urlsplit(url).hostname
        )
        engines = quality_audits.seo(seen, status=response.status, headers=headers, robots=robots, url=url)
        return accessible(page), practices, engines


def accessible(page):
    from axe_playwright_python.sync_playwright import Axe

    names = list(quality_scores.ACCESSIBILITY)
    rules = {"runOnly": {"type": "rule", "values": names}, "preload": False}
    result = Axe().run(page, options=rules).response
    passed = {rule["id"]: True for rule in result["passes"]}
    return passed | {rule["id"]: False for rule in result["violations"]}


def tables(measured):
    lines = ["## Pages in a browser", "", f"Promised: each at least {LEAST}.", ""]
    lines += [f"| Page, on a phone | {' | '.join(CATEGORIES)} | |", "|---|" + "---:|" * len(CATEGORIES) + "---|"]
    for name, page in measured.items():
        scores = [page["scores"][category] for category in CATEGORIES]
        cells = " | ".join(f"{score:.0f}" for score in scores)
        lines.append(f"| {name} | {cells} | {'met' if min(scores) >= LEAST else '**not met**'} |")
    lines += ["", "| Page | FCP ms | Speed Index | LCP ms | TBT ms | CLS | kB | Checks missed |"]
    lines.append("|---|" + "---:|" * 6 + "---|")
    for name, page in measured.items():
        metrics = page["metrics"]
        times = [f"{metrics[key]:,.0f}" for key in ("FCP", "SI", "LCP", "TBT")]
        cells = [*times, f"{metrics['CLS']:.3f}", f"{page['bytes'] / 1000:.0f}", ", ".join(page["missed"]) or "none"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    found = measure_site(sys.argv[1])
    print(json.dumps(found, indent=1))
    print(tables(found))
