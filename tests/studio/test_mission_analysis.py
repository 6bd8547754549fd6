"""The pages that tell authors how their missions do, and the CSV."""

import csv
import io
import re

import pytest
from django.urls import reverse

from accounts.models import User
from courses import publishing
from courses.models import Lecture, Revision
from quizzes.models import Attempt, Choice, Mission
from tests.conftest import make_mission

CAST = [("author", 200), ("editor", 200), ("admin", 200), ("stranger", 404), ("learner", 403)]


@pytest.fixture
def learners(db):
    return User.objects.bulk_create(
        User(username=f"LEARNER-{n}", email=f"l{n}@example.org", display_name=f"Kim {n}") for n in range(40)
    )


@pytest.fixture
def mission(live_lecture):
    return live_lecture.missions.get()


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


def answer(users, mission, *, wrong=0, number=1, revision=1, **fields):
    """The first `wrong` choose the first choice, the others the right one."""
    choices = list(mission.choices.order_by("position"))
    Attempt.objects.bulk_create(
        Attempt(
            user=user, mission=mission, revision=Revision.objects.get(lecture=mission.lecture_id, number=revision),
            number=number, chosen=[choices[place >= wrong].pk], score=float(place >= wrong), is_correct=place >= wrong,
            **fields,
        )
        for place, user in enumerate(users)
    )  # fmt: skip


def of_course(course, **query):
    return reverse("studio:course_analysis", args=[course.pk], query=query)


def of_mission(mission, **query):
    return reverse("studio:mission_analysis", args=[mission.pk], query=query)


def texts(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("person", "status"), CAST)
@pytest.mark.parametrize("name", ["course_analysis", "course_analysis_csv", "lecture_analysis", "lecture_analysis_csv"])
def test_each_of_the_cast_gets_what_they_may_see(client, request, live_lecture, person, status, name):
    client.force_login(request.getfixturevalue(person))
    pk = live_lecture.course_id if name.startswith("course") else live_lecture.pk

    assert client.get(reverse(f"studio:{name}", args=[pk])).status_code == status


@pytest.mark.parametrize(("person", "status"), CAST)
def test_each_of_the_cast_gets_a_missions_page_or_not(client, request, mission, person, status):
    client.force_login(request.getfixturevalue(person))

    assert client.get(of_mission(mission)).status_code == status


def test_a_mission_in_the_trash_has_no_page(author_client, mission):
    Mission.objects.filter(pk=mission.pk).update(removed_at=mission.created_at)

    assert author_client.get(of_mission(mission)).status_code == 404


def test_the_table_tells_the_numbers_and_what_to_look_at(author_client, course, mission, learners):
    answer(learners, mission, wrong=2, seconds=75)
    answer(learners[:2], mission, number=2)

    page = author_client.get(of_course(course))

    (row,) = re.findall(r"<tr role=\"row\">\s*<th scope=\"row\".*?</tr>", page.text, re.DOTALL)
    assert texts(row) == (
        "What is transfer learning? Transfer learning · Mission 1 · Edit : What is transfer learning? "
        "40 42 attempts 95 % — Fewer than 10 learners have also answered other missions of the course. "
        "1 of 3 1 min 15 s 0 % Too easy 2 of 3 wrong choices hardly chosen"
    )
    editor = reverse("studio:lecture_edit", args=[mission.lecture_id])
    assert f'href="{editor}?mission={mission.pk}#id_missions-0-prompt"' in row


def test_a_negative_discrimination_says_that_the_key_may_be_wrong(author_client, course, mission, learners, editor):
    other = make_mission(mission.lecture, position=1)
    publish(mission.lecture, editor)
    answer(learners, mission, wrong=20, revision=2)
    answer(learners[::-1], other, wrong=20, revision=2)

    page = author_client.get(of_course(course))

    assert page.text.count("Key may be wrong: good learners miss it") == 2
    assert "−1.00" in page.text
    assert page.text.count("plot__dot--flagged") == 2


def publish(lecture, editor):
    publishing.save_working_copy(Lecture.objects.get(pk=lecture.pk), by=editor)
    publishing.publish(Lecture.objects.get(pk=lecture.pk), by=editor)


def test_no_learner_is_named_and_of_few_nothing_but_their_number_is_told(author_client, course, mission, learners):
    answer(learners[:4], mission, wrong=1, seconds=77)
    pages = [
        author_client.get(of_course(course)).text,
        author_client.get(of_mission(mission)).text,
        table(author_client, course)[1],
    ]

    for page in pages:
        assert "LEARNER-" not in str(page)
        assert "Kim" not in str(page)
    assert all("Told from 5 learners on" in page for page in pages[:2])
    assert "<rect" not in pages[1]
    assert pages[2][9:21] == ["4", "4", "", "", "0", "", "", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("sort", "names", "sorted_by"),
    [
        ("", ["First?", "Second?", "Third?"], "ascending"),
        ("-order", ["Third?", "Second?", "First?"], "descending"),
        ("facility", ["Second?", "First?", "Third?"], "ascending"),
        ("-facility", ["First?", "Second?", "Third?"], "descending"),
        ("nonsense'; --", ["First?", "Second?", "Third?"], "ascending"),
    ],
)
def test_columns_sort_and_what_has_no_value_comes_last(
    author_client, course, make_lecture, editor, learners, sort, names, sorted_by
):
    lecture = make_lecture()
    missions = [make_mission(lecture, prompt=prompt, position=n) for n, prompt in enumerate(sorted(names))]
    publish(lecture, editor)
    answer(learners, missions[0], wrong=10)
    answer(learners, missions[1], wrong=30)

    page = author_client.get(of_course(course, sort=sort)).text

    assert re.findall(r'<th scope="row" role="rowheader"><a [^>]*>([^<]*)</a>', page) == names
    assert re.findall(r'aria-sort="(\w+)"', page) == [sorted_by]


