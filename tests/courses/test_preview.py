import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from courses import editing, previewing, uploading
from courses.models import Course, Lecture
from learning.models import Completion
from quizzes.models import Attempt
from tests.courses.test_images import encoded, photo


def preview_url(target, days=7):
    """The address of a fresh link."""
    owner = target.course.owner if isinstance(target, Lecture) else target.owner
    return reverse("preview", args=[previewing.make_link(target, by=owner, days=days).token])


def test_preview_shows_the_working_copy_to_whoever_has_the_link(client, live_lecture):
    Lecture.objects.update(title="New title", body="## Fresh\n\nNot published yet.")

    response = client.get(preview_url(live_lecture))

    assert response.status_code == 200
    assert "<h1>New title</h1>" in response.text
    assert "Not published yet." in response.text
    assert "Preview: not published." in response.text


def test_preview_says_in_the_readers_zone_how_long_its_link_works(client, draft, learner):
    with time_machine.travel("2030-05-31 00:30Z", tick=False):
        url = preview_url(draft, days=1)
        visitor = client.get(url).text
        learner.time_zone = "Asia/Seoul"
        learner.save()
        client.force_login(learner)
        reader = client.get(url).text

    assert "The link works until June 1, 2030, 00:30 (UTC)." in visitor
    assert "The link works until June 1, 2030, 09:30 (Asia/Seoul)." in reader


def test_preview_shows_missions_without_key(client, make_lecture):
    page = client.get(preview_url(make_lecture(missions=2))).text

    assert page.count('<section class="mission"') == 2
    assert "KEY-" not in page
    assert "/attempts/" not in page


def answer(client, page, mission, *, is_right, **headers):
    """Answer in a preview as its page does, by the address in its form."""
    action = re.search(rf'action="(/[^"]+/missions/{mission.pk}/)"', page)[1]
    choice = mission.choices.filter(is_correct=is_right).first()
    return client.post(action, {"choice": choice.pk}, headers=headers)


@pytest.mark.parametrize("is_right", [True, False])
def test_missions_of_a_preview_are_answered_by_the_real_grader_and_nothing_is_stored(
    client, live_lecture, learner, is_right
):
    mission = live_lecture.missions.get()
    mission.choices.filter(is_correct=True).update(feedback="KEY-NEW")
    url = preview_url(live_lecture)
    client.force_login(learner)

    response = answer(client, client.get(url).text, mission, is_right=is_right)

    assert ("Correct." in response.text, "KEY-NEW" in response.text) == (is_right, is_right)
    assert "This is a preview: the answer was not kept." in response.text
    assert f'href="{url}#mission-{mission.pk}"' in response.text
    assert not Attempt.objects.exists()
    assert not Completion.objects.exists()


def test_a_script_gets_the_mission_alone_and_a_visitor_needs_no_token(make_lecture):
    lecture = make_lecture(missions=1)
    client = Client(enforce_csrf_checks=True)

    response = answer(
        client, client.get(preview_url(lecture)).text, lecture.missions.get(), is_right=True, hx_request="true"
    )

    assert response.status_code == 200
    assert response.text.lstrip().startswith("<section")


def test_an_answer_without_a_choice_is_refused(client, make_lecture):
    lecture = make_lecture(missions=1)
    url = preview_url(lecture)

    response = client.post(f"{url}missions/{lecture.missions.get().pk}/")

    assert (response.status_code, "Choose an answer first." in response.text) == (422, True)


def test_preview_shows_nothing_that_a_signed_in_reader_did(client, live_lecture, learner):
    client.force_login(learner)
    mission = live_lecture.missions.get()
    client.post(reverse("attempt", args=[mission.pk]), {"choice": mission.choices.get(is_correct=True).pk})
    client.post(reverse("note_add", args=[live_lecture.pk]), {"body": "MY-NOTE"})

    page = client.get(preview_url(live_lecture)).text

    assert "MY-NOTE" not in page
    assert "0 / 1" in page
    assert "data-place-url" not in page


def test_preview_stays_out_of_search_engines_and_caches(client, draft):
    response = client.get(preview_url(draft))

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert "ETag" not in response.headers


def test_preview_follows_later_edits(client, draft):
    url = preview_url(draft)
    client.get(url)

    Lecture.objects.update(body="Edited since.")

    assert "Edited since." in client.get(url).text


def test_preview_names_no_other_lecture(client, draft, make_lecture, live_lecture):
    make_lecture("Another secret")

    page = client.get(preview_url(draft)).text

    assert "Another secret" not in page
    assert "Transfer learning" not in page


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_expires_after_the_days_that_were_chosen(client, draft, days):
    url = preview_url(draft, days=days)

    with time_machine.travel(timezone.now() + timedelta(days=days, hours=-1)):
        fresh = client.get(url)
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
        expired = client.get(url)

    assert fresh.status_code == 200
    assert (expired.status_code, "This preview has expired" in expired.text) == (404, True)
    assert "DRAFT-WORDS" not in expired.text


