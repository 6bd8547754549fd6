"""A lecture with more missions than the editor holds, as an import may bring: the text is edited, they stay."""

import pytest
from django.urls import reverse

from courses import publishing
from quizzes.forms import MAX_MISSIONS
from quizzes.freezing import MISSIONS
from tests.conftest import make_mission


@pytest.fixture
def full(make_lecture):
    lecture = make_lecture()
    for number in range(MAX_MISSIONS + 1):
        make_mission(lecture, prompt=f"Question {number}?", position=number)
    publishing.refresh_hash(lecture)
    return lecture


def test_the_editor_says_so_and_leads_to_the_bank(client, author, full):
    client.force_login(author)

    page = client.get(reverse("studio:lecture_edit", args=[full.pk])).text

    assert f"This lecture has {MAX_MISSIONS + 1} missions, more than this page can hold" in page
    assert f"data-mission-count>{MAX_MISSIONS + 1}<" in page
    assert f'href="/studio/design/missions/?course={full.course_id}"' in page
    assert "missions-TOTAL_FORMS" not in page
    assert "Question 0?" not in page


def test_saving_the_text_leaves_them_as_they_are(client, author, full):
    client.force_login(author)
    before = MISSIONS.source(full)

    response = client.post(
        reverse("studio:lecture_edit", args=[full.pk]),
        {
            "title": "New title",
            "summary": "",
            "slug": full.slug,
            "section": full.section_id,
            "body": "New words.",
            "edit_version": full.edit_version,
        },
    )

    full.refresh_from_db()
    assert response.status_code == 302
    assert (full.title, full.body) == ("New title", "New words.")
    assert MISSIONS.source(full) == before
