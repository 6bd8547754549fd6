"""The numbers of item analysis, against an implementation of their own, on the database that is used."""

from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from courses import editing, publishing
from courses.models import Course, Lecture, Revision
from quizzes import analysing
from quizzes.analysing import Cut
from quizzes.analysis import LEAST_LEARNERS, Flag, Undefined, flags, tellable
from quizzes.models import Attempt, Choice, Mission
from tests.conftest import make_mission
from tests.quizzes import independent_analysis

PRECISE = 1e-9
LEARNERS = 24
# What rules of credit and costs of hints give: parts of a key, less some percent.
SCORES = [0.0, 1.0, 0.5, 1 / 3, 2 / 3, 0.75, 0.9, 0.45, 0.1 + 0.2]


@pytest.fixture
def lectures(make_lecture, editor):
    """Two lectures with three missions in all, published."""
    made = [make_lecture("One", missions=2), make_lecture("Two", missions=1)]
    for lecture in made:
        publishing.publish(lecture, by=editor)
    return made


@pytest.fixture
def learners(db):
    return User.objects.bulk_create(User(username=f"l{n}", email=f"l{n}@example.org") for n in range(LEARNERS))


def revision_of(mission, number=1):
    return Revision.objects.get(lecture=mission.lecture_id, number=number)


def answer(user, mission, score, *, revision=None, **fields):
    fields.setdefault("chosen", [mission.choices.order_by("position")[1 if score == 1 else 0].pk])
    return Attempt.objects.create(
        user=user,
        mission=mission,
        revision=revision or revision_of(mission),
        score=score,
        is_correct=score == 1,
        **fields,
    )


def answers_of(mission):
    (answers,) = analysing.answers_to([mission])
    return answers


def item_of(mission, cut=None):
    answers = answers_of(mission)
    cut = cut or Cut(answers.current)
    return analysing.items_of(mission.lecture.course, [(answers, cut)])[0]


def rows_of(course):
    columns = (
        "id",
        "user",
        "mission",
        "number",
        "is_current",
        "chosen",
        "score",
        "hints",
        "seconds",
        "revision",
        "regraded_on",
    )
    return list(Attempt.objects.filter(mission__lecture__course=course).values(*columns))


def expected(mission, mine=lambda row: True):
    choices = list(mission.choices.order_by("position").values_list("pk", flat=True))
    return independent_analysis.analysis(rows_of(mission.lecture.course), mission.pk, choices, mine)


def told(item):
    found = {"learners": item.learners, "attempts": item.attempts}
    if item.facility is None:
        return found
    return found | {
        "facility": item.facility,
        "discrimination": item.discrimination.value,
        "counts": {choice.id: choice.count for choice in item.choices},
        "median": item.median_seconds,
        "timed": item.timed,
        "hinted": item.hinted,
        "mean_hints": item.mean_hints,
    }


def assert_same(found, wanted):
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert found[name] == (pytest.approx(value, rel=0, abs=PRECISE) if isinstance(value, float) else value), name


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    people=st.integers(0, LEARNERS), answered=st.sampled_from([0.4, 0.8, 1.0]), random=st.randoms(use_true_random=True)
)
@example(people=LEARNERS, answered=0.9, random=Random(1))
def test_numbers_equal_those_of_an_independent_implementation(people, answered, random, lectures, learners, course):
    Attempt.objects.all().delete()
    missions = list(analysing.missions_of(course))
    choices = {mission: [choice.pk for choice in mission.choices.order_by("position")] for mission in missions}
    revisions = {mission: revision_of(mission) for mission in missions}
    Attempt.objects.bulk_create(
        attempt
        for user in random.sample(learners, people)
        for mission in random.sample(missions, len(missions))
        if random.random() < answered
        for attempt in attempts(user, mission, revisions[mission], choices[mission], random)
    )

    answers = analysing.answers_to(missions)
    items = analysing.items_of(course, [(one, Cut(one.current)) for one in answers])

    for mission, item in zip(missions, items, strict=True):
        assert_same(told(item), expected(mission))


