"""Questions of files into a lecture: what is stored, what is refused, and that nothing is left out in silence."""

import io
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import AuditEntry
from courses import publishing, trashing
from courses.gone import Gone
from courses.models import Lecture, Upload
from courses.refusals import EditedMeanwhile
from courses.uploading import add_upload
from quizzes.exporting import export_missions
from quizzes.formats.found import Found, Reading
from quizzes.formats.registry import FORMATS
from quizzes.freezing import MISSIONS
from quizzes.importing import FileRead, Report, import_missions, read_file
from quizzes.models import Mission
from quizzes.sources import completed

pytestmark = pytest.mark.django_db
GIFT = "::loss::What is a loss?{=a number ~a colour}\n\nWhat is an essay?{}\n\nWhat is half?{=a ~%50%b}\n"


def gift(text, name="x.gift"):
    return read_file(text.encode(), name, "gift")


def reading(*sources, files=None, name="package.zip", lost=()):
    found = [Found(source["prompt"], completed(source)) for source in sources]
    return FileRead(name, Reading("test", found, lost, files or {}))


def question(prompt, **fields):
    return {"prompt": prompt, "choices": [{"text": "yes", "is_correct": True}, {"text": "no"}]} | fields


def picture(colour="red"):
    data = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(data, "PNG")
    return data.getvalue()


def prompts(lecture):
    return [source["prompt"] for source in MISSIONS.source(lecture)]


def stored_files():
    root = Path(default_storage.location)
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_questions_come_behind_those_that_are_there(make_lecture, author):
    lecture = make_lecture(missions=2)
    hash_before, version = lecture.content_hash, lecture.edit_version

    [report] = import_missions(lecture, [gift(GIFT)], by=author)

    assert report == Report(
        file="x.gift",
        format="gift",
        found=3,
        imported=2,
        refused=(("What is an essay?", "An essay: it has no choices."),),
        not_carried=(("What is half?", "partial credit 50 %"),),
    )
    assert [(m.position, m.name, m.prompt) for m in lecture.missions.all()][2:] == [
        (2, "loss", "What is a loss?"),
        (3, "", "What is half?"),
    ]
    lecture = Lecture.objects.get(pk=lecture.pk)
    assert (lecture.edit_version, lecture.updated_by) == (version + 1, author)
    assert lecture.content_hash == publishing.hash_of(lecture) != hash_before


def test_an_import_is_in_the_audit_log(draft, author):
    import_missions(draft, [gift(GIFT)], by=author)

    entry = AuditEntry.objects.get(action="mission.import")
    assert (entry.actor, entry.target_id, entry.details) == (
        author,
        str(draft.pk),
        draft.course.in_audit | {"missions": 2, "files": [{"file": "x.gift", "format": "gift", "imported": 2}]},
    )


def test_what_is_there_already_is_told_and_left_out(draft, author):
    import_missions(draft, [gift(GIFT)], by=author)
    version = Lecture.objects.get(pk=draft.pk).edit_version

    again, other = import_missions(
        draft, [gift(GIFT), gift("What is  a LOSS?{~a colour =a Number}", "y.gift")], by=author
    )

    assert (again.imported, other.imported) == (0, 0)
    assert [reason for _label, reason in (*again.refused, *other.refused)] == [
        "It is in this lecture already.", "An essay: it has no choices.", "It is in this lecture already.",
        "It is in this lecture already.",
    ]  # fmt: skip
    assert len(prompts(draft)) == 2
    assert Lecture.objects.get(pk=draft.pk).edit_version == version
    assert AuditEntry.objects.filter(action="mission.import").count() == 1


def test_the_same_question_twice_is_imported_once(draft, author):
    [report] = import_missions(draft, [gift("Why?{=a ~b}\n\nWhy?{=a ~b}\n\nWhy?{~a =b}")], by=author)

    assert (report.imported, report.refused) == (2, (("Why?", "The same question stands before it."),))


def test_names_become_what_a_text_can_say_and_unique_in_the_lecture(draft, author):
    Mission.objects.create(lecture=draft, prompt="Old", name="Loss")
    names = ["loss", "loss-2", "", "", "Grant's {Tomb}", "two words", "?!", "전이 학습"]

    [report] = import_missions(
        draft, [reading(*(question(f"Q{number}", name=name) for number, name in enumerate(names)))], by=author
    )

    assert [mission.name for mission in draft.missions.all()] == [
        "Loss", "loss-2", "loss-3", "", "", "Grant-s-Tomb", "two-words", "", "전이-학습"
    ]  # fmt: skip
    assert [construct for _label, construct in report.not_carried] == [
        "name “loss”: it is now “loss-2”",
        "name “loss-2”: it is now “loss-3”",
        "name “Grant's {Tomb}”: it is now “Grant-s-Tomb”",
        "name “?!”: it is now “”",
    ]


