"""The outline of a course: what it shows, and every change of it."""

import json

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from courses import content_version, editing, publishing, trashing
from courses.models import ContentVersion, Lecture
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db


def address(name, pk):
    return reverse(f"studio:{name}", args=[pk])


def titles(course):
    return list(Lecture.objects.filter(course=course).in_order().values_list("section__title", "title"))


@pytest.fixture
def two_sections(course, section, make_lecture, author):
    other = editing.add_section(course, title="Practice", by=author)
    return section, other, [make_lecture("One"), make_lecture("Two"), make_lecture("Three", into=other)]


def test_outline_shows_lectures_with_their_states_in_order(client, author, course, live_lecture, draft):
    client.force_login(author)

    response = client.get(address("outline", course.pk))

    rows = [(row.title, row.state, row.mission_count) for row in response.context["sections"][0].rows]
    assert rows == [("Transfer learning", "live", 1), ("Secret draft", "draft", 0)]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_outline_costs_the_same_for_any_number_of_lectures(
    client, author, course, make_lecture, django_assert_num_queries, count
):
    for number in range(count):
        make_lecture(f"Lecture {number}", missions=1)
    client.force_login(author)

    with django_assert_num_queries(9):
        client.get(address("outline", course.pk))


@pytest.mark.parametrize(
    ("person", "status"), [("learner", 403), ("stranger", 404), ("author", 200), ("editor", 200), ("admin", 200)]
)
def test_outline_is_for_those_who_may_change_the_course(client, request, course, person, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address("outline", course.pk)).status_code == status


@pytest.mark.parametrize(
    "name",
    ["section_add", "section_rename", "section_move", "lecture_add", "lecture_move", "lecture_duplicate", "order"],
)
def test_changes_are_refused_to_strangers(client, stranger, course, section, make_lecture, name):
    lecture = make_lecture()
    pk = {"section_add": course.pk, "order": course.pk, "lecture_move": lecture.pk, "lecture_duplicate": lecture.pk}
    before = titles(course)
    client.force_login(stranger)

    response = client.post(address(name, pk.get(name, section.pk)), {"title": "Mine", "direction": "up"})

    assert (response.status_code, titles(course)) == (404, before)


def test_a_new_section_stands_last(client, author, course, section):
    client.force_login(author)

    client.post(address("section_add", course.pk), {"title": "Practice"})

    assert [s.title for s in course.sections.all()] == ["Foundations", "Practice"]


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("section_add", " ", "Nothing was added. Write a title."),
        ("lecture_add", " ", "Nothing was added. Write a title."),
        ("section_rename", "", "“Foundations” was not renamed. Write a title."),
        ("lecture_rename", "", "“One” was not renamed. Write a title."),
        (
            "lecture_rename",
            "x" * 201,
            f"“One” was not renamed. Ensure this value has at most 200 characters (it has 201). You typed: {'x' * 201}",
        ),
    ],
)
def test_a_refused_title_comes_back_to_the_outline_named_and_with_what_was_typed(
    client, author, course, two_sections, name, typed, told
):
    section, _second, (one, *_rest) = two_sections
    before = titles(course)
    client.force_login(author)
    pk, row = {
        "section_add": (course.pk, "new-section"),
        "section_rename": (section.pk, f"section-{section.pk}"),
        "lecture_add": (section.pk, f"section-{section.pk}"),
        "lecture_rename": (one.pk, f"lecture-{one.pk}"),
    }[name]

    page = client.post(address(name, pk), {"title": typed, "edit_version": one.edit_version}, follow=True)

    assert page.redirect_chain == [(f"{address('outline', course.pk)}?at={row}#{row}", 302)]
    assert (said(page), titles(course), course.sections.count()) == ([told], before, 2)


def test_a_new_lecture_opens_in_the_editor_as_a_draft_at_a_free_address(client, author, course, section, make_lecture):
    make_lecture("Transfer learning")
    client.force_login(author)

    response = client.post(address("lecture_add", section.pk), {"title": "Transfer learning"})

    made = Lecture.objects.with_state().get(course=course, slug="transfer-learning-2")
    assert response.url == address("lecture_edit", made.pk)
    assert made.state == "draft"


def test_renaming_a_section_shows_at_once_and_is_audited(client, author, section):
    client.force_login(author)

    client.post(address("section_rename", section.pk), {"title": "Basics"})

    section.refresh_from_db()
    assert section.title == "Basics"
    assert AuditEntry.objects.get(action="section.rename").details == {"title": ["Foundations", "Basics"]}


def test_renaming_a_live_lecture_leaves_the_live_title(client, author, live_lecture):
    client.force_login(author)

    client.post(
        address("lecture_rename", live_lecture.pk), {"title": "New name", "edit_version": live_lecture.edit_version}
    )

    lecture = Lecture.objects.with_state().get(pk=live_lecture.pk)
    assert (lecture.title, lecture.live_revision.title, lecture.state) == ("New name", "Transfer learning", "changed")


