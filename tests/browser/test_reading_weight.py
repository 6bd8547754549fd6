"""What the first load of a lecture weighs, whether anything jumps, and whom it asks: the demo's lecture."""

import gzip

import brotli
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User

LECTURE = "/courses/machine-learning-basics/what-is-transfer-learning/"
MOST = 150_000
# An answer's own headers, as granian and WhiteNoise send them: 400 to 600 bytes.
HEADERS = 600
TEXTS = ("text/", "javascript", "svg", "json")
# Layout shifts until now, those after a reader's own doing left out.
SHIFTS = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


def compressed(response):
    """Its bytes as the server in production sends them: pages by gzip, files of text by brotli, the rest as it is."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    if "text/html" in kind:
        return len(gzip.compress(body, 6))
    return len(brotli.compress(body)) if any(word in kind for word in TEXTS) else len(body)


@pytest.mark.parametrize("person", [None, "learner"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 360, "height": 780}])
def test_first_load_is_light_still_and_asks_nobody_else(page, live_server, demo, sign_in, person, size, errors):
    if person:
        sign_in(User.objects.get(username=person))
    page.set_viewport_size(size)
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(live_server.url + LECTURE)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="What is transfer learning?")).to_be_visible()

    weight = sum(compressed(answer) + HEADERS for answer in answers)
    assert weight < MOST, sorted((compressed(answer), answer.url) for answer in answers)
    assert [answer.url for answer in answers if not answer.url.startswith(live_server.url)] == []
    assert page.evaluate(SHIFTS) < 0.01


@pytest.mark.parametrize(
    "kept", [{}, {"text-size": "largest", "text-width": "wide", "theme": "dark", "outline": "hidden"}]
)
def test_nothing_jumps_for_a_reader_with_settings_of_their_own(page, live_server, demo, kept, errors):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.add_init_script(f"for (const [key, value] of Object.entries({kept!r})) localStorage.setItem(key, value);")
    page.add_init_script("sessionStorage.setItem('focus-mode', 'on')")

    page.goto(live_server.url + LECTURE)
    page.wait_for_load_state("networkidle")

    assert page.evaluate(SHIFTS) < 0.01
    expect(page.get_by_role("button", name="Leave focus mode")).to_be_visible()
