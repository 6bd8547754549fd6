"""Languages of courses: which there are, how they run, and whose words stand in their pages."""

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from courses import languages, publishing
from courses.models import Course


def test_every_language_of_the_interface_is_one_of_courses_and_comes_first():
    codes = [code for code, _name in languages.choices()]

    assert codes[: len(settings.LANGUAGES)] == [code for code, _name in settings.LANGUAGES]
    assert len(codes) == len(set(codes)) == len(languages.CODES)


def test_languages_are_called_as_their_speakers_call_them():
    names = dict(languages.choices())

    assert (names["ko"], names["de"], names["ar"], names["km"]) == ("한국어", "Deutsch", "العربيّة", "ខ្មែរ")


def test_arabic_hebrew_persian_and_urdu_run_from_right_to_left():
    """Django counts Azerbaijani among them, which is written in Latin letters."""
    found = {code for code in [*languages.CODES, "unknown"] if languages.direction_of(code) == "rtl"}

    assert found == {"ar", "fa", "he", "ur"}


@pytest.mark.parametrize(("code", "words"), [("ko", "ko"), ("en", "en"), ("ar", "en"), ("de", "en")])
def test_words_in_a_page_are_the_courses_where_the_interface_speaks_it(code, words):
    assert languages.words_for(code) == words


def test_attributes_of_a_text_escape_what_they_are_given():
    render = Template("<p {% written_in language %}>").render

    assert render(Context({"language": "ar"})) == '<p lang="ar" dir="rtl">'
    assert render(Context({"language": '"><script>'})) == '<p lang="&quot;&gt;&lt;script&gt;" dir="ltr">'


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "note"), [("ar", "Note"), ("ko", "참고"), ("de", "Note")])
def test_frozen_words_never_mix_with_djangos_own_translations(make_lecture, editor, course, code, note):
    Course.objects.filter(pk=course.pk).update(language=code)
    lecture = make_lecture(body="## Idea\n\n> [!NOTE]\n> Reused.\n")
    lecture.course.refresh_from_db()

    with translation.override("ko"):  # whoever publishes has an interface of their own
        publishing.publish(lecture, by=editor)

    assert f">{note}</p>" in lecture.revisions.get().html


@pytest.mark.django_db
def test_course_form_offers_them(client, author, course):
    client.force_login(author)

    page = client.get(reverse("studio:course_edit", args=[course.pk])).text

    assert '<option value="ar">العربيّة</option>' in page
