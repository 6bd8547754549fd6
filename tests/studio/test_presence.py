"""Who else has the lecture open: told by the server's clock, gone when they leave or fall silent."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from courses import presence
from courses.models import Lecture, Presence
from courses.presence import AWAY_AFTER, WRITES_FOR


def address(lecture):
    return reverse("studio:lecture_presence", args=[lecture.pk])


def others(client, user, lecture):
    client.force_login(user)
    return client.post(address(lecture)).json()["others"]


def test_each_sees_the_other_and_not_themselves(client, author, editor, draft):
    assert others(client, author, draft) == ""
    assert others(client, editor, draft) == "author has this lecture open too."
    assert others(client, author, draft) == "editor has this lecture open too."
    assert Presence.objects.count() == 2


def test_many_are_counted(client, author, draft, make_user):
    for number in range(5):
        presence.say_here(draft, by=make_user(f"p{number}"))

    assert others(client, author, draft) == "p0, p1, p2 and 2 more have this lecture open too."


def test_who_leaves_is_gone_at_once(client, author, editor, draft):
    others(client, editor, draft)

    response = client.post(address(draft), {"has_left": "on"})

    assert response.status_code == 204
    assert others(client, author, draft) == ""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_sign_for_what_was_erased_at_this_moment_is_nothing(author, draft):
    Lecture.everything.filter(pk=draft.pk).delete()

    presence.say_here(draft, by=author)

    assert not Presence.objects.exists()


def test_who_falls_silent_is_gone_after_a_minute(author, editor, draft):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        presence.say_here(draft, by=editor)
    with time_machine.travel(now + AWAY_AFTER, tick=False):
        assert presence.others_here(draft, than=author) == [editor]
    with time_machine.travel(now + AWAY_AFTER * 1.1, tick=False):
        assert presence.others_here(draft, than=author) == []
        presence.say_left(draft, by=author)

    assert Presence.objects.count() == 0


def test_another_lecture_is_another_room(client, author, editor, draft, make_lecture):
    presence.say_here(make_lecture("Other"), by=editor)

    assert others(client, author, draft) == ""


def test_page_of_the_editor_tells_who_is_here(client, author, editor, draft):
    presence.say_here(draft, by=editor)
    client.force_login(author)

    page = client.get(reverse("studio:lecture_edit", args=[draft.pk]))

    assert "<span data-presence-words>editor has this lecture open too.</span>" in page.text


def open_editor(client, user, lecture):
    client.force_login(user)
    return client.get(reverse("studio:lecture_edit", args=[lecture.pk])).context["others_here"]


def test_opening_the_editor_is_a_sign_that_lasts_as_long_as_one_writes(client, author, editor, draft):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert open_editor(client, editor, draft) == ""
        assert open_editor(client, author, draft) == "editor has this lecture open too."
    with time_machine.travel(now + WRITES_FOR, tick=False):
        assert presence.others_here(draft, than=author) == [editor]
    with time_machine.travel(now + WRITES_FOR * 1.1, tick=False):
        assert presence.others_here(draft, than=author) == []


def test_first_sign_of_a_script_takes_the_place_of_opening(client, author, editor, draft):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        open_editor(client, editor, draft)
        others(client, editor, draft)
    with time_machine.travel(now + AWAY_AFTER * 1.1, tick=False):
        assert presence.others_here(draft, than=author) == []


def test_only_who_may_edit_is_there(client, stranger, learner, draft):
    for person, status in [(stranger, 404), (learner, 403)]:
        client.force_login(person)

        assert client.post(address(draft)).status_code == status
    assert Presence.objects.count() == 0
