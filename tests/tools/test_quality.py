"""The measure of pages in a browser: its curves are Lighthouse's, and it finds what is wrong with a page."""

import http.server
import threading
from functools import partial

import pytest

from benchmarks import quality, quality_scores
from benchmarks.quality_scores import PERFORMANCE, curve_score


@pytest.mark.parametrize("name", PERFORMANCE)
def test_curves_pass_through_their_two_points(name):
    curve = PERFORMANCE[name]

    assert [round(curve_score(value, curve), 6) for value in (0, curve.p10, curve.median)] == [1, 0.9, 0.5]
    assert curve_score(100 * curve.median, curve) < 0.01


def test_performance_is_what_lighthouse_computes():
    """A run of Lighthouse 12.8.2 over our catalog gave these measures and 93."""
    metrics = {"FCP": 2204, "SI": 2348, "LCP": 2851, "TBT": 23, "CLS": 0}

    assert round(quality_scores.performance(metrics)) == 93


def test_weights_are_those_of_the_five_measures():
    assert sum(curve.weight for curve in PERFORMANCE.values()) == 100
    assert round(sum(quality_scores.SEO.values()), 2) == 13.04


def test_a_check_that_does_not_apply_does_not_count():
    weights = {"a": 3, "b": 1, "c": 100}

    assert quality_scores.share(weights, {"a": True, "b": False}) == 75


def test_layout_shifts_count_by_the_worst_window():
    shifts = [(0, 0.1), (500, 0.1), (3000, 0.15), (9000, 0.05)]

    assert quality_scores.layout_shift(shifts) == pytest.approx(0.2)
    assert quality_scores.layout_shift([]) == 0
    assert quality_scores.layout_shift([(n * 900, 0.1) for n in range(12)]) == pytest.approx(0.6)


def test_blocking_time_is_what_is_beyond_fifty_after_the_first_content():
    assert quality_scores.blocking_time([(0, 500), (1000, 120), (2000, 50)], since=400) == 50 + 70


def test_speed_index_is_the_mean_time_of_what_appears():
    blank, half, whole = [100, 0], [50, 50], [0, 100]

    assert quality_scores.speed_index([(0, blank), (1000, half), (3000, whole)]) == 2000
    assert quality_scores.speed_index([(0, blank), (1000, whole)]) == 1000
    assert quality_scores.speed_index([(700, whole), (900, whole)]) == 700


GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Good</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="A page.">
</head><body><main><h1>Good</h1><p>Words to read, and <a href="/more">a link that says where it leads</a>.</p></main>
</body></html>"""
BAD = """<html><head><meta name="robots" content="noindex"><link rel="canonical" href="/elsewhere">
<link rel="alternate" hreflang="klingon language" href="/k">
</head><body><p style="font-size:8px">Small words that nobody can read without a glass <a href="/x">click here</a>
<a href="javascript:void 0">nowhere</a><img src="/dot.png"></p><input>
<script>console.error("broken"); document.querySelector("input").onpaste = (event) => event.preventDefault();</script>
</body></html>"""


@pytest.fixture
def serve(tmp_path):
    """The texts as pages of a server; robots.txt says what it is told."""
    servers = []

    def start(**pages):
        for name, text in pages.items():
            (tmp_path / f"{name}.html").write_text(text)
        handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_bad_page_is_found_out_and_a_good_one_left_alone(serve, tmp_path):
    """In a process of its own: Playwright does not start twice in one, and browser tests have started it."""
    import json
    import subprocess
    import sys

    origin = serve(good=GOOD, bad=BAD)
    (tmp_path / "favicon.ico").write_bytes(b"")
    program = f"""
import json
from benchmarks import quality
from playwright.sync_api import sync_playwright
from tools.browser import ARGUMENTS, ensure
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
    print(json.dumps([quality.look(browser, f"{origin}/{{name}}.html", "User-agent: *") for name in ("good", "bad")]))
    browser.close()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    good, bad = json.loads(done.stdout)

    assert missed(good) == {"charset"}  # the server of the test does not tell it
    assert missed(bad) >= {
        *("doctype", "viewport", "font-size", "errors-in-console", "paste-preventing-inputs"),
        *("is-crawlable", "document-title", "meta-description", "link-text", "crawlable-anchors", "hreflang"),
        *("canonical", "image-alt", "html-has-lang", "label"),
    }


def missed(checks):
    return {name for passed in checks for name, is_met in passed.items() if not is_met}


def test_report_says_whether_each_page_is_good_enough():
    page = {"scores": dict.fromkeys(quality.CATEGORIES, 95), "metrics": dict.fromkeys(PERFORMANCE, 1), "missed": []}
    poor = page | {"scores": page["scores"] | {"SEO": 94.4}, "missed": ["link-text"]}
    table = quality.tables({"Lecture": page | {"bytes": 1}, "Course": poor | {"bytes": 1}})

    assert "| Lecture | 95 | 95 | 95 | 95 | met |" in table
    assert "| Course | 95 | 95 | 95 | 94 | **not met** |" in table
    assert "link-text |" in table
