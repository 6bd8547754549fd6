"""Links that name a lecture by its identity: `[text](lecture:12)`, `[text](lecture:12#h-idea)`.

On the page they lead to an address that stays through renames and moves, and from there to where the lecture stands.
So a frozen revision never has to be written anew. Pure; `courses/linking.py` knows the database.
"""

import re
from urllib.parse import unquote

from courses.headings import ID_PREFIX

LECTURE_LINK = re.compile(r"lecture:(\d{1,9})(?:#(\S*))?", re.IGNORECASE)
# In a source: behind `](` or `[label]: `, as an author writes it.
IN_SOURCE = re.compile(
    r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)lecture:(\d{1,9})(#[^\s)>]*)?", re.IGNORECASE | re.MULTILINE
)


def lecture_named(target: str) -> tuple[int, str] | None:
    """(lecture's id, heading's id or "") of such a link, or None for every other one."""
    match = LECTURE_LINK.fullmatch(target)
    return (int(match[1]), prefixed(unquote(match[2] or ""))) if match else None


def prefixed(heading_id: str) -> str:
    """The prefix of heading ids is ours, so authors need not write it."""
    return heading_id if not heading_id or heading_id.startswith(ID_PREFIX) else ID_PREFIX + heading_id


def canonical(target: str) -> str:
    """`lecture:12#h-idea` for `Lecture:12#idea`: as the checks read it; every other target as it is."""
    named = lecture_named(target)
    if named is None:
        return target
    return f"lecture:{named[0]}" + (f"#{named[1]}" if named[1] else "")


def lasting_address(target: str) -> str:
    """`/lectures/12/#h-idea` for `lecture:12#idea`; every other target as it is."""
    named = lecture_named(target)
    if named is None:
        return target
    fragment = target.partition("#")[2]
    return f"/lectures/{named[0]}/" + (f"#{prefixed(fragment)}" if fragment else "")