def test_what_the_example_is_compared_in_is_there(lectures, learners, course):
    """Else the equality above might hold between two times nothing."""
    random = Random(1)
    for mission in analysing.missions_of(course):
        choices = list(mission.choices.order_by("position").values_list("pk", flat=True))
        for user in learners:
            Attempt.objects.bulk_create(attempts(user, mission, revision_of(mission), choices, random))

    found = [expected(mission) for mission in analysing.missions_of(course)]

    assert all(isinstance(one["discrimination"], float) and 0 < one["facility"] < 1 for one in found)


def attempts(user, mission, revision, choices, random):
    """A first attempt and perhaps later ones, each perhaps with one before it that a regrade has replaced."""
    fields = {"user": user, "mission": mission, "revision": revision}
    for number in range(1, random.randint(1, 3) + 1):
        values = {
            "number": number,
            "chosen": sorted(random.sample(choices, random.randint(1, 4))),
            "score": random.choice(SCORES),
            "hints": random.choice([0, 0, 1, 2]),
            "seconds": random.choice([None, random.randint(0, 90_000), 30]),
        }
        if random.random() < 0.3:
            yield Attempt(**fields, **{**values, "score": random.choice(SCORES)}, is_correct=False, is_current=False)
        yield Attempt(**fields, **values, is_correct=values["score"] == 1)


# --- What counts ---


@pytest.fixture
def mission(lectures):
    return lectures[0].missions.order_by("position").first()


@pytest.fixture
def other(lectures):
    return lectures[1].missions.get()


def test_of_few_learners_only_their_number_is_told(mission, learners):
    for user in learners[:4]:
        answer(user, mission, 1)
    before = item_of(mission)
    answer(learners[4], mission, 0)

    assert (before.learners, before.facility, before.choices, before.is_hidden) == (4, None, (), True)
    assert (item_of(mission).facility, item_of(mission).is_hidden) == (0.8, False)


@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        ([0, 1] * 4 + [1], [1, 0, 1] * 3, Undefined.FEW_LEARNERS),
        ([1] * 12, [0, 1] * 6, Undefined.SAME_SCORE),
        ([0, 1] * 6, [0.1 + 0.2] * 12, Undefined.SAME_REST),
    ],
)
def test_a_discrimination_that_says_nothing_is_not_told(mission, other, learners, here, there, reason):
    for user, x, y in zip(learners, here, there, strict=False):
        answer(user, mission, x)
        answer(user, other, y)

    found = item_of(mission).discrimination

    assert (found.value, found.learners, found.reason) == (None, len(here), reason)


def test_neither_learners_without_another_mission_nor_other_courses_count(
    mission, other, learners, make_lecture, editor
):
    elsewhere = Course.objects.create(title="Other", slug="other", owner=mission.lecture.course.owner)
    section = editing.add_section(elsewhere, title="S", by=editor)
    foreign = make_lecture("Foreign", missions=1, into=section)
    publishing.publish(foreign, by=editor)
    for place, user in enumerate(learners):
        answer(user, mission, place % 2)
        answer(user, foreign.missions.get(), 1 - place % 2)
        if place < 12:
            answer(user, other, place % 2)

    found = item_of(mission).discrimination

    assert (found.value, found.learners) == (pytest.approx(1.0, abs=PRECISE), 12)


def test_missions_in_the_trash_do_not_count(mission, other, learners):
    third = mission.lecture.missions.order_by("position").last()
    for place, user in enumerate(learners):
        answer(user, mission, place % 2)
        answer(user, other, place % 2)
        answer(user, third, 1 - place % 2)
    Mission.objects.filter(pk=third.pk).update(removed_at=third.created_at)

    assert item_of(mission).discrimination.value == pytest.approx(1.0, abs=PRECISE)

    Lecture.objects.filter(pk=other.lecture_id).update(deleted_at=third.created_at)

    assert item_of(mission).discrimination.reason == Undefined.FEW_LEARNERS