def test_names_and_tags_are_as_long_as_their_columns(draft, author):
    tags = ", ".join(f"tag {number}" for number in range(100))

    [report] = import_missions(draft, [reading(question("Q", name="n" * 99, tags=tags))], by=author)

    mission = draft.missions.get()
    assert (mission.name, len(mission.tags) <= 400, mission.tags) == ("n" * 60, True, tags[: len(mission.tags)])
    assert [construct for _label, construct in report.not_carried] == [
        "tags beyond 400 characters",
        f"name “{'n' * 99}”: it is now “{'n' * 60}”",
    ]


def test_hints_and_type_are_as_the_editor_has_them(draft, author):
    hints = [{"text": text, "cost": 1} for text in ["", "a", "b", "c", "d", "e", "f"]]
    three = [{"text": "a", "is_correct": True}, {"text": "b"}, {"text": "c"}]

    [report] = import_missions(
        draft, [reading(question("Q", kind="true_false", hints=hints, choices=three))], by=author
    )

    mission = draft.missions.get()
    assert (mission.kind, [hint["text"] for hint in mission.hints]) == ("single", ["a", "b", "c", "d", "e"])
    assert [construct for _label, construct in report.not_carried] == [
        "a hint without words", "hints beyond 5", "type: true or false has two choices, so it is now one answer"
    ]  # fmt: skip


def test_a_full_lecture_takes_no_more(make_lecture, author):
    lecture = make_lecture(missions=1)

    [report] = import_missions(lecture, [gift("A?{=a ~b}\n\nB?{=a ~b}\n\nC?{=a ~b}")], by=author, at_most=3)

    full = "The lecture is full: at most 3 missions are possible."
    assert (report.imported, report.refused) == (2, (("C?", full),))


def test_an_unreadable_file_is_told_and_the_others_are_imported(draft, author):
    first, second = import_missions(draft, [read_file(b"\x00", "a.bin", "gift"), gift("A?{=a ~b}")], by=author)

    assert (first.file, first.found, first.error) == (
        "a.bin", 0, "This is not a text file: it contains NUL characters. Save it as UTF-8.",
    )  # fmt: skip
    assert (second.imported, second.error) == (1, "")


def test_what_of_the_file_was_not_carried_is_named_by_its_file(draft, author):
    [report] = import_missions(draft, [gift("$CATEGORY: top/a\n\nA?{=a ~b}")], by=author)

    assert report.not_carried == (("x.gift", "category top/a"),)


def test_texts_that_no_database_keeps_are_refused(draft, author):
    [report] = import_missions(draft, [gift('// lectern: {"tags": "\\ud800"}\nA?{=a ~b}')], by=author)

    assert report.refused == (
        ("A?", "A text has characters that are no letters of any language and cannot be stored."),
    )


def test_a_dry_run_tells_the_same_and_changes_nothing(make_lecture, author):
    lecture = make_lecture(missions=1)
    state = lambda: (  # noqa: E731
        prompts(lecture),
        Lecture.objects.values().get(pk=lecture.pk),
        AuditEntry.objects.count(),
        Upload.everything.count(),
        stored_files(),
    )
    pictures = {"a/p.png": picture(), "b/p.png": picture("blue"), "c/same.png": picture(), "d/p.png": b"no picture"}
    sources = [question(f"![p](file:{name})") for name in pictures]
    files = [gift(GIFT), reading(*sources, files=pictures)]
    before = state()

    tried = import_missions(lecture, files, by=author, dry_run=True)

    assert state() == before
    assert import_missions(lecture, files, by=author) == tried
    assert tried[1].refused == (("![p](file:c/same.png)", "The same question stands before it."),)
    assert [construct.split(":")[0] for _label, construct in tried[1].not_carried] == ["file d/p.png"]


