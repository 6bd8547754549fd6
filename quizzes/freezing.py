"""How missions travel with a lecture: into a revision, back out of it, and into a duplicate."""

from functools import lru_cache
from textwrap import indent

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.prepared import Prepared
from courses.markdown import one_line
from courses.remembering import fragment_once

from . import sources
from .learner_missions import choices_on_paper, learner_mission
from .models import Choice, Mission

MISSION, CHOICE = list(sources.MISSION), list(sources.CHOICE)
WORDING, CHOICE_WORDING = [name for name in MISSION if name != "id"], [name for name in CHOICE if name != "id"]


def missions_of(lecture_id):
    return Mission.objects.kept().filter(lecture=lecture_id).order_by("position", "pk").values_list(*MISSION)


def choices_of(lecture_id):
    rows = Choice.objects.filter(mission__lecture=lecture_id, mission__removed_at__isnull=True)
    return rows.order_by("position", "pk").values_list("mission_id", *CHOICE)


# Each save of missions, check and publication reads them.
read_missions, read_choices = Prepared(missions_of, int), Prepared(choices_of, int)


def mission_source(mission):
    """Its Source (quizzes/sources.py)."""
    choices = [{name: getattr(choice, name) for name in CHOICE} for choice in mission.choices.all()]
    return {name: getattr(mission, name) for name in MISSION} | {"choices": choices}


def frozen_mission(source):
    """The source with its HTML, in the active language: what a revision keeps, so that no answer renders Markdown."""
    return source | {
        "prompt_html": fragment_once(source["prompt"]),
        "explanation_html": fragment_once(source["explanation"]),
        "hints": [hint | {"html": fragment_once(hint["text"])} for hint in source["hints"]],
        "choices": [
            choice
            | {
                "text_html": fragment_once(choice["text"], inline=True),
                "feedback_html": fragment_once(choice["feedback"], inline=True),
                "feedback_missed_html": fragment_once(choice["feedback_missed"], inline=True),
            }
            for choice in source["choices"]
        ],
    }


class Missions:
    """The Part (courses/parts.py) that holds a lecture's missions."""

    def source(self, lecture):
        """At most two queries, whatever their number."""
        missions = {row[0]: dict(zip(MISSION, row, strict=True), choices=[]) for row in read_missions(lecture.pk)}
        for mission_id, *row in read_choices(lecture.pk) if missions else ():
            missions[mission_id]["choices"].append(dict(zip(CHOICE, row, strict=True)))
        return list(missions.values())

    def essence(self, source):
        return [sources.essence(mission) for mission in source]

    def freeze(self, source):
        return [frozen_mission(mission) for mission in source]

    def restore(self, lecture, frozen):
        """Ids stay, so that attempts keep their mission; what is not in the frozen set is removed, not deleted."""
        frozen = self.thaw(frozen)
        ids = [source["id"] for source in frozen]
        lecture.missions.kept().exclude(pk__in=ids).update(removed_at=timezone.now())
        for position, source in enumerate(frozen):
            restore_mission(lecture, source, position)

    def copy(self, lecture, *, to):
        for position, source in enumerate(self.source(lecture)):
            mission = Mission.objects.create(lecture=to, position=position, **worded(source))
            add_choices(mission, source["choices"])

    def thaw(self, frozen):
        return [sources.completed(thawed(mission)) for mission in frozen]

    def rewrite(self, lecture, change):
        """Removed missions too: they can be had back."""
        for mission in lecture.missions.prefetch_related("choices"):
            reword(mission, change, "prompt", "explanation", hints=[changed(hint, change) for hint in mission.hints])
            for choice in mission.choices.all():
                reword(choice, change, "text", "feedback", "feedback_missed")

    def as_markdown(self, frozen):
        """Questions and choices, in the words of the author and without the key."""
        texts = [mission_markdown(number, learner_mission(mission)) for number, mission in enumerate(frozen, 1)]
        return "\n\n".join([f"## {_('Missions')}", *texts]) if texts else ""

    def stems(self, frozen):
        """The questions alone, as text."""
        return [stem_of(learner_mission(mission)) for mission in frozen]


def thawed(value):
    """Without the HTML, at any depth."""
    if isinstance(value, dict):
        return {key: thawed(part) for key, part in value.items() if key != "html" and not key.endswith("_html")}
    return [thawed(part) for part in value] if isinstance(value, list) else value


def reword(row, change, *names, **others):
    """Saves only where a word is another."""
    texts = {name: change(getattr(row, name)) for name in names} | others
    if any(getattr(row, name) != text for name, text in texts.items()):
        for name, text in texts.items():
            setattr(row, name, text)
        row.save(update_fields=list(texts))


def changed(hint, change):
    return hint | {"text": change(hint["text"])}


def mission_markdown(number, mission):
    """Of a LearnerMission."""
    choices = [indent(choice.text.strip(), "  ").strip() for choice in choices_on_paper(mission)]
    heading = _("Mission %(number)s") % {"number": number}
    return "\n\n".join([f"### {heading}", mission.prompt.strip(), "\n".join(f"- [ ] {choice}" for choice in choices)])


def stem_of(mission):
    """Of a LearnerMission: where it stands on the page, and its question."""
    return f"mission-{mission.id}", words_of_prompt(mission.prompt)


@lru_cache(maxsize=2000)
def words_of_prompt(prompt):
    """Most questions are the same in the next revision."""
    return one_line(prompt)


def worded(source):
    return {key: source[key] for key in WORDING}


def choice_fields(source):
    return {key: source[key] for key in CHOICE_WORDING}


def add_choices(mission, sources):
    """Of a new mission."""
    Choice.objects.add(
        Choice(mission=mission, position=place, **choice_fields(choice)) for place, choice in enumerate(sources)
    )


def keep_what_was_removed(lecture, frozen):
    """A mission in the trash whose older wording comes back: the last wording stays in the trash, as a copy."""
    removed = lecture.missions.filter(pk=frozen["id"], removed_at__isnull=False).prefetch_related("choices").first()
    if removed is None or wording_of(mission_source(removed)) == wording_of(frozen):
        return
    source = mission_source(removed)
    copy = Mission.objects.create(
        lecture=lecture, position=removed.position, removed_at=removed.removed_at, **worded(source)
    )
    add_choices(copy, source["choices"])


def wording_of(source):
    return worded(source), [choice_fields(choice) for choice in source["choices"]]


def restore_mission(lecture, source, position):
    keep_what_was_removed(lecture, source)
    fields = {"position": position, "removed_at": None, **worded(source)}
    mission, _made = Mission.objects.update_or_create(pk=source["id"], lecture=lecture, defaults=fields)
    mission.choices.exclude(pk__in=[choice["id"] for choice in source["choices"]]).delete()
    for place, choice in enumerate(source["choices"]):
        fields = {"position": place, **choice_fields(choice)}
        Choice.objects.update_or_create(pk=choice["id"], mission=mission, defaults=fields)


MISSIONS = Missions()
