"""A text is rendered once, and again as soon as anything that it looked up has changed."""

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from courses import markdown, publishing, remembering, uploading
from courses.models import Upload
from courses.uploads import render_working_copy
from tests.courses.test_images import encoded, photo


@pytest.fixture
def renderings(monkeypatch):
    """The texts that were really rendered, from an empty memory on."""
    remembering.forget()
    seen, render = [], markdown.render

    def counted(body, **options):
        seen.append(body)
        return render(body, **options)

    monkeypatch.setattr(markdown, "render", counted)
    yield seen
    remembering.forget()


def test_same_text_is_rendered_once(make_lecture, renderings):
    lecture = make_lecture(body="Some *text*.")

    pages = [render_working_copy(lecture).html for _ in range(3)]

    assert renderings == ["Some *text*."]
    assert set(pages) == {"<p>Some <em>text</em>.</p>"}


def test_text_language_and_headings_make_it_another(make_lecture, renderings):
    lecture = make_lecture(body="> [!NOTE]\n> Look.")
    render_working_copy(lecture)

    lecture.course.language = "ko"
    in_korean = render_working_copy(lecture).html
    other = render_working_copy(lecture, body="Other.").html

    assert len(renderings) == 3
    assert "Note" not in in_korean
    assert other == "<p>Other.</p>"


def test_picture_that_comes_or_goes_is_seen_at_once(make_lecture, course, author, renderings):
    upload = uploading.add_upload(course, ContentFile(encoded(photo(), "PNG"), name="a.png"), by=author)
    lecture = make_lecture(body=f"![A]({upload.get_absolute_url()})")
    with_size = render_working_copy(lecture).html

    Upload.objects.filter(pk=upload.pk).update(width=33)
    other_size = render_working_copy(lecture).html
    Upload.objects.all().delete()
    without = render_working_copy(lecture).html

    assert f'width="{upload.width}"' in with_size
    assert 'width="33"' in other_size
    assert "width=" not in without
    assert len(renderings) == 3


@pytest.mark.parametrize("pictures", [1, 3])
def test_pictures_are_asked_for_together(make_lecture, course, author, django_assert_num_queries, pictures):
    made = [
        uploading.add_upload(course, ContentFile(encoded(photo(20 + n, 30), "PNG"), name=f"{n}.png"), by=author)
        for n in range(pictures)
    ]
    lecture = make_lecture(body="\n\n".join(f"![A]({upload.get_absolute_url()})" for upload in made))
    remembering.forget()

    with django_assert_num_queries(2):  # the headings of the last revision, and the pictures
        page = render_working_copy(lecture).html

    assert page.count('height="30"') == pictures


def test_memory_is_bounded(make_lecture, monkeypatch, renderings):
    monkeypatch.setattr(remembering, "MAX_KEPT", 2)
    lecture = make_lecture()

    for text in ["A", "B", "C", "A"]:
        render_working_copy(lecture, body=text)

    assert renderings == ["A", "B", "C", "A"]


def test_what_the_editor_showed_serves_the_checks_and_publishing(make_lecture, editor, renderings):
    lecture = make_lecture(body="Some *text*.")
    previewed = render_working_copy(lecture, with_lines=True)

    revision = publishing.publish(lecture, by=editor)

    assert renderings == ["Some *text*."]
    assert previewed.html == '<p data-line="1">Some <em>text</em>.</p>'
    assert revision.html == "<p>Some <em>text</em>.</p>"


def test_fragment_is_rendered_once_for_each_language_and_limit(settings):
    remembering.forget()
    source = "> [!NOTE]\n> Look."
    with translation.override("en"):
        english = remembering.fragment_once(source)
    with translation.override("ko"):
        korean = remembering.fragment_once(source)
    settings.MARKDOWN_MAX_LENGTH = 5

    assert "Note" in english
    assert "Note" not in korean
    assert 'class="unrendered"' in remembering.fragment_once(source)
