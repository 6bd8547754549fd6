import pytest

from courses import publishing
from learning.models import Note

SCRIPT = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def make_note(learner, live_lecture):
    def make(body="My *own* words", *, user=None, lecture=None, **fields):
        lecture = lecture or live_lecture
        return Note.objects.create(
            user=user or learner, lecture=lecture, revision=lecture.live_revision, body=body, **fields
        )

    return make


@pytest.fixture
def make_live(make_lecture, editor):
    """A lecture that learners can read."""

    def make(title, **fields):
        lecture = make_lecture(title, **fields)
        publishing.publish(lecture, by=editor)
        return lecture

    return make
