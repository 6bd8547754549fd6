"""A save that comes too late for its lecture: the text is shown back, and strangers hear nothing else."""

import pytest
from django.forms import HiddenInput, Textarea, TextInput
from django.urls import reverse
from django.utils import timezone

from courses import trashing
from courses.models import Lecture
from quizzes.freezing import MISSIONS
from quizzes.sources import completed
from quizzes.trashing import empty_trash
from studio.design_forms import CourseForm, LectureTitleForm
from studio.findings import WaiverForm
from studio.outline_pasting import PasteForm
from studio.people_forms import PersonAddForm
from studio.publishing_forms import PublishForm
from studio.reviewing_forms import AnswerForm, CommentForm, DecisionForm, ReviewRequestForm
from studio.unsaved import WordsForm
from studio.uploading_forms import UploadForm
from tests.studio.test_editor import address, save_by_itself, save_by_script, typed
from tests.studio.test_mission_forms import WHOLE, by_text, choice, mission, missions_data, without_ids

pytestmark = pytest.mark.django_db

MINE = {"title": "My title", "summary": "My sentence", "body": "My <b>own</b>\r\ntext & more"}


def in_trash(lecture, by):
    trashing.delete_lecture(lecture, by=by)
    return lecture


def gone_for_good(lecture, admin):
    trashing.delete_lecture(lecture, by=admin)
    empty_trash(by=admin, until=timezone.now())


def restore(client, lecture, data):
    return client.post(reverse("studio:lecture_restore", args=[lecture.pk]), data)


def test_text_for_a_lecture_in_the_trash_is_shown_back_with_the_way_out(client, author, editor, draft):
    client.force_login(author)
    half = mission("Which <i>one</i>?", choices=[choice("This"), choice("That", correct=True)])
    data = typed(draft, **MINE) | missions_data([half])
    in_trash(draft, by=editor)

    response = client.post(address(draft), data)

    assert response.status_code == 410
    assert "editor put “Secret draft” into the trash, so your text was not saved." in response.text
    assert response.context["typed"].cleaned_data | {"my_body": ""} == {
        "title": "My title",
        "summary": "My sentence",
        "body": "My <b>own</b>\ntext & more",
        "my_body": "",
    }
    assert 'spellcheck="false">\nMy &lt;b&gt;own&lt;/b&gt;\ntext &amp; more</textarea>' in response.text
    assert [m["prompt"] for m in response.context["missions"]] == ["Which <i>one</i>?"]
    assert "<strong>Which &lt;i&gt;one&lt;/i&gt;?</strong>" in response.text
    assert reverse("studio:lecture_restore", args=[draft.pk]) in response.text


def test_restoring_saves_the_same_text_and_missions(client, editor, live_lecture):
    client.force_login(editor)
    data = typed(live_lecture, **MINE) | missions_data([mission("Which one?")])
    in_trash(live_lecture, by=editor)
    sent = dict(client.post(address(live_lecture), data).context["sent"])

    response = restore(client, live_lecture, sent)

    lecture = Lecture.objects.get(pk=live_lecture.pk)
    assert response.url == address(lecture)
    assert (lecture.title, lecture.summary, lecture.body) == ("My title", "My sentence", "My <b>own</b>\ntext & more")
    assert [m["prompt"] for m in MISSIONS.source(lecture)] == ["Which one?"]


def test_options_of_missions_are_shown_back_and_saved_with_the_text(client, editor, live_lecture):
    client.force_login(editor)
    data = typed(live_lecture, **MINE) | missions_data([WHOLE])
    in_trash(live_lecture, by=editor)
    page = client.post(address(live_lecture), data)

    restore(client, live_lecture, dict(page.context["sent"]))

    told = "Several answers · Name: vectors · Partial credit: Per option · Attempts: 3 · The choices are shuffled."
    assert told in page.text
    assert "Hint 1, costs 10 %: Think of arrows." in page.text
    assert "When missed: It pulls somewhere." in page.text
    assert without_ids(Lecture.objects.get(pk=live_lecture.pk)) == [completed(WHOLE)]


def test_what_no_mission_may_have_is_shown_back_too(client, author, editor, draft):
    client.force_login(author)
    odd = {"prompt": "", "max_attempts": "many", "name": "no name", "hints": [{"text": "", "cost": "dear"}]}
    data = typed(draft, **MINE) | missions_data([odd | {"kind": "essay", "choices": [choice("Only")]}])
    in_trash(draft, by=editor)

    page = client.post(address(draft), data)

    assert "essay · Name: no name · Attempts: many" in page.text
    assert "Hint 1, costs dear %:" in page.text