def test_courses_and_lectures_without_missions_or_answers_say_so(author_client, course, section, make_lecture):
    empty = author_client.get(of_course(course)).text
    lecture = make_lecture()
    bare = author_client.get(reverse("studio:lecture_analysis", args=[lecture.pk])).text
    mission = make_mission(lecture)
    draft = author_client.get(of_course(course)).text
    page = author_client.get(of_mission(mission)).text

    assert "No lecture of this course has missions yet." in empty
    assert "This lecture has no missions yet." in bare
    assert "Nobody has answered a mission yet." in draft
    assert "Not published yet." in draft
    assert "Not published yet: no learner has seen it." in page


def test_a_missions_page_has_its_choices_as_a_plot_and_as_a_table(author_client, mission, learners):
    answer(learners, mission, wrong=10, hints=1)

    page = author_client.get(of_mission(mission)).text

    assert "A: 25 %. B (correct): 75 %. C: 0 %. D: 0 %." in texts(page)
    assert page.count('class="plot__bar') == 4
    assert page.count("plot__bar--idle") == 2
    assert page.count("plot__bar--right") == 1
    assert "A Training from zero 10 25 %" in texts(page)
    assert " style=" not in page


def test_a_removed_choice_is_told_by_the_words_that_learners_saw(author_client, mission, learners, editor):
    answer(learners, mission, wrong=10)
    Choice.objects.get(mission=mission, text="Training from zero").delete()
    publish(mission.lecture, editor)

    now = author_client.get(of_mission(mission))
    option = list(now.context["form"].options)[1]
    before = author_client.get(of_mission(mission, of=option)).text

    assert "Nobody has answered this wording yet." in now.text
    assert "A Training from zero Removed since 10 25 %" in texts(before)


def test_one_revision_of_a_wording_can_be_looked_at_and_nonsense_is_the_wording_of_now(
    author_client, mission, learners, editor
):
    publish(mission.lecture, editor)
    answer(learners[:10], mission, wrong=5)
    answer(learners[10:30], mission, wrong=5, revision=2)

    page = author_client.get(of_mission(mission, of="nonsense"))
    labels = [option.label for option in page.context["form"].options.values()]
    only = author_client.get(of_mission(mission, of=list(page.context["form"].options)[1]))

    assert labels == ["The wording of now: Revisions 1, 2", "Only revision 1", "Only revision 2"]
    assert (page.context["row"].item.learners, only.context["row"].item.learners) == (30, 10)
    assert (page.context["row"].facility, only.context["row"].facility) == ("67 %", "50 %")
    assert [(one.name, one.told.learners, one.share) for one in page.context["revisions"]] == [
        ("1", 10, "50 %"),
        ("2", 20, "75 %"),
    ]


def test_a_revision_is_not_shown_where_one_learner_would_remain_without_it(author_client, mission, learners, editor):
    publish(mission.lecture, editor)
    answer(learners[:5], mission, wrong=2, seconds=40)
    answer(learners[5:6], mission, wrong=1, revision=2)

    page = author_client.get(of_mission(mission))
    only = author_client.get(of_mission(mission, of=list(page.context["form"].options)[1]))

    assert (page.context["row"].facility, page.context["row"].median) == ("50 %", "40 s")
    assert [(one.told.learners, one.share) for one in page.context["revisions"]] == [(5, "—"), (1, "—")]
    assert (only.context["row"].item.learners, only.context["row"].facility) == (5, "—")
    assert "<rect" not in only.text
    assert "only where none or as many remain without them" in texts(only.text)
    assert "75 %" not in texts(only.text).replace("0 % 25 % 50 % 75 %", "")


def test_a_median_time_of_few_is_neither_in_the_table_nor_in_the_csv(author_client, course, mission, learners):
    answer(learners[:4], mission, wrong=2, seconds=77)
    answer(learners[4:10], mission, wrong=2)

    pages = [author_client.get(of_course(course)).text, author_client.get(of_mission(mission)).text]
    head, row = table(author_client, course)

    assert all("1 min 17 s" not in page and "Told from 5 learners on" in page for page in pages)
    assert (row[head.index("median_seconds")], row[head.index("learners_timed")]) == ("", "4")


