"""Narrowing against a judge that asks the plain question about each course, one choice at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.faceting import FACETS, LENGTH, SORTS, SUBJECT, Entry, Wish, folded, narrow

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
SUBJECTS = ["", "Statistics", "statistics", "통계", "Music  theory"]
LEVELS = ["", "beginner", "advanced"]
LANGUAGES = ["en", "ko"]
BANDS = ["1h", "3h", "10h", "longer"]


def entry(pk=1, **facts):
    usual = {"title": "Waves", "summary": "", "subject": "", "level": "", "language": "en", "lectures": 1, "minutes": 5}
    return Entry(pk=pk, **(usual | {"published_at": NOON, "updated_at": NOON} | facts))


courses = st.lists(
    st.builds(
        entry,
        title=st.sampled_from(["Waves", "waves of Seoul", "파동", "ZZ"]),
        summary=st.sampled_from(["", "Step by step", "ＦＵＬＬ width"]),
        subject=st.sampled_from(SUBJECTS),
        level=st.sampled_from(LEVELS),
        language=st.sampled_from(LANGUAGES),
        minutes=st.sampled_from([0, 1, 60, 61, 180, 181, 600, 601]),
        published_at=st.integers(0, 3).map(lambda days: NOON + timedelta(days=days)),
        updated_at=st.integers(0, 3).map(lambda days: NOON + timedelta(days=days)),
    ),
    max_size=12,
).map(lambda found: [replace(one, pk=place) for place, one in enumerate(found)])
wishes = st.builds(
    Wish,
    subject=st.frozensets(st.sampled_from([*map(folded, SUBJECTS[1:]), "nothing"])),
    level=st.frozensets(st.sampled_from([*LEVELS[1:], "expert"])),
    language=st.frozensets(st.sampled_from([*LANGUAGES, "xx"])),
    length=st.frozensets(st.sampled_from([*BANDS, "2h"])),
    words=st.sampled_from(["", "wave", "STEP waves", "full", "none of these"]),
    sort=st.sampled_from(SORTS),
)


def judged_value(one, facet):
    if facet == LENGTH:
        minutes = one.minutes
        return "1h" if minutes <= 60 else "3h" if minutes <= 180 else "10h" if minutes <= 600 else "longer"
    return folded(one.subject) if facet == SUBJECT else getattr(one, facet)


def judge(entries, wish):
    """The courses that fit, each facet for itself; what no course has is not a choice."""
    fits = []
    for one in entries:
        told = folded(f"{one.title} {one.summary} {one.subject}")
        is_wanted = all(word in told for word in folded(wish.words).split())
        for facet in FACETS:
            possible = {judged_value(other, facet) for other in entries} - {""}
            chosen = set(getattr(wish, facet)) & possible
            is_wanted = is_wanted and (not chosen or judged_value(one, facet) in chosen)
        if is_wanted:
            fits.append(one.pk)
    return fits


@given(courses, wishes)
def test_narrowing_leaves_what_the_judge_leaves(entries, wish):
    found = narrow(entries, wish)

    assert sorted(one.pk for one in found.entries) == judge(entries, wish)
    assert found.total == len(entries)


@given(courses, wishes)
def test_each_count_is_what_choosing_that_alone_in_its_facet_would_leave(entries, wish):
    found = narrow(entries, wish)

    for facet in FACETS:
        for value in found.options[facet]:
            alone = replace(wish, **{facet: frozenset([value])})
            assert found.counts[facet][value] == len(judge(entries, alone)), (facet, value)


@given(courses, wishes)
def test_orders_are_by_what_they_say_and_then_by_title(entries, wish):
    found = narrow(entries, wish).entries

    keys = {
        "title": lambda one: (),
        "newest": lambda one: -one.published_at.timestamp(),
        "updated": lambda one: -one.updated_at.timestamp(),
        "shortest": lambda one: one.minutes,
        "longest": lambda one: -one.minutes,
    }
    ordered = sorted(found, key=lambda one: (keys[wish.sort](one), folded(one.title), one.pk))
    assert [one.pk for one in found] == [one.pk for one in ordered]


def test_a_subject_is_one_however_it_is_spelled_and_is_called_as_most_spell_it():
    found = narrow(
        [entry(1, subject="statistics"), entry(2, subject="Statistics"), entry(3, subject="Statistics")], Wish()
    )

    assert found.options[SUBJECT] == {"statistics": "Statistics"}
    assert found.counts[SUBJECT]["statistics"] == 3


def test_what_no_course_has_is_left_out_and_told():
    found = narrow([entry(level="beginner")], Wish(level=frozenset(["beginner", "expert"])))

    assert (found.wish.level, found.is_cut) == (frozenset(["beginner"]), True)
    assert narrow([entry()], Wish()).is_cut is False
