"""Paste an outline: what a text becomes, the look at it first, and the deed."""

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from courses import editing, outlining, publishing
from courses.models import Lecture


def planned(text):
    return [(section.title, section.lectures) for section in outlining.plan_of(text).sections]


def skipped(text):
    return [(line.line, line.text) for line in outlining.plan_of(text).skipped]


EXPECTED = [("Foundations", ["Idea", "Data"]), ("Practice", ["Model"])]


@pytest.mark.parametrize(
    "text",
    [
        "# Foundations\n## Idea\n## Data\n# Practice\n## Model\n",
        "## Foundations\n\n### Idea\n### Data ###\n\n## Practice\n### Model",
        "Foundations\n  Idea\n  Data\nPractice\n  Model",
        "Foundations\n\tIdea\n\tData\r\nPractice\n\tModel",
        "- Foundations\n  - Idea\n  - Data\n- Practice\n  - Model",
        "1. Foundations\n   1) Idea\n   2) Data\n2. Practice\n   * Model",
        "# Foundations\n- Idea\n- [ ] Data\n# Practice\n* Model",
        "Foundations\n\n    Idea\n\n    Data\n\nPractice\n    Model\n",
    ],
)
def test_headed_indented_and_listed_outlines_mean_the_same(text):
    assert planned(text) == EXPECTED
    assert skipped(text) == []


def test_titles_are_the_words_without_their_markup():
    text = "# **Bold** title\n## [Link](http://x.y) `code`\n## 1 *One*\n## 2 ~~Two~~\n"

    assert planned(text)[0] == ("Bold title", ["Link code", "1 One", "2 Two"])
    assert planned("1 **Intro**\n2 `Basics`\n") == [("Intro", []), ("Basics", [])]


@pytest.mark.parametrize(
    "title",
    [
        "2 * 3 * 4",
        "snake_case_name",
        "Tasks [x] and [y]",
        "C* and _x",
        "$5 and $6",
        "C:\\new",
        "1 < 2 & <b>",
        "http://x.y",
    ],
)
def test_signs_that_are_no_markup_stay_in_titles(title):
    assert planned(f"# {title}\n## {title}\n") == [(title, [title])]


def test_title_of_the_whole_is_skipped_and_said():
    text = "# My course\n## Foundations\n### Idea\n### Data\n## Practice\n### Model\n"

    assert planned(text) == EXPECTED
    assert skipped(text) == [(1, "# My course")]


def test_lines_that_become_nothing_are_told_with_their_numbers():
    text = "## Too early\n# Foundations\nSome words.\n## Idea\n#### Deep\n" + "# " + "x" * 151 + "\n---\n"

    assert planned(text) == [("Foundations", ["Idea"])]
    assert [number for number, _text in skipped(text)] == [1, 3, 5, 6, 7]


def test_flat_list_is_sections():
    assert planned("One\nTwo\n") == [("One", []), ("Two", [])]


def test_what_is_below_a_section_left_out_does_not_go_to_the_one_before():
    plan = outlining.plan_of(f"# A\n## B\n# {'x' * 151}\n## C\n- D\n# E\n## F\n")

    assert [(section.title, section.lectures) for section in plan.sections] == [("A", ["B"]), ("E", ["F"])]
    assert [(line.line, line.reason) for line in plan.skipped] == [
        (3, "Longer than a title can be: 150 characters."),
        (4, "Its section was left out."),
        (5, "Deeper than a lecture."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1. Foundations\n   1. Idea\n   2. Data\n10. Practice\n    1. Model",
        "- Foundations\n  - Idea\n  - Data\n- Practice\n    - Model",
        "  Foundations\n    Idea\n    Data\n   Practice\n    Model",
        "  - Foundations\n    - Idea\n    - Data\n   - Practice\n     - Model",
        "Foundations\n    Idea\n  Data\nPractice\n   Model",
        "Foundations\n Idea\n Data\nPractice\n Model",
        "# Foundations\n  - Idea\n  - Data\n# Practice\n- Model",
    ],
)
def test_indentation_is_told_from_the_list_around(text):
    assert planned(text) == EXPECTED
    assert skipped(text) == []


def test_third_level_is_deeper_than_a_lecture_at_any_width():
    text = "- A\n  - B\n    - deep\n- C\n    - D\n        - deep\n"

    assert planned(text) == [("A", ["B"]), ("C", ["D"])]
    assert skipped(text) == [(3, "- deep"), (6, "- deep")]


