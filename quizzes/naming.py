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
    """Letters, digits and marks of any script, and hyphens behind the first one: what `{mission: name}` may say."""
    begins = text[:1].isalnum() or text[:1] == "_"
    return begins and len(text) <= LONGEST_NAME and all(is_of_word(sign) or sign == "-" for sign in text)


def is_of_word(sign: str) -> bool:
    return sign == "_" or unicodedata.category(sign)[0] in "LMN"


def as_name(text: str) -> str:
    """The nearest name to a text of another program; "" where it has no word."""
    words = "".join(sign if is_of_word(sign) or sign == "-" else " " for sign in unicodedata.normalize("NFC", text))
    name = "-".join(words.split()).strip("-")[:LONGEST_NAME].strip("-")
    return name if is_name(name) else ""


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