def test_choices_typed_as_a_text_are_shown_back(client, author, editor, draft):
    client.force_login(author)
    data = typed(draft, **MINE) | by_text([mission(choices=[{}, {}])], "- [x] This\n- [ ] That")
    in_trash(draft, by=editor)

    page = client.post(address(draft), data)

    assert [choice["text"] for choice in page.context["missions"][0]["choices"]] == ["This", "That"]


def test_lecture_that_learners_would_read_again_is_left_in_the_trash_by_its_author(
    client, author, editor, live_lecture
):
    client.force_login(author)
    in_trash(live_lecture, by=editor)

    pages = [
        client.post(address(live_lecture), typed(live_lecture, **MINE)),
        restore(client, live_lecture, typed(live_lecture, **MINE)),
    ]

    why = "Learners would read “Transfer learning” again. Ask an editor to restore it."
    assert [(page.status_code, why in page.text) for page in pages] == [(410, True)] * 2
    assert ["text &amp; more</textarea>" in page.text for page in pages] == [True] * 2
    assert [reverse("studio:lecture_restore", args=[live_lecture.pk]) in page.text for page in pages] == [False] * 2
    assert not Lecture.objects.exists()


def test_restoring_a_lecture_that_was_saved_meanwhile_shows_both_texts(client, author, draft):
    client.force_login(author)
    stale = typed(draft, **MINE)
    client.post(address(draft), typed(draft, body="Theirs"))
    in_trash(draft, by=author)

    response = restore(client, draft, stale)

    assert response.status_code == 409
    assert Lecture.objects.get(pk=draft.pk).body == "Theirs"


def test_restoring_what_somebody_restored_already_is_a_save(client, author, draft):
    client.force_login(author)

    response = restore(client, draft, typed(draft, **MINE))

    assert response.status_code == 302
    assert Lecture.objects.get(pk=draft.pk).title == "My title"


def why(response):
    return response.status_code, response.context["why"], response.context["lecture"]


def test_who_has_no_right_hears_the_same_of_every_lecture_and_keeps_the_text(
    client, stranger, author, admin, live_lecture, draft, make_lecture
):
    erased, trashed = make_lecture("Erased"), draft
    gone_for_good(erased, admin)
    in_trash(trashed, by=author)
    client.force_login(stranger)

    pages = [client.post(address(row), typed(row, **MINE)) for row in [erased, trashed, live_lecture]]

    sentence = "This lecture is gone, or it is not yours to edit any more, so your text was not saved."
    assert [why(page) for page in pages] == [(404, sentence, None)] * 3
    assert ["text &amp; more</textarea>" in page.text for page in pages] == [True] * 3
    assert ["Secret draft" in page.text for page in pages] == [False] * 3


def test_stranger_restores_nothing_and_keeps_the_text(client, stranger, author, draft):
    data = typed(draft, **MINE)
    in_trash(draft, by=author)
    client.force_login(stranger)

    response = restore(client, draft, data)

    assert response.status_code == 404
    assert "text &amp; more</textarea>" in response.text
    assert not Lecture.objects.filter(pk=draft.pk).exists()


def test_co_author_who_was_taken_out_keeps_the_text(client, course, stranger, draft):
    course.authors.add(stranger)
    client.force_login(stranger)
    course.authors.clear()

    response = client.post(address(draft), typed(draft, **MINE))

    assert (response.status_code, response.context["typed"].cleaned_data["title"]) == (404, "My title")


def test_author_who_is_none_any_more_and_who_is_signed_out_keep_the_text(client, author, draft):
    author.groups.clear()
    client.force_login(author)

    no_author = client.post(address(draft), typed(draft, **MINE))
    client.logout()
    signed_out = client.post(address(draft), typed(draft, **MINE))

    assert [page.status_code for page in (no_author, signed_out)] == [403, 403]
    assert ["text &amp; more</textarea>" in page.text for page in (no_author, signed_out)] == [True, True]
    assert reverse("account_login") in signed_out.text


def test_own_text_of_the_conflict_page_is_shown_too(client, author, draft):
    client.force_login(author)
    data = typed(draft, body="Put together", my_body="Mine alone", merge="1")
    in_trash(draft, by=author)

    response = client.post(address(draft), data)

    assert "Put together</textarea>" in response.text
    assert "Mine alone</textarea>" in response.text
    assert "merge" not in dict(response.context["sent"])


def test_script_hears_that_the_lecture_is_in_the_trash_or_gone(client, author, admin, draft, make_lecture):
    client.force_login(author)
    erased = make_lecture("Erased")
    gone_for_good(erased, admin)
    in_trash(draft, by=author)

    trashed = [save_by_script(client, draft, body="Mine"), save_by_itself(client, draft, body="Mine")]
    missing = save_by_script(client, erased, body="Mine")

    assert [(r.status_code, r.json()["gone"]) for r in trashed] == [
        (410, "author put “Secret draft” into the trash, so your text was not saved.")
    ] * 2
    assert (missing.status_code, missing.json()["gone"]) == (
        404,
        "This lecture is gone, or it is not yours to edit any more, so your text was not saved.",
    )


