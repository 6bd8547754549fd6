"""axe-core finds nothing on any page, light or dark; no page complains to the console or is wider than a phone."""

import io
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses import editing, enrolling, publishing, reviewing
from courses.models import Course
from courses.uploading import add_upload
from learning import collecting, completing, favoriting, note_taking, placing, reporting
from quizzes import regrading
from quizzes.models import Attempt, Choice
from tests.browser.pages import PAGES
from tests.conftest import make_mission
from tutor.asking import ask

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# The browser itself logs every answer that is not a success; these pages are looked at because they are one.
REFUSALS = {
    "note in two texts": 409,
    "not found": 404,
    "conflict": 409,
    "course with errors": 422,
    "join with errors": 422,
}
# Preloading copies the style sheets into inline ones, which the content policy refuses aloud.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# What a theme can break.
COLOURS = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# A frame later, when closed menus have taken their new places too.
WIDTH = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth))))"""

TEXT = """
Weights that were **learned** once are used again, see [the help](/help/) and `model.fit()`.[^1]

## Idea

> [!NOTE]
> Knowledge is reused.

> [!WARNING]
> Not every layer fits.

```python
def fine_tune(model, rows):
    # one pass at a small rate
    return model.fit(rows, rate=1e-4)
```

## Numbers

| Layer | Rows |
|:---|---:|
| First | 1 000 |
| Last | 20 |

The loss is $L = \\sum_i (y_i - \\hat{y}_i)^2$, and in full:

$$ \\hat{y} = \\frac{1}{1 + e^{-wx}} $$

### Steps

- [x] Freeze the first layers
- [ ] Train the last one

Recall
: The share of the cases that were found.

> Tell me and I forget.

![A curve that rises](PICTURE "It flattens late")

[^1]: By a small step.
"""


@pytest.fixture
def picture(course, author):
    file = io.BytesIO()
    Image.new("RGB", (600, 300), "#0f6b66").save(file, "PNG")
    return add_upload(course, SimpleUploadedFile("curve.png", file.getvalue()), by=author, alt="A curve that rises")


def answer_and_regrade(mission, learner, editor):
    """Three attempts at a mission, then its key is corrected: the first gains by it, and the second would lose."""
    first, right, last, _other = mission.choices.all()
    for number, choice in enumerate([first, right, last], 1):
        Attempt.objects.create(
            user=learner, mission=mission, revision=mission.lecture.live_revision, number=number, chosen=[choice.pk],
            is_correct=choice.is_correct, score=float(choice.is_correct),
        )  # fmt: skip
    Attempt.objects.update(created_at=timezone.now() - timedelta(hours=1))
    Choice.objects.filter(pk=right.pk).update(is_correct=False)
    Choice.objects.filter(pk=first.pk).update(is_correct=True)
    publishing.publish(mission.lecture, by=editor)
    regrading.apply(mission, by=editor, policy=regrading.FAVOUR, mark=regrading.dry_run(mission).mark)


@pytest.fixture
def rich_lecture(course, make_lecture, picture, author, editor, learner):
    """Live, with three missions, the last one regraded, and one of every kind of content; edited since, in review."""
    lecture = make_lecture(body=TEXT.replace("PICTURE", picture.get_absolute_url()), missions=2)
    make_mission(lecture, kind="multiple", position=2)
    publishing.publish(lecture, by=editor)
    answer_and_regrade(lecture.missions.last(), learner, editor)
    lecture.refresh_from_db()
    body = lecture.body.replace("Knowledge is reused", "What was learned is reused")
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body=body)
    lecture.refresh_from_db()
    asked = reviewing.request_review(lecture, by=author, message="Is it clear?")
    comment = reviewing.comment(asked, by=editor, body="Which one?", quote="What was learned is reused")
    reviewing.answer(comment, by=author, body="The second.")
    return lecture


@pytest.fixture
def empty_lecture(section, make_lecture, editor, author, learner):
    """Beside it: one that is scheduled, one live, one in another section, and one without a text."""
    publishing.publish(make_lecture("Later"), by=editor, live_from=timezone.now() + timedelta(days=2))
    changed = make_lecture("Fine tuning")
    publishing.publish(changed, by=editor)
    completing.toggle(changed, by=learner)
    editing.save_lecture(changed, by=author, opened_version=changed.edit_version, body="Knowledge is tuned.")
    publishing.publish(changed, by=editor, note="Shorter.")
    make_lecture("Practice", into=editing.add_section(section.course, title="Practice", by=author))
    return make_lecture("Empty", body="", summary="")


@pytest.fixture
def other_courses(course, author, editor, make_lecture, picture):
    """A translation of the course, which gets a cover, and one more: enough for the catalog to be narrowed."""
    Course.objects.filter(pk=course.pk).update(cover=picture, subject="Statistics", level="beginner")
    for title, fields in {
        "머신러닝": {"language": "ko", "translation_of": course, "subject": "통계"},
        "Harmony": {"subject": "Music", "level": "advanced"},
    }.items():
        other = Course.objects.create(title=title, slug=title.lower(), summary="A start.", owner=author, **fields)
        section = editing.add_section(other, title="One", by=author)
        publishing.publish(make_lecture(title, into=section, slug="transfer-learning"), by=editor)


@pytest.fixture
def answered(rich_lecture, make_user):
    """Thirty people answered: one mission well, one badly, and one few."""
    revision, missions = rich_lecture.live_revision, list(rich_lecture.missions.all())
    for place in range(30):
        user = make_user(f"answering-{place}")
        right = [place % 2 == 0, place % 5 > 0, *([False] if place < 3 else [])]
        for mission, is_right in zip(missions, right, strict=False):
            choice = mission.choices.filter(is_correct=is_right).first()
            own = {"user": user, "mission": mission, "revision": revision, "chosen": [choice.pk]}
            Attempt.objects.create(**own, is_correct=is_right, score=float(is_right))


@pytest.fixture
def studied(course, rich_lecture, learner):
    """The learner wrote a note, put on two stars, stopped reading midway and asked the tutor."""
    note = note_taking.add_note(rich_lecture, by=learner, body="Try it with **my** rows.", tags=["exam", "rows"])
    lost = {"quote": "Not in it any more.", "color": "pink", "orphaned_at": timezone.now()}
    note_taking.add_note(rich_lecture, by=learner, body="Where was it?", **lost)
    gone = note_taking.add_note(rich_lecture, by=learner, body="Away", quote="Knowledge", color="yellow")
    note_taking.add_note(rich_lecture, by=learner, body="About it", quote="Knowledge", color="green", tags=["exam"])
    note_taking.delete_notes([gone], by=learner)
    favoriting.star_course(course, by=learner)
    favorite = favoriting.star_lecture(rich_lecture, by=learner)
    exam = collecting.add_collection("Before the exam", by=learner)
    collecting.move_favorite(favorite, collecting.Spot(), by=learner, to=exam.pk)
    enrolling.enrol(course, by=learner)
    placing.keep_place(rich_lecture, by=learner, heading_id="numbers", has_reached_end=False)
    ask("What is reused?", rich_lecture, by=learner)
    reported = reporting.report(reporting.Place(rich_lecture.live_revision, quote="is"), by=learner, body="By whom?")
    reporting.answer(reported, by=course.owner, text="By all.")
    return note


@pytest.fixture
def pages(person, rich_lecture, other_courses, empty_lecture, answered, studied, picture, learner):
    """Name of each page of this person: its address, and what is done there before looking."""
    found = PAGES[person](lecture=rich_lecture, empty=empty_lecture, note=studied, picture=picture, person=learner)
    return {name: page if isinstance(page, tuple) else (page, None) for name, page in found.items()}


@pytest.fixture
def window(browser, person, client, request, live_server):
    """A browser, signed in as this person. What is under way ends before the rows are taken away."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", viewport=DESK, locale="en-GB")
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    yield page
    page.goto("about:blank")
    page.wait_for_timeout(400)
    context.close()


