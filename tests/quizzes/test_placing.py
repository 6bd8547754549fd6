"""`{mission: name}`: where a mission stands in the lecture's text."""

import pytest

from courses import publishing, readiness
from courses.markdown import render, render_fragment
from tests.conftest import make_mission


@pytest.fixture
def make_placed(make_lecture, editor):
    def make(body, *names, publish=True):
        lecture = make_lecture(body=body)
        for position, name in enumerate(names):
            mission = make_mission(lecture, prompt=f"About {name}?", position=position)
            mission.name = name
            mission.save()
        if publish:
            publishing.publish(lecture, by=editor)
        return lecture

    return make


def text_and_panel(client, lecture):
    page = client.get(lecture.get_absolute_url()).text
    text, panel = page.split('id="panel-mission"')
    return text.split("data-text>")[1].split("</article>")[0], panel


def test_a_mission_stands_where_its_line_is(client, make_placed):
    lecture = make_placed("Before.\n{mission: first}\nAfter.\n", "first", "second")

    text, panel = text_and_panel(client, lecture)

    assert text.index("Before.") < text.index("About first?") < text.index("After.")
    assert "About second?" not in text
    assert "About second?" in panel
    assert "About first?" not in panel
    assert "In the text:" in panel
    assert "{mission" not in text


def test_without_a_line_all_follow_the_lecture(client, make_placed):
    text, panel = text_and_panel(client, make_placed("Text.\n", "first"))

    assert "About first?" not in text
    assert "About first?" in panel
    assert "In the text:" not in panel


def test_a_second_line_and_an_unknown_name_show_nothing(client, make_placed):
    text, _panel = text_and_panel(client, make_placed("{mission: a}\n\n{mission: a}\n\n{mission: b}\n\nEnd.", "a"))

    assert text.count("About a?") == 1
    assert "mission-place" not in text


def test_such_lines_are_told_before_publishing(make_placed):
    lecture = make_placed("{mission: a}\n\n{mission: a}\n\n{mission: b}\n", "a", publish=False)

    found = [(f.code, f.line) for f in readiness.check(lecture) if f.code.startswith("mission-place")]

    assert found == [("mission-place-twice", 3), ("mission-place", 5)]


@pytest.mark.parametrize(
    "source", ["```\n{mission: a}\n```", "    {mission: a}", "Inline {mission: a} here", "{mission: }"]
)
def test_only_a_line_of_its_own_is_a_place(source):
    rendered = render(source)

    assert rendered.mission_places == ()
    assert "mission-place" not in rendered.html


def test_a_place_ends_a_paragraph_and_is_no_part_of_the_words():
    rendered = render("One\n{mission: 한글-이름}\ntwo")

    assert [(place.name, place.line) for place in rendered.mission_places] == [("한글-이름", 2)]
    assert rendered.html.count("<p>") == 2
    assert rendered.words == 2
    assert rendered.passages[0].text == "One\ntwo"


def test_a_fragment_has_no_places():
    assert render_fragment("{mission: a}") == "<p>{mission: a}</p>"


def test_an_answer_counts_wherever_the_mission_stands(client, learner, make_placed):
    lecture = make_placed("{mission: a}\n", "a", "b")
    mission = lecture.missions.get(name="a")
    client.force_login(learner)

    client.post(f"/missions/{mission.pk}/attempts/", {"choice": mission.choices.get(is_correct=True).pk})

    page = client.get(lecture.get_absolute_url()).text
    assert "data-mission-count>1 / 2<" in page
    course = client.get(lecture.course.get_absolute_url()).text
    assert "1 / 2 missions solved" in course