def test_nothing_typed_is_a_missing_page(client, author, draft):
    client.force_login(author)
    in_trash(draft, by=author)

    assert client.post(address(draft)).status_code == 404


def test_the_editor_of_a_lecture_in_the_trash_leads_out_of_it(client, author, editor, draft):
    client.force_login(author)
    in_trash(draft, by=editor)

    page = client.get(address(draft))
    client.post(reverse("studio:trash_restore"), {"item": f"lecture-{draft.pk}"})

    assert page.status_code == 410
    assert f"{editor} put “{draft.title}” there." in page.text
    assert f'name="item" value="lecture-{draft.pk}"' in page.text
    assert client.get(address(draft)).status_code == 200


def test_the_editor_of_a_lecture_in_the_trash_says_who_may_restore_it(client, author, editor, live_lecture, stranger):
    in_trash(live_lecture, by=editor)

    client.force_login(author)
    page = client.get(address(live_lecture))
    client.force_login(stranger)

    assert page.status_code == 410
    assert 'name="item"' not in page.text
    assert str(page.context["lecture"].refusal) in page.text
    assert client.get(address(live_lecture)).status_code == 404


def test_words_of_a_small_form_are_shown_back_to_who_was_signed_out_and_sent_again(client, author, section):
    address = reverse("studio:lecture_add", args=[section.pk])
    outline = reverse("studio:outline", args=[section.course_id])

    response = client.post(
        address, {"title": "A <b>new</b> one"}, headers={"referer": f"http://testserver{outline}?at=x"}
    )

    assert response.status_code == 403
    assert "You are signed out, so nothing was saved." in response.text
    assert "A &lt;b&gt;new&lt;/b&gt; one</textarea>" in response.text
    assert f"/accounts/login/?next={outline}%3Fat%3Dx" in response.text
    client.force_login(author)
    client.post(address, dict(response.context["sent"]))
    assert Lecture.objects.get().title == "A <b>new</b> one"


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/studio/", "//evil.example/", "http://testserver//evil.example/", "javascript:alert(1)", ""],
)
def test_way_back_after_signing_in_never_leaves_the_site(client, section, referer):
    address = reverse("studio:section_rename", args=[section.pk])

    response = client.post(address, {"title": "Words"}, headers={"referer": referer})

    assert response.context["came_from"] == "/studio/"


def test_every_field_that_was_filled_in_has_its_label(client, db):
    sent = {"title": "ML", "slug": "ml", "summary": " ", "visibility": "public", "co_authors": "ada\r\nbob"}

    response = client.post(reverse("studio:course_add"), sent)

    assert [(name, str(label), words) for name, label, words in response.context["words"]] == [
        ("title", "Title", "ML"),
        ("slug", "Address", "ml"),
        ("co_authors", "Co-authors", "ada\nbob"),
    ]
    assert '<label for="typed-co_authors"><strong>Co-authors</strong></label>' in response.text


FORMS = [CourseForm, LectureTitleForm, PasteForm, UploadForm, WaiverForm, ReviewRequestForm, DecisionForm, CommentForm]
FORMS += [AnswerForm, PublishForm, PersonAddForm]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_typed_in_the_studio_that_would_not_be_shown_back(form):
    typed_fields = {
        name
        for name, field in form.base_fields.items()
        if isinstance(field.widget, TextInput | Textarea) and not isinstance(field.widget, HiddenInput)
    }

    assert typed_fields - set(WordsForm.LABELS) == set()


def test_no_page_has_a_password_that_was_typed_on_another(client, section):
    address = reverse("studio:section_rename", args=[section.pk])

    response = client.post(address, {"title": "Words", "new_password1": "hush-hush"})

    assert "hush-hush" not in response.text


def test_post_without_words_leads_to_signing_in_and_back_to_its_page(client, section):
    referer = f"http://testserver{reverse('studio:outline', args=[section.course_id])}"
    move = reverse("studio:section_move", args=[section.pk])

    response = client.post(move, {"direction": "up"}, headers={"referer": referer})

    assert response.url == f"/accounts/login/?next={reverse('studio:outline', args=[section.course_id])}"


@pytest.mark.parametrize(("person", "answer"), [(None, "signed_out"), ("learner", "gone")])
def test_script_hears_whether_somebody_is_signed_out_or_no_author(client, request, draft, person, answer):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.post(address(draft), typed(draft, **MINE), headers={"accept": "application/json"})

    assert (response.status_code, list(response.json())) == (403, [answer])
