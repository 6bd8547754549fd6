"""Deleted between a view's look and its action's lock: a page says so, and shows what was written."""

import pytest
from django.urls import reverse

from courses import editing, reviewing, trashing
from courses.models import Lecture
from courses.uploading import add_upload
from tests.courses.test_gone import a_picture, just_before_it_locks
from tests.studio.test_editor import address, save_by_script, typed

pytestmark = pytest.mark.django_db


def delete(row, by):
    kinds = {"lecture": trashing.delete_lecture, "section": trashing.delete_section, "upload": trashing.delete_upload}
    return lambda: kinds[row._meta.model_name](type(row).objects.get(pk=row.pk), by=by)


def test_plain_save_shows_the_text_back(client, author, draft):
    client.force_login(author)

    with just_before_it_locks(delete(draft, author)) as done:
        response = client.post(address(draft), typed(draft, body="Mine"))

    assert len(done) == 1
    assert response.status_code == 410
    assert response.context["typed"].cleaned_data["body"] == "Mine"


def test_script_hears_it(client, author, draft):
    client.force_login(author)

    with just_before_it_locks(delete(draft, author)):
        response = save_by_script(client, draft, body="Mine")

    assert (response.status_code, list(response.json())) == (410, ["gone"])


def test_save_into_a_section_that_was_deleted_keeps_the_text_and_says_where(client, author, course, draft):
    other = editing.add_section(course, title="Practice", by=author)
    client.force_login(author)
    data = typed(draft, body="Mine", section=other.pk)

    with just_before_it_locks(delete(other, author)):
        response = client.post(address(draft), data)

    assert response.status_code == 422
    assert "Mine</textarea>" in response.text
    assert response.context["form"].errors["section"] == ["“Practice” was deleted meanwhile. Nothing was changed."]
    assert Lecture.objects.get(pk=draft.pk).body == draft.body


def test_script_hears_that_the_section_was_deleted(client, author, course, draft):
    other = editing.add_section(course, title="Practice", by=author)
    client.force_login(author)

    with just_before_it_locks(delete(other, author)):
        response = save_by_script(client, draft, section=other.pk, body="Never lost.")

    assert response.json()["errors"] == [["id_section", "“Practice” was deleted meanwhile."]]
    draft.refresh_from_db()
    assert (draft.body, draft.section_id) == ("Never lost.", course.sections.first().pk)


@pytest.mark.parametrize(
    ("name", "what", "data", "words"),
    [
        ("lecture_duplicate", "lecture", {}, ""),
        ("lecture_rename", "lecture", {"title": "New title", "edit_version": 1}, "New title"),
        ("section_duplicate", "section", {}, ""),
        ("section_rename", "section", {"title": "New title"}, "New title"),
        ("lecture_add", "section", {"title": "New title"}, "New title"),
        ("preview_links", "lecture", {"days": 7}, ""),
        ("review", "lecture", {"message": "Look at it", "edit_version": 1}, "Look at it"),
        ("review_comment", "reviewed", {"body": "Why so?"}, "Why so?"),
        ("review_withdraw", "reviewed", {}, ""),
        ("publish_lecture", "lecture", {"when": "now", "note": "First", "edit_version": 1}, "First"),
        ("upload_edit", "upload", {"name": "New name", "alt": "A curve", "decorative": "no"}, "New name\n\nA curve"),
        ("upload_delete", "upload", {}, ""),
    ],
)
def test_page_says_it_and_shows_what_was_written(
    client, editor, author, course, draft, make_lecture, name, what, data, words
):
    reviewed, upload = make_lecture("Reviewed"), add_upload(course, a_picture(), by=author)
    reviewing.request_review(reviewed, by=author)
    row = {"lecture": draft, "section": draft.section, "reviewed": reviewed, "upload": upload}[what]
    client.force_login(editor)

    with just_before_it_locks(delete(row, author)) as done:
        response = client.post(reverse(f"studio:{name}", args=[row.pk]), data)

    assert len(done) == 1
    assert response.status_code == 410
    assert response.context["why"] == f"“{row}” was deleted meanwhile. Nothing was changed."
    assert "\n\n".join(text for _name, _label, text in response.context["words"]) == words
