"""Findings in the studio: the way to their places, waiving with a reason, and asking links now."""

import pytest
from django.urls import reverse

from courses import publishing, readiness
from courses.linkchecking.background import ask_lecture, waiting_for
from courses.models import LinkCheck
from quizzes.models import Choice
from tests.courses.test_link_fetching import site  # noqa: F401, a fixture

BODY = "## Idea\n\nText.\n\n```\nmodel.fit(data)\n```\n"
READ_OR_POST = ["get", "post"]


@pytest.fixture
def lecture(make_lecture):
    """With one warning, at line 5."""
    return make_lecture(body=BODY)


@pytest.fixture
def fingerprint(lecture):
    return readiness.check(lecture)[0].fingerprint


@pytest.fixture
def finding_address(lecture, fingerprint):
    return reverse("studio:finding", args=[lecture.pk, fingerprint])


@pytest.fixture
def signed_in(client, author):
    client.force_login(author)
    return client


def editor_of(lecture):
    return reverse("studio:lecture_edit", args=[lecture.pk])


def test_editor_leads_from_each_finding_to_its_place(signed_in, make_lecture):
    lecture = make_lecture(body="One.\n\n[a](/nope/)\n", summary="", missions=2)
    Choice.objects.filter(mission=lecture.missions.last()).update(is_correct=False)

    page = signed_in.get(editor_of(lecture)).text

    assert 'href="?line=3#id_body" data-line="3"' in page
    assert 'href="#missions-1-choices"' in page
    assert 'href="#id_summary"' in page
    assert 'id="missions-1-choices"' in page
    assert 'id="id_summary"' in page


def test_editor_has_the_field_of_every_text_of_a_mission(signed_in, make_lecture):
    lecture = make_lecture(missions=1)
    mission = lecture.missions.get()
    mission.choices.update(feedback="[a](/nope/)", text="![](/uploads/9/x.png)")
    mission.prompt = mission.explanation = "<b>x</b>"
    mission.save()

    page = signed_in.get(editor_of(lecture)).text

    anchors = {finding.anchor for finding in readiness.check(lecture)}
    assert len(anchors) == 2 + 4 * 2 + 1  # and the choices, which are all the same
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_warning_has_a_way_to_waive_it_and_an_error_none(signed_in, make_lecture):
    lecture = make_lecture(body="[a](/nope/)\n\n```\nmodel.fit(data)\n```\n")
    error, warning = readiness.check(lecture)

    page = signed_in.get(editor_of(lecture)).text

    assert reverse("studio:finding", args=[lecture.pk, warning.fingerprint]) in page
    assert error.fingerprint not in page


def test_page_shows_the_finding_with_its_place(signed_in, finding_address, lecture):
    response = signed_in.get(finding_address)

    assert response.status_code == 200
    assert "This looks like code and says no language." in response.text
    assert f'href="{editor_of(lecture)}?line=5#id_body"' in response.text


@pytest.mark.parametrize(
    ("back", "name"), [("editor", "lecture_edit"), ("publish", "publish_lecture"), ("x", "lecture_edit")]
)
def test_waiving_keeps_the_reason_and_leads_back(client, editor, finding_address, lecture, back, name):
    client.force_login(editor)

    response = client.post(finding_address, {"reason": "Output of a program", "back": back})

    assert response.status_code == 302
    assert response.url == f"{reverse(f'studio:{name}', args=[lecture.pk])}#findings"
    assert [(waiver.reason, waiver.created_by) for waiver in lecture.waivers.all()] == [("Output of a program", editor)]


@pytest.mark.parametrize(("reason", "message"), [(" ", "Say why"), ("x" * 301, "at most 300 characters")])
def test_waiving_needs_a_reason_of_some_words(signed_in, finding_address, lecture, reason, message):
    response = signed_in.post(finding_address, {"reason": reason})

    assert response.status_code == 422
    assert message in response.text
    assert not lecture.waivers.exists()


def test_waived_warning_is_folded_with_its_reason_and_person(signed_in, finding_address, lecture, editor):
    signed_in.post(finding_address, {"reason": "Output of <b>a program</b>"})
    signed_in.force_login(editor)

    for address in [editor_of(lecture), reverse("studio:publish_lecture", args=[lecture.pk])]:
        text = signed_in.get(address).text
        assert "1 warning is waived" in text
        assert "Output of &lt;b&gt;a program&lt;/b&gt;" in text
        assert "author, <time" in text
        assert "The checks found nothing" in text


