"""The checks before publishing. An error finding blocks; a warning is for the author to weigh, or to waive."""

from .findings import ERROR, WARNING, Finding, Subject
from .outside import look_outside, outside_links, outside_targets
from .registry import Findings, check, register, registered, unregister
from .waiving import WaiverRefused, applied_waivers, copy_waivers, unwaive, waive

__all__ = [
    "ERROR",
    "WARNING",
    "Finding",
    "Findings",
    "Subject",
    "WaiverRefused",
    "applied_waivers",
    "check",
    "copy_waivers",
    "look_outside",
    "outside_links",
    "outside_targets",
    "register",
    "registered",
    "unregister",
    "unwaive",
    "waive",
]