def test_answers_graded_by_another_key_are_a_row_of_their_own(author_client, mission, learners, editor):
    for choice in mission.choices.all()[:2]:
        Choice.objects.filter(pk=choice.pk).update(is_correct=not choice.is_correct)
    publish(mission.lecture, editor)
    answer(learners[:8], mission)
    regraded_on = Revision.objects.get(lecture=mission.lecture_id, number=2)
    answer(learners[8:20], mission, regraded_on=regraded_on)

    page = author_client.get(of_mission(mission))

    assert [(one.name, one.told.learners) for one in page.context["revisions"]] == [
        ("1", 8),
        ("1, graded by the key of revision 2", 12),
    ]
    assert "Revision 1, graded by the key of revision 2: 100 %" in page.text


# --- CSV ---


def table(client, course):
    response = client.get(reverse("studio:course_analysis_csv", args=[course.pk]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_csv_has_every_wording_with_all_digits_and_its_choices(author_client, course, mission, learners, editor):
    answer(learners[:30], mission, wrong=10, seconds=3)
    Mission.objects.filter(pk=mission.pk).update(prompt="What else?")
    publish(mission.lecture, editor)

    head, new, old = table(author_client, course)
    row = dict(zip(head, old, strict=True))

    assert (new[head.index("question")], new[head.index("is_current_wording")]) == ("What else?", "yes")
    assert (row["revisions"], row["is_current_wording"], row["learners"], row["facility"]) == (
        "1", "no", "30", str(20 / 30),
    )  # fmt: skip
    assert (row["choice_1"], row["choice_1_is_correct"], row["choice_1_learners"]) == ("Training from zero", "no", "10")
    assert (row["distractors"], row["distractors_in_use"], row["median_seconds"]) == ("3", "1", "3.0")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_is_never_a_formula_and_a_number_stays_one(author_client, course, mission, learners, editor, start):
    other = make_mission(mission.lecture, position=1, prompt=f"{start}HYPERLINK(1)")
    Mission.objects.filter(pk=other.pk).update(tags="@SUM(1)")
    Choice.objects.filter(mission=other, position=0).update(text=f"{start}1+1")
    publish(mission.lecture, editor)
    answer(learners, mission, wrong=20, revision=2)
    answer(learners[::-1], other, wrong=20, revision=2)

    head, _first, row = table(author_client, course)
    found = dict(zip(head, row, strict=True))

    begin = f"'{start}" if start.strip() else ""  # a blank at the start is none that a reader sees
    assert (found["question"], found["tags"]) == (f"{begin}HYPERLINK(1)", "'@SUM(1)")
    assert found["choice_1"] == f"{begin}1+1"
    assert float(found["discrimination"]) == pytest.approx(-1)


# --- Markdown and formulas ---


def test_one_line_labels_are_words_and_what_has_room_is_rendered(author_client, course, mission, learners, editor):
    other = make_mission(mission.lecture, position=1, prompt="Is **this** $x^2$?\n\n- so")
    Choice.objects.filter(mission=other, position=0).update(text="*No*: $\\frac{1}{2}$")
    publish(mission.lecture, editor)
    answer(learners, mission, wrong=20, revision=2)
    answer(learners[::-1], other, wrong=20, revision=2)

    missions, page = author_client.get(of_course(course)).text, author_client.get(of_mission(other)).text
    head, _first, row = table(author_client, course)

    assert f'"{of_mission(other)}" lang="en" dir="ltr">Is this x²? so</a>' in missions
    assert "<title>Is this x²? so: 50 %, −1.00</title>" in missions
    assert "Mission analysis: Is this x²? so" in page
    assert "<p>Is <strong>this</strong> <math" in page
    assert "<em>No</em>: <math" in page
    assert (row[head.index("question")], row[head.index("choice_1")]) == ("Is this x²? so", "No: 1/2")
    assert not [text for text in ("**", "$x", "*No*") if text in missions + page]


# --- Ways here, and how much it costs ---


@pytest.mark.parametrize(
    ("source", "target"),
    [("outline", "course_analysis"), ("lecture_menu", "lecture_analysis"), ("lecture_edit", "lecture_analysis")],
)
def test_outline_and_editor_lead_here(author_client, live_lecture, source, target):
    pks = {"outline": live_lecture.course_id, "course_analysis": live_lecture.course_id}

    html = author_client.get(reverse(f"studio:{source}", args=[pks.get(source, live_lecture.pk)])).text

    assert f'href="{reverse(f"studio:{target}", args=[pks.get(target, live_lecture.pk)])}"' in html


@pytest.mark.parametrize("missions", [1, 3])
def test_pages_take_as_many_queries_for_any_number_of_missions(
    author_client, course, make_lecture, editor, learners, missions, django_assert_num_queries
):
    lecture = make_lecture(missions=missions)
    publish(lecture, editor)
    for mission in lecture.missions.all():
        answer(learners[:12], mission, wrong=4)

    with django_assert_num_queries(10):
        page = author_client.get(of_course(course))

    assert len(page.context["rows"]) == missions
