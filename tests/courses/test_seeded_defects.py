"""Defects of many kinds in a clean course: each is found, on its line, and nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from courses import publishing, readiness
from courses.linkchecking.rows import hash_of
from courses.models import Lecture, LinkCheck
from courses.readiness import ERROR, WARNING
from courses.uploading import add_upload
from quizzes.models import Choice, Mission
from tests.conftest import make_mission
from tests.courses.test_images import encoded

# One of everything that is checked, and all of it right.
CLEAN = """\
## Why

Knowledge is reused: see [the basics](/courses/ml/basics/#h-start) and [them again](lecture:{basics}).
![A curve that falls and flattens]({curve})

### Where

Read [the paper](https://example.org/paper) or [its data]({curve}), then [the next part](#h-how), on `<b>` too.

## How

```python
model.fit(data)
```

```
input --> model --> output
```

| Model | Error |
|---|---|
| Small | 3 |

|  | Small | Large |
|---|---|---|
| Error | 3 | 1 |

### Where

Formulas such as $a<b$ and \\<b> are text. List<int> is too.
"""
LONG = "word " * 220


@pytest.fixture
def basics(make_lecture, editor):
    """Live, with one heading."""
    lecture = make_lecture("Basics", body="## Start\n\nHere.\n", slug="basics")
    publishing.publish(lecture, by=editor)
    return lecture


@pytest.fixture
def curve(course, author):
    data = encoded(Image.new("RGB", (20, 10), "teal"))
    return add_upload(course, ContentFile(data, "curve3.png"), by=author).get_absolute_url()


@pytest.fixture
def clean(make_lecture, basics, curve):
    """The clean lecture in a course with a draft beside it."""
    make_lecture("Not yet", slug="not-yet")
    return make_lecture(body=CLEAN.format(basics=basics.pk, curve=curve), missions=2)


def found(lecture):
    return [(f.severity, f.code, f.line) for f in readiness.check(lecture)]


def test_clean_course_has_no_finding(clean, course):
    assert [found(lecture) for lecture in course.lectures.all()] == [[], [], []]


# What is put in as the lecture's last paragraph (its line is LAST), and the one finding that it makes: (severity, code,
# lines below LAST).
LAST = 32
SEEDED = {
    "no such page": ("[a](/nope/)", ERROR, "link-broken", 0),
    "no such lecture": ("One\n[a](/courses/ml/gone/)", ERROR, "link-broken", 1),
    "no such lecture by identity": ("[a](lecture:987654321#h-x)", ERROR, "link-broken", 0),
    "relative address of a file": ("[a](../notes/en.md)", ERROR, "link-broken", 0),
    "own site by its full address": ("[a](http://127.0.0.1:8000/nope/)", ERROR, "link-broken", 0),
    "link without an address": ("[a]()", ERROR, "link-broken", 0),
    "no such heading here": ("One\n[a](#h-nowhere)", WARNING, "anchor-broken", 1),
    "no such heading there": ("[a](/courses/ml/basics/#h-gone)", WARNING, "anchor-broken", 0),
    "no such heading by identity": ("[a](lecture:{basics}#h-gone)", WARNING, "anchor-broken", 0),
    "lecture that is not live": ("[a](/courses/ml/not-yet/)", WARNING, "link-not-live", 0),
    "lecture that is not live by identity": ("[a](lecture:{draft})", WARNING, "link-not-live", 0),
    "page of the studio": ("[a](/studio/design/)", WARNING, "link-not-for-learners", 0),
    "link without words": ("[](/help/)", WARNING, "link-text", 0),
    "broken link to another site": ("[a](https://example.org/gone)", WARNING, "link-broken", 0),
    "slow link to another site": ("[a](https://example.org/slow#part)", WARNING, "link-slow", 0),
    "private link": ("[a](http://10.0.0.1/)", WARNING, "link-refused", 0),
    "missing picture": ("![A plot](/uploads/987654321/x.png)", ERROR, "upload-missing", 0),
    "missing file": ("[Data](/uploads/987654321/x.csv)", ERROR, "upload-missing", 0),
    "picture beside the file": ("![A plot](assets/plot.png)", ERROR, "upload-missing", 0),
    "picture of another site": ("![A plot](https://example.org/plot.png)", WARNING, "picture-outside", 0),
    "no alt text": ("![]({curve})", WARNING, "alt-missing", 0),
    "file name as alt text": ("![curve3.png]({curve})", WARNING, "alt-file-name", 0),
    "file's name as alt text": ("![Curve 3]({curve})", WARNING, "alt-file-name", 0),
    "camera's name as alt text": ("![IMG_2041]({curve})", WARNING, "alt-file-name", 0),
    "skipped heading": ("##### Deep", WARNING, "heading-skipped", 0),
    "repeated heading": ("## how", WARNING, "heading-repeated", 0),
    "empty heading": ("##", WARNING, "heading-empty", 0),
    "code without a language": ("```\nmodel.fit(data)\n```", WARNING, "code-language", 0),
    "table without a header": ("| | |\n|---|---|\n| 1 | 2 |", WARNING, "table-header", 0),
    "table without a line under its header": ("| A | B |\n| 1 | 2 |", WARNING, "table-header", 0),
    "column without a header": ("| A | |\n|---|---|\n| 1 | 2 |", WARNING, "table-header", 0),
    "very long paragraph": (f"One\n{LONG}", WARNING, "paragraph-long", 0),
    "raw HTML": ("One `x` and\n<b>bold</b>", WARNING, "html", 1),
    "raw HTML in a list": ("- One\n- <img src='/x.png'>", WARNING, "html", 1),
    "component of another system": ("<Youtube id={{7}} />", WARNING, "html", 0),
    "HTML comment": ("Two <!-- later -->", WARNING, "html", 0),
    "formula that cannot be drawn": ("One\n$\\frac{{1}}{{$", WARNING, "not-rendered", 1),
    "link that is forbidden": ("[a](javascript:alert(1))", WARNING, "not-rendered", 0),
}


@pytest.fixture
def asked():
    """What a last look at three outside addresses has found."""
    rows = {
        "https://example.org/gone": "broken",
        "https://example.org/slow": "slow",
        "http://10.0.0.1/": "refused",
        "https://example.org/paper": "fine",
    }
    for url, result in rows.items():
        LinkCheck.objects.create(
            url=url, url_hash=hash_of(url), result=result, detail="status 404", checked_at=timezone.now()
        )


@pytest.mark.parametrize("name", SEEDED)
def test_seeded_defect_is_found_on_its_line_and_nothing_else(clean, basics, curve, asked, name):
    text, severity, code, below = SEEDED[name]
    draft = Lecture.objects.get(slug="not-yet")
    clean.body += "\n" + text.format(basics=basics.pk, draft=draft.pk, curve=curve)

    assert found(clean) == [(severity, code, LAST + below)]


def test_all_seeded_defects_are_found_together(clean, basics, curve, asked):
    """Each in a lecture of its own of one course, as an author's command over the course finds them."""
    draft = Lecture.objects.get(slug="not-yet")
    texts = [text.format(basics=basics.pk, draft=draft.pk, curve=curve) for text, *_rest in SEEDED.values()]
    clean.body += "".join(f"\n{text}\n" for text in texts if not text.startswith("#"))

    codes = {code for text, _severity, code, _line in SEEDED.values() if not text.startswith("#")}
    assert len(SEEDED) >= 30
    assert {code for _severity, code, _line in found(clean)} == codes
    assert len(codes) >= 10


MISSIONS = {
    "no question": (lambda m: Mission.objects.filter(pk=m.pk).update(prompt=" "), ERROR, "mission-prompt", "prompt"),
    "no key": (lambda m: m.choices.update(is_correct=False), ERROR, "mission-key", "choices"),
    "two keys": (lambda m: m.choices.update(is_correct=True), ERROR, "mission-key", "kind"),
    "one choice": (lambda m: m.choices.filter(is_correct=False).delete(), ERROR, "mission-choices", "choices"),
    "empty choice": (lambda m: m.choices.filter(position=3).update(text=" "), ERROR, "mission-choice-empty", "choices"),
    "same choice": (
        lambda m: m.choices.filter(position=3).update(text="tuning SETTINGS"),
        WARNING,
        "mission-choice-repeated",
        "choices",
    ),
    "longest is the key": (
        lambda m: m.choices.filter(is_correct=True).update(text="Using a model that was trained for another problem"),
        WARNING,
        "mission-longest",
        "choices",
    ),
    "all of the above": (
        lambda m: m.choices.filter(position=3).update(text="All of the above"),
        WARNING,
        "mission-catch-all",
        "choices",
    ),
    "negative question": (
        lambda m: Mission.objects.filter(pk=m.pk).update(prompt="Which is not transfer learning?"),
        WARNING,
        "mission-negative",
        "prompt",
    ),
    "absolute wrong choice": (
        lambda m: m.choices.filter(position=3).update(text="Never changing the data"),
        WARNING,
        "mission-absolute",
        "choices",
    ),
    "overlapping choices": (
        lambda m: m.choices.filter(position=3).update(text="Tuning settings and changing the data"),
        WARNING,
        "mission-overlap",
        "choices",
    ),
    "grammar": (
        lambda m: (
            Mission.objects.filter(pk=m.pk).update(prompt="It is called an ____."),
            m.choices.filter(is_correct=True).update(text="Application of knowledge"),
        ),
        WARNING,
        "mission-grammar",
        "prompt",
    ),
    "echo": (
        lambda m: Mission.objects.filter(pk=m.pk).update(prompt="What is done with models?"),
        WARNING,
        "mission-echo",
        "choices",
    ),
    "many choices": (
        lambda m: [m.choices.create(text=f"Step {number}", position=number) for number in range(4, 7)],
        WARNING,
        "mission-many-choices",
        "choices",
    ),
    "no explanation": (
        lambda m: (m.choices.update(feedback=""), Mission.objects.filter(pk=m.pk).update(explanation="")),
        WARNING,
        "mission-explanation",
        "explanation",
    ),
}


@pytest.mark.parametrize("name", MISSIONS)
def test_seeded_defect_of_a_mission_leads_to_its_field(clean, name):
    spoil, severity, code, field = MISSIONS[name]
    spoil(clean.missions.all()[1])

    findings = readiness.check(clean)

    anchor = "missions-1-choices" if field == "choices" else f"id_missions-1-{field}"
    assert [(f.severity, f.code, f.place, f.target) for f in findings] == [(severity, code, "missions", f"#{anchor}")]


@pytest.mark.parametrize(
    ("fields", "severity", "code", "target"),
    [
        ({"title": " "}, ERROR, "no-title", "#id_title"),
        ({"summary": ""}, WARNING, "no-summary", "#id_summary"),
        ({"body": "\n"}, ERROR, "no-text", "#id_body"),
    ],
)
def test_seeded_defect_of_the_settings_leads_to_its_field(clean, fields, severity, code, target):
    for name, value in fields.items():
        setattr(clean, name, value)

    assert [(f.severity, f.code, f.target) for f in readiness.check(clean)] == [(severity, code, target)]


def test_times_in_the_past_are_found(clean):
    past = timezone.now() - timedelta(hours=1)

    begins, ends = readiness.check(clean, live_from=past), readiness.check(clean, live_until=past)

    assert [(f.severity, f.code) for f in begins] == [(WARNING, "date-past")]
    assert [(f.severity, f.code) for f in ends] == [(ERROR, "date-past")]
    assert readiness.check(clean, live_from=timezone.now(), live_until=timezone.now() + timedelta(hours=1)) == []


def test_end_that_has_passed_is_found_unless_somebody_unpublished(clean, editor):
    revision = publishing.publish(clean, by=editor, live_until=timezone.now() + timedelta(hours=1))
    assert found(clean) == []

    clean.revisions.update(live_from=datetime(2020, 1, 1, tzinfo=UTC), live_until=datetime(2020, 2, 1, 9, tzinfo=UTC))
    (finding,) = readiness.check(clean)
    assert (finding.code, finding.target) == ("date-past", "#history")
    ended = f"Learners see nothing: revision {revision.number} was live until Feb. 1, 2020, 09:00 (UTC)."
    assert (finding.message, finding.fix) == (
        ended, "Publish it again, or waive this warning if it should stay away."
    )  # fmt: skip

    publishing.publish(clean, by=editor)
    publishing.unpublish(clean, by=editor)
    assert found(clean) == []


def test_link_to_a_former_address_is_fine(clean, basics, editor):
    from courses.models import FormerAddress

    FormerAddress.objects.create(course_slug="ml", lecture_slug="beginnings", lecture=basics)
    clean.body += "\n[a](/courses/ml/beginnings/#h-start)"

    assert found(clean) == []


def test_files_are_found_by_their_full_address_too(clean, curve):
    clean.body += f"\n[a](http://127.0.0.1:8000{curve}) ![A curve](http://127.0.0.1:8000{curve})"

    assert found(clean) == []


def test_links_to_the_lecture_itself_are_judged_by_its_own_text(clean):
    """It is not live, and its readers are there already."""
    own = f"/courses/ml/{clean.slug}/"
    clean.body += f"\n[a]({own}#h-how) [b](lecture:{clean.pk}#h-how) [c]({own}) [d](#top)"
    assert found(clean) == []

    clean.body += f" [e]({own}#h-never)"
    assert found(clean) == [(WARNING, "anchor-broken", LAST)]


def test_lecture_in_the_trash_is_none(clean, basics):
    Lecture.objects.filter(pk=basics.pk).update(deleted_at=timezone.now())

    assert [code for _severity, code, _line in found(clean)] == ["link-broken"] * 2


def test_checks_ask_a_fixed_number_of_queries(make_lecture, basics, curve, clean):
    """With one link, picture and mission of each kind as with three."""

    def count(times):
        lines = [
            f"[a](/courses/ml/basics/?{n}) [b](lecture:{basics.pk}) [c](/courses/ml/gone-{n}/) [d](https://x.org/{n}) "
            f"![A curve]({curve}?{n}) ![Other](/uploads/{9000 + n}/x.png)"
            for n in range(times)
        ]
        lecture = make_lecture(f"Many {times}", body="\n\n".join(lines), missions=times)
        lecture = Lecture.objects.select_related("course").get(pk=lecture.pk)
        with CaptureQueriesContext(connection) as queries:
            readiness.check(lecture)
        return len(queries)

    assert count(1) == count(3)


IN_MISSIONS = {
    "broken link": ("See [a](/nope/).", ERROR, "link-broken"),
    "heading that is gone": ("See [a](#h-gone).", WARNING, "anchor-broken"),
    "missing picture": ("![A plot](/uploads/987654321/x.png)", ERROR, "upload-missing"),
    "formula": ("Is $\\frac{1}{$ right?", WARNING, "not-rendered"),
    "raw HTML": ("Is <b>it</b> right?", WARNING, "html"),
    "broken link to another site": ("[a](https://example.org/gone)", WARNING, "link-broken"),
}


@pytest.mark.parametrize("name", IN_MISSIONS)
@pytest.mark.parametrize("field", ["prompt", "explanation", "choices-2-text", "choices-2-feedback"])
def test_texts_of_missions_are_checked_like_the_lectures(clean, asked, name, field):
    text, severity, code = IN_MISSIONS[name]
    mission = clean.missions.all()[1]
    _choices, _hyphen, choice_field = field.rpartition("-")
    rows = mission.choices.filter(position=2) if choice_field != field else Mission.objects.filter(pk=mission.pk)
    rows.update(**{choice_field: text})

    found = [(f.severity, f.code, f.target) for f in readiness.check(clean)]

    assert found == [(severity, code, f"#id_missions-1-{field}")]


def test_right_links_of_missions_have_no_finding(clean, basics):
    mission = clean.missions.first()
    mission.explanation = f"See [a](#h-how), [b](/courses/ml/basics/#h-start) and [c](lecture:{basics.pk}), $a<b>c$."
    mission.save()

    assert found(clean) == []


def test_choices_of_a_removed_mission_are_not_checked(clean):
    mission = make_mission(clean, position=5)
    Choice.objects.filter(mission=mission).delete()
    Mission.objects.filter(pk=mission.pk).update(removed_at=timezone.now())

    assert found(clean) == []