@pytest.mark.parametrize(
    "text",
    [
        "1. Foundations\n1.1 Idea\n1.2 Data\n2. Practice\n2.1 Model",
        "1. Foundations\n   1.1. Idea\n   1.2. Data\n2. Practice\n   2.1) Model",
        "Foundations\n1.1 Idea\n1.2 Data\nPractice\n2.1 Model",
        "# Foundations\n1.1 Idea\n1.2 Data\n# Practice\n2.1 Model",
    ],
)
def test_dotted_numbers_are_a_level_deeper(text):
    assert planned(text) == EXPECTED
    assert skipped(text) == []


def test_what_is_below_a_dotted_number_is_deeper():
    text = "1. A\n1.1 B\n1.1.1 deep\n1.2 C\n  - deep\n2. D\n"

    assert planned(text) == [("A", ["B", "C"]), ("D", [])]
    assert skipped(text) == [(3, "1.1.1 deep"), (5, "- deep")]


def test_number_with_a_point_that_continues_none_is_of_the_title():
    assert planned("Models\n3.5 million rows\n") == [("Models", []), ("3.5 million rows", [])]


@pytest.mark.parametrize(
    "text",
    [
        "1 Foundations\n1.1 Idea\n1.2 Data\n2 Practice\n2.1 Model",
        "1 Foundations\n  1 Idea\n  2 Data\n2 Practice\n  1 Model",
        "1 Foundations\n\t1 Idea\n\t2 Data\n2 Practice\n\t3 Model",
        "1. Foundations\n   1 Idea\n   2 Data\n2. Practice\n   - Model",
    ],
)
def test_numbers_that_count_a_list_come_off(text):
    assert planned(text) == EXPECTED
    assert skipped(text) == []


@pytest.mark.parametrize(
    "titles",
    [
        ["Intro", "3 Ways to fail", "2024 in review"],
        ["1 Intro", "3 Ways to fail"],
        ["1 Intro", "Data", "2 Basics"],
        ["1 Kings", "2 Kings"],
        ["3D graphics", "4D films"],
        ["2023 in review", "2024 in review"],
        ["1 year later"],
        ["3.10 news", "3.11 news"],
        ["3.9 news", "3.10 news"],
        ["3.0 news"],
    ],
)
def test_number_that_counts_no_list_is_of_the_title(titles):
    assert planned("\n".join(titles)) == [(title, []) for title in titles]
    assert planned("News\n  " + "\n  ".join(titles)) == [("News", titles)]


@pytest.mark.parametrize("mark", "•◦▪●■–—·\uf0b7")
def test_bullets_of_other_programs_come_off(mark):
    text = f"{mark} Foundations\n  {mark}\tIdea\n  o\tData\n{mark} Practice\n  {mark} Model"

    assert planned(text) == EXPECTED


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Foundations\n====\nIdea\n---\nData\n---\n\nPractice\n===\nModel\n--\n", []),
        ("# Foundations\nIdea\n----\nData\n----\n# Practice\nModel\n----", []),
        ("Foundations\n---\n  Idea\n  Data\n---\nPractice\n  Model\n", [2, 5]),
        ("=====\nFoundations\n=====\n- Idea\n- Data\n\n___\n\nPractice\n=====\n- Model\n", [1, 7]),
        ("- Foundations\n  - Idea\n  - Data\n\n———\n- Practice\n  - Model\n* * *", [5, 8]),
    ],
)
def test_line_of_signs_makes_a_heading_or_is_a_rule(text, rules):
    assert planned(text) == EXPECTED
    assert [number for number, _text in skipped(text)] == rules


@given(st.text(alphabet=st.sampled_from("# \t-*1.)\nab\r`~é한=◦"), max_size=200))
def test_any_text_is_understood_or_told_line_by_line(text):
    plan = outlining.plan_of(text)

    rows = list(enumerate(text.splitlines(), 1))
    filled = sum(bool(row.strip()) for _number, row in rows) - len(outlining.underlined(rows))
    assert len(plan.sections) + plan.lecture_count + len(plan.skipped) == filled
    assert all(section.title for section in plan.sections)


def paste(client, course, **data):
    return client.post(reverse("studio:paste_outline", args=[course.pk]), data, follow=True)


