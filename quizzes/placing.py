"""Where missions stand: at their line `{mission: name}` in the lecture's text, else beside it, after the text."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.markdown import trusted
from courses.readiness import WARNING, Finding

# As courses/markdown_missions.py writes it and the sanitiser leaves it.
PLACE = re.compile(r'<div class="mission-place" data-mission-place="([^"]+)"[^>]*>[^<]*</div>')


@dataclass(frozen=True)
class Piece:
    """A stretch of the page's HTML and the mission that stands behind it, if any."""

    html: str
    mission: object | None = None


def pieces(html, missions):
    """The page's HTML with its missions. A place without a mission, and a second one for the same, shows nothing."""
    waiting = {mission.name: mission for mission in missions if mission.name}
    found, reached = [], 0
    for place in PLACE.finditer(html):
        found.append(Piece(trusted(html[reached : place.start()]), waiting.pop(place[1], None)))
        reached = place.end()
    return [*found, Piece(trusted(html[reached:]))]


def placed(html, missions):
    """Those that stand in the text."""
    return [piece.mission for piece in pieces(html, missions) if piece.mission]


def check_places(subject):
    """Lines that show nothing: no mission has that name, or it stands in the text already."""
    names = {mission["name"] for mission in subject.sources["missions"] if mission["name"]}
    seen = set()
    for place in subject.rendered.mission_places:
        words = {"name": place.name}
        if place.name not in names:
            message = _("No mission is called “%(name)s”, so nothing stands here.") % words
            fix = _("Give the mission this name under its options, or take the line out.")
            yield Finding(WARNING, message, fix, line=place.line, code="mission-place", cause=place.name)
        elif place.name in seen:
            message = _("The mission “%(name)s” stands in the text twice; only the first one is shown.") % words
            yield Finding(
                WARNING,
                message,
                _("Take this line out."),
                line=place.line,
                code="mission-place-twice",
                cause=place.name,
            )
        seen.add(place.name)
