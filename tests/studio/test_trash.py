"""The page of the trash: who sees what, what comes back, and who may empty it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import editing, trashing
from courses.models import Course, Lecture, Section
from courses.uploading import add_upload
from quizzes.models import Mission
from quizzes.saving import save_missions
from tests.courses.test_structuring import picture

pytestmark = pytest.mark.django_db

TRASH, RESTORE, EMPTY = "studio:trash", "studio:trash_restore", "studio:trash_empty"


@pytest.fixture
def full(course, live_lecture, draft, author, editor):
    """One of each kind in the trash: a mission, a file, and a section with two lectures."""
    other = editing.add_section(course, title="Practice", by=author)
    kept = editing.add_lecture(other, title="Kept", by=author)
    upload = add_upload(course, picture(), by=author, alt="A curve")
    mission = Mission.objects.create(lecture=kept, prompt="Which one?")
    save_missions(kept, [])
    trashing.delete_upload(upload, by=author)
    trashing.delete_section(live_lecture.section, by=editor)
    return {"mission": mission, "upload": upload, "section": live_lecture.section, "lecture": draft}


def shown(response):
    return [(row.kind, row.title, len(row.within)) for row in response.context["page_obj"]]


def test_trash_shows_what_was_deleted_the_newest_first(client, author, full):
    client.force_login(author)

    response = client.get(reverse(TRASH))

    assert shown(response) == [
        ("section", "Foundations", 2),
        ("upload", "curve.png", 0),
        ("mission", "Which one?", 0),
    ]


def test_search_finds_a_lecture_that_went_with_its_section(client, author, full):
    client.force_login(author)

    assert shown(client.get(reverse(TRASH), {"q": "secret"})) == [("lecture", "Secret draft", 0)]


@pytest.mark.parametrize("count", [1, 3])
def test_trash_costs_the_same_for_any_number_of_things(client, author, make_lecture, django_assert_num_queries, count):
    for number in range(count):
        trashing.delete_lecture(make_lecture(f"Lecture {number}"), by=author)
    client.force_login(author)

    with django_assert_num_queries(6):
        client.get(reverse(TRASH))


@pytest.mark.parametrize(("person", "count"), [("stranger", 0), ("author", 3), ("editor", 3), ("admin", 3)])
def test_trash_is_of_own_courses(client, request, full, person, count):
    client.force_login(request.getfixturevalue(person))

    assert len(shown(client.get(reverse(TRASH)))) == count


@pytest.mark.parametrize("kind", ["mission", "upload", "section", "lecture"])
def test_each_kind_comes_back_by_its_button_and_a_second_press_says_so(client, editor, full, kind):
    client.force_login(editor)
    item = {"item": f"{kind}-{full[kind].pk}"}

    first = client.post(reverse(RESTORE), item, follow=True)
    second = client.post(reverse(RESTORE), item, follow=True)

    assert [str(m).partition(" Its section")[0] for m in first.context["messages"]] == [f"“{full[kind]}” is back."]
    assert first.redirect_chain[0][0] != reverse(TRASH)
    assert [str(m) for m in second.context["messages"]] == ["It is out of the trash already."]


def buttons(page):
    return re.findall(r'name="item" value="([^"]+)"', page.text)


def test_author_reads_why_a_lecture_stays_in_the_trash_and_gets_no_button(
    client, author, editor, full, live_lecture, draft
):
    client.force_login(author)
    mine, found = client.get(reverse(TRASH)), client.get(reverse(TRASH), {"q": "transfer"})
    refused = client.post(reverse(RESTORE), {"item": f"section-{full['section'].pk}"}, follow=True)
    client.force_login(editor)
    theirs = client.get(reverse(TRASH))

    why = "Learners would read “Transfer learning” again. Ask an editor to restore it."
    rest = [f"lecture-{draft.pk}", f"upload-{full['upload'].pk}", f"mission-{full['mission'].pk}"]
    assert (why in mine.text, buttons(mine)) == (True, rest)
    assert (why in found.text, buttons(found)) == (True, [])
    assert [str(message) for message in refused.context["messages"]] == [why]
    assert not Lecture.objects.filter(pk=live_lecture.pk).exists()
    assert (why in theirs.text, len(buttons(theirs))) == (False, 5)


def test_message_says_where_a_lecture_stands_if_that_is_elsewhere(client, author, course, section, make_lecture):
    other = editing.add_section(course, title="Practice", by=author)
    lecture = make_lecture("Idea")
    trashing.delete_lecture(lecture, by=author)
    make_lecture("Idea")
    trashing.delete_section(section, by=author)
    client.force_login(author)

    page = client.post(reverse(RESTORE), {"item": f"lecture-{lecture.pk}"}, follow=True)

    assert [str(m) for m in page.context["messages"]] == [
        "“Idea” is back. Its section is in the trash, so it stands at the end of “Practice”."
    ]
    assert list(other.lectures.all()) == [lecture]


def test_message_says_which_address_a_lecture_has_if_its_own_was_taken(client, author, make_lecture):
    lecture = make_lecture("Idea")
    trashing.delete_lecture(lecture, by=author)
    editing.add_lecture(lecture.section, title="Idea", by=author)
    client.force_login(author)

    page = client.post(reverse(RESTORE), {"item": f"lecture-{lecture.pk}"}, follow=True)

    assert [str(m) for m in page.context["messages"]] == [
        "“Idea” is back. Its address was taken meanwhile; it is “idea-2” now."
    ]


def test_message_says_which_files_came_with_a_lecture(client, author, course, make_lecture):
    upload = add_upload(course, picture(), by=author, alt="A curve")
    lecture = make_lecture("Idea", body=upload.markdown)
    trashing.delete_lecture(lecture, by=author)
    trashing.delete_upload(upload, by=author)
    client.force_login(author)

    page = client.post(reverse(RESTORE), {"item": f"lecture-{lecture.pk}"}, follow=True)

    assert [str(m) for m in page.context["messages"]] == ["“Idea” is back, and so is 1 file that it uses."]


@pytest.mark.parametrize("kind", ["mission", "upload", "section", "lecture"])
def test_a_stranger_restores_nothing(client, stranger, full, kind):
    client.force_login(stranger)

    response = client.post(reverse(RESTORE), {"item": f"{kind}-{full[kind].pk}"})

    assert response.status_code == 404
    assert Section.objects.count() == 1


def test_own_and_anothers_thing_together_restore_nothing(client, author, stranger, full):
    theirs = Course.objects.create(title="Theirs", slug="theirs", owner=stranger)
    section = editing.add_section(theirs, title="Foreign", by=stranger)
    trashing.delete_section(section, by=stranger)
    client.force_login(author)

    response = client.post(reverse(RESTORE), {"item": [f"lecture-{full['lecture'].pk}", f"section-{section.pk}"]})

    assert response.status_code == 404
    assert Lecture.objects.filter(pk=full["lecture"].pk).count() == 0


@pytest.mark.parametrize("item", ["", "lecture", "lecture-x", "course-1", "lecture-٣", "lecture-" + "9" * 30])
def test_what_is_no_item_is_not_found(client, author, item):
    client.force_login(author)

    assert client.post(reverse(RESTORE), {"item": item}).status_code == 404


def test_emptying_says_what_goes_and_takes_only_that(client, admin, author, full, make_lecture):
    client.force_login(admin)
    page = client.get(reverse(EMPTY))
    late = editing.add_lecture(Section.objects.get(), title="Late", by=author)
    trashing.delete_lecture(late, by=author)

    response = client.post(reverse(EMPTY), {"until": page.context["until"]})

    assert page.context["losses"] == [
        "2 lectures",
        "1 revision",
        "1 mission",
        "1 section",
        "1 file",
        "1 removed mission",
    ]
    assert [(row.kind, row.title) for row in page.context["rows"]] == [
        ("section", "Foundations"),
        ("upload", "curve.png"),
        ("mission", "Which one?"),
    ]
    assert response.url == reverse(TRASH)
    assert [str(message) for message in client.get(reverse(TRASH)).context["messages"]] == [
        "Deleted for good. What came into the trash since you looked, or is still needed, stays in it."
    ]
    assert list(Lecture.everything.filter(deleted_at__isnull=False)) == [late]


def test_emptying_all_says_that_the_trash_is_empty(client, admin, full):
    client.force_login(admin)

    page = client.post(reverse(EMPTY), {"until": timezone.now().isoformat()}, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["The trash is empty."]
    assert shown(page) == []


def test_page_before_emptying_names_the_first_and_counts_the_others(client, admin, author, make_lecture, monkeypatch):
    monkeypatch.setattr("studio.trash.PER_PAGE", 2)
    for number in range(5):
        trashing.delete_lecture(make_lecture(f"Lecture {number}"), by=author)
    client.force_login(admin)

    page = client.get(reverse(EMPTY))

    assert [row.title for row in page.context["rows"]] == ["Lecture 4", "Lecture 3"]
    assert "And 3 more" in page.text


@pytest.mark.parametrize("until", ["whenever", "0001-01-01 00:00", "9999-12-31 23:59"])
@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
def test_emptying_without_a_moment_empties_nothing(client, admin, full, zone, until):
    admin.time_zone = zone
    admin.save()
    client.force_login(admin)

    response = client.post(reverse(EMPTY), {"until": until})

    assert response.status_code == 200
    assert Lecture.everything.filter(deleted_at__isnull=False).count() == 2


@pytest.mark.parametrize("person", ["author", "editor"])
def test_only_an_admin_empties(client, request, full, person):
    client.force_login(request.getfixturevalue(person))

    response = client.post(reverse(EMPTY), {"until": timezone.now().isoformat()})

    assert (response.status_code, Lecture.everything.filter(deleted_at__isnull=False).count()) == (403, 2)


def test_an_empty_trash_offers_no_emptying(client, admin, course):
    client.force_login(admin)

    page = client.get(reverse(TRASH))

    assert "The trash is empty." in page.text
    assert reverse(EMPTY) not in page.text


def test_a_search_that_finds_nothing_says_what_was_looked_for(client, admin, full):
    client.force_login(admin)

    page = client.get(reverse(TRASH), {"q": "<Zzz>"})

    assert "Nothing found in the trash for “&lt;Zzz&gt;”." in page.text
    assert reverse(EMPTY) in page.text
