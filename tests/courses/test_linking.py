"""Links that name a lecture by its identity: they lead there through renames and moves, if it is live."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import markdown, publishing
from courses.markdown_links import lasting_address
from courses.models import Course, Lecture


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("lecture:12", "/lectures/12/"),
        ("lecture:12#h-idea", "/lectures/12/#h-idea"),
        ("lecture:12#idea", "/lectures/12/#h-idea"),
        ("LECTURE:12", "/lectures/12/"),
        ("lecture:x", "lecture:x"),
        ("lecture:12/../3", "lecture:12/../3"),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_address_of_a_link_by_identity(target, address):
    assert lasting_address(target) == address


def test_page_has_the_lasting_address_and_the_checks_get_the_identity():
    rendered = markdown.render("[there](lecture:12#idea) and [so][a]\n\n[a]: lecture:3\n")

    assert '<a href="/lectures/12/#h-idea">there</a>' in rendered.html
    assert '<a href="/lectures/3/">so</a>' in rendered.html
    assert [link.target for link in rendered.links] == ["lecture:12#h-idea", "lecture:3"]
    assert rendered.problems == ()


def test_broken_identity_is_dropped_and_told():
    rendered = markdown.render("[there](lecture:twelve)")

    assert "<a" not in rendered.html
    assert len(rendered.problems) == 1


def test_lasting_address_follows_a_rename(client, live_lecture):
    Lecture.objects.update(slug="another")

    response = client.get(f"/lectures/{live_lecture.pk}/")

    assert (response.status_code, response.url) == (302, "/courses/ml/another/")


def test_lasting_address_of_what_learners_cannot_read_is_missing(client, live_lecture, draft, author, editor):
    client.force_login(author)
    assert client.get(f"/lectures/{draft.pk}/").status_code == 404

    publishing.unpublish(live_lecture, by=editor)
    assert client.get(f"/lectures/{live_lecture.pk}/").status_code == 404
    assert client.get("/lectures/999/").status_code == 404


def test_scheduled_lecture_has_no_lasting_address_yet(client, draft, editor):
    publishing.publish(draft, by=editor, live_from=timezone.now() + timedelta(days=1))

    assert client.get(f"/lectures/{draft.pk}/").status_code == 404


def test_lasting_address_in_a_members_course_asks_who_is_there(client, live_lecture, learner):
    Course.objects.update(visibility="members")

    assert "/login/?next=/lectures/" in client.get(f"/lectures/{live_lecture.pk}/").url

    client.force_login(learner)
    assert client.get(f"/lectures/{live_lecture.pk}/").url == live_lecture.get_absolute_url()


def test_twin_shows_the_address_of_now(client, live_lecture, draft, make_lecture, editor):
    body = f"[live](lecture:{live_lecture.pk}#h-idea) [draft](lecture:{draft.pk})\n\n[a]: lecture:{live_lecture.pk}\n"
    publishing.publish(make_lecture("Linking", body=body), by=editor)
    Lecture.objects.filter(pk=live_lecture.pk).update(slug="renamed")

    text = client.get("/courses/ml/linking.md").text

    assert "[live](/courses/ml/renamed/#h-idea)" in text
    assert f"[draft](/lectures/{draft.pk}/)" in text
    assert "[a]: /courses/ml/renamed/" in text
