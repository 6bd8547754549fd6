"""English and Korean ship complete."""

import re
from datetime import datetime
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

CATALOGUES = sorted(Path("locale").glob("*/LC_MESSAGES/django.po"))
MENU_LINK = re.compile(r'<a class="rail__link[^>]*>(?:<svg.*?</svg>)?\s*([^<]*?)\s*<', re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def test_korean_is_there():
    assert [path.parts[1] for path in CATALOGUES] == ["ko"]


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_every_text_is_translated(path):
    catalogue = polib.pofile(str(path))

    assert [entry.msgid for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_translations_keep_the_placeholders(path):
    wrong = []
    for entry in polib.pofile(str(path)):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        given = [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values()
        wrong += [text for text in given if not entry.obsolete and set(PLACEHOLDER.findall(text)) != wanted]

    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_compiled_file_is_the_catalogue(path, tmp_path):
    expected = tmp_path / "django.mo"
    polib.pofile(str(path)).save_as_mofile(str(expected))

    assert path.with_suffix(".mo").read_bytes() == expected.read_bytes()


def test_the_menu_speaks_the_language_that_the_browser_asks_for(author):
    english, korean = Client(), Client(HTTP_ACCEPT_LANGUAGE="ko")
    english.force_login(author)
    korean.force_login(author)

    pages = [client.get(reverse("catalog")).text for client in (english, korean)]

    assert '<html lang="ko"' in pages[1]
    assert MENU_LINK.findall(pages[0])[:5] == ["Lecture", "AI Tutor", "Design", "Upload", "Notes"]
    assert MENU_LINK.findall(pages[1])[:7] == ["강의", "AI 튜터", "설계", "업로드", "노트", "즐겨찾기", "도움말"]


@pytest.mark.parametrize(("language", "written"), [("en", "May 31, 2030, 09:05"), ("ko", "2030년 5월 31일 09:05")])
def test_times_are_written_by_the_24_hour_clock(language, written):
    moment = datetime(2030, 5, 31, 9, 5)

    with translation.override(language):
        assert (date_format(moment, "DATETIME_FORMAT"), date_format(moment, "TIME_FORMAT")) == (written, "09:05")
