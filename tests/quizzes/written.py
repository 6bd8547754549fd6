"""Missions as an author writes them, for tests of the lint."""

from quizzes.linting import readable, remarks_on
from quizzes.sources import completed


def written(prompt, key, *others, place=1, **fields):
    """A Source. `key` is one choice or a list of them, which stand together from `place` on."""
    key = [key] if isinstance(key, str) else key
    texts = [*others[:place], *key, *others[place:]]
    choices = [{"text": text, "is_correct": text in key} for text in texts]
    kind = "multiple" if len(key) > 1 else "single"
    return completed({"kind": kind, "prompt": prompt, "explanation": "See above.", "choices": choices} | fields)


def codes(source):
    """What the lint says of it."""
    return [remark.code.removeprefix("mission-") for remark in remarks_on(readable(source, 1))]
