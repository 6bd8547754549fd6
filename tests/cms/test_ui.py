"""The design system's tags and partials, and the frame of every page."""

import re

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse

from courses.models import LectureState

SPRITE = settings.BASE_DIR / "static" / "vendor" / "lucide-1.62.0" / "sprite.svg"


def render(source, **context):
    return Template(source).render(Context(context))


def test_icon_beside_a_word_is_decoration():
    assert render('{% icon "star" %}') == (
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24">'
        '<use href="/static/vendor/lucide-1.62.0/sprite.svg#star"/></svg>'
    )


def test_icon_alone_has_a_name_that_is_escaped():
    html = render('{% icon "x" label=label %}', label='Close "it"')

    assert 'role="img" aria-label="Close &quot;it&quot;"' in html
    assert "aria-hidden" not in html


def test_arrows_turn_round_in_right_to_left_pages():
    assert 'class="icon icon--directional"' in render('{% icon "arrow-right" %}')
    assert 'class="icon"' in render('{% icon "arrow-up" %}')


def test_every_icon_that_a_template_names_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))
    named = {
        name
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'{% icon ["\']([\w-]+)["\']', template.read_text())
    }

    assert named - symbols == set()
    assert "star" in named


@pytest.mark.parametrize(
    ("state", "word", "icon"),
    [
        (LectureState.DRAFT, "Draft", "pencil"),
        (LectureState.SCHEDULED, "Scheduled", "calendar-clock"),
        (LectureState.LIVE, "Live", "circle-check"),
        (LectureState.CHANGED, "Changed", "circle-dot"),
        (LectureState.UNPUBLISHED, "Unpublished", "eye-off"),
    ],
)
def test_state_is_told_by_word_and_icon(state, word, icon):
    html = render("{% state_chip state %}", state=state.value)

    assert html.startswith(f'<span class="chip chip--{state.value}">')
    assert f"#{icon}" in html
    assert html.endswith(f"{word}</span>")


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 8, 0), (3, 8, 37), (8, 8, 100), (199, 200, 99), (0, 0, 0), (9, 8, 100)]
)
def test_progress_is_rounded_down_and_100_means_finished(done, total, percent):
    assert f"{percent} % done" in render("{% progress done total %}", done=done, total=total)


def test_progress_is_told_in_the_words_it_is_given():
    html = render('{% progress 3 8 label="3 of 8 lectures" %}')

    assert "<span>3 of 8 lectures</span>" in html
    assert 'value="3" max="8" aria-label="3 of 8 lectures"' in html


def test_ring_of_nothing_has_no_arc():
    assert "ring__done" not in render("{% progress_ring 0 8 %}")
    assert 'stroke-dasharray="37 100"' in render("{% progress_ring 3 8 %}")


def test_empty_state_is_one_sentence_and_one_action():
    html = render_to_string("ui/_empty.html", {"sentence": "No notes.", "action_url": "/", "action_label": "Read"})

    assert "<p>No notes.</p>" in html
    assert '<a class="button" href="/">Read</a>' in html


def test_pagination_keeps_the_other_parameters(rf):
    request = rf.get("/search/?q=model&page=2")

    html = render_to_string("ui/_pagination.html", {"page": Paginator(range(50), 10).page(2), "request": request})

    assert re.findall(r'<a [^>]*href="([^"]+)"', html) == ["?q=model&amp;page=1", "?q=model&amp;page=3"]
    assert "Page 2 of 5" in html


def test_single_page_has_no_pagination(rf):
    html = render_to_string("ui/_pagination.html", {"page": Paginator([1], 10).page(1), "request": rf.get("/")})

    assert html.strip() == ""


@pytest.mark.parametrize(
    ("level", "kind", "icon"),
    [
        (constants.SUCCESS, "success", "circle-check"),
        (constants.INFO, "info", "info"),
        (constants.WARNING, "warning", "triangle-alert"),
        (constants.ERROR, "error", "circle-alert"),
    ],
)
def test_message_is_a_toast_of_its_kind(level, kind, icon):
    html = render_to_string("ui/_toast.html", {"kind": constants.DEFAULT_TAGS[level], "text": "Kept <b>it</b>"})

    assert f'class="toast toast--{kind}"' in html
    assert f"#{icon}" in html
    assert "Kept &lt;b&gt;it&lt;/b&gt;" in html


def test_messages_are_in_a_polite_live_region(client, learner):
    client.force_login(learner)

    html = client.post(reverse("profile"), {"display_name": "", "language": "", "time_zone": ""}, follow=True).text

    region = re.search(r'<div class="toasts"[^>]*>(.*?)\n</div>', html, re.S)
    assert 'role="status" aria-live="polite"' in region[0]
    assert "Your profile is saved." in region[1]


def test_frame_lets_the_keyboard_skip_to_the_text(client, db):
    html = client.get(reverse("help")).text

    body = html[html.index("<body") :]
    assert body.index('href="#main"') < body.index("<header")
    assert '<main id="main" tabindex="-1">' in body


def test_frame_has_nothing_inline(client, learner):
    client.force_login(learner)

    html = client.get(reverse("help")).text

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html) == []


def test_theme_is_set_before_the_first_style_sheet(client, db):
    html = client.get(reverse("help")).text

    assert html.index('<script src="/static/js/theme.js">') < html.index('rel="stylesheet"')


def test_one_refused_field_has_its_error_beside_it_only():
    class Form(forms.Form):
        title = forms.CharField()

    html = render("{% load crispy_forms_tags %}{{ form|crispy }}", form=Form({}))

    assert "error-summary" not in html
    assert html.count("This field is required.") == 1


def test_two_fields_have_a_summary_that_leads_to_what_is_wrong():
    class Form(forms.Form):
        title = forms.CharField()
        kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    html = render("{% load crispy_forms_tags %}{{ form|crispy }}", form=Form({}))

    targets = re.findall(r'<li><a href="#([\w-]+)">', html)
    assert targets == ["id_title", "div_id_kind"]
    assert all(f'id="{target}"' in html for target in targets)


def test_style_sheets_of_the_frame_stay_small():
    folder = settings.BASE_DIR / "static" / "css"
    names = re.findall(r"css/([\w-]+\.css)", (settings.BASE_DIR / "templates" / "base.html").read_text())

    assert sum((folder / name).stat().st_size for name in names) < 50_000
