"""How well missions are made, over a course or a file: the lint of each (quizzes/linting/), and of all together."""

from collections import Counter
from dataclasses import dataclass, field

from courses.models import Lecture, Waiver
from courses.readiness import Finding

from .checks import craft_findings
from .formats.found import Found, label_of
from .freezing import CHOICE, MISSION
from .linting import Overall, overall, readable
from .models import Choice, Mission
from .sources import Source


@dataclass(frozen=True)
class Linted:
    """One mission: its name in a report, where it stands ("transfer-learning:2"), and what was found. A waived finding
    does not count.
    """

    label: str
    place: str
    findings: list[Finding]
    waived: list[Finding] = field(default_factory=list)
    lecture: Lecture | None = None


@dataclass(frozen=True)
class Craft:
    missions: list[Linted]
    overall: Overall

    @property
    def counts(self) -> Counter:
        """How many findings there are by their code, those over all missions included."""
        codes = [finding.code for mission in self.missions for finding in mission.findings]
        return Counter([*codes, *(remark.code for remark in self.overall.remarks)])


def craft_of_course(course) -> Craft:
    """Of the working copies, in the order of the outline. Four queries for any number of missions."""
    sources, waived = sources_by_lecture(course), waived_in(course)
    lectures = Lecture.objects.filter(course=course).defer("body", "summary").in_order()
    linted = [
        linted_mission(lecture, source, number, len(sources[lecture.pk]), waived)
        for lecture in lectures
        for number, source in enumerate(sources.get(lecture.pk, ()), 1)
    ]
    return Craft(linted, overall_of([source for lecture in lectures for source in sources.get(lecture.pk, ())]))


def craft_of_files(read: list[tuple[str, list[Found]]]) -> Craft:
    """Of what was read from files, (name, what is in it). A question that was refused is left out."""
    linted, sources = [], []
    for name, found in read:
        for number, one in enumerate(found, 1):
            if one.source is not None:
                findings = list(craft_findings(one.source, number, len(found)))
                linted.append(Linted(one.label or label_of(one.source, number), f"{name}:{number}", findings))
                sources.append(one.source)
    return Craft(linted, overall_of(sources))


def overall_of(sources: list[Source]) -> Overall:
    return overall([readable(source, number) for number, source in enumerate(sources, 1)])


def linted_mission(lecture, source, number, total, waived) -> Linted:
    findings = list(craft_findings(source, number, total))
    return Linted(
        label_of(source, number),
        f"{lecture.slug}:{number}",
        [finding for finding in findings if (lecture.pk, finding.fingerprint) not in waived],
        [finding for finding in findings if (lecture.pk, finding.fingerprint) in waived],
        lecture,
    )


def waived_in(course) -> set[tuple[int, str]]:
    return set(Waiver.objects.filter(lecture__course=course).order_by().values_list("lecture", "fingerprint"))


def sources_by_lecture(course) -> dict[int, list[Source]]:
    """Of the missions that are not in the trash, in their order."""
    rows = Mission.objects.kept().filter(lecture__course=course, lecture__deleted_at=None)
    missions, by_lecture = {}, {}
    for lecture_id, *row in rows.order_by("position", "pk").values_list("lecture_id", *MISSION):
        source = dict(zip(MISSION, row, strict=True), choices=[])
        missions[source["id"]] = source
        by_lecture.setdefault(lecture_id, []).append(source)
    choices = Choice.objects.filter(mission__lecture__course=course, mission__removed_at=None)
    for mission_id, *row in choices.order_by("position", "pk").values_list("mission_id", *CHOICE):
        if mission_id in missions:
            missions[mission_id]["choices"].append(dict(zip(CHOICE, row, strict=True)))
    return by_lecture
