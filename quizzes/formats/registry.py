"""Every format by its name, in the order in which a file without a named format is tried.

A format that is told by its first bytes stands before those that are told by what people type.
"""

from django.utils.translation import gettext as _

from . import aiken, csv_table, gift, markdown_missions
from .answerable import answerable
from .found import Format, Reading, Unreadable
from .moodle_xml import MOODLE_XML
from .qti2 import QTI_21, QTI_22
from .qti3 import QTI_30
from .qti12 import QTI_12

ALL: tuple[Format, ...] = (
    MOODLE_XML,
    QTI_30,
    QTI_22,
    QTI_21,
    QTI_12,
    csv_table,
    markdown_missions,
    aiken,
    gift,
)
FORMATS: dict[str, Format] = {one.name: one for one in ALL}


def read(data: bytes, name: str, format_name: str = "") -> Reading:
    """By the named format, or by the first that recognises the file; what nobody could answer is refused.

    Raises Unreadable, and KeyError for an unknown format.
    """
    return answerable(format_of(data, name, format_name).read(data, name))


def format_of(data: bytes, name: str, format_name: str = "") -> Format:
    """Raises Unreadable, and KeyError for an unknown format."""
    if format_name:
        return FORMATS[format_name]
    if known := next((one for one in ALL if one.recognises(data, name)), None):
        return known
    raise Unreadable(what_it_is(data))


def what_it_is(data: bytes) -> str:
    """For files that people send in the place of what can be saved from them."""
    if data.startswith(b"PK") and b"xl/workbook." in data:
        return _("This is a workbook of a spreadsheet. Save its table as CSV and send that.")
    if data.startswith(b"PK") and b"word/document." in data:
        return _("This is a document of a word processor. Save it as plain text and send that.")
    return _("No format of questions was recognised in it.")