def test_of_more_learners_than_are_correlated_the_last_are_taken(mission, other, learners, monkeypatch):
    monkeypatch.setattr(analysing, "MOST_FOR_DISCRIMINATION", 12)
    for place, user in enumerate(learners):
        answer(user, mission, place % 2)
        answer(user, other, place % 2 if place >= 12 else 1 - place % 2)

    found = item_of(mission).discrimination

    assert (found.value, found.learners) == (pytest.approx(1.0, abs=PRECISE), 12)


# --- Wordings ---


def edit(mission, editor, **fields):
    Mission.objects.filter(pk=mission.pk).update(**fields)
    publish(mission, editor)


def publish(mission, editor):
    lecture = Lecture.objects.get(pk=mission.lecture_id)
    publishing.save_working_copy(lecture, by=editor)
    return publishing.publish(Lecture.objects.get(pk=lecture.pk), by=editor)


def test_revisions_with_the_same_question_and_key_are_counted_together(mission, learners, editor):
    edit(mission, editor, explanation="Better explained.", tags="new")
    for place, user in enumerate(learners[:10]):
        answer(user, mission, 1, revision=revision_of(mission, 1 + place % 2))

    found = answers_of(mission)

    assert [wording.numbers for wording in found.wordings] == [(1, 2)]
    assert item_of(mission).learners == 10
    assert [(one.number, one.learners, one.facility) for one in found.by_revision()] == [(1, 5, 1.0), (2, 5, 1.0)]


def test_another_question_is_another_wording_and_the_newest_is_the_current_one(mission, learners, editor):
    for user in learners[:6]:
        answer(user, mission, 1)
    edit(mission, editor, prompt="What else?")

    found = answers_of(mission)

    assert [(wording.numbers, wording.frozen["prompt"]) for wording in found.wordings] == [
        ((2,), "What else?"),
        ((1,), "What is *transfer learning*?"),
    ]
    assert (found.current.numbers, item_of(mission).learners) == ((2,), 0)
    assert item_of(mission, Cut(found.wordings[1])).learners == 6


def test_a_regraded_attempt_counts_with_the_key_that_graded_it(mission, learners, editor):
    """The key was wrong; the choices are the same, so those who answered before and after saw the same question."""
    wrong, right = mission.choices.order_by("position")[:2]
    old = [answer(user, mission, 0, chosen=[wrong.pk]) for user in learners[:6]]
    Choice.objects.filter(pk=wrong.pk).update(is_correct=True)
    Choice.objects.filter(pk=right.pk).update(is_correct=False)
    publish(mission, editor)
    apart = answers_of(mission)
    for one in old:
        Attempt.objects.filter(pk=one.pk).update(is_current=False)
        again = {"regrade_of": one, "regraded_on": revision_of(mission, 2), "chosen": one.chosen}
        answer(one.user, mission, 1, revision=one.revision, **again)
    answer(learners[6], mission, 0, revision=revision_of(mission, 2), chosen=[right.pk])

    together = answers_of(mission)
    item = item_of(mission)

    assert [wording.numbers for wording in apart.wordings] == [(2,), (1,)]
    assert [wording.numbers for wording in together.wordings] == [(1, 2)]
    assert (item.learners, item.attempts, item.facility) == (7, 7, pytest.approx(6 / 7, abs=PRECISE))
    assert [(choice.id, choice.is_correct, choice.count) for choice in item.choices[:2]] == [
        (wrong.pk, True, 6),
        (right.pk, False, 1),
    ]


def test_choices_that_are_no_longer_there_are_told_by_the_frozen_text(mission, learners, editor):
    gone = mission.choices.order_by("position")[0]
    for user in learners[:8]:
        answer(user, mission, 0, chosen=[gone.pk])
    Choice.objects.filter(pk=gone.pk).delete()
    publish(mission, editor)

    old = answers_of(mission).wordings[1]
    item = item_of(mission, Cut(old))

    assert (item.choices[0].id, item.choices[0].count, item.choices[0].share) == (gone.pk, 8, 1.0)
    assert old.frozen["choices"][0]["text"] == "Training from zero"


