"""Missions on paper: questions with empty boxes. Made of LearnerMission, so nothing of the key can come along."""

from dataclasses import dataclass

from .learner_missions import LearnerMission, choices_on_paper, learner_mission


@dataclass(frozen=True)
class PrintedMission:
    """`name` is what a line `{mission: name}` of the text asks for."""

    number: int
    name: str
    is_multiple: bool
    prompt: str
    choices: tuple[str, ...]


def printed_missions(printed) -> list[PrintedMission]:
    """All of a `courses.printing.PrintedLecture`, in order."""
    missions = [learner_mission(frozen) for frozen in printed.parts.get("missions", [])]
    return [printed_mission(mission, number, printed) for number, mission in enumerate(missions, 1)]


def printed_mission(mission: LearnerMission, number: int, printed) -> PrintedMission:
    within = f"mission-{mission.id}-"
    return PrintedMission(
        number=number,
        name=mission.name,
        is_multiple=mission.is_multiple,
        prompt=printed.placed(mission.prompt_html, within=within),
        choices=tuple(
            printed.placed(choice.text_html, within=f"{within}{choice.id}-") for choice in choices_on_paper(mission)
        ),
    )
