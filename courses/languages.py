"""The languages that a course can be in, how their texts run, and in which one the words of a page are written there.

They have nothing to do with the languages of the interface (`settings.LANGUAGES`): a course in Arabic is read in an
English menu, and the other way round.
"""

from django.conf import settings
from django.conf.locale import LANG_INFO

# Each is called as its speakers call it, so that whoever reads it finds it in whatever menu.
CODES = (
    "af ar az bg bn ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km kn ko lt lv mk ml "
    "mn mr ms my ne nl nn nb pa pl pt pt-br ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh-hans zh-hant"
).split()
FIRST = ("en", "ko")
# Django counts Azerbaijani among them too, whose Latin script runs from left to right.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# Where Django has no name in the language itself.
NAMES = {"eu": "euskara", "km": "ខ្មែរ", "kn": "ಕನ್ನಡ", "mn": "монгол", "pa": "ਪੰਜਾਬੀ"}


def name_of(code: str) -> str:
    """In the language itself; of one that Django does not know, its code."""
    return NAMES.get(code) or LANG_INFO.get(code, {}).get("name_local", code)


def choices() -> list[tuple[str, str]]:
    """English and Korean, in which most courses are, come first; the others by their names."""
    others = sorted((name_of(code).casefold(), code) for code in CODES if code not in FIRST)
    return [(code, name_of(code)) for code in (*FIRST, *(code for _name, code in others))]


def direction_of(code: str) -> str:
    """`rtl` or `ltr`, as HTML's `dir` has it."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def words_for(code: str) -> str:
    """The interface's language whose words stand in a course's pages, such as "Note" or "Footnotes": the course's own
    where the interface speaks it, else the site's. Without this, Django's few own translations would mix with ours.
    """
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
