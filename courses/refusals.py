"""Why publishing changed nothing: named errors of courses/publishing.py."""

from django.utils.translation import gettext as _


class PublishingError(Exception):
    """Why nothing was changed; str() is for the person who asked."""


class NotReady(PublishingError):
    """The checks found an error. `findings` holds all findings of the lecture."""

    def __init__(self, lecture, findings):
        self.lecture, self.findings = lecture, findings
        first = next(finding for finding in findings if finding.is_error)
        super().__init__(f"{lecture.title}: {first.message}")


class NotAllReady(NotReady):
    """At least one of several lectures is not ready. `refused` holds a NotReady for each that is not."""

    def __init__(self, refused):
        self.refused = refused
        super().__init__(refused[0].lecture, refused[0].findings)


class NothingLive(PublishingError):
    """Learners do not see the lecture, so there is nothing to end or to go back to."""


class NothingScheduled(PublishingError):
    """No revision waits for its time."""


class NothingChanged(PublishingError):
    """The working copy is what learners see."""


class BadTimes(PublishingError):
    """The times contradict each other or what was published. `field` is live_from or live_until."""

    def __init__(self, field, message):
        self.field = field
        super().__init__(message)


class NoteTooLong(PublishingError):
    pass


class EditedMeanwhile(PublishingError):
    """Somebody saved the working copy after it was looked at. `current` is the lecture as it stands."""

    def __init__(self, current):
        self.current = current
        super().__init__(_("Somebody saved “%(title)s” meanwhile. Look at it again.") % {"title": current.title})
