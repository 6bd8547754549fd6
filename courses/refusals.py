"""Why publishing, or the trash, changed nothing: named errors of courses/publishing.py and courses/trashing.py."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class PublishingError(Exception):
    """Why nothing was changed; str() is for the person who asked."""


class NotReady(PublishingError):
    """The checks found an error. `findings` holds all findings of the lecture."""

    def __init__(self, lecture, findings):
        self.lecture, self.findings = lecture, findings
        first = next(finding for finding in findings if finding.is_error)
        super().__init__(f"{lecture.title}: {first.message}")


class NotAllReady(NotReady):
    """At least one of several lectures is not ready. `refused` has a NotReady, ReviewNeeded, EditedMeanwhile or
    StandsOtherwise for each that is not.
    """

    def __init__(self, refused):
        self.refused = refused
        self.lecture, self.findings = refused[0].lecture, refused[0].findings
        PublishingError.__init__(self, str(refused[0]))


class NothingLive(PublishingError):
    """Learners do not see the lecture, so there is nothing to end or to go back to."""


class NothingScheduled(PublishingError):
    """No revision waits for its time."""


class NothingChanged(PublishingError):
    """What would be shown is what learners see already."""


class BadTimes(PublishingError):
    """The times contradict each other or what was published. `field` is live_from or live_until."""

    def __init__(self, field, message):
        self.field = field
        super().__init__(message)


class NoteTooLong(PublishingError):
    pass


class EditedMeanwhile(PublishingError):
    """Somebody saved the working copy after it was looked at. `lecture` is as it stands now."""

    findings = ()

    def __init__(self, lecture):
        self.lecture = lecture
        super().__init__(_("Somebody saved “%(title)s” meanwhile. Look at it again.") % {"title": lecture.title})


class StandsOtherwise(PublishingError):
    """Somebody published, scheduled or took something back after the page was shown. `lecture` is as it stands now."""

    findings = ()

    def __init__(self, lecture):
        self.lecture = lecture
        text = _("What learners see of “%(title)s”, or what is scheduled, changed meanwhile. Look at it again.")
        super().__init__(text % {"title": lecture.title})


class ReviewNeeded(PublishingError):
    """No editor has approved the text that would be published."""

    findings = ()  # as NotReady has them: none of these hinders

    def __init__(self, lecture):
        self.lecture = lecture
        text = _("“%(title)s”: an editor has to approve this text before it is published.")
        super().__init__(text % {"title": lecture.title})


class ReviewRefused(PublishingError):
    """A step of a review that is not possible now, or not for this person."""


class AlreadyInReview(ReviewRefused):
    """One request at a time."""


class ReviewClosed(ReviewRefused):
    """The request was decided or withdrawn meanwhile."""


class NotYours(ReviewRefused):
    """Who may take this step is somebody else."""


MOST_TITLES = 3


class ForPublishersOnly(PublishingError):
    """To take `lectures` away from learners, or to bring them back, is to unpublish or to publish them."""

    def __init__(self, lectures, *words):
        self.lectures = lectures
        super().__init__(" ".join(words))

    @classmethod
    def to_delete(cls, lectures):
        trashed = [lecture for lecture in lectures if lecture.is_in_trash]
        live = [lecture for lecture in lectures if lecture.is_live and not lecture.is_in_trash]
        scheduled = [lecture for lecture in lectures if not lecture.is_live and not lecture.is_in_trash]
        words = []
        if live:
            words.append(_("Learners can read %(titles)s.") % {"titles": titles_of(live)})
        if scheduled:
            words.append(_("Scheduled for learners: %(titles)s.") % {"titles": titles_of(scheduled)})
        ask = ngettext(
            "Ask an editor to unpublish it first, or to put it into the trash.",
            "Ask an editor to unpublish them first, or to put them into the trash.",
            len(lectures),
        )
        if trashed:  # only with its whole course
            words.append(
                _("In the trash, and for learners again once restored: %(titles)s.") % {"titles": titles_of(trashed)}
            )
            ask = _("Ask an editor to delete the course.")
        return cls(lectures, *words, ask)

    @classmethod
    def to_restore(cls, lectures):
        again = ngettext(
            "Learners would read %(titles)s again. Ask an editor to restore it.",
            "Learners would read %(titles)s again. Ask an editor to restore them.",
            len(lectures),
        )
        return cls(lectures, again % {"titles": titles_of(lectures)})


def titles_of(lectures):
    """“A”, “B”, “C” and 2 more."""
    told, more = ", ".join(f"“{lecture.title}”" for lecture in lectures[:MOST_TITLES]), len(lectures) - MOST_TITLES
    if more <= 0:
        return told
    words = ngettext("%(titles)s and %(count)s more", "%(titles)s and %(count)s more", more)
    return words % {"titles": told, "count": more}