def test_waiver_is_shown_again_and_taken_back(signed_in, finding_address, lecture, fingerprint):
    signed_in.post(finding_address, {"reason": "Output of a program"})
    assert 'value="Output of a program"' in signed_in.get(finding_address).text

    response = signed_in.post(reverse("studio:finding_unwaive", args=[lecture.pk, fingerprint]), {"back": "editor"})

    assert response.url == f"{editor_of(lecture)}#findings"
    assert not lecture.waivers.exists()


@pytest.mark.parametrize("rest", ["", "unwaive/"])
def test_no_finding_has_a_nul_in_its_address(signed_in, lecture, rest):
    assert signed_in.post(f"/studio/design/lectures/{lecture.pk}/findings/a%00b/{rest}").status_code == 404


def test_finding_whose_cause_is_gone_leads_back_with_a_word(signed_in, finding_address, lecture, author):
    lecture.body = "## Idea\n\nText.\n"
    publishing.save_working_copy(lecture, by=author)

    for method in READ_OR_POST:
        response = getattr(signed_in, method)(finding_address, {"reason": "Fine"}, follow=True)
        assert "This was mended meanwhile" in response.text
    assert not lecture.waivers.exists()


def test_error_is_refused_on_its_page(signed_in, make_lecture):
    lecture = make_lecture(body="[a](/nope/)")
    address = reverse("studio:finding", args=[lecture.pk, readiness.check(lecture)[0].fingerprint])

    assert "An error cannot be waived" in signed_in.get(address).text
    assert signed_in.post(address, {"reason": "Later"}).status_code == 422
    assert not lecture.waivers.exists()


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("learner", 403), ("editor", 302), ("admin", 302)])
def test_only_who_may_edit_waives(client, request, finding_address, lecture, fingerprint, person, status):
    client.force_login(request.getfixturevalue(person))

    assert client.post(finding_address, {"reason": "Fine"}).status_code == status
    assert lecture.waivers.exists() == (status == 302)


def test_revision_shows_what_was_waived(signed_in, finding_address, lecture, editor):
    signed_in.post(finding_address, {"reason": "Output of a program"})
    publishing.publish(lecture, by=editor)

    text = signed_in.get(reverse("studio:revision", args=[lecture.pk, 1])).text

    assert "Output of a program" in text


@pytest.fixture
def linked(make_lecture, site, settings):  # noqa: F811
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    return make_lecture(body=f"[a]({site.address}/status/200)\n\n[b]({site.address}/status/404)\n")


def ask(client, lecture, **headers):
    return client.post(reverse("studio:check_links", args=[lecture.pk]), {"back": "editor"}, headers=headers)


def test_links_are_asked_on_request_and_never_by_a_page(signed_in, linked, site):  # noqa: F811
    page = signed_in.get(editor_of(linked)).text
    assert "2 links to other sites" in page
    assert site.asked == []

    response = ask(signed_in, linked)

    assert response.url == f"{editor_of(linked)}#findings"
    page = signed_in.get(response.url).text
    assert "2 links were asked." in page
    assert "The link “b” to another site is broken: it answered 404" in page
    assert sorted(LinkCheck.objects.values_list("result", flat=True)) == ["broken", "fine"]


def test_script_gets_the_findings_after_asking(signed_in, linked):
    answer = ask(signed_in, linked, accept="application/json").json()
    again = ask(signed_in, linked, accept="application/json").json()

    assert (answer["findings_count"], answer["told"]) == (1, "2 links were asked.")
    assert "it answered 404" in answer["findings"]
    assert again["told"] == "Every link was asked within the last day; nothing was asked again."


def test_switched_off_is_told(signed_in, linked, site, settings):  # noqa: F811
    settings.LINK_CHECKS = False

    assert "switched off" in ask(signed_in, linked, accept="application/json").json()["told"]
    assert site.asked == []


def test_script_hears_how_many_links_are_asked_in_the_background_and_no_page_asks(signed_in, linked, site):  # noqa: F811
    signed_in.get(editor_of(linked))
    assert not waiting_for(ask_lecture).exists()

    answer = signed_in.get(reverse("studio:lecture_findings", args=[linked.pk])).json()
    ask_lecture.call(linked.pk)
    later = signed_in.get(reverse("studio:lecture_findings", args=[linked.pk])).json()

    assert waiting_for(ask_lecture).count() == 1
    assert (answer["asking"], "2 links wait to be checked." in answer["findings"]) == (2, True)
    assert (later["asking"], "to be checked" in later["findings"]) == (0, False)
    assert "it answered 404" in later["findings"]


def test_text_without_links_to_other_sites_has_no_button(signed_in, lecture):
    assert "data-check-links" not in signed_in.get(editor_of(lecture)).text
