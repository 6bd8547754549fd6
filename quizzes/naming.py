"""Names and tags of missions: what they are made of, and how they are kept. Pure."""

import re
import unicodedata
from collections.abc import Collection

LONGEST_NAME = 60
NUMBER = re.compile(r"-\d+$")


def tidy_name(text: str) -> str:
    """Several words are one name, with hyphens between them."""
    return "-".join(unicodedata.normalize("NFC", text).split())


def is_name(text: str) -> bool:
    """Letters, digits and marks of any script, and hyphens between them: what `{mission: name}` may say."""
    parts = text.split("-")
    return len(text) <= LONGEST_NAME and all(part and all(is_of_word(sign) for sign in part) for part in parts)


def is_of_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def same_name(text: str) -> str:
    """Equal for names that people take for the same one."""
    return tidy_name(text).casefold()


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number behind it that is none of `taken` (as of same_name)."""
    base, number, free = NUMBER.sub("", name), 1, name
    while same_name(free) in taken:
        number += 1
        free = f"{base[: LONGEST_NAME - len(str(number)) - 1]}-{number}"
    return free


def tags_of(text: str) -> list[str]:
    """The tags between the commas, each once: the first spelling stays."""
    found: dict[str, str] = {}
    for part in unicodedata.normalize("NFC", text).split(","):
        tag = " ".join(part.split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    return list(found.values())


def tidy_tags(text: str) -> str:
    return ", ".join(tags_of(text))
