"""Taking files in and out: real files, a real storage."""

import contextlib
import io
import json
import threading
import wave
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from courses import publishing, trashing, uploading
from courses.models import Course, Upload
from tests.courses.test_images import encoded, header_only_png, photo

EXE = b"MZ\x90\x00" + b"\0" * 200


def named(data, name):
    return ContentFile(data, name=name)


def zipped(**entries):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(folder, **more):
    return zipped(**{"[Content_Types].xml": "<Types/>", f"{folder}document.xml": "<x/>"} | more)


def sound():
    written = io.BytesIO()
    with wave.open(written, "wb") as tone:
        tone.setnchannels(1)
        tone.setsampwidth(1)
        tone.setframerate(8000)
        tone.writeframes(b"\x80" * 800)
    return written.getvalue()


def bytes_of(upload):
    with default_storage.open(upload.file.name) as stored:
        return stored.read()


def stored_files(settings):
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_picture_is_kept_with_its_thumbnail_size_and_author(course, author):
    upload = uploading.add_upload(
        course, named(encoded(photo()), "Learning Curve (1).PNG"), by=author, alt=" A  curve "
    )

    assert (upload.is_new, upload.name, upload.kind, upload.content_type) == (
        True, "learning-curve-1.png", "image", "image/png",
    )  # fmt: skip
    assert (upload.width, upload.height, upload.alt, upload.added_by) == (64, 48, "A curve", author)
    assert upload.file.name == f"{upload.sha256[:2]}/{upload.sha256}.png"
    assert upload.size == len(bytes_of(upload))
    assert upload.thumbnail.name == f"thumbnails/{upload.sha256}.webp"
    assert upload.markdown == f"![A curve](/uploads/{upload.pk}/learning-curve-1.png)"
    assert AuditEntry.objects.get(action="upload.add").actor == author


def test_picture_named_as_a_program_gets_the_extension_of_its_content(course, author):
    upload = uploading.add_upload(course, named(encoded(photo(), "JPEG"), "setup.exe"), by=author)

    assert upload.name == "setup.jpg"
    assert upload.file.name.endswith(".jpg")


def test_korean_name_is_kept(course, author):
    upload = uploading.add_upload(course, named(b"a,b\n1,2\n", "전이 학습.csv"), by=author)

    assert upload.name == "전이-학습.csv"


