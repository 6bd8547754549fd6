"""What is taught, and what "live" means."""

from .course import Course, Section
from .lecture import Lecture, LectureState
from .revision import ContentVersion, Passage, Revision
from .upload import Upload

__all__ = ["ContentVersion", "Course", "Lecture", "LectureState", "Passage", "Revision", "Section", "Upload"]
