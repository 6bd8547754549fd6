"""Practising with keys alone: a hint, an answer, the feedback, the next one, stopping, and the end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses import publishing
from learning.models import PracticeCard
from quizzes.models import Attempt, HintOpening, Mission
from tests.conftest import make_mission

from .keyboard import assert_focus_is_seen, tab_to


@pytest.fixture
def mistakes(live_lecture, learner, editor):
    """Two missions that were answered wrong this morning; the first has a hint, which was opened."""
    make_mission(live_lecture, prompt="And what is **tuning**?", position=1)
    Mission.objects.filter(position=0).update(hints=[{"text": "Think of *reuse*.", "cost": 10}])
    publishing.publish(live_lecture, by=editor)
    first, second = Mission.objects.order_by("position")
    for hours, mission in ((5, first), (4, second)):
        Attempt.objects.create(
            user=learner, mission=mission, revision=live_lecture.live_revision,
            chosen=[mission.choices.first().pk], is_correct=False, score=0,
        )  # fmt: skip
        Attempt.objects.filter(mission=mission).update(created_at=timezone.now() - timedelta(hours=hours))
    HintOpening.objects.create(user=learner, mission=first, number=1, revision=live_lecture.live_revision)
    return first, second


def test_mistakes_are_practised_by_keyboard(page, live_server, sign_in, learner, mistakes, errors):
    first, second = mistakes
    sign_in(learner)
    page.goto(live_server.url)
    tab_to(page, page.get_by_role("link", name="Practise 2 missions"))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_role("button", name="Hint"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Think of reuse.")).to_be_visible()
    tab_to(page, page.locator("[name=choice]").first)
    choose(page, "Using a pre-trained model")
    page.keyboard.press("Enter")

    expect(page.locator("#result")).to_be_focused()
    assert_focus_is_seen(page)
    expect(page.get_by_text("Correct.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Next"))
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    expect(page.get_by_text("And what is tuning?")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Stop practising this one"))
    page.keyboard.press("Enter")

    expect(page.get_by_text("Done for now. The next one comes")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("And what is tuning?")).to_be_visible()
    assert list(PracticeCard.objects.order_by("mission").values_list("mission", "reviews", "last_rating")) == [
        (first.pk, 1, 2), (second.pk, 0, None),
    ]  # fmt: skip
    assert Attempt.objects.count() == 2


def choose(page, words):
    """With the arrow keys, as in any group of radio buttons."""
    page.keyboard.press("Space")
    wanted = page.get_by_label(words)
    for _step in range(4):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"No way to {words} by keyboard.")


def test_an_empty_answer_is_told_where_the_focus_is(page, live_server, sign_in, learner, mistakes):
    sign_in(learner)
    page.goto(f"{live_server.url}/missions/practise/")

    page.get_by_role("button", name="Check").click()

    expect(page.get_by_role("alert")).to_have_text("Choose an answer first.")
    expect(page.locator("#result")).to_be_focused()