def look(page, name, complaints):
    """What is wrong with the page as it stands: by axe in both themes, by its console, and at a phone's width."""
    found = [(name, *violation) for violation in violations(page, OPTIONS)]
    page.emulate_media(color_scheme="dark")
    found += [(name, "dark", *violation) for violation in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    width = page.evaluate(WIDTH)
    if width > PHONE["width"] + 1:
        found.append((name, "wider than a phone", width))
    page.set_viewport_size(DESK)
    allowed = f"status of {REFUSALS[name]} " if name in REFUSALS else None
    found += [(name, "console", text) for text in complaints if not (allowed and allowed in text)]
    complaints.clear()
    return found


def violations(page, options):
    rules = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], *node["target"]) for rule in rules for node in rule["nodes"]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="A page looks the same whatever the database")
@pytest.mark.parametrize("person", PAGES)
def test_nothing_is_wrong_with_any_page(window, pages):
    complaints, found = [], []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for name, (address, act) in pages.items():
        window.goto(address)
        if act:
            act(window)
        found += look(window, name, complaints)

    assert found == []


@pytest.mark.browser_context_args(forced_colors="active")
def test_only_the_current_tab_is_underlined_in_forced_colours(page, live_server, sign_in, live_lecture, author):
    sign_in(author)
    page.goto(live_server.url + reverse("studio:compare", args=[live_lecture.pk]))

    lines = page.locator("nav[aria-label=Show] > *").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderBlockEndColor)"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert [line == paper for line in lines] == [False, True]


@pytest.mark.browser_context_args(has_touch=True, is_mobile=True, viewport=PHONE)
def test_small_controls_are_large_enough_for_a_finger(page, live_server, sign_in, make_lecture, author, editor):
    empty = make_lecture("Empty", body="## A\n\n#### B\n", summary="")
    sign_in(editor)

    found = {}
    for name, args, places in [
        ("outline", [empty.course_id], "[data-tick]"),
        ("publish", [], "[data-tick], .finding__ways > a"),
        ("publish_lecture", [empty.pk], ".form-check-input"),
    ]:
        page.goto(live_server.url + reverse(f"studio:{name}", args=args))
        boxes = page.locator(places).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
        found[name] = bool(boxes) and all(min(box["width"], box["height"]) >= 24 for box in boxes if box["width"])

    assert found == {"outline": True, "publish": True, "publish_lecture": True}
