"""The lecture editor: its page, saving by hand and by itself, and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses import publishing
from courses.linkchecking.background import ask_lecture, waiting_for
from courses.models import Lecture

pytestmark = pytest.mark.django_db


def address(lecture):
    return reverse("studio:lecture_edit", args=[lecture.pk])


def typed(lecture, **changes):
    """What the page's form would send without its missions."""
    fields = {name: getattr(lecture, name) for name in ["title", "summary", "slug", "body", "edit_version"]}
    return fields | {"section": lecture.section_id} | changes


def save(client, lecture, **changes):
    return client.post(address(lecture), typed(lecture, **changes))


def save_by_script(client, lecture, **changes):
    return client.post(address(lecture), typed(lecture, **changes), headers={"Accept": "application/json"})


def save_by_itself(client, lecture, **changes):
    return save_by_script(client, lecture, by_itself="1", **changes)


@pytest.mark.parametrize(
    ("person", "status"),
    [("author", 200), ("editor", 200), ("admin", 200), ("stranger", 404), ("learner", 403), ("", 302)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_may_edit_gets_in(client, request, draft, person, status, method):
    if person:
        client.force_login(request.getfixturevalue(person))
    data = typed(draft, body="By somebody") if method == "post" else {}

    response = getattr(client, method)(address(draft), data)

    draft.refresh_from_db()
    allowed = status == 200
    if method == "post":
        status = 302 if allowed else 404 if person == "stranger" else 403  # a text is shown back (test_unsaved.py)
    assert response.status_code == status
    assert draft.body == ("By somebody" if method == "post" and allowed else "## Hidden\n\nDRAFT-WORDS\n")
    if not person and method == "get":
        assert "/login/?next=" in response.url


def test_unknown_lecture_is_missing_and_other_methods_are_refused(client, author, draft):
    client.force_login(author)

    assert client.get(reverse("studio:lecture_edit", args=[999])).status_code == 404
    assert client.put(address(draft)).status_code == 405


def test_page_shows_text_page_state_and_ways_on(client, author, draft):
    client.force_login(author)

    response = client.get(address(draft))

    assert "## Hidden\n\nDRAFT-WORDS" in response.text
    assert 'id="h-hidden"' in response.text
    assert 'data-line="1"' in response.text
    assert "chip--draft" in response.text
    assert reverse("studio:outline", args=[draft.course_id]) in response.text
    assert "/preview/" in response.text
    assert reverse("studio:revisions", args=[draft.pk]) not in response.text  # nothing to see yet
    assert (
        f'href="{reverse("studio:publish_lecture", args=[draft.pk])}"' not in response.text
    )  # authors ask for a review
    assert f'href="{reverse("studio:review", args=[draft.pk])}"' in response.text


def test_page_keeps_markdownx_contract(client, author, draft):
    client.force_login(author)

    response = client.get(address(draft))

    assert 'class="markdownx"' in response.text
    assert "markdownx-editor" in response.text
    assert 'class="markdownx-preview"' in response.text
    assert f'data-markdownx-urls-path="{reverse("studio:markdownx_markdownify")}"' in response.text
    assert f'data-markdownx-upload-urls-path="{reverse("studio:markdownx_upload")}"' in response.text
    assert "markdownx.js" not in response.text


def test_who_publishes_finds_publish(client, editor, live_lecture):
    client.force_login(editor)

    response = client.get(address(live_lecture))

    assert reverse("studio:publish_lecture", args=[live_lecture.pk]) in response.text
    assert reverse("studio:revisions", args=[live_lecture.pk]) in response.text


def test_page_takes_as_many_queries_with_one_mission_as_with_three(
    client, author, make_lecture, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(author)
    one, three = make_lecture("One", missions=1), make_lecture("Three", missions=3)
    client.get(address(one))

    with CaptureQueriesContext(
        connection,
    ) as with_one:
        client.get(address(one))
    with CaptureQueriesContext(connection) as with_three:
        client.get(address(three))

    assert len(with_one) == len(with_three)


def test_plain_save_stores_everything_and_counts_the_version(client, author, draft):
    client.force_login(author)

    response = save(client, draft, title="New title", summary="Short.", slug="new-title", body="# A\r\n\r\nb\r\n")

    saved = Lecture.objects.get(pk=draft.pk)
    assert (response.status_code, response.url) == (302, address(draft))
    assert (saved.title, saved.summary, saved.slug, saved.body) == ("New title", "Short.", "new-title", "# A\n\nb\n")
    assert (saved.edit_version, saved.updated_by) == (draft.edit_version + 1, author)


def test_title_of_several_lines_is_saved_as_one(client, author, draft):
    client.force_login(author)

    save(client, draft, title=" A  title\r\n\r\n of two lines ")

    assert Lecture.objects.get(pk=draft.pk).title == "A  title of two lines"


def test_plain_save_lets_links_be_asked_and_a_script_does_when_it_asks_for_the_findings(client, author, draft):
    client.force_login(author)
    body = "[a](https://example.org/)"

    save_by_script(client, draft, body=body)
    by_script = waiting_for(ask_lecture).count()
    draft.refresh_from_db()
    save(client, draft, body=body, summary="Short.")

    assert by_script == 0
    assert [row.args_kwargs["args"] for row in waiting_for(ask_lecture)] == [[draft.pk]]


def test_saving_a_live_lecture_leaves_learners_with_what_they_read(client, author, live_lecture):
    before = client.get(live_lecture.get_absolute_url()).text
    client.force_login(author)

    save(client, live_lecture, body="Not yet")

    client.logout()
    assert client.get(live_lecture.get_absolute_url()).text == before
    assert Lecture.objects.with_state().get(pk=live_lecture.pk).state == "changed"


def test_lecture_moves_to_the_end_of_another_section(client, author, draft, course, make_lecture):
    from courses import editing

    other = editing.add_section(course, title="Practice", by=author)
    make_lecture("First there", into=other)
    client.force_login(author)

    save(client, draft, section=other.pk)

    draft.refresh_from_db()
    assert (draft.section, draft.position) == (other, 1)


def test_section_of_another_course_is_refused(client, author, draft):
    from courses import editing
    from courses.models import Course

    other = Course.objects.create(title="Other", slug="other", owner=author)
    section = editing.add_section(other, title="There", by=author)
    client.force_login(author)

    response = save(client, draft, section=section.pk)

    draft.refresh_from_db()
    assert response.status_code == 422
    assert draft.section.course == draft.course


def test_colliding_slug_is_refused_with_a_free_one_and_keeps_the_text(client, author, draft, make_lecture):
    make_lecture("Taken")
    client.force_login(author)

    response = save(client, draft, slug="taken", body="A precious text")

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "“taken-2” is free." in response.text
    assert "A precious text" in response.text
    assert draft.slug == "secret-draft"


def test_missing_title_is_refused_and_nothing_typed_is_lost(client, author, draft):
    client.force_login(author)

    response = save(client, draft, title=" ", body="A precious text")

    assert response.status_code == 422
    assert "Give the lecture a title." in response.text
    assert "A precious text" in response.text
    assert 'data-as-posted="yes"' in response.text


def test_too_long_text_is_refused_with_the_limit(client, author, draft, settings):
    settings.MARKDOWN_MAX_LENGTH = 1000
    client.force_login(author)

    response = save(client, draft, body="a" * 1001)

    assert response.status_code == 422
    assert "This text has 1001 characters; at most 1000 are possible." in response.text
    assert "a" * 1001 in response.text


@pytest.mark.parametrize(
    "changes", [{"edit_version": "x"}, {"edit_version": ""}, {"section": "x"}, {"body": "a\0b"}, {"slug": "a b"}]
)
def test_bad_input_is_a_message(client, author, draft, changes):
    client.force_login(author)

    response = save(client, draft, **changes)

    draft.refresh_from_db()
    assert response.status_code == 422
    assert draft.edit_version == 1


def test_script_hears_version_time_state_and_findings(client, author, live_lecture):
    client.force_login(author)

    response = save_by_script(client, live_lecture, summary="", body="See [this](/nowhere/at-all/).")

    answer = response.json()
    assert response.status_code == 200
    assert answer["edit_version"] == live_lecture.edit_version + 1
    assert "chip--changed" in answer["state"]
    assert answer["saved_at"]
    assert answer["errors"] == []
    found = client.get(reverse("studio:lecture_findings", args=[live_lecture.pk])).json()
    assert found["findings_count"] == 2
    assert "leads nowhere" in found["findings"]


def test_new_text_costs_a_script_four_queries_besides_who_asks(client, author, make_lecture):
    """The lecture, its row with the lock, the new text, and the state; missions are not loaded."""
    lecture = make_lecture(missions=3)
    client.force_login(author)
    save_by_script(client, lecture, body="Before.")
    lecture.refresh_from_db()

    with CaptureQueriesContext(connection) as queries:
        save_by_script(client, lecture, body="After.")

    words = [query["sql"].split()[0] for query in queries]
    who_asks = ["SELECT", "SELECT"]
    assert [word for word in words if word in {"SELECT", "UPDATE", "INSERT"}] == [
        *who_asks, "SELECT", "SELECT", "UPDATE", "SELECT",
    ]  # fmt: skip


def test_script_hears_what_is_refused_and_where(client, author, draft):
    client.force_login(author)

    by_hand = save_by_script(client, draft, title="", body="Never lost.").json()
    too_long = save_by_script(client, draft, body="x" * 400_001, edit_version=by_hand["edit_version"]).json()
    nonsense = save_by_script(client, draft, body="Lost?", edit_version="x")

    assert (by_hand["is_text_saved"], by_hand["errors"]) == (True, [["id_title", "Give the lecture a title."]])
    assert (too_long["is_text_saved"], [place for place, _message in too_long["errors"]]) == (False, ["id_body"])
    assert (nonsense.status_code, [place for place, _message in nonsense.json()["errors"]]) == (
        422,
        ["id_edit_version"],
    )
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("Secret draft", "Never lost.")


def test_save_by_itself_leaves_address_and_section_alone(client, author, draft, course):
    from courses import editing

    other = editing.add_section(course, title="Practice", by=author)
    client.force_login(author)

    response = save_by_itself(client, draft, slug="half-typ", section=other.pk, body="New")

    saved = Lecture.objects.get(pk=draft.pk)
    assert response.status_code == 200
    assert (saved.body, saved.slug, saved.section_id) == ("New", draft.slug, draft.section_id)


def test_save_by_itself_keeps_the_text_while_the_title_is_empty(client, author, draft):
    client.force_login(author)

    response = save_by_itself(client, draft, title="", body="New")

    saved = Lecture.objects.get(pk=draft.pk)
    assert (saved.title, saved.body) == ("Secret draft", "New")
    assert response.json()["errors"] == [["id_title", "Give the lecture a title."]]


def test_person_without_the_site_zone_sees_own_time(client, author, draft):
    User.objects.filter(pk=author.pk).update(time_zone="Asia/Seoul")
    client.force_login(author)

    response = client.get(address(draft))

    assert "Saved " in response.text


def test_deleted_findings_of_text_that_became_too_long_are_told(client, author, draft, settings):
    settings.MARKDOWN_MAX_LENGTH = 10
    client.force_login(author)

    response = client.get(address(draft))

    assert response.status_code == 200
    assert "at most 10 can be shown" in response.text


def test_audit_of_publishing_after_saving_freezes_the_saved_text(client, author, editor, draft):
    client.force_login(author)
    save(client, draft, body="Saved text\n")

    draft.refresh_from_db()
    revision = publishing.publish(draft, by=editor)

    assert revision.body == "Saved text\n"
