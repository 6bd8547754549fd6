"""What is taught, and what "live" means."""

from .address import FormerAddress
from .checking import LinkCheck, Waiver
from .course import Course, Section
from .enrolment import Enrolment, Invitation
from .lecture import Lecture, LectureState
from .presence import Presence
from .preview import PreviewLink
from .review import ReviewComment, ReviewRequest
from .revision import ContentVersion, Passage, Revision
from .search import SearchEntry, SearchSpelling
from .upload import Upload

__all__ = [
    "ContentVersion",
    "Course",
    "Enrolment",
    "FormerAddress",
    "Invitation",
    "Lecture",
    "LectureState",
    "LinkCheck",
    "Passage",
    "Presence",
    "PreviewLink",
    "ReviewComment",
    "ReviewRequest",
    "Revision",
    "SearchEntry",
    "SearchSpelling",
    "Section",
    "Upload",
    "Waiver",
]
