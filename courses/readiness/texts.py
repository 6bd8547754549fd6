"""Title, summary, text and headings."""

from django.utils.translation import gettext as _

from .findings import ERROR, WARNING, Finding


def check_settings(subject):
    lecture = subject.lecture
    if not lecture.title.strip():
        yield Finding(
            ERROR, _("The lecture has no title."), _("Give it one."), "settings", code="no-title", anchor="id_title"
        )
    if not lecture.summary.strip():
        fix = _("Add one sentence: lists and search show it.")
        yield Finding(WARNING, _("There is no summary."), fix, "settings", code="no-summary")


def check_text(subject):
    if not subject.lecture.body.strip():
        fix = _("Write at least a paragraph.")
        yield Finding(ERROR, _("The lecture has no text."), fix, code="no-text")


def check_problems(subject):
    """What the renderer could not do as its author meant it."""
    for problem in subject.rendered.problems:
        fix = _("Mend it, or learners see the source.")
        yield Finding(WARNING, problem.message, fix, line=problem.line, code="not-rendered", cause=problem.message)


def check_headings(subject):
    """A level skipped on the way down, a heading without words, and two of one name side by side."""
    level, siblings = 1, {}
    for heading in subject.rendered.headings:
        found = {"line": heading.line, "cause": f"{heading.level} {heading.text}"}
        name = {"heading": heading.text}
        if not heading.text:
            message, fix = _("A heading has no words."), _("Write it, or take its number signs out.")
            yield Finding(WARNING, message, fix, code="heading-empty", **found)
        if heading.level > level + 1:
            message, fix = _("“%(heading)s” skips a heading level."), _("Use ## for sections and ### inside them.")
            yield Finding(WARNING, message % name, fix, code="heading-skipped", **found)
        siblings = {depth: names for depth, names in siblings.items() if depth <= heading.level}
        names = siblings.setdefault(heading.level, set())
        if heading.text and heading.text.casefold() in names:
            message = _("There are two headings “%(heading)s” side by side.") % name
            fix = _("Call one of them something else, so that the contents list tells them apart.")
            yield Finding(WARNING, message, fix, code="heading-repeated", **found)
        names.add(heading.text.casefold())
        level = heading.level
