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


def readable(ids, reader):
    return {str(pk) for pk in Upload.objects.readable_by(reader).filter(pk__in=ids).values_list("pk", flat=True)}


def told(html, lost):
    return PICTURE.sub(lambda match: in_words(match[0]) if match[1] in lost else match[0], html)


def in_words(picture):
    """The alt text is HTML already, as the sanitiser left it."""
    words = WORDS.search(picture)
    return f"({_('Picture: %(words)s') % {'words': words[1]}})" if words and words[1] else f"({_('Picture')})"
