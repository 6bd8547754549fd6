import pytest

from courses import publishing
from courses.models import Course
from tests.conftest import make_mission

URL = "/courses/ml/transfer-learning.md"


def test_twin_is_the_published_source_with_questions_and_no_key(client, make_lecture, editor):
    lecture = make_lecture(missions=1)
    make_mission(
        lecture,
        prompt="Which *two*?",
        kind="multiple",
        position=1,
        choices=[("A\nB", True, "KEY-FEEDBACK"), ("C", False, "")],
    )
    publishing.refresh_hash(lecture)
    publishing.publish(lecture, by=editor)

    response = client.get(URL)

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.text == (
        "# Transfer learning\n\n## Idea\n\nKnowledge is reused.\n\n## Missions\n\n"
        "### Mission 1\n\nWhat is *transfer learning*?\n\n"
        "- [ ] Training from zero\n- [ ] Using a pre-trained model\n- [ ] Tuning settings\n- [ ] Changing the data\n\n"
        "### Mission 2\n\nWhich *two*?\n\n- [ ] A\n  B\n- [ ] C\n"
    )


def test_twin_of_a_lecture_without_missions_is_its_text(client, make_lecture, editor):
    publishing.publish(make_lecture(), by=editor)

    assert client.get(URL).text == "# Transfer learning\n\n## Idea\n\nKnowledge is reused.\n"


def test_unpublished_edits_are_hidden(client, live_lecture):
    live_lecture.body = "Not yet"
    live_lecture.save()

    assert "Not yet" not in client.get(URL).text


def test_draft_has_no_twin(client, draft, author):
    client.force_login(author)

    assert client.get("/courses/ml/secret-draft.md").status_code == 404


def test_members_twin_needs_a_signed_in_person(client, live_lecture, learner):
    Course.objects.update(visibility="members")

    assert client.get(URL).status_code == 302

    client.force_login(learner)
    response = client.get(URL)
    assert "Knowledge is reused." in response.text
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_allowed(client, live_lecture, method):
    assert getattr(client, method)(URL).status_code == 405
