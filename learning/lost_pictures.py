"""Pictures of a former text that learners can no longer have: what they showed stands there in words."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from courses.models import Upload
from courses.uploads import UPLOAD_ADDRESS
from quizzes.comparing import Side

PICTURE = re.compile(rf'<img [^>]*?src="{UPLOAD_ADDRESS}[^>]*>')
WORDS = re.compile(r'alt="([^"]*)"')


def without_lost_pictures(side: Side, *, reader) -> Side:
    """One query where there are pictures of ours at all."""
    shown = {pk for html in (side.html, *side.missions.values()) for pk in PICTURE.findall(html)}
    lost = shown - readable(shown, reader) if shown else shown
    missions = {pk: told(html, lost) for pk, html in side.missions.items()}
    return replace(side, html=told(side.html, lost), missions=missions)


def missions_without_lost_pictures(missions, *, reader):
    """The same for frozen missions by whatever key: of their HTML, at any depth. At most one query."""
    shown = {pk for html in html_in(list(missions.values())) for pk in PICTURE.findall(html)}
    lost = shown - readable(shown, reader) if shown else shown
    return {key: in_all_html(frozen, lost) for key, frozen in missions.items()} if lost else missions


def html_in(value, name=""):
    """Every text of a frozen mission that is HTML (quizzes/freezing.py)."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from html_in(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from html_in(part)
    elif name.endswith("html"):
        yield value


def in_all_html(value, lost, name=""):
    if isinstance(value, dict):
        return {key: in_all_html(part, lost, key) for key, part in value.items()}
    if isinstance(value, list):
        return [in_all_html(part, lost) for part in value]
    return told(value, lost) if name.endswith("html") else value


def readable(ids, reader):
    return {str(pk) for pk in Upload.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", flat=True)}


def told(html, lost):
    return PICTURE.sub(lambda match: in_words(match[0]) if match[1] in lost else match[0], html)


def in_words(picture):
    """The alt text is HTML already, as the sanitiser left it."""
    words = WORDS.search(picture)
    return f"({_('Picture: %(words)s') % {'words': words[1]}})" if words and words[1] else f"({_('Picture')})"
