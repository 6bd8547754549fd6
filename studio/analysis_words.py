"""What the pages about answers say in words: flags, why something is not told, and which attempts are shown."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.analysis import LEAST_FOR_DISCRIMINATION, LEAST_LEARNERS, Flag, Undefined

from .plots import number

NOTHING = "—"
# Beyond a minute, seconds are read as minutes.
MINUTE = 60
ICONS = {
    Flag.NEGATIVE: "circle-alert",
    Flag.OVERTAKEN: "circle-alert",
    Flag.TOO_HARD: "arrow-up",
    Flag.TOO_EASY: "arrow-down",
    Flag.WEAK: "circle-help",
    Flag.IDLE: "eye-off",
}


def flag_words(flag, item):
    if flag == Flag.IDLE:
        count, all_of_them = item.idle, len(item.distractors)
        text = ngettext(
            "%(count)s of %(all)s wrong choices hardly chosen",
            "%(count)s of %(all)s wrong choices hardly chosen",
            count,
        )
        return text % {"count": count, "all": all_of_them}
    return {
        Flag.NEGATIVE: _("Key may be wrong: good learners miss it"),
        Flag.OVERTAKEN: _("A wrong choice is chosen more often than the correct one"),
        Flag.TOO_HARD: _("Too hard"),
        Flag.TOO_EASY: _("Too easy"),
        Flag.WEAK: _("Tells learners hardly apart"),
    }[flag]


def undefined_words(reason):
    return {
        Undefined.FEW_LEARNERS: _("Fewer than %(count)s learners have also answered other missions of the course.")
        % {"count": LEAST_FOR_DISCRIMINATION},
        Undefined.SAME_SCORE: _("All learners have the same score here."),
        Undefined.SAME_REST: _("All learners have the same score elsewhere in the course."),
    }[reason]


def hidden_words():
    text = _(
        "Told from %(count)s learners on, and only where none or as many remain without them, so that no answer can be "
        "traced to a person."
    )
    return text % {"count": LEAST_LEARNERS}


def share(value):
    return NOTHING if value is None else f"{100 * value:.0f} %"


def correlation(value):
    return NOTHING if value is None else number(value)


def duration(seconds):
    if seconds is None:
        return NOTHING
    if seconds < MINUTE:
        return _("%(seconds)s s") % {"seconds": f"{seconds:g}"}
    minutes, rest = divmod(round(seconds), MINUTE)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def numbers_words(numbers):
    """Revisions, by their numbers."""
    listed = ", ".join(str(one) for one in numbers)
    text = ngettext("Revision %(numbers)s", "Revisions %(numbers)s", len(numbers))
    return text % {"numbers": listed}


def revision_name(name, *, key_number):
    """A revision, or several; with the number of the one by whose key they were regraded, if they were."""
    if key_number is None:
        return str(name)
    return _("%(revisions)s, graded by the key of revision %(key)s") % {"revisions": name, "key": key_number}


def wording_words(wording, *, is_current):
    key_number = wording.key_numbers[-1] if wording.is_regraded else None
    words = revision_name(numbers_words(wording.numbers), key_number=key_number)
    return (_("The wording of now: %(revisions)s") if is_current else _("Other wording: %(revisions)s")) % {
        "revisions": words
    }
