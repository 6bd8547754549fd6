"""`make shots`: a screenshot of every page in three widths, light and dark, and the pictures of Help.

The production server runs on a throw-away copy with the demo, lived in a little. A page that fails is reported at the
end and does not stop the others; so are script errors, refused content and pages wider than their window.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from tools import serve
from tools.browser import ARGUMENTS, ensure
from tools.environment import TOP
from tools.postgres import free_port
from tools.run import PASSWORD, wait_until_served

OUTPUT = TOP / "build" / "shots"
HELP = TOP / "static" / "help"
WIDTHS = {360: 780, 768: 1024, 1440: 900}  # and the height of such a screen
THEMES = ("light", "dark")
HELP_BYTES = 120_000

COURSE = "machine-learning-basics"
LECTURE = "what-is-transfer-learning"


# --- What is done on a page before its picture is taken -----------------------------------------


def answer_mission(page):
    """Answer the first mission, once; the next pictures find it answered."""
    form = page.locator("[data-mission-form]").first
    if form.locator("[data-check]").is_visible():
        form.locator("[name=choice]").nth(1).check()
        form.locator("[data-check]").click()
        page.locator(".mission__result").first.wait_for()


def search_for_a_word(page):
    page.keyboard.press("Control+k")
    page.locator("#search-dialog input").fill("learning")
    page.locator("#search-dialog [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def save_a_stale_text(page):
    """As if somebody had saved in another tab after this one was opened."""
    with page.context.new_page() as other:
        other.goto(page.url)
        other.locator("[name=summary]").fill("Saved from the other tab.")
        other.locator("[data-save]").click()
        other.locator("[data-save-state]", has_text="Saved").wait_for()
    page.locator("[name=summary]").fill("Saved from this tab.")
    page.locator("[data-save]").click()
    page.locator(".conflict-page").wait_for()


def open_preview(page):
    page.goto(page.locator("a[href*='/preview/']").first.evaluate("link => link.href"))


def paste_an_outline(page):
    page.locator("main textarea").fill(
        "# Beyond the basics\n## Recurrent networks\n## Attention\n# Ethics\n## Who is counted?"
    )
    page.locator("main form button").last.click()
    page.wait_for_load_state()


def choose_a_passage(page):
    """The bar with the colours, over a sentence that is not highlighted yet."""
    tab = page.locator("[data-panel-tabs] a[href='#panel-notes']")
    if tab.is_visible():
        tab.click()
    page.locator("[data-passage-choose]").click()
    page.locator("[data-step=on]").click()
    page.locator("[data-passage-bar]").wait_for()


@dataclass(frozen=True)
class Shot:
    name: str
    person: str  # "" for a visitor
    address: Callable[[dict], str]  # from the ids of the demo, see addresses()
    act: Callable | None = None
    refused: int = 0  # the status where the page itself is a refusal


def at(name, *ids):
    """The page of that URL name, for these things of the demo."""

    def address(demo):
        from django.urls import reverse

        return reverse(name, args=[demo[word] for word in ids])

    return address


# Every page, once.
SHOTS = (
    Shot("lecture", "learner", at("lecture", "course_slug", "lecture_slug")),
    Shot("mission", "learner", at("lecture", "course_slug", "lecture_slug"), answer_mission),
    Shot("notes", "learner", at("notes")),
    Shot("highlights", "learner", at("lecture", "course_slug", "lecture_slug"), choose_a_passage),
    Shot("favorites", "learner", at("favorites")),
    Shot("catalog", "learner", at("catalog")),
    Shot("course", "learner", at("course", "course_slug")),
    Shot("tutor", "learner", at("tutor", "course_slug", "lecture_slug")),
    Shot("profile", "learner", at("profile")),
    Shot("search", "learner", lambda demo: at("search")(demo) + "?q=transfer"),
    Shot("search-box", "learner", at("lecture", "course_slug", "lecture_slug"), search_for_a_word),
    Shot("help", "learner", at("help")),
    Shot("studio-home", "editor", at("studio:index")),
    Shot("design", "author", at("studio:outline", "course")),
    Shot("editor", "author", at("studio:lecture_edit", "lecture")),
    Shot("upload", "author", lambda demo: f"{at('studio:upload')(demo)}?course={demo['course']}"),
    Shot("mission-files", "author", at("studio:missions_in_out")),
    Shot("mission-bank", "author", at("studio:missions")),
    Shot("mission-quality", "author", at("studio:mission_craft", "course")),
    Shot("analysis", "author", at("studio:course_analysis", "course")),
    Shot("funnel", "author", at("studio:course_funnel", "course")),
    Shot("my-missions", "learner", at("my_missions")),
    Shot("my-courses", "learner", at("my_courses")),
    Shot("join", "learner", at("join")),
    Shot("leave", "learner", at("leave", "course")),
    Shot("learners", "author", at("studio:learners", "course")),
    Shot("invitations", "author", at("studio:invitations", "course")),
    Shot("report", "learner", at("report", "lecture")),
    Shot("my-report", "learner", at("my_report", "answered_report")),
    Shot("reports", "learner", at("reports")),
    Shot("studio-reports", "author", at("studio:reports")),
    Shot("studio-report", "author", at("studio:report", "open_report")),
    Shot("practise", "learner", at("practise")),
    Shot("publish", "editor", at("studio:publish")),
    Shot("revisions", "editor", at("studio:revisions", "lecture")),
    Shot("trash", "author", at("studio:trash")),
    Shot("paste-outline", "author", at("studio:paste_outline", "course"), paste_an_outline),
    Shot("preview-links", "author", at("studio:preview_links", "changed_lecture")),
    Shot("reviews", "editor", at("studio:reviews")),
    Shot("review", "editor", at("studio:review", "changed_lecture")),
    Shot("compare", "author", at("studio:compare", "changed_lecture")),
    Shot("audit", "admin", at("studio:accounts_auditentry_changelist")),
    Shot("people", "admin", at("studio:accounts_user_changelist")),
    Shot("preview", "author", at("studio:lecture_edit", "changed_lecture"), open_preview),
    Shot("conflict", "author", at("studio:lecture_edit", "draft_lecture"), save_a_stale_text, refused=409),
    Shot("catalog-visitor", "", at("catalog")),
    Shot("lecture-visitor", "", at("lecture", "course_slug", "lecture_slug")),
    Shot("sign-in", "", at("account_login")),
    Shot("sign-up", "", at("account_signup")),
    Shot("not-found", "learner", lambda demo: "/courses/nothing-here/", refused=404),
)


def main():
    options = parse_options()
    shots = [shot for shot in SHOTS if not options.names or shot.name in options.names]
    with tempfile.TemporaryDirectory(prefix="lectern-shots-") as folder:
        os.environ.update(LECTERN_DATA_DIR=folder, LECTERN_DEMO="1", DJANGO_SETTINGS_MODULE="cms.settings")
        os.environ.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "tools.prepare"], cwd=TOP, check=True)
        addresses = resolve(shots)
        with served() as origin:
            complaints = Photographer(origin, options.widths).take(shots, addresses)
    if not options.names:
        complaints += write_help_pictures()
    print("\n".join(complaints) or f"All pages are in {OUTPUT.relative_to(TOP)}/")
    return 1 if complaints else 0


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only these pages; the pictures of Help stay as they are")
    parser.add_argument("--widths", type=int, nargs="+", choices=list(WIDTHS), default=list(WIDTHS))
    return parser.parse_args()


def resolve(shots):
    """{name: address or the error that it met}; before the browser starts, whose loop Django would refuse."""
    import django

    django.setup()
    from tools.lived_in import live_in

    demo, found = live_in(COURSE, LECTURE), {}
    for shot in shots:
        try:
            found[shot.name] = shot.address(demo)
        except Exception as error:
            found[shot.name] = error
    return found


@contextlib.contextmanager
def served():
    port = free_port()
    with subprocess.Popen(serve.command(port), cwd=TOP) as process:
        try:
            if not wait_until_served(f"http://127.0.0.1:{port}/", process):
                raise SystemExit("The server did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


class Photographer:
    """One browser, and one signed-in session for each person."""

    def __init__(self, origin, widths):
        self.origin, self.widths, self.sessions, self.complaints = origin, widths, {}, []

    def take(self, shots, addresses):
        from playwright.sync_api import sync_playwright

        OUTPUT.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            self.browser = playwright.chromium.launch(executable_path=ensure(), args=list(ARGUMENTS))
            for shot in shots:
                print(shot.name, flush=True)
                for width in self.widths:
                    for theme in THEMES:
                        self.take_one(shot, addresses[shot.name], width, theme)
            self.browser.close()
        return self.complaints

    def take_one(self, shot, address, width, theme):
        name = f"{shot.name}-{width}-{theme}"
        try:
            if isinstance(address, Exception):
                raise address
            with self.page(shot.person, width, theme) as (page, errors):
                self.open(shot, page, address)
                self.photograph(page, name)
            self.complaints += [f"{name}: {error}" for error in errors if not is_expected(error, shot)]
        except Exception as error:
            self.complaints.append(f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}")

    def open(self, shot, page, address):
        response = page.goto(self.origin + address, wait_until="networkidle")
        if shot.act:
            shot.act(page)
        elif response.status != (shot.refused or 200):
            raise RuntimeError(f"{address} answered {response.status}")

    def photograph(self, page, name):
        # Lazy pictures load when they are scrolled to; a full-page picture would show them empty.
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUTPUT / f"{name}.png", full_page=True)
        page.screenshot(path=OUTPUT / f"{name}-first.png")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.complaints.append(f"{name}: {wide} px wider than the window")

    @contextlib.contextmanager
    def page(self, person, width, theme):
        context = self.browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme=theme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
            storage_state=self.session(person) if person else None,
        )
        context.set_default_timeout(15_000)
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        try:
            yield page, errors
        finally:
            context.close()

    def session(self, person):
        """Cookies of somebody who signed in by the form."""
        if person not in self.sessions:
            context = self.browser.new_context()
            page = context.new_page()
            page.goto(f"{self.origin}/accounts/login/")
            page.locator("[name=login]").fill(person)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("form:has([name=password]) button").click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
            self.sessions[person] = context.storage_state()
            context.close()
        return self.sessions[person]


def is_expected(error, shot):
    """The browser itself calls a refusal an error."""
    return bool(shot.refused) and f"status of {shot.refused}" in error


def write_help_pictures():
    """The wide, light first screen of each page that Help shows, small enough for it; answers what is missing."""
    from PIL import Image

    HELP.mkdir(parents=True, exist_ok=True)
    missing = []
    for name in sorted(shown_in_help()):
        source = OUTPUT / f"{name}-1440-light-first.png"
        if not source.exists():
            missing.append(f"{name}: no picture for Help")
            continue
        with Image.open(source) as picture:
            save_small(picture.convert("RGB"), HELP / f"{name}.webp")
    return missing


def shown_in_help():
    from help.shelf import PAGES, SHOT

    return {name for page in PAGES.rglob("*.md") for name in SHOT.findall(page.read_text(encoding="utf-8"))}


def save_small(picture, path):
    for quality in (85, 75, 65, 50, 35):
        picture.save(path, quality=quality, method=6)
        if path.stat().st_size <= HELP_BYTES:
            return


if __name__ == "__main__":
    sys.exit(main())