def test_a_dry_run_touches_no_stored_file(draft, author, monkeypatch):
    kept, trashed = (
        add_upload(draft.course, File(io.BytesIO(picture(c)), "x.png"), by=author) for c in ("red", "blue")
    )
    trashing.delete_upload(trashed, by=author)
    pictures = {"red.png": picture("red"), "blue.png": picture("blue"), "new.png": picture("green")}
    files = [reading(*(question(f"![p](file:{name})") for name in pictures), files=pictures)]
    for name in ("save", "delete"):
        monkeypatch.setattr(type(default_storage._wrapped), name, lambda *_: pytest.fail("the storage was touched"))

    with CaptureQueriesContext(connection) as captured:
        [report] = import_missions(draft, files, by=author, dry_run=True)

    assert (report.imported, report.not_carried) == (3, ())
    assert [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert list(Upload.objects.all()) == [kept]
    trashed.refresh_from_db(from_queryset=Upload.everything.all())
    assert trashed.is_in_trash


def test_an_import_into_another_text_than_was_seen_is_refused(draft, author):
    with pytest.raises(EditedMeanwhile):
        import_missions(draft, [gift(GIFT)], by=author, opened_version=draft.edit_version + 1)

    assert prompts(draft) == []


def test_an_import_into_what_is_gone_is_refused_and_leaves_no_file(draft, author):
    files = [reading(question("![p](file:p.png)"), files={"p.png": picture()})]
    Lecture.objects.filter(pk=draft.pk).delete()

    with pytest.raises(Gone):
        import_missions(draft, files, by=author)

    assert (Upload.objects.count(), stored_files()) == (0, [])


def test_files_become_uploads_and_links_lead_to_them(draft, author):
    source = question(
        'Look: ![A *red* square](file:red%20one.png "t"){width=50%} and [the text](file:notes.txt)',
        choices=[
            {"text": "![](file:red%20one.png)", "is_correct": True, "feedback": "[b](file:bad.exe)"},
            {"text": "![here](file:missing.png)"},
        ],
        hints=[{"text": "`file:red.png` ![x](https://example.org/file:x.png)", "cost": 5}],
    )
    files = {
        "red one.png": picture(),
        "notes.txt": b"Notes.\n",
        "bad.exe": b"MZ\x90\x00" * 99,
        "unused.png": picture("blue"),
    }

    [report] = import_missions(draft, [reading(source, files=files)], by=author)

    uploads = {upload.name: upload for upload in Upload.objects.all()}
    image, notes = (uploads[name].get_absolute_url() for name in ("red-one.png", "notes.txt"))
    [stored] = MISSIONS.source(draft)
    assert sorted(uploads) == ["notes.txt", "red-one.png"]
    assert (uploads["red-one.png"].alt, uploads["red-one.png"].added_by) == ("A *red* square", author)
    assert stored["prompt"] == f'Look: ![A *red* square]({image} "t"){{width=50%}} and [the text]({notes})'
    assert [choice["text"] for choice in stored["choices"]] == [f"![]({image})", "here"]
    assert stored["choices"][0]["feedback"] == "b"
    assert stored["hints"] == source["hints"]
    assert [construct.split(":")[0] for _label, construct in report.not_carried] == [
        "file bad.exe", "file missing.png, which did not come with it",
    ]  # fmt: skip


def test_the_same_package_again_adds_nothing(draft, author):
    files = [reading(question("![p](file:p.png)"), files={"p.png": picture()})]
    import_missions(draft, files, by=author)

    [report] = import_missions(draft, files, by=author)

    assert report.refused == (("![p](file:p.png)", "It is in this lecture already."),)
    assert Upload.objects.count() == 1


def test_progress_is_told_up_to_the_end(draft, author):
    told = []
    files = [reading(*(question(f"Q{number}") for number in range(1_200)))]

    import_missions(draft, files, by=author, progress=lambda done, total: told.append((done, total)))

    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
    assert prompts(draft) == [f"Q{number}" for number in range(1_200)]


def test_more_questions_take_no_more_queries(make_lecture, author):
    def queries(lecture, count):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            import_missions(lecture, [reading(*(question(f"Q{number}") for number in range(count)))], by=author)
        return len(captured)

    assert queries(make_lecture("One"), 1) == queries(make_lecture("Many"), 20)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_exported_is_imported_again(name, make_lecture, author):
    lecture, other = make_lecture("One"), make_lecture("Two")
    choices = [{"text": "yes", "is_correct": True}, {"text": "no"}]
    import_missions(lecture, [reading(*(question(f"Is it {word}?", choices=choices) for word in "abc"))], by=author)

    written = export_missions(lecture.course, [lecture], FORMATS[name])
    [report] = import_missions(other, [read_file(written.data, f"x{FORMATS[name].extension}")], by=author)

    assert (report.format, report.imported, report.refused) == (name, 3, ())
    wording = [[{**c, "id": None} for c in source["choices"]] for source in MISSIONS.source(lecture)]
    assert [[{**c, "id": None} for c in source["choices"]] for source in MISSIONS.source(other)] == wording
    assert prompts(other) == prompts(lecture)


@pytest.mark.parametrize("name", FORMATS)
def test_pictures_travel_where_the_format_has_room_and_are_named_where_not(name, make_lecture, author, course):
    lecture, other = make_lecture("One"), make_lecture("Two")
    image = io.BytesIO(picture())
    image.name = "square.png"
    upload = add_upload(course, image, by=author)
    address = upload.get_absolute_url()
    import_missions(lecture, [reading(question(f"![A square]({address})"))], by=author)

    written = export_missions(course, [lecture], FORMATS[name])
    [report] = import_missions(other, [read_file(written.data, "x", name)], by=author)

    is_named = ("![A square](" + address + ")", f"file {address}") in written.lost
    assert is_named == (getattr(FORMATS[name], "holds_files", True) is False)
    is_plain = name == "aiken"  # its reader takes every letter for itself
    assert (report.imported, prompts(other)) == (
        1,
        [f"!\\[A square\\]({address})" if is_plain else f"![A square]({address})"],
    )