def test_answers_to_a_revision_without_the_mission_break_nothing(mission, other, learners):
    for user in learners[:6]:
        answer(user, mission, 1, revision=revision_of(other))

    assert (item_of(mission).learners, answers_of(mission).by_revision()) == (0, [])


# --- What can be told without telling on anybody ---

parts = st.lists(st.integers(0, 12), max_size=4)


@given(wholes=st.lists(parts, min_size=1, max_size=2))
@example(wholes=[[5, 1]])
@example(wholes=[[5, 5, 4], [5, 5]])
def test_no_difference_of_what_is_told_is_of_few_learners(wholes):
    shown, kept_back = [], []
    for number, sizes in enumerate(wholes):
        sets = [{(number, part, one) for one in range(size)} for part, size in enumerate(sizes)]
        told = tellable(dict(enumerate(sizes)))
        shown += [whole for whole in [set().union(*sets)] if len(whole) >= LEAST_LEARNERS]
        shown += [sets[part] for part in sorted(told)]
        kept_back += [one for part, one in enumerate(sets) if part not in told and len(one) >= LEAST_LEARNERS]

    assert independent_analysis.fewest_derived(shown) >= LEAST_LEARNERS
    assert all(independent_analysis.fewest_derived([*shown, one]) < LEAST_LEARNERS for one in kept_back)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([], []),
        ([4], []),
        ([5], [0]),
        ([5, 1], []),
        ([5, 5], [0, 1]),
        ([9, 5, 4], [0]),
        ([9, 5, 5], [0, 1, 2]),
        ([5, 2, 3], [0]),
        ([6, 6, 1], [1]),
    ],
)
def test_the_smallest_part_is_kept_back_where_too_few_would_remain(sizes, told):
    assert sorted(tellable(dict(enumerate(sizes)))) == told


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=st.integers(1, LEARNERS), random=st.randoms(use_true_random=True))
@example(people=LEARNERS, random=Random(1))
def test_no_page_tells_of_few_learners_by_a_difference(people, random, four_revisions, learners):
    mission, revisions = four_revisions
    Attempt.objects.all().delete()
    Attempt.objects.bulk_create(
        Attempt(
            user=user, mission=mission, revision=random.choice(revisions), score=0, is_correct=False, chosen=[1],
            regraded_on=random.choice([None, None, revisions[-1]]), seconds=random.choice([None, 1, 2]),
        )
        for user in learners[:people]
    )  # fmt: skip
    answers, rows = answers_of(mission), rows_of(mission.lecture.course)
    cuts = [cut for wording in answers.wordings for cut in [Cut(wording), *answers.cuts_of(wording)]]
    items = analysing.items_of(mission.lecture.course, [(answers, cut) for cut in cuts])

    told = [learners_in(cut, rows) for cut, item in zip(cuts, items, strict=True) if item.facility is not None]
    timed = [
        {row["user"] for row in rows if row["user"] in learners_in(cut, rows) and row["seconds"] is not None}
        for cut, item in zip(cuts, items, strict=True)
        if item.median_seconds is not None
    ]
    in_bank = Mission.objects.with_facility().get(pk=mission.pk)
    everybody = [] if in_bank.facility is None else [{row["user"] for row in rows}]

    assert [item.learners for item in items] == [len(learners_in(cut, rows)) for cut in cuts]
    assert independent_analysis.fewest_derived([*told, *everybody]) >= LEAST_LEARNERS
    assert independent_analysis.fewest_derived(timed) >= LEAST_LEARNERS
    facts = [one.learners for one in answers.by_revision() if one.facility is not None]
    assert sorted(facts) == sorted(
        item.learners for cut, item in zip(cuts, items, strict=True) if cut.revision and item.facility is not None
    )


