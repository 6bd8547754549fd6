"""The ids of choices tell nothing: whoever sees choices shuffled cannot sort them back by what the page holds."""

import pytest

from quizzes.freezing import MISSIONS
from quizzes.models import Choice
from quizzes.saving import append_missions, save_missions
from quizzes.sources import completed

# Of so many missions, not one having its four choices in the order of their ids by chance: 1 in 24 ** 20.
MANY = 20


def written(number):
    choices = [{"text": f"Choice {n}", "is_correct": n == 0} for n in range(4)]
    return completed({"prompt": f"Question {number}", "choices": choices})


def in_the_authors_order(lecture):
    return [
        [choice.pk for choice in mission.choices.all()]
        for mission in lecture.missions.kept().prefetch_related("choices")
    ]


def copied(lecture, other):
    append_missions(lecture, [written(number) for number in range(MANY)], after=-1)
    MISSIONS.copy(lecture, to=other)
    return other


def saved(lecture, _other):
    save_missions(lecture, [written(number) for number in range(MANY)])
    return lecture


def appended(lecture, _other):
    append_missions(lecture, [written(number) for number in range(MANY)], after=-1)
    return lecture


@pytest.mark.parametrize("make", [saved, appended, copied])
def test_ids_of_choices_are_in_another_order_than_the_authors(make_lecture, make):
    lecture = make(make_lecture("One"), make_lecture("Two"))

    ids = in_the_authors_order(lecture)

    assert len(ids) == MANY
    assert any(of_one != sorted(of_one) for of_one in ids)
    texts = Choice.objects.filter(mission__lecture=lecture, mission__position=7).values_list("text", flat=True)
    assert list(texts) == ["Choice 0", "Choice 1", "Choice 2", "Choice 3"]
