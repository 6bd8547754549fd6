"""Missions in the editor: hints, types, names placed in the text, the bank, and all of it without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.models import Lecture
from quizzes.freezing import MISSIONS
from quizzes.models import Mission
from tests.conftest import make_mission

from .keyboard import assert_focus_is_seen, tab_to
from .saving import SAVED, body_of, stop_saves


@pytest.fixture
def mission(page):
    """The first one on the page."""
    return page.locator("[data-missions] > [data-mission]").first


def shown(page, name):
    return page.get_by_role("textbox", name=name)


def test_hints_are_added_moved_and_removed_by_keyboard(page, open_editor, state, make_lecture, mission, errors):
    lecture = make_lecture(missions=1)
    open_editor(lecture)

    mission.locator("summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, mission.get_by_role("button", name="Add a hint"))
    page.keyboard.press("Enter")
    page.keyboard.type("Look closer")
    page.keyboard.press("Tab")
    page.keyboard.type("30")
    tab_to(page, mission.get_by_role("button", name="Add a hint"))
    page.keyboard.press("Enter")
    page.keyboard.type("It was trained")
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    expect(mission.locator("[data-hints-told]")).to_have_text(
        "Whoever opens all hints gets no points for this mission."
    )
    mission.get_by_role("button", name="Move this hint up").nth(1).press("Enter")
    assert_focus_is_seen(page)
    expect(mission.locator("[data-options-set]")).to_have_text("2 hints")
    page.get_by_role("button", name="Save", exact=True).press("Enter")

    expect(state).to_have_text(SAVED)
    assert MISSIONS.source(lecture)[0]["hints"] == [
        {"text": "It was trained", "cost": 80}, {"text": "Look closer", "cost": 30},
    ]  # fmt: skip

    mission.get_by_role("button", name="Remove this hint").first.press("Enter")
    expect(page.get_by_text("Hint removed.")).to_be_visible()
    expect(mission.locator("[data-hints-told]")).to_be_empty()
    page.keyboard.press("Enter")  # Undo has the focus
    expect(mission.locator("[data-options-set]")).to_have_text("2 hints")


def test_no_more_hints_are_offered_than_a_mission_may_have(open_editor, make_lecture, mission, errors):
    open_editor(make_lecture(missions=1))
    mission.locator("summary").click()
    add = mission.get_by_role("button", name="Add a hint")

    for _ in range(5):
        add.click()

    expect(add).to_be_hidden()
    mission.get_by_role("button", name="Remove this hint").first.click()
    expect(add).to_be_visible()


def test_type_switches_to_true_or_false_and_back_and_nothing_is_lost(
    page, open_editor, state, make_lecture, mission, errors
):
    lecture = make_lecture(missions=1)
    before = MISSIONS.source(lecture)
    open_editor(lecture)
    kind = mission.get_by_label("Type")

    kind.select_option("true_false")
    expect(mission.get_by_label("True: Correct")).to_be_visible()
    expect(mission.locator("[name='missions-0-choices-0-text']")).to_be_hidden()
    kind.select_option("single")
    expect(mission.locator("[name='missions-0-choices-0-text']")).to_have_value("Training from zero")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(state).to_have_text(SAVED)
    assert MISSIONS.source(lecture) == before

    kind.select_option("true_false")
    mission.get_by_label("True: Correct").check()
    mission.get_by_label("False: Correct").check()
    expect(mission.get_by_label("True: Correct")).not_to_be_checked()
    mission.locator("[name='missions-0-truth-1-feedback']").fill("Right")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    [stored] = MISSIONS.source(lecture)
    assert (stored["id"], stored["kind"]) == (before[0]["id"], "true_false")
    assert [(c["text"], c["is_correct"], c["feedback"]) for c in stored["choices"]] == [
        ("True", False, ""), ("False", True, "Right"),
    ]  # fmt: skip
    page.reload()
    expect(state).to_have_text(SAVED)
    expect(mission.get_by_label("False: Correct")).to_be_checked()


def test_opening_a_page_with_every_type_saves_nothing(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture()
    make_mission(lecture, kind="true_false", choices=[("True", True, ""), ("False", False, "")])
    make_mission(lecture, position=1)
    Mission.objects.update(hints=[{"text": "Look", "cost": 5}], max_attempts=2, tags="a", shuffle_choices=True)
    saves = []
    page.on("request", lambda request: saves.append(request) if request.method == "POST" else None)

    open_editor(lecture)
    expect(state).to_have_text(SAVED)
    page.get_by_role("tab", name="Settings").click()
    page.wait_for_timeout(2_500)

    assert [request.url for request in saves if request.url.endswith(f"/lectures/{lecture.pk}/")] == []


def test_only_fields_of_the_type_are_shown(open_editor, make_lecture, mission, errors):
    open_editor(make_lecture(missions=1))
    mission.locator("summary").click()
    credit, shuffle = mission.get_by_label("Partial credit"), mission.get_by_label("Shuffle the choices")
    missed = mission.locator("[name$='-feedback_missed']:visible")

    seen = {}
    for kind in ["single", "multiple", "true_false"]:
        mission.get_by_label("Type").select_option(kind)
        seen[kind] = (credit.is_visible(), shuffle.is_visible(), missed.count())

    assert seen == {"single": (False, True, 1), "multiple": (True, True, 1), "true_false": (False, False, 0)}


def test_one_box_shuffles_the_places_of_all_missions(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture(missions=3)
    Mission.objects.filter(position=1).update(shuffle_place=True)
    open_editor(lecture)
    box = page.get_by_label("Shuffle the order of the missions for each learner")

    assert box.evaluate("(box) => box.indeterminate")
    box.check()
    expect(page.locator("[data-options-set]").first).to_have_text("shuffled")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    assert list(Mission.objects.values_list("shuffle_place", flat=True)) == [True] * 3


def test_mission_is_placed_in_the_text_with_a_name_of_its_question(page, open_editor, state, make_lecture, errors):
    lecture = make_lecture(body="First.\n\nSecond,\non two lines.\n\nThird.\n", missions=2)
    text = open_editor(lecture)
    text.focus()
    text.evaluate("(area) => area.setSelectionRange(10, 10)")
    place = page.get_by_role("button", name="Place in the text")

    place.first.click()
    body = "First.\n\nSecond,\non two lines.\n\n{mission: what-is-transfer-learning}\n\nThird.\n"
    expect(text).to_have_value(body)
    expect(text).to_be_focused()
    place.nth(1).click()
    line = "{mission: what-is-transfer-learning-2}"
    expect(text).to_have_value(body.replace("\n\nThird", f"\n\n{line}\n\nThird"))
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    assert [source["name"] for source in MISSIONS.source(lecture)] == [
        "what-is-transfer-learning", "what-is-transfer-learning-2",
    ]  # fmt: skip
    assert line in body_of(lecture)


def test_mission_that_stands_in_the_text_is_shown_there(page, open_editor, make_lecture, errors):
    lecture = make_lecture(body="One\n\n{mission: 법칙}\n\nTwo\n", missions=1)
    Mission.objects.update(name="법칙")
    text = open_editor(lecture)

    page.get_by_role("button", name="Place in the text").click()

    expect(text).to_have_value("One\n\n{mission: 법칙}\n\nTwo\n")
    assert text.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)") == "{mission: 법칙}"


def test_refused_option_is_unfolded_and_led_to(page, open_editor, state, make_lecture, mission):
    lecture = make_lecture(missions=1)
    open_editor(lecture)
    mission.locator("summary").click()
    mission.get_by_label("Attempts").fill("500")
    mission.locator("summary").click()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_contain_text("without what is not complete yet")
    expect(mission.get_by_label("Attempts")).to_be_focused()
    expect(mission.get_by_text("Give a number from 1 to 100, or leave it empty.")).to_be_visible()


def test_kept_options_and_types_are_restored(page, open_editor, make_lecture, mission):
    lecture = make_lecture(missions=1)
    open_editor(lecture)
    page.route("**/design/lectures/*/", stop_saves)
    mission.get_by_label("Type").select_option("true_false")
    mission.get_by_label("False: Correct").check()
    mission.locator("summary").click()
    mission.get_by_role("button", name="Add a hint").click()
    page.keyboard.type("Kept")
    mission.get_by_label("Shuffle its place").check()
    mission.get_by_label("Tags").fill("kept, too")
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('away')) }")
    page.goto("about:blank")
    page.unroute("**/design/lectures/*/")

    open_editor(lecture)
    expect(page.locator("[data-offer]")).to_contain_text("Hint 1, costs 0 %: Kept")
    page.get_by_role("button", name="Restore it").click()

    expect(mission.get_by_label("Type")).to_have_value("true_false")
    expect(mission.get_by_label("False: Correct")).to_be_checked()
    expect(mission.get_by_label("True: Correct")).not_to_be_checked()
    expect(mission.locator("[data-options-set]")).to_have_text("shuffled · 1 hint")
    mission.locator("summary").click()
    expect(mission.get_by_label("Tags")).to_have_value("kept, too")
    expect(mission.locator("[name='missions-0-hints-0-text']")).to_have_value("Kept")


# --- The bank ----------------------------------------------------------------------------------------


def test_missions_are_copied_from_the_bank_and_unsaved_text_stays(page, open_editor, state, make_lecture):
    source = make_lecture("Source")
    whole = make_mission(source, prompt="Which rise?", kind="multiple",
                         choices=[("Smoke", True, "Yes"), ("Stones", False, ""), ("Birds", True, ""),
                                  ("Lead", False, ""), ("Steam", True, "")])  # fmt: skip
    Mission.objects.filter(pk=whole.pk).update(
        name="rise", hints=[{"text": "Look up", "cost": 10}], max_attempts=2, tags="heat", credit="per_option",
        shuffle_choices=True, shuffle_place=True,
    )  # fmt: skip
    make_mission(source, prompt="Does it fall?", kind="true_false", position=1,
                 choices=[("Ja", True, "Richtig"), ("Nein", False, "")])  # fmt: skip
    make_mission(source, prompt="Neither of these", position=2)
    lecture = make_lecture("Target", missions=1)
    Mission.objects.filter(lecture=lecture).update(name="rise")
    text = open_editor(lecture)
    page.route("**/design/lectures/*/", stop_saves)
    text.fill("Not saved yet")

    page.get_by_role("button", name="Copy from the bank").click()
    dialog = page.get_by_role("dialog", name="Copy missions from the bank")
    expect(dialog.get_by_label("Words in question or choices")).to_be_focused()
    page.keyboard.type("e")
    dialog.get_by_label("Tag").fill("heat")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_role("checkbox", name="Which rise?").check()
    dialog.get_by_label("Tag").fill("")
    page.keyboard.press("Enter")
    dialog.get_by_role("checkbox", name="Does it fall?").check()
    expect(dialog.get_by_text("2 ticked")).to_be_visible()
    dialog.get_by_role("button", name="Copy into this lecture").click()

    expect(dialog).to_be_hidden()
    expect(page.locator("[data-mission-count]")).to_have_text("3")
    expect(page.locator("[name='missions-1-prompt']")).to_be_focused()
    expect(text).to_have_value("Not saved yet")
    page.unroute("**/design/lectures/*/")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(state).to_have_text(SAVED)
    assert body_of(lecture) == "Not saved yet"
    copied, original = MISSIONS.source(lecture)[1:], MISSIONS.source(source)[:2]
    assert [bare(one) for one in copied] == [bare(original[0]) | {"name": "rise-2"}, bare(original[1])]


def bare(source):
    return {**source, "id": None, "choices": [{**choice, "id": None} for choice in source["choices"]]}


def test_nothing_ticked_is_told_in_the_bank(page, open_editor, make_lecture):
    open_editor(make_lecture(missions=1))
    page.get_by_role("button", name="Copy from the bank").click()
    dialog = page.get_by_role("dialog", name="Copy missions from the bank")

    dialog.get_by_role("button", name="Copy into this lecture").click()

    expect(dialog.get_by_role("status")).to_have_text("Nothing is ticked. Tick the missions that you want to copy.")
    page.keyboard.press("Escape")
    expect(page.locator("[data-mission-count]")).to_have_text("1")


def test_bank_turns_its_pages_inside_of_the_dialog(page, open_editor, make_lecture, errors):
    lecture = make_lecture(missions=12)
    open_editor(lecture)
    page.get_by_role("button", name="Copy from the bank").click()
    dialog = page.get_by_role("dialog", name="Copy missions from the bank")
    expect(dialog.get_by_role("checkbox")).to_have_count(10)

    dialog.get_by_role("link", name="Next").click()

    expect(dialog.get_by_role("checkbox")).to_have_count(2)
    assert page.url.split("#")[0].endswith(reverse("studio:lecture_edit", args=[lecture.pk]))


# --- Without scripts -----------------------------------------------------------------------------------


def test_mission_is_written_without_scripts(author_without_scripts, live_server, make_lecture):
    page, lecture = author_without_scripts, make_lecture(body="Start")
    page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))
    save = page.get_by_role("button", name="Save", exact=True)

    page.get_by_role("button", name="Add a mission").click()
    page.get_by_label("Question").fill("Which rise?")
    page.get_by_label("Type").select_option("multiple")
    expect(page.locator("[name$='-is_correct']:visible")).to_have_count(0)
    page.get_by_label("Choices", exact=True).fill("- [x] Smoke\n  > Yes\n- [ ]\n- [ ] Stones")
    page.get_by_text("Options").click()
    page.get_by_role("button", name="Add a hint").click()
    page.get_by_text("Options").click()
    page.locator("[name='missions-0-hints-0-text']").fill("Look up")
    save.click()

    expect(page.get_by_role("link", name="Line 3: Write the choice.")).to_be_visible()
    expect(page.get_by_label("Choices", exact=True)).to_have_value("- [x] Smoke\n  > Yes\n- [ ]\n- [ ] Stones")
    page.get_by_label("Choices", exact=True).fill("- [x] Smoke\n  > Yes\n- [ ] Stones\n  > No\n")
    save.click()
    expect(page.get_by_text(re.compile("^Saved "))).to_be_visible()

    [first] = MISSIONS.source(lecture)
    assert [(c["text"], c["is_correct"], c["feedback"]) for c in first["choices"]] == [
        ("Smoke", True, "Yes"), ("Stones", False, "No"),
    ]  # fmt: skip
    assert first["hints"] == [{"text": "Look up", "cost": 0}]
    page.locator("#id_body").fill("Only the text")
    save.click()
    expect(page.locator(".markdownx-preview")).to_have_text("Only the text")
    assert MISSIONS.source(lecture) == [first]


def test_missions_are_copied_from_the_bank_without_scripts(author_without_scripts, live_server, make_lecture):
    page, lecture = author_without_scripts, make_lecture("Target", body="Start")
    make_lecture("Source", missions=2)
    page.goto(live_server.url + reverse("studio:lecture_edit", args=[lecture.pk]))

    page.locator("#id_body").fill("Typed before")
    page.get_by_role("button", name="Copy from the bank").click()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Copy into this lecture").click()

    expect(page.get_by_text("1 mission is copied into “Target”.")).to_be_visible()
    assert Lecture.objects.get(pk=lecture.pk).body == "Typed before"
    assert len(MISSIONS.source(lecture)) == 1