@pytest.mark.parametrize(
    ("name", "data", "kind", "content_type"),
    [
        ("notes.txt", "안녕\n".encode(), "other", "text/plain"),
        ("data.csv", b"a,b\n1,2\n", "other", "text/csv"),
        ("data.json", b'{"a": [1]}', "other", "application/json"),
        ("lab.ipynb", json.dumps({"cells": [], "nbformat": 4}).encode(), "other", "application/x-ipynb+json"),
        ("train.py", b"#!/usr/bin/env python3\nprint('hi')\n", "other", "text/plain"),
        ("text.md", b"# Title\n\n<b>bold</b>\n", "other", "text/markdown"),
        ("paper.pdf", b"%PDF-1.7\n...", "document", "application/pdf"),
        ("talk.mp3", b"ID3\x04" + b"\0" * 50, "audio", "audio/mpeg"),
        ("talk.wav", sound(), "audio", "audio/wav"),
        ("talk.ogg", b"OggS\x00" + b"\0" * 50, "audio", "audio/ogg"),
        ("talk.m4a", b"\0\0\0\x20ftypM4A " + b"\0" * 50, "audio", "audio/mp4"),
        ("film.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 50, "video", "video/mp4"),
        ("film.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video", "video/webm"),
        ("code.zip", zipped(**{"a.py": "1"}), "other", "application/zip"),
        ("text.docx", office("word/"), "document",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("sums.xlsx", office("xl/"), "document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("deck.pptx", office("ppt/"), "document",
         "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ],
)  # fmt: skip
def test_downloads_are_known_by_their_content(course, author, name, data, kind, content_type):
    upload = uploading.add_upload(course, named(data, name), by=author)

    assert (upload.name, upload.kind, upload.content_type) == (name, kind, content_type)
    assert bytes_of(upload) == data
    assert upload.thumbnail_url == ""


@pytest.mark.parametrize(
    ("name", "data", "error", "reason"),
    [
        ("empty.png", b"", uploading.EmptyFile, "empty"),
        ("cat.png", EXE, uploading.WrongType, "program"),
        ("cat.png", b"\x7fELF" + b"\0" * 60, uploading.WrongType, "program"),
        ("notes.txt", b"#!/bin/sh\nrm -rf /\n", uploading.WrongType, "script"),
        ("notes.txt", b"\n <!DOCTYPE html><script>alert(1)</script>", uploading.WrongType, "web page"),
        ("notes.txt", b"<!-- x --><script>alert(1)</script>", uploading.WrongType, "web page"),
        ("logo.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', uploading.WrongType, "SVG"),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", uploading.WrongType, "SVG"),
        ("cat.gif", b"GIF89a<script>alert(1)</script>", uploading.DamagedFile, "damaged"),
        ("cat.jpg", encoded(photo(400, 300), "JPEG")[:2000], uploading.DamagedFile, "damaged"),
        ("big.png", header_only_png(13_000, 13_000), uploading.TooManyPixels, "40 million"),
        ("bomb.png", header_only_png(60_000, 60_000), uploading.TooManyPixels, "40 million"),
        ("photo.jpg", b"\0\0\0\x20ftypheic" + b"\0" * 60, uploading.WrongType, "HEIC"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, uploading.WrongType, "old Office"),
        ("macro.docx", office("word/", **{"word/vbaProject.bin": "x"}), uploading.WrongType, "macros"),
        ("tool.zip", zipped(**{"META-INF/MANIFEST.MF": "x"}), uploading.WrongType, "program"),
        ("broken.zip", b"PK\x03\x04" + b"junk" * 9, uploading.DamagedFile, "damaged"),
        ("broken.json", b"{", uploading.DamagedFile, "JSON"),
        ("deep.json", b"[" * 100_000, uploading.DamagedFile, "JSON"),
        ("lab.ipynb", b"[]", uploading.DamagedFile, "notebook"),
        ("korean.csv", "가,나".encode("cp949"), uploading.WrongType, "UTF-8"),
        ("thing.xyz", b"\x01\x02\x03\xff", uploading.WrongType, "not accepted"),
        ("page.html", b"just words", uploading.WrongType, "not accepted"),
    ],
)
def test_refused_files_are_told_by_name_and_leave_nothing(course, author, settings, name, data, error, reason):
    with pytest.raises(error, match=reason) as raised:
        uploading.add_upload(course, named(data, name), by=author)

    assert str(raised.value).startswith(f"{name}: ")
    assert Upload.objects.count() == 0
    assert stored_files(settings) == []


def test_file_above_the_limit_is_refused(course, author, settings):
    settings.UPLOAD_MAX_BYTES = 1000

    with pytest.raises(uploading.TooLarge, match="too large"):
        uploading.add_upload(course, named(b"a" * 1001, "long.txt"), by=author)

    assert uploading.add_upload(course, named(b"a" * 1000, "long.txt"), by=author).size == 1000


def test_same_bytes_give_the_same_row(course, author, settings):
    first = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)

    again = uploading.add_upload(course, named(encoded(photo()), "b.png"), by=author)

    assert (again.pk, again.is_new, again.name) == (first.pk, False, "a.png")
    assert len(stored_files(settings)) == 2


def test_file_is_gone_where_the_row_could_not_be_made(course, author, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr("courses.uploading.auditing.record", fail)

    with pytest.raises(RuntimeError):
        uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)

    assert Upload.objects.count() == 0
    assert stored_files(settings) == []


def test_erased_upload_takes_its_bytes_along(course, author, admin, settings, django_capture_on_commit_callbacks):
    upload = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)
    before = stored_files(settings)

    with django_capture_on_commit_callbacks(execute=True):
        trashing.delete_upload(upload, by=author)
    in_trash = stored_files(settings)
    with django_capture_on_commit_callbacks(execute=True):
        trashing.erase(by=admin, until=timezone.now())

    assert (Upload.everything.count(), in_trash) == (0, before)
    assert stored_files(settings) == []
    assert AuditEntry.objects.get(action="upload.delete").details["sha256"] == upload.sha256


@pytest.mark.parametrize("is_other_in_trash", [False, True])
def test_bytes_stay_while_another_course_has_them(
    course, author, admin, django_capture_on_commit_callbacks, is_other_in_trash
):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    kept = uploading.add_upload(other, named(encoded(photo()), "a.png"), by=author)
    upload = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)

    with django_capture_on_commit_callbacks(execute=True):
        trashing.delete_upload(upload, by=author)
        until = timezone.now()
        if is_other_in_trash:
            trashing.delete_upload(kept, by=author)
        trashing.erase(by=admin, until=until)

    assert list(Upload.everything.all()) == [kept]
    assert upload.file.name == kept.file.name
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists(kept.thumbnail.name)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for the whole database")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_bytes_stay_for_who_is_just_storing_them(django_db_serialized_rollback, course, author):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    is_stored, is_removed = threading.Event(), threading.Event()

    def store_slowly():
        with transaction.atomic():
            uploading.add_upload(other, named(encoded(photo()), "a.png"), by=author)
            is_stored.set()
            is_removed.wait(10)
        connections.close_all()

    thread = threading.Thread(target=store_slowly)
    with contextlib.suppress(RuntimeError), transaction.atomic():
        taken_back = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)
        thread.start()
        is_stored.wait(10)
        raise RuntimeError
    uploading.remove_bytes(taken_back)
    is_removed.set()
    thread.join()

    kept = Upload.objects.get()
    assert (kept.course, kept.file.name) == (other, taken_back.file.name)
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists(kept.thumbnail.name)


