"""The bank of missions: who finds what, by what, and what a copy is."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEntry
from courses import editing, publishing, trashing
from courses.models import Course, Lecture, Upload
from courses.uploading import add_upload
from quizzes.bank import copy_missions
from quizzes.freezing import MISSIONS
from quizzes.models import Attempt, Mission
from tests.conftest import make_mission
from tests.studio.test_editor import address, typed

pytestmark = pytest.mark.django_db

BANK = "/studio/design/missions/"


def prompts(response):
    return [mission.prompt for mission in response.context["rows"]]


def search(client, **query):
    return prompts(client.get(BANK, query))


@pytest.fixture
def others_course(stranger):
    course = Course.objects.create(title="Zoology", slug="zoo", owner=stranger, language="ko")
    return editing.add_section(course, title="Cats", by=stranger)


@pytest.fixture
def others_lecture(make_lecture, others_course, stranger, editor):
    """Published, in a public course of the stranger."""
    lecture = make_lecture("Lynxes", into=others_course)
    make_mission(lecture, prompt="What does a lynx hear?")
    publishing.publish(lecture, by=editor)
    return lecture


def test_authors_find_the_missions_whose_key_they_may_see(
    client, author, stranger, editor, live_lecture, others_lecture
):
    found = {}
    for person in [author, stranger, editor]:
        client.force_login(person)
        found[person.username] = search(client)
    others_lecture.course.authors.add(author)
    client.force_login(author)
    with_co_author = search(client)

    mine, theirs = "What is *transfer learning*?", "What does a lynx hear?"
    assert found == {"author": [mine], "stranger": [theirs], "editor": [mine, theirs]}
    assert with_co_author == [mine, theirs]


def test_what_was_removed_or_lies_in_the_trash_is_not_found(client, author, make_lecture):
    Mission.objects.filter(lecture=make_lecture("One", missions=1)).update(removed_at="2026-01-01T00:00Z")
    trashing.delete_lecture(make_lecture("Two", missions=1), by=author)
    client.force_login(author)

    assert search(client) == []


@pytest.fixture
def several(make_lecture, author, course):
    """Three missions in two courses."""
    other = Course.objects.create(title="Statistics", slug="stats", owner=author)
    section = editing.add_section(other, title="Basics", by=author)
    one = make_mission(
        make_lecture("One"), prompt="What falls?", choices=[("An apple", True, ""), ("A star", False, "")]
    )
    two = make_mission(make_lecture("Two"), prompt="Which rise?", kind="multiple",
                       choices=[("Smoke", True, ""), ("Stones", False, "")])  # fmt: skip
    three = make_mission(make_lecture("Three", into=section), prompt="Is a mean a sum?", kind="true_false",
                         choices=[("True", False, ""), ("False", True, "")])  # fmt: skip
    for mission, tags in [(one, "gravity, first week"), (two, "heat"), (three, "mean, First week")]:
        Mission.objects.filter(pk=mission.pk).update(tags=tags, name=f"law-{mission.pk}")
    return one, two, three


ONE, TWO, THREE = "What falls?", "Which rise?", "Is a mean a sum?"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [ONE, TWO, THREE]),
        ({"q": "apple"}, [ONE]),
        ({"q": "falls STAR"}, [ONE]),
        ({"q": "falls smoke"}, []),
        ({"q": "100%"}, []),
        ({"q": "\0"}, [ONE, TWO, THREE]),
        ({"tag": "first  week"}, [ONE, THREE]),
        ({"tag": "week"}, []),
        ({"tag": "heat"}, [TWO]),
        ({"kind": "true_false"}, [THREE]),
        ({"kind": "essay"}, [ONE, TWO, THREE]),
        ({"facility": "unanswered"}, [ONE, TWO, THREE]),
        ({"facility": "easy"}, []),
        ({"page": "x"}, [ONE, TWO, THREE]),
    ],
)
def test_missions_are_found_by(client, author, several, query, expected):
    client.force_login(author)

    assert search(client, **query) == expected


def test_missions_are_found_by_course(client, author, several):
    client.force_login(author)

    assert search(client, course=several[2].lecture.course_id) == [THREE]


def answer(mission, user, score, **fields):
    revision = mission.lecture.revisions.get()
    return Attempt.objects.create(
        user=user, mission=mission, revision=revision, chosen=[], is_correct=score == 1, score=score, **fields
    )


def test_facility_is_the_mean_score_of_first_answers_as_they_count_now(client, author, editor, make_user, several):
    for mission in several:
        publishing.publish(mission.lecture, by=editor)
    one, two, _three = several
    people = [make_user(f"learner-{number}") for number in range(5)]
    for person, score in zip(people, [1, 0.5, 0.75, 1, 0.5], strict=True):
        answer(one, person, score)
        answer(two, person, 0, is_current=False)
        answer(two, person, 0.4)
        answer(two, person, 1, number=2)
    client.force_login(author)

    rows = client.get(BANK).context["rows"]
    found = {name: search(client, facility=name) for name in ["hard", "middle", "easy", "unanswered"]}

    assert [(row.answers, row.percent) for row in rows] == [(5, 75), (5, 40), (0, None)]
    assert found == {"hard": [], "middle": [TWO], "easy": [ONE], "unanswered": [THREE]}


def test_of_few_learners_only_their_number_is_told(client, author, editor, learner, several):
    publishing.publish(several[0].lecture, by=editor)
    answer(several[0], learner, 1)
    client.force_login(author)

    rows = client.get(BANK).context["rows"]

    assert [(row.answers, row.percent) for row in rows] == [(1, None), (0, None), (0, None)]
    assert search(client, facility="easy") == []
    assert search(client, facility="unanswered") == [TWO, THREE]


def test_a_facility_that_would_tell_of_one_revisions_learner_is_not_told(client, author, editor, make_user, several):
    """The analysis tells of the five; the mean of all six would tell of the sixth."""
    mission = several[0]
    publishing.publish(mission.lecture, by=editor)
    people = [make_user(f"learner-{number}") for number in range(10)]
    for person in people[:5]:
        answer(mission, person, 1)
    Mission.objects.filter(pk=mission.pk).update(prompt="Anew?")
    publishing.save_working_copy(Lecture.objects.get(pk=mission.lecture_id), by=editor)
    second = publishing.publish(Lecture.objects.get(pk=mission.lecture_id), by=editor)
    found = []
    for person in people[5:]:
        Attempt.objects.create(user=person, mission=mission, revision=second, chosen=[], is_correct=False, score=0)
        found.append(Mission.objects.with_facility().get(pk=mission.pk))

    assert [(one.answers, one.facility) for one in found] == [(6, None), (7, None), (8, None), (9, None), (10, 0.5)]


def test_page_shows_the_key_the_tags_and_the_place(client, author, several):
    client.force_login(author)

    page = client.get(BANK).text

    assert page.count('<li class="is-correct">') == 3
    assert '<span class="chip">first week</span>' in page
    assert re.findall(r'<option value="([^"]*)"></option>', page) == ["First week", "gravity", "heat", "mean"]
    pk = several[0].pk
    assert f'<a href="{address(several[0].lecture)}?mission={pk}#mission-{pk}">One</a>' in page
    assert page.count("Not answered yet</span>") == 3


def test_hostile_question_is_shown_as_text(client, author, make_lecture):
    make_mission(make_lecture(), prompt="<script>alert(1)</script> <img src=x onerror=alert(1)>")
    client.force_login(author)

    page = client.get(BANK).text

    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


@pytest.mark.parametrize("name", ["to", "course"])
def test_anothers_lecture_and_course_are_missing(client, author, others_lecture, name):
    client.force_login(author)
    pk = others_lecture.pk if name == "to" else others_lecture.course_id

    found = [client.get(BANK, {name: value}).status_code for value in [pk, "x", 10**25]]

    assert found == [404] * 3


def test_page_takes_the_same_queries_for_one_and_three(client, author, make_lecture):
    client.force_login(author)
    target = make_lecture("Target")
    make_mission(make_lecture())
    counts = []
    for _look in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(BANK, {"to": target.pk, "q": "learning"})
        counts.append(len(queries))
        for number in range(2):
            make_mission(make_lecture(f"More {number}"))

    assert counts[0] == counts[1]


def test_many_missions_come_in_pages(client, author, make_lecture):
    make_lecture(missions=12)
    client.force_login(author)

    first, second = client.get(BANK), client.get(BANK, {"page": 2, "q": "learning"})

    assert (len(prompts(first)), len(prompts(second))) == (10, 2)
    assert "12 missions" in first.text
    assert 'href="?page=1&amp;q=learning"' in second.text


def test_empty_bank_says_what_to_do(client, author, course):
    client.force_login(author)

    assert "Your courses have no missions yet." in client.get(BANK).text
    assert "No mission of your courses fits." in client.get(BANK, {"q": "x"}).text


# --- Copying -------------------------------------------------------------------------------------------


def copy(client, missions, to, **extra):
    return client.post(BANK, {"mission": [mission.pk for mission in missions], "to": to.pk}, **extra)


def bare(sources):
    return [{**s, "id": None, "choices": [{**c, "id": None} for c in s["choices"]]} for s in sources]


def test_ticked_missions_are_copied_behind_those_of_the_lecture(client, author, make_lecture):
    source = make_lecture("Source")
    for number in range(3):
        make_mission(source, prompt=f"Question {number}", position=number)
    Mission.objects.filter(prompt="Question 0").update(
        hints=[{"text": "Look", "cost": 5}], tags="a, b", credit="per_option", max_attempts=2, shuffle_choices=True
    )
    target = make_lecture("Target", missions=1)
    first, _second, third = source.missions.all()
    client.force_login(author)

    response = copy(client, [third, first], target)

    before, after = MISSIONS.source(source), MISSIONS.source(target)
    target.refresh_from_db()
    assert response.url == f"{address(target)}?mission={after[1]['id']}#mission-{after[1]['id']}"
    assert bare(after[1:]) == bare([before[0], before[2]])
    assert {m["id"] for m in after}.isdisjoint(m["id"] for m in before)
    assert (target.edit_version, target.updated_by) == (2, author)
    assert target.content_hash == publishing.hash_content(target, {"missions": after})
    entries = AuditEntry.objects.filter(action="mission.copy").order_by("pk")
    assert [(e.target_id, e.details["lecture"], e.actor) for e in entries] == [
        (str(first.pk), target.pk, author), (str(third.pk), target.pk, author),
    ]  # fmt: skip


def test_copied_name_is_free_in_the_lecture(author, make_lecture):
    source, target = make_lecture("Source", missions=2), make_lecture("Target", missions=1)
    Mission.objects.filter(lecture=target).update(name="law")
    source.missions.filter(position=0).update(name="Law")
    source.missions.filter(position=1).update(name="law-2")

    copy_missions(list(source.missions.all()), to=target, by=author)

    assert [mission["name"] for mission in MISSIONS.source(target)] == ["law", "Law-2", "law-3"]


def test_pictures_of_another_course_are_copied_along(client, author, make_lecture, course):
    other = Course.objects.create(title="Statistics", slug="stats", owner=author)
    target = make_lecture("Target", into=editing.add_section(other, title="Basics", by=author))
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "PNG")
    upload = add_upload(course, SimpleUploadedFile("plot.png", file.getvalue()), by=author, alt="A plot")
    picture = f"![A plot](/uploads/{upload.pk}/plot.png)"
    mission = make_mission(make_lecture("Source"), prompt=f"What is it?\n\n{picture}")
    Mission.objects.filter(pk=mission.pk).update(hints=[{"text": picture, "cost": 0}])
    client.force_login(author)

    copy(client, [mission], target)

    [copied], [new] = MISSIONS.source(target), Upload.objects.filter(course=other)
    assert copied["prompt"] == f"What is it?\n\n![A plot](/uploads/{new.pk}/plot.png)"
    assert copied["hints"] == [{"text": f"![A plot](/uploads/{new.pk}/plot.png)", "cost": 0}]
    assert (new.sha256, new.pk != upload.pk) == (upload.sha256, True)


def test_script_gets_the_copies_and_the_lecture_stays_as_it_is(client, author, live_lecture, draft):
    client.force_login(author)
    mission = live_lecture.missions.get()

    response = copy(client, [mission], draft, headers={"Accept": "application/json"})

    assert response.json() == {"missions": bare(MISSIONS.source(live_lecture))}
    assert MISSIONS.source(draft) == []
    assert type(draft).objects.get(pk=draft.pk).edit_version == draft.edit_version
    assert AuditEntry.objects.filter(action="mission.copy", target_id=mission.pk).count() == 1


def test_mission_or_lecture_of_another_is_not_copied(client, author, live_lecture, others_lecture, draft):
    client.force_login(author)
    mine, theirs = live_lecture.missions.get(), others_lecture.missions.get()

    refused = [
        copy(client, [theirs], draft),
        copy(client, [mine, theirs], draft),
        copy(client, [mine], others_lecture),
        client.post(BANK, {"mission": ["x", "9" * 30], "to": draft.pk}),
        client.post(BANK, {"to": draft.pk}),
        client.post(BANK, {"mission": mine.pk}),
    ]

    assert [response.status_code for response in refused] == [422] * 6
    assert [response.context["errors"] for response in refused] == [
        ["A ticked mission is no longer there. Nothing was copied; look at the rest again."],
        ["A ticked mission is no longer there. Nothing was copied; look at the rest again."],
        ["That lecture is no longer there. Choose another one."],
        ["A ticked mission is no longer there. Nothing was copied; look at the rest again."],
        ["Nothing is ticked. Tick the missions that you want to copy."],
        ["Choose the lecture to copy into."],
    ]
    assert f'value="{mine.pk}" checked' in refused[2].text
    assert (Mission.objects.count(), AuditEntry.objects.filter(action="mission.copy").count()) == (2, 0)


def test_script_hears_why_nothing_is_copied(client, author, draft):
    client.force_login(author)

    response = client.post(BANK, {"to": draft.pk}, headers={"Accept": "application/json"})

    assert response.status_code == 422
    assert response.json() == {"errors": ["Nothing is ticked. Tick the missions that you want to copy."]}


def test_full_lecture_says_how_many_it_has_room_for(client, author, make_lecture, monkeypatch):
    monkeypatch.setattr("quizzes.bank.MOST_IN_LECTURE", 3)
    full, source = make_lecture("Full", missions=2), make_lecture("Source", missions=2)
    client.force_login(author)

    response = copy(client, source.missions.all(), full)

    assert response.context["errors"] == ["“Full” has room for 1 mission more. Tick fewer."]
    assert full.missions.count() == 2


def test_editor_without_script_saves_what_is_typed_and_opens_the_bank(client, author, draft):
    client.force_login(author)

    response = client.post(address(draft), typed(draft, body="Typed", bank="1"))

    draft.refresh_from_db()
    assert response.url == f"{reverse('studio:missions')}?to={draft.pk}"
    assert draft.body == "Typed"


def test_picker_of_the_editor_is_the_list_alone(client, author, live_lecture):
    client.force_login(author)

    part = client.get(BANK, {"to": live_lecture.pk, "part": "list"}).text

    assert ("<html" in part, part.count('name="mission"'), part.count('target="_blank"')) == (False, 1, 1)
    assert f'<input type="hidden" name="to" value="{live_lecture.pk}">' in part
