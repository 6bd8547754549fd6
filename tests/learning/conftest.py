import pytest

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
