"""Several ticked lectures at once, and the way to another course."""

import pytest
from django.urls import reverse

from courses import editing, publishing, trashing
from courses.models import Course, Lecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(course, section, author):
    return editing.add_section(course, title="Practice", by=author)


@pytest.fixture
def three(section, make_lecture):
    return [make_lecture(title) for title in ["One", "Two", "Three"]]


@pytest.fixture
def elsewhere(author):
    """A section of another course of the author's."""
    course = Course.objects.create(title="Elsewhere", slug="elsewhere", owner=author)
    return editing.add_section(course, title="There", by=author)


def act(client, course, action, lectures, **more):
    data = {"action": action, "lecture": [lecture.pk for lecture in lectures]} | more
    return client.post(reverse("studio:lecture_set", args=[course.pk]), data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def titles(section):
    return list(section.lectures.order_by("position", "pk").values_list("title", flat=True))


def test_ticked_lectures_go_into_the_trash_and_back_together(client, author, course, section, three):
    client.force_login(author)

    page = act(client, course, "delete", [three[2], three[0]])
    left = titles(section)
    items = [f"lecture-{lecture.pk}" for lecture in (three[0], three[2])]
    client.post(reverse("studio:trash_restore"), {"item": items})

    assert said(page) == ["2 lectures are in the trash."]
    assert [f'name="item" value="{item}"' in page.text for item in items] == [True, True]
    assert (left, titles(section)) == (["Two"], ["One", "Two", "Three"])


def test_ticked_lectures_move_to_a_section_in_their_order(client, author, course, section, practice, three):
    client.force_login(author)

    page = act(client, course, "move", [three[2], three[0]], section=practice.pk)

    assert said(page) == ["2 lectures are in “Practice”."]
    assert (titles(section), titles(practice)) == (["Two"], ["One", "Three"])


def test_what_learners_can_read_goes_only_after_a_page_that_says_so(client, editor, course, section, three):
    publishing.publish(three[0], by=editor)
    client.force_login(editor)

    page = act(client, course, "delete", three)
    assert "Put 3 lectures into the trash?" in page.text
    assert "Learners can read 1 lecture now and lose it at once" in page.text
    assert page.context["losses"] == ["1 revision"]
    assert titles(section) == ["One", "Two", "Three"]
    assert page.redirect_chain  # a page of its own: Back from what comes next leads to it
    act(client, course, "delete", three, is_confirmed="on")

    assert titles(section) == []


def test_the_page_that_asks_leaves_out_what_is_gone_and_leads_back_when_all_is(client, author, editor, course, three):
    publishing.publish(three[0], by=editor)
    address = reverse("studio:lecture_set_delete", args=[course.pk])
    ids = "&".join(f"lecture={lecture.pk}" for lecture in three)
    trashing.delete_lecture(three[1], by=author)
    client.force_login(author)

    page = client.get(f"{address}?{ids}&lecture=x&lecture={'9' * 40}")
    empty = client.get(f"{address}?lecture={three[1].pk}")

    assert page.context["lectures"] == [three[0], three[2]]
    assert "Ask an editor to unpublish it first" in page.text
    assert empty.url == reverse("studio:outline", args=[course.pk])


@pytest.mark.parametrize("confirmed", [{}, {"is_confirmed": "on"}])
def test_what_learners_can_read_is_not_an_authors_to_delete(client, author, editor, course, section, three, confirmed):
    publishing.publish(three[0], by=editor)
    client.force_login(author)

    page = act(client, course, "delete", three, **confirmed)

    assert said(page) == ["Learners can read “One”. Ask an editor to unpublish it first, or to put it into the trash."]
    assert (page.status_code, page.context["ticked"]) == (422, {lecture.pk for lecture in three})
    assert titles(section) == ["One", "Two", "Three"]


def test_ticked_lectures_are_ticked_on_the_board(client, editor, course, three):
    client.force_login(editor)

    page = act(client, course, "publish", three[:2])

    address, status = page.redirect_chain[0]
    assert (address, status) == (
        f"{reverse('studio:publish')}?course={course.pk}&lecture={three[0].pk}&lecture={three[1].pk}",
        302,
    )
    assert set(page.context["ticked"]) == {three[0].pk, three[1].pk}


def test_outline_offers_publishing_to_publishers_only(client, author, editor, course, three):
    def offers(person):
        client.force_login(person)
        return 'value="publish"' in client.get(reverse("studio:outline", args=[course.pk])).text

    assert (offers(author), offers(editor)) == (False, True)


@pytest.mark.parametrize(
    ("action", "more", "message"),
    [
        ("delete", {"lecture": []}, "Nothing is ticked. Tick lectures first."),
        ("move", {}, "Say where it should go."),
        (
            "delete",
            {"lecture": ["x"]},
            "A ticked lecture is no longer there. Nothing was changed; look at the rest again.",
        ),
    ],
)
def test_what_is_not_understood_changes_nothing_and_stays_ticked(
    client, author, course, section, three, action, more, message
):
    client.force_login(author)

    page = act(client, course, action, three[:1], **more)

    assert (page.status_code, said(page)) == (422, [message])
    assert titles(section) == ["One", "Two", "Three"]
    assert page.context["ticked"] == (set() if "lecture" in more else {three[0].pk})


@pytest.mark.parametrize("action", ["delete", "move", "course"])
def test_lectures_of_another_course_are_not_taken(client, author, stranger, course, section, three, action):
    theirs = Course.objects.create(title="Theirs", slug="theirs", owner=stranger)
    foreign = editing.add_lecture(editing.add_section(theirs, title="F", by=stranger), title="Foreign", by=stranger)
    client.force_login(author)

    page = act(client, course, action, [three[0], foreign], section=section.pk)

    assert page.status_code == 422
    assert (Lecture.objects.count(), foreign.course) == (4, theirs)


def test_a_lecture_moves_to_another_course_by_two_choices(client, author, course, three, elsewhere):
    client.force_login(author)
    address = reverse("studio:move_to_course")

    chosen = client.get(address, {"lecture": three[0].pk})
    there = client.get(address, {"lecture": three[0].pk, "course": elsewhere.course_id})
    page = client.post(address, {"lecture": three[0].pk, "section": elsewhere.pk}, follow=True)

    assert [other.title for other in chosen.context["courses"]] == ["Elsewhere"]
    assert [section.title for section in there.context["sections"]] == ["There"]
    assert said(page) == ["1 lecture is in the course “Elsewhere” now."]
    assert titles(elsewhere) == ["One"]


def test_search_narrows_the_courses(client, author, three, elsewhere):
    Course.objects.create(title="Third", slug="third", owner=author)
    client.force_login(author)

    page = client.get(reverse("studio:move_to_course"), {"lecture": three[0].pk, "q": "thi"})

    assert [other.title for other in page.context["courses"]] == ["Third"]


@pytest.mark.parametrize("place", ["theirs", "same", "none"])
def test_a_lecture_moves_only_into_another_own_course(client, author, stranger, section, three, place):
    theirs = Course.objects.create(title="Theirs", slug="theirs", owner=stranger)
    foreign = editing.add_section(theirs, title="Foreign", by=stranger)
    wanted = {"theirs": {"section": foreign.pk}, "same": {"section": section.pk}, "none": {}}[place]
    client.force_login(author)

    response = client.post(reverse("studio:move_to_course"), {"lecture": three[0].pk} | wanted)

    assert response.status_code == 404
    assert titles(section) == ["One", "Two", "Three"]


def test_menu_comes_alone_for_a_script_and_as_a_page_without(client, author, course, three, practice):
    client.force_login(author)
    address = reverse("studio:lecture_menu", args=[three[0].pk])

    partial = client.get(address, headers={"HX-Request": "true"}).text
    page = client.get(address).text

    assert ("<html" in partial, "<html" in page) == (False, True)
    assert all(f"/studio/design/lectures/{three[0].pk}/rename/" in text for text in (partial, page))
    assert "Practice" in partial


def test_findings_come_in_steps_and_are_kept_for_the_page(client, author, course, three, monkeypatch):
    from studio import outline_rows

    outline_rows.forget()
    monkeypatch.setattr(outline_rows, "BUDGET", 0)
    editing.save_lecture(three[1], by=author, opened_version=1, body="")
    client.force_login(author)
    before = [row.counts for row in client.get(reverse("studio:outline", args=[course.pk])).context["sections"][0].rows]

    steps = [client.get(reverse("studio:outline_findings", args=[course.pk])).json() for _step in range(3)]
    page = client.get(reverse("studio:outline", args=[course.pk]))

    assert before == [None, None, None]
    assert [(len(step["lectures"]), step["is_all"]) for step in steps] == [(1, False), (2, False), (3, True)]
    assert steps[2]["lectures"][str(three[1].pk)][2] == "1 error"
    assert [row.counts[0] for row in page.context["sections"][0].rows] == [0, 1, 0]


def test_counted_findings_are_counted_again_after_an_edit(author, course, make_lecture):
    from studio import outline_rows

    outline_rows.forget()
    lecture = make_lecture()
    first, _all = outline_rows.counts_of(course)
    editing.save_lecture(lecture, by=author, opened_version=1, body="")

    second, _all = outline_rows.counts_of(course)

    assert (first[lecture.pk][0], second[lecture.pk][0]) == (0, 1)


def test_board_ignores_ticks_that_are_no_numbers(client, editor, course, three):
    client.force_login(editor)

    assert client.get(reverse("studio:publish"), {"lecture": ["x", "9" * 40]}).status_code == 200


def test_publishing_from_the_board_publishes_the_ticked(client, editor, course, three):
    client.force_login(editor)
    page = act(client, course, "publish", three[:2])

    client.post(page.request["PATH_INFO"], {"lecture": [lecture.pk for lecture in three[:2]]})

    assert set(Lecture.objects.live()) == set(three[:2])
