"""Missions in from files and out into files on the Upload stage: looked at first, imported once, nothing in silence."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEntry
from quizzes.formats.moodle_xml import MOODLE_XML
from quizzes.models import ImportedFile, Mission, MissionImport
from quizzes.sources import completed

ADDRESS = "/studio/upload/missions/"
GIFT = b"""::first:: [markdown]What is *reused*? {=Knowledge #Yes ~Data ~Time}

What is the capital? {=Seoul =SEOUL}

::match:: Pairs {=a -> b =c -> d}
"""


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client


def send(client, lecture, *files, **data):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(ADDRESS, {"lecture": lecture.pk, "files": sent, **data})


def test_files_are_looked_at_before_anything_is_stored(author_client, draft):
    response = send(author_client, draft, ("quiz.gift", GIFT))

    kept = MissionImport.objects.get()
    assert response["Location"] == reverse("studio:mission_import", args=[kept.pk])
    assert Mission.objects.count() == 0
    page = author_client.get(response["Location"])
    assert "Import 1 mission" in page.text
    assert "What is <em>reused</em>?" in page.text
    (report,) = kept.report
    assert (report["format"], report["found"], report["imported"]) == ("gift", 3, 1)
    for refused in report["refused"]:
        assert refused["reason"] in page.text


def test_a_picture_that_comes_along_is_named_before(author_client, draft):
    source = completed(
        {
            "prompt": "Look: ![A *red* square](file:red.png)",
            "choices": [{"text": "![](file:red.png)", "is_correct": True}, {"text": "[b](file:no.txt)"}],
        }
    )
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(data, "PNG")
    package = MOODLE_XML.write([source], {"red.png": data.getvalue(), "no.txt": b"No.\n"}).data

    page = author_client.get(send(author_client, draft, ("quiz.xml", package))["Location"])

    assert [question["prompt_html"] for question in page.context["questions"]] == [
        "<p>Look: A <em>red</em> square (red.png)</p>"
    ]
    assert [choice["text_html"] for choice in page.context["questions"][0]["choices"]] == ["(red.png)", "b (no.txt)"]


def test_a_post_imports_once_and_the_report_stays(author_client, author, draft):
    address = send(author_client, draft, ("quiz.gift", GIFT))["Location"]
    version = draft.edit_version

    for _ in range(2):
        response = author_client.post(address)

    mission = Mission.objects.get()
    draft.refresh_from_db()
    assert response["Location"] == address
    assert (mission.lecture, [c.is_correct for c in mission.choices.all()]) == (draft, [True, False, False])
    assert draft.edit_version == version + 1
    assert AuditEntry.objects.filter(action="mission.import", actor=author).count() == 1
    assert ImportedFile.objects.count() == 0
    page = author_client.get(address).text
    assert "1 mission came into this lecture" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_script_sees_each_step(author_client, draft):
    lines = "".join(f"Question {n}? {{=right {n} ~wrong {n}}}\n\n" for n in range(1200)).encode()
    address = send(author_client, draft, ("many.gift", lines))["Location"]

    response = author_client.post(address, headers={"Accept": "application/x-ndjson"})

    steps = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert [step["done"] for step in steps[:-1]] == [500, 1000, 1200]
    assert steps[-1] == {"finished": address}
    assert Mission.objects.count() == 1200


def test_what_is_not_readable_is_told_and_the_rest_can_be_imported(author_client, draft):
    address = send(author_client, draft, ("quiz.gift", GIFT), ("song.mp3", b"\x00\xff\x00"))["Location"]

    page = author_client.get(address).text

    kept = MissionImport.objects.get()
    assert [bool(report["error"]) for report in kept.report] == [False, True]
    assert kept.report[1]["error"] in page
    assert "Import 1 mission" in page


def test_a_file_with_nothing_offers_no_import(author_client, draft):
    address = send(author_client, draft, ("essay.gift", b"Write about it. {}"))["Location"]

    page = author_client.get(address)

    assert page.status_code == 200
    assert "Import 0" not in page.text


@pytest.mark.parametrize("files", [[], [("empty.gift", b"")]])
def test_nothing_sent_gets_a_message(author_client, draft, files):
    response = send(author_client, draft, *files)

    if files:
        assert MissionImport.objects.get().report[0]["found"] == 0
    else:
        assert response.status_code == 422
        assert "Choose at least one file." in response.text


def test_nobody_imports_into_anothers_lecture(client, stranger, draft):
    client.force_login(stranger)

    response = send(client, draft, ("quiz.gift", GIFT))

    assert response.status_code == 422
    assert "Secret draft" not in response.text
    assert MissionImport.objects.count() == 0


def test_a_look_can_be_found_again_by_its_owner_only(author_client, client, editor, draft):
    address = send(author_client, draft, ("quiz.gift", GIFT))["Location"]

    assert address in author_client.get(ADDRESS).text
    client.force_login(editor)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert Mission.objects.count() == 0


def test_the_template_is_read_as_it_stands(author_client, draft):
    template = b"".join(author_client.get(f"{ADDRESS}template.csv"))

    send(author_client, draft, ("missions.csv", template))

    (report,) = MissionImport.objects.get().report
    assert (report["format"], report["refused"], report["not_carried"], report["error"]) == ("csv", [], [], "")
    assert report["imported"] == report["found"] > 0


def export(client, source, name, **more):
    return client.get(f"{ADDRESS}export/", {"source": source, "format_name": name, **more})


def test_an_export_tells_first_and_comes_back_as_it_was(author_client, live_lecture, draft):
    look = export(author_client, f"lecture-{live_lecture.pk}", "gift")
    file = export(author_client, f"lecture-{live_lecture.pk}", "gift", download="1")

    assert "1 mission of the working copies" in look.text
    assert file["Content-Disposition"] == 'attachment; filename="transfer-learning-missions.gift"'
    author_client.post(send(author_client, draft, ("back.gift", file.content))["Location"])
    original, copy = live_lecture.missions.get(), draft.missions.get()
    assert (copy.prompt, copy.explanation) == (original.prompt, original.explanation)
    rows = [list(one.choices.values_list("text", "is_correct", "feedback")) for one in (original, copy)]
    assert rows[0] == rows[1]


def test_what_a_format_cannot_say_is_named(author_client, live_lecture):
    look = export(author_client, f"lecture-{live_lecture.pk}", "aiken")

    assert "Not carried" in look.text
    assert "feedback" in look.text.lower()


def test_a_whole_course_goes_out_in_order(author_client, make_lecture, course):
    make_lecture("One", missions=1)
    make_lecture("Two", missions=2)

    look = export(author_client, f"course-{course.pk}", "markdown")

    assert "3 missions of the working copies" in look.text


@pytest.mark.parametrize(
    "query", ["", "source=lecture-999999&format_name=gift", "source=x&format_name=gift", "source="]
)
def test_a_bad_export_leads_back(author_client, draft, query):
    response = author_client.get(f"{ADDRESS}export/?{query}")

    assert (response.status_code, response["Location"]) == (302, ADDRESS)


def test_anothers_missions_do_not_go_out(client, stranger, live_lecture):
    client.force_login(stranger)

    assert export(client, f"lecture-{live_lecture.pk}", "gift", download="1").status_code == 302