@pytest.mark.django_db
def test_first_post_shows_and_makes_nothing(client, author, course):
    client.force_login(author)

    page = paste(client, course, text="# A\n## B\nwhat?\n")

    assert (course.sections.count(), Lecture.objects.count()) == (0, 0)
    assert [section.title for section in page.context["plan"].sections] == ["A"]
    assert "1 line becomes nothing" in page.text


@pytest.mark.django_db
def test_second_post_adds_it_behind_what_is_there(client, author, course, section, make_lecture):
    make_lecture("B")
    client.force_login(author)

    page = paste(client, course, text="# A\n## B\n## C\n# D\n", apply="1")

    assert [s.title for s in course.sections.all()] == ["Foundations", "A", "D"]
    lectures = course.lectures.with_state().in_order().values_list("section__title", "title", "slug", "state")
    assert list(lectures) == [
        ("Foundations", "B", "b", "draft"),
        ("A", "B", "b-2", "draft"),
        ("A", "C", "c", "draft"),
    ]
    assert [str(message) for message in page.context["messages"]] == ["Added: 2 sections, 2 lectures."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Paste or write an outline first."),
        ("---\n", "There is no section in this text: nothing would be made."),
        ("# A\n" + "## B\n" * 301, "At most 100 and 300 can be made at once"),
        ("# A\n" * 101, "This makes 101 sections and 0 lectures."),
        ("x" * 50_001, "at most 50000 characters"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_message(client, author, course, text, message):
    client.force_login(author)

    page = paste(client, course, text=text, apply="1")

    assert page.status_code == 422
    assert message in page.text
    assert course.sections.count() == 0


def build(course, text, author):
    return outlining.build(course, outlining.plan_of(text), by=author)


@pytest.mark.django_db
def test_a_failure_in_the_middle_makes_nothing(author, course):
    def fail(execute, sql, *more):
        if sql.startswith("INSERT") and "accounts_auditentry" in sql:
            raise RuntimeError
        return execute(sql, *more)

    with pytest.raises(RuntimeError), connection.execute_wrapper(fail):
        build(course, "# A\n## B\n## C\n", author)

    assert (course.sections.count(), Lecture.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_equal_titles_get_addresses_one_after_the_other(author, course, make_lecture):
    make_lecture("Idea")

    build(course, "# A\n- Idea\n- Idea 7\n- Idea\n- Idea 7\n- !?\n- Other\n- !?\n", author)

    found = course.lectures.filter(section__title="A").in_order().values_list("slug", flat=True)
    assert list(found) == ["idea-2", "idea-7", "idea-3", "idea-4", "lecture", "other", "lecture-2"]


@pytest.mark.django_db
def test_long_equal_titles_are_shortened_for_their_number(author, course):
    build(course, "# A\n" + f"- {'x' * 120}\n" * 12, author)

    slugs = list(course.lectures.in_order().values_list("slug", flat=True))
    assert [slugs[0], slugs[1], slugs[11]] == ["x" * 100, "x" * 98 + "-2", "x" * 97 + "-12"]
    assert editing.add_lecture(course.sections.get(), title="x" * 120, by=author).slug == "x" * 97 + "-13"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 90])
def test_pasting_costs_the_same_for_any_number_of_equal_titles(author, course, django_assert_max_num_queries, count):
    text = "# A\n" + "- Idea\n" * count

    with django_assert_max_num_queries(12):  # SQLite takes so many rows in one statement, and no more
        build(course, text, author)

    lecture = course.lectures.in_order().first()
    assert lecture.content_hash == publishing.hash_of(lecture)
    assert (
        AuditEntry.objects.filter(action="lecture.add", details={"course": course.slug, "course_id": course.pk}).count()
        == count
    )


@pytest.mark.django_db
def test_address_that_somebody_takes_at_the_same_moment_is_not_given_twice(author, course, section, make_lecture):
    looked = []

    def take(execute, sql, *more):
        if not looked and sql.startswith('SELECT "courses_lecture"."slug"'):
            looked.append(sql)
        elif sql.startswith("SAVEPOINT") and len(looked) == 1:
            looked.append(sql)
            make_lecture("Idea")
        return execute(sql, *more)

    with connection.execute_wrapper(take):
        build(course, "# A\n- Idea\n", author)

    found = course.lectures.order_by("pk").values_list("section__title", "slug")
    assert list(found) == [("Foundations", "idea"), ("A", "idea-2")]