def test_renaming_what_somebody_saved_meanwhile_changes_nothing(client, author, editor, live_lecture):
    opened = live_lecture.edit_version
    editing.save_lecture(live_lecture, by=editor, opened_version=opened, body="By somebody else")
    client.force_login(author)

    response = client.post(
        address("lecture_rename", live_lecture.pk), {"title": "Mine", "edit_version": opened}, follow=True
    )

    live_lecture.refresh_from_db()
    assert live_lecture.title == "Transfer learning"
    assert said(response) == [
        "“Transfer learning” was saved by somebody meanwhile, so it was not renamed. Look and try again. "
        "You typed: Mine"
    ]


def test_move_down_walks_through_the_section_and_into_the_next(client, author, course, two_sections):
    _first, _second, (one, _two, _three) = two_sections
    client.force_login(author)
    orders = []

    for _step in range(4):
        client.post(address("lecture_move", one.pk), {"direction": "down"})
        orders.append([title for _section, title in titles(course)])

    assert orders == [
        ["Two", "One", "Three"],
        ["Two", "One", "Three"],  # now first of the second section
        ["Two", "Three", "One"],
        ["Two", "Three", "One"],  # the end of the course
    ]
    assert Lecture.objects.get(pk=one.pk).section.title == "Practice"


def test_move_up_at_the_top_of_a_section_goes_to_the_end_of_the_one_before(client, author, course, two_sections):
    *_sections, (_one, _two, three) = two_sections
    client.force_login(author)

    client.post(address("lecture_move", three.pk), {"direction": "up"})

    assert titles(course) == [("Foundations", "One"), ("Foundations", "Two"), ("Foundations", "Three")]


def test_a_lecture_moves_to_a_chosen_section(client, author, course, two_sections):
    _first, second, (one, *_rest) = two_sections
    client.force_login(author)

    client.post(address("lecture_move", one.pk), {"section": second.pk})

    assert titles(course) == [("Foundations", "Two"), ("Practice", "Three"), ("Practice", "One")]


def test_a_lecture_does_not_move_into_another_course(client, stranger, author, make_lecture, course):
    from courses.models import Course

    theirs = Course.objects.create(title="Theirs", slug="theirs", owner=stranger)
    section = editing.add_section(theirs, title="Foreign", by=stranger)
    lecture = make_lecture()
    client.force_login(author)

    response = client.post(address("lecture_move", lecture.pk), {"section": section.pk})

    lecture.refresh_from_db()
    assert response.url == f"{address('outline', course.pk)}?at=lecture-{lecture.pk}#lecture-{lecture.pk}"
    assert lecture.section.title == "Foundations"


def test_sections_change_places(client, author, course, two_sections):
    _first, second, _lectures = two_sections
    client.force_login(author)

    client.post(address("section_move", second.pk), {"direction": "up"})

    assert [section.title for section in course.sections.all()] == ["Practice", "Foundations"]


def test_a_drag_sends_the_whole_order(client, author, course, two_sections):
    first, second, (one, two, three) = two_sections
    order = [{"section": second.pk, "lectures": [three.pk, one.pk]}, {"section": first.pk, "lectures": [two.pk]}]
    client.force_login(author)

    response = client.post(address("order", course.pk), {"order": json.dumps(order)})

    # "One" came into another section, which counts as an edit; "Two" moved within its own.
    assert response.json() == {
        "edit_versions": {str(one.pk): 2, str(two.pk): 1},
        "sizes": {str(second.pk): "2 lectures", str(first.pk): "1 lecture"},
    }
    assert titles(course) == [("Practice", "Three"), ("Practice", "One"), ("Foundations", "Two")]


def test_an_order_of_another_outline_changes_nothing(client, author, course, two_sections, make_lecture):
    first, second, (one, two, three) = two_sections
    order = [{"section": first.pk, "lectures": [two.pk, one.pk]}, {"section": second.pk, "lectures": [three.pk]}]
    make_lecture("Added meanwhile")
    before = titles(course)
    client.force_login(author)

    response = client.post(address("order", course.pk), {"order": json.dumps(order)})

    assert (response.status_code, titles(course)) == (409, before)
    assert response.text == "The outline changed meanwhile. Load it again and repeat the move."


ENDLESS = ['[{"section": 1e999, "lectures": []}]', '[{"section": 1, "lectures": [1e999]}]']


@pytest.mark.parametrize(
    "order", ["", "x", "[1]", '[{"section": "x", "lectures": []}]', "{}", "null", "[[[[" * 200, *ENDLESS]
)
def test_an_order_that_is_none_gets_a_message(client, author, course, section, make_lecture, order):
    make_lecture()
    client.force_login(author)

    response = client.post(address("order", course.pk), {"order": order})

    assert response.status_code in {409, 422}
    assert response.text