def test_upload_of_a_live_lecture_stays(course, author, editor, make_lecture):
    upload = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author, alt="A photo")
    lecture = make_lecture(body=f"Look: {upload.markdown}\n")
    publishing.publish(lecture, by=editor)

    with pytest.raises(uploading.StillShown) as raised:
        trashing.delete_upload(upload, by=author)

    assert raised.value.lectures == [lecture]
    assert Upload.objects.get() == upload


def test_upload_of_a_scheduled_lecture_stays(course, author, editor, make_lecture):
    upload = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author, alt="A photo")
    lecture = make_lecture(body=f"Look: {upload.markdown}\n")
    publishing.publish(lecture, by=editor, live_from=timezone.now() + timedelta(days=1))

    with pytest.raises(uploading.StillShown):
        trashing.delete_upload(upload, by=author)


def test_the_same_file_again_comes_back_out_of_the_trash(course, author):
    first = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author, alt="A photo")
    trashing.delete_upload(first, by=author)

    again = uploading.add_upload(course, named(encoded(photo()), "b.png"), by=author)

    assert (again, again.is_new, again.alt) == (first, True, "A photo")
    assert list(course.uploads.all()) == [first]


def test_renaming_keeps_the_extension_of_the_content(course, author):
    upload = uploading.add_upload(course, named(encoded(photo()), "a.png"), by=author)

    uploading.change_upload(upload, by=author, name="Loss curve.exe", alt="Loss falls.", is_decorative=False)

    upload.refresh_from_db()
    assert (upload.name, upload.alt) == ("loss-curve.png", "Loss falls.")
    assert AuditEntry.objects.get(action="upload.change").details["before"]["name"] == "a.png"


def test_readable_stem_is_a_first_alt_text():
    assert uploading.readable_stem("learning_curve-2 (final).png") == "learning curve 2 (final)"