@pytest.fixture
def four_revisions(mission, editor):
    """The last one has another key, so regraded answers to the others are a wording of their own."""
    for tags in ("two", "three"):
        edit(mission, editor, tags=tags)
    for choice in mission.choices.all()[:2]:
        Choice.objects.filter(pk=choice.pk).update(is_correct=not choice.is_correct)
    publish(mission, editor)
    return mission, list(Revision.objects.filter(lecture=mission.lecture_id).order_by("number"))


def learners_in(cut, rows):
    graded = {(one.revision, one.regraded_on or None) for one in cut.graded}
    return {row["user"] for row in rows if (row["revision"], row["regraded_on"]) in graded}


def test_a_revision_is_kept_back_where_the_rest_of_its_wording_would_be_one_learner(mission, learners, editor):
    edit(mission, editor, tags="new")
    for place, user in enumerate(learners[:6]):
        answer(user, mission, 1, revision=revision_of(mission, 1 if place < 5 else 2))
    before, first = answers_of(mission), Cut(answers_of(mission).current, revision_of(mission).pk)
    kept_back = item_of(mission, first)
    for user in learners[6:10]:
        answer(user, mission, 0, revision=revision_of(mission, 2))

    assert (item_of(mission).learners, kept_back.learners, kept_back.facility, kept_back.is_hidden) == (
        10,
        5,
        None,
        True,
    )
    assert [(one.learners, one.facility) for one in before.by_revision()] == [(5, None), (1, None)]
    assert [(one.learners, one.facility) for one in answers_of(mission).by_revision()] == [(5, 1.0), (5, 0.2)]


def test_a_median_time_needs_as_many_learners_as_anything_else(mission, learners):
    for place, user in enumerate(learners[:8]):
        answer(user, mission, 1, seconds=10 if place < 4 else None)
    before = item_of(mission)
    answer(learners[8], mission, 1, seconds=10)

    assert (before.facility, before.timed, before.median_seconds, before.is_time_hidden) == (1.0, 4, None, True)
    assert (item_of(mission).timed, item_of(mission).median_seconds) == (5, 10)


def test_a_revision_graded_by_two_keys_is_told_in_two_rows(four_revisions, learners):
    mission, revisions = four_revisions
    for place, user in enumerate(learners[:12]):
        answer(user, mission, place % 2, revision=revisions[0], regraded_on=None if place < 6 else revisions[-1])

    found = answers_of(mission).by_revision()

    assert [(one.number, one.key_number, one.learners, one.facility) for one in found] == [
        (1, None, 6, 0.5),
        (1, 4, 6, 0.5),
    ]


def test_flags_name_a_key_that_good_learners_miss(mission, other, learners, db):
    more = User.objects.bulk_create(User(username=f"m{n}", email=f"m{n}@example.org") for n in range(10))
    for place, user in enumerate([*learners, *more]):
        answer(user, mission, place % 2)
        answer(user, other, 1 - place % 2)

    item = item_of(mission)

    assert item.discrimination.value == pytest.approx(-1.0, abs=PRECISE)
    assert flags(item) == (Flag.NEGATIVE, Flag.IDLE)


@pytest.mark.parametrize("extra", [0, 2])
def test_any_number_of_missions_takes_as_many_queries(
    mission, lectures, learners, course, editor, extra, django_assert_num_queries
):
    for number in range(extra):
        make_mission(lectures[0], position=5 + number)
    publish(mission, editor)
    missions = list(lectures[0].missions.kept())
    for user in learners[:6]:
        for one in missions:
            answer(user, one, 1, revision=revision_of(mission, 2))

    with django_assert_num_queries(6):
        answers = analysing.answers_to(missions)
        items = analysing.items_of(course, [(one, Cut(one.current)) for one in answers])

    assert [item.learners for item in items] == [6] * (2 + extra)
