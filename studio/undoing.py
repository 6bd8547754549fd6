"""Undo in the message: what was put into the trash travels with it as words such as "lecture-12"."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Lecture, Section, Upload
from quizzes.models import Mission

MARK = "undo"
KINDS = {"section": Section, "lecture": Lecture, "upload": Upload, "mission": Mission}


def offer_undo(request, text, rows):
    tags = " ".join([MARK, *(f"{row._meta.model_name}-{row.pk}" for row in rows)])
    messages.success(request, text, extra_tags=tags)


def is_back(row):
    """What to say of a thing that came out of the trash: also its files, and where it stands if that is elsewhere."""
    told = [with_files(row)]
    if section := getattr(row, "new_section", None):
        text = _("Its section is in the trash, so it stands at the end of “%(section)s”.")
        told.append(text % {"section": section.title})
    if slug := getattr(row, "new_slug", ""):
        told.append(_("Its address was taken meanwhile; it is “%(slug)s” now.") % {"slug": slug})
    return " ".join(told)


def with_files(row):
    files = len(getattr(row, "files_back", ()))
    if not files:
        return _("“%(title)s” is back.") % {"title": row}
    text = ngettext(
        "“%(title)s” is back, and so is %(count)s file that it uses.",
        "“%(title)s” is back, and so are %(count)s files that it uses.",
        files,
    )
    return text % {"title": row, "count": files}


def items_of(message):
    """The words of a message that can be undone; the template tag of the toasts asks."""
    mark, *items = (message.extra_tags or "").split() or [""]
    return items if mark == MARK else []


class ItemsField(forms.Field):
    """Words such as "lecture-12" as (kind, id), each once."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        found = []
        for word in value or []:
            kind, _dash, pk = str(word).partition("-")
            if kind not in KINDS or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
                raise ValidationError("")
            found.append((kind, int(pk)))
        return list(dict.fromkeys(found))


class RestoreForm(forms.Form):
    item = ItemsField()