def test_a_duplicate_is_a_draft_with_the_same_missions_behind_the_original(client, author, course, live_lecture, draft):
    client.force_login(author)

    client.post(address("lecture_duplicate", live_lecture.pk))

    assert [title for _section, title in titles(course)] == [
        "Transfer learning",
        "Transfer learning (2)",
        "Secret draft",
    ]
    made = Lecture.objects.with_state().get(title="Transfer learning (2)")
    assert made.state == "draft"
    assert [mission.choices.count() for mission in made.missions.all()] == [4]
    assert not set(made.missions.values_list("pk", flat=True)) & set(live_lecture.missions.values_list("pk", flat=True))


def test_deleting_a_lecture_first_says_what_goes_with_it(client, editor, learner, live_lecture):
    mission = live_lecture.missions.get()
    Attempt.objects.create(
        user=learner, mission=mission, revision=live_lecture.live_revision, chosen=[], is_correct=False, score=0
    )
    client.force_login(editor)

    response = client.get(address("lecture_delete", live_lecture.pk))

    assert response.context["losses"] == ["1 revision", "1 mission", "1 attempt of 1 learner"]
    assert response.context["live"] == 1
    assert Lecture.objects.filter(pk=live_lecture.pk).exists()


def test_a_deleted_lecture_can_be_had_back_from_the_message(client, editor, live_lecture):
    client.force_login(editor)

    page = client.post(address("lecture_delete", live_lecture.pk), follow=True)
    gone = Lecture.objects.count()
    back = client.post(reverse("studio:trash_restore"), {"item": f"lecture-{live_lecture.pk}"})

    assert f'<input type="hidden" name="item" value="lecture-{live_lecture.pk}">' in page.text
    assert (gone, Lecture.objects.get()) == (0, live_lecture)
    assert back.url.endswith(f"#lecture-{live_lecture.pk}")


KEPT = "Learners can read “Transfer learning”. Ask an editor to unpublish it first, or to put it into the trash."


@pytest.mark.parametrize("name", ["lecture_delete", "section_delete", "course_delete"])
def test_what_learners_read_is_not_an_authors_to_delete_and_the_page_says_why(client, author, live_lecture, name):
    pk = {"section_delete": live_lecture.section_id, "course_delete": live_lecture.course_id}.get(name, live_lecture.pk)
    client.force_login(author)

    asked = client.get(address(name, pk))
    answer = client.post(address(name, pk), follow=True)

    assert KEPT in asked.text
    assert f'action="{address(name, pk)}"' not in asked.text
    assert "button--danger" not in asked.text
    assert KEPT in answer.text
    assert Lecture.objects.get() == live_lecture


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "The section “Foundations” is in the trash."),
        (1, "The section “Foundations” is in the trash, with 1 lecture."),
        (2, "The section “Foundations” is in the trash, with 2 lectures."),
    ],
)
def test_message_counts_what_went_with_a_section(client, author, section, make_lecture, count, told):
    for number in range(count):
        make_lecture(f"Lecture {number}")
    client.force_login(author)

    page = client.post(address("section_delete", section.pk), follow=True)

    assert said(page) == [told]


def test_deleting_a_section_takes_its_lectures(client, author, course, two_sections):
    first, _second, _lectures = two_sections
    client.force_login(author)

    client.post(address("section_delete", first.pk))

    assert titles(course) == [("Practice", "Three")]


@pytest.mark.parametrize("change", ["rename", "move", "delete"])
def test_what_learners_see_makes_kept_pages_old(client, author, two_sections, change):
    first, second, (one, *_rest) = two_sections
    before = ContentVersion.objects.get(pk=1).number
    client.force_login(author)

    match change:
        case "rename":
            client.post(address("section_rename", first.pk), {"title": "Other"})
        case "move":
            client.post(address("section_move", second.pk), {"direction": "up"})
        case "delete":
            client.post(address("lecture_delete", one.pk))

    assert ContentVersion.objects.get(pk=1).number != before


def test_learners_see_the_new_order_at_once(client, author, editor, course, two_sections):
    _first, _second, lectures = two_sections
    for lecture in lectures:
        publishing.publish(lecture, by=editor)
    content_version.forget()
    client.force_login(author)
    client.post(address("lecture_move", lectures[0].pk), {"direction": "down"})
    client.logout()

    text = client.get(course.get_absolute_url()).text

    assert text.index("Two") < text.index("One")


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_a_move_is_told_with_the_new_place(client, author, make_lecture, two_sections):
    first, second, (one, *_others) = two_sections
    gone = make_lecture("Gone", into=second)
    trashing.delete_lecture(gone, by=author)
    client.force_login(author)

    within = client.post(address("lecture_move", one.pk), {"direction": "down"}, follow=True)
    chosen = client.post(address("lecture_move", one.pk), {"section": second.pk}, follow=True)
    section = client.post(address("section_move", second.pk), {"direction": "up"}, follow=True)

    assert told(within) == [f"“One” is now 2 of 2 in “{first.title}”."]
    assert told(chosen) == [f"“One” is now 2 of 2 in “{second.title}”."]
    assert told(section) == [f"“{second.title}” is now section 1 of 2."]