def test_a_revoked_link_opens_nothing(client, draft, author):
    link = previewing.make_link(draft, by=author, days=7)
    other = previewing.make_link(draft, by=author, days=7)

    previewing.revoke_link(link, by=author)
    previewing.revoke_link(link, by=author)

    revoked = client.get(reverse("preview", args=[link.token]))
    assert (revoked.status_code, "The author took this link back." in revoked.text) == (404, True)
    assert "DRAFT-WORDS" not in revoked.text
    assert client.get(reverse("preview", args=[other.token])).status_code == 200
    actions = AuditEntry.objects.filter(action__startswith="preview.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["preview.make", "preview.make", "preview.revoke"]


def test_the_audit_log_does_not_hold_the_token(draft, author):
    link = previewing.make_link(draft, by=author, days=7)

    assert link.token not in str(AuditEntry.objects.get(action="preview.make").details)


def test_a_lectures_link_opens_no_other_door(client, draft, make_lecture, course, author):
    other = make_lecture("Another secret", body="OTHER-WORDS", missions=1)
    picture = uploading.add_upload(course, ContentFile(encoded(photo()), name="other.png"), by=author)
    token = preview_url(draft).split("/")[2]
    doors = [
        f"/preview/{token}/{other.pk}/",
        f"/preview/{token}/{other.pk}/?as=visitor",
        f"/preview/{token}/missions/{other.missions.get().pk}/",
        f"/courses/ml/{draft.slug}/?preview={token}",
        f"/courses/ml/{other.slug}/?preview={token}",
        f"/courses/ml/{draft.slug}.md?preview={token}",
        f"/courses/ml/?preview={token}",
        f"/tutor/ml/{draft.slug}/?preview={token}",
        f"{picture.get_absolute_url()}?preview={token}",
        f"/uploads/{picture.pk}/thumbnail/?preview={token}",
        f"/studio/design/lectures/{draft.pk}/preview/?preview={token}",
        f"/studio/publish/{draft.pk}/review/?preview={token}",
    ]

    for door in doors:
        for method in (client.get, client.post):
            response = method(door)
            assert response.status_code in {302, 404, 405}, door
            assert "login" in response.url if response.status_code == 302 else "OTHER-WORDS" not in response.text


def test_a_courses_link_opens_the_working_copies_of_that_course_only(client, draft, live_lecture, course, author):
    other = Course.objects.create(title="Other course", slug="other", owner=author)
    foreign = editing.add_lecture(
        editing.add_section(other, title="S", by=author), title="Foreign", by=author, body="X"
    )
    Lecture.objects.filter(pk=live_lecture.pk).update(title="Live, edited")
    url = preview_url(course)

    page = client.get(url).text
    links = re.findall(rf'href="({url}\d+/)"', page)

    assert links == [f"{url}{draft.pk}/", f"{url}{live_lecture.pk}/"]
    assert "Live, edited" in page
    assert "DRAFT-WORDS" in client.get(f"{url}{draft.pk}/").text
    assert client.get(f"{url}{foreign.pk}/").status_code == 404
    assert 'rel="prev"' in client.get(f"{url}{live_lecture.pk}/").text


def test_a_courses_link_leaves_out_what_lies_in_the_trash(client, draft, live_lecture, course):
    url = preview_url(course)
    Lecture.objects.filter(pk=draft.pk).update(deleted_at=timezone.now())

    assert "Secret draft" not in client.get(url).text
    assert client.get(f"{url}{draft.pk}/").status_code == 404


def test_a_visitor_sees_the_way_to_sign_in_where_a_learner_can_answer_and_note(client, make_lecture):
    url = preview_url(make_lecture(missions=1))

    learner, visitor = client.get(url).text, client.get(f"{url}?as=visitor").text

    assert ("Mark as done" in learner, "Mark as done" in visitor) == (True, False)
    assert ("Sign in to keep them" in learner, "Sign in to keep them" in visitor) == (False, True)
    assert client.get(f"{url}?as=nonsense").text.count("Mark as done") == learner.count("Mark as done")


@pytest.mark.parametrize(
    ("visibility", "told"), [("members", "Visitors are asked to sign in"), ("invited", "Visitors find no page here")]
)
def test_a_visitor_sees_nothing_of_a_course_that_is_not_for_everybody(client, draft, course, visibility, told):
    Course.objects.update(visibility=visibility)
    url = preview_url(draft)

    assert "DRAFT-WORDS" in client.get(url).text
    page = client.get(f"{url}?as=visitor").text
    assert ("DRAFT-WORDS" in page, told in page) == (False, True)


@pytest.mark.parametrize("token", ["abc", "a:b:c", "%F0%9F%99%82", "1"])
def test_made_up_token_gets_a_clear_page(client, draft, token):
    response = client.get(f"/preview/{token}/")

    assert (response.status_code, "This preview is not available" in response.text) == (404, True)


def test_preview_of_a_deleted_lecture_is_gone(client, draft):
    url = preview_url(draft)
    draft.delete()

    assert client.get(url).status_code == 404


def test_preview_shows_pictures_that_are_not_public(client, course, author, make_lecture):
    picture = uploading.add_upload(course, ContentFile(encoded(photo()), name="a.png"), by=author, alt="A picture")
    lecture = make_lecture("Pictured", body=picture.markdown)
    url = preview_url(lecture)

    page = client.get(url).text
    source = re.search(r'src="(/uploads/[^"]+)"', page)[1]

    assert "?preview=" in source
    assert client.get(source).status_code == 200
    assert client.get(picture.get_absolute_url()).status_code == 404


def test_signed_in_people_see_the_same_preview(client, draft, learner):
    client.force_login(learner)

    assert "DRAFT-WORDS" in client.get(preview_url(draft)).text


def test_only_reading_is_allowed(client, draft):
    assert client.post(preview_url(draft)).status_code == 405
