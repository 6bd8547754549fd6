"""What can have a star of its own in a lecture: its headings, missions and files, as its live page shows them.

Each has the name that its element has on the page: "h-idea", "mission-3", "upload-7". Names stay through renames and
moves. Missions are read without their key: a file that only a hint or an explanation shows is not here.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from courses.models import Revision
from quizzes.learner_missions import LearnerMission, learner_mission
from quizzes.question_lines import question_line

from .models import Favorite

HEADING, MISSION, UPLOAD = "heading", "mission", "upload"
# As the sanitiser writes it: every value in double quotes, and none inside.
FILE = re.compile(r'<(img|a)(?: [\w:-]+="[^"]*")*? (?:src|href)="(/uploads/(\d{1,18})/([^"/?#]+))')
LONGEST = Favorite._meta.get_field("label").max_length


@dataclass(frozen=True)
class StarPlace:
    name: str
    kind: str
    label: str
    pk: int | None = None  # of the mission or the upload
    level: int = 0  # of the heading
    address: str = ""  # of the file
    is_picture: bool = False


def places_of(revision: Revision) -> list[StarPlace]:
    """By kind, in the order of the page."""
    missions = [learner_mission(frozen) for frozen in revision.missions]
    return [*headings_in(revision), *missions_in(missions), *files_in(revision.html, missions)]


def headings_in(revision: Revision) -> list[StarPlace]:
    return [StarPlace(one["id"], HEADING, one["text"][:LONGEST], level=one["level"]) for one in revision.headings]


def missions_in(missions: list[LearnerMission]) -> list[StarPlace]:
    return [StarPlace(f"mission-{one.id}", MISSION, mission_label(one), pk=one.id) for one in missions]


def mission_label(mission: LearnerMission) -> str:
    """The question in one line."""
    return question_line(mission.prompt)[:LONGEST]


def files_in(html: str, missions: list[LearnerMission]) -> list[StarPlace]:
    """Pictures and linked files, each once: of the text, the questions and the choices."""
    shown = [html, *(part for one in missions for part in (one.prompt_html, *(c.text_html for c in one.choices)))]
    found: dict[str, StarPlace] = {}
    for tag, address, pk, name in FILE.findall("\n".join(shown)):
        place = StarPlace(
            f"upload-{pk}", UPLOAD, unquote(unescape(name))[:LONGEST], int(pk), address=unescape(address),
            is_picture=tag == "img",
        )  # fmt: skip
        found.setdefault(place.name, place)
    return list(found.values())
