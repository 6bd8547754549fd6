"""The choices of a mission as one text, for pages without scripts: it becomes rows before anything else looks at them.

The page sends its rows too, as they were shown. So a text that says the same changes nothing, and one that says
something else wins over them.
"""

import re

from .choice_forms import ChoiceFormSet
from .formats.markdown_choices import choice_head, dump_choices, parse_choices, with_code, without_margin
from .formats.markdown_lines import lines_of
from .sources import TRUE_FALSE

TEXT = re.compile(r"(missions-\d{1,4})-choices_text")


def with_choices_as_rows(data):
    """The posted data, with rows of choices as its texts say them."""
    prefixes = [found[1] for found in map(TEXT.fullmatch, data) if found]
    if prefixes:
        data = data.copy()
        for prefix in prefixes:
            put_rows(data, prefix)
    return data


def put_rows(data, prefix):
    rows = f"{prefix}-{'truth' if data.get(f'{prefix}-kind') == TRUE_FALSE else 'choices'}"
    shown, text = ChoiceFormSet(data, prefix=rows).typed(), sent_text(data, prefix)
    if text == dump_choices(shown):
        return
    for name in [name for name in data if name.startswith(f"{rows}-")]:
        del data[name]
    choices = with_ids(parse_choices(text), shown)
    data.update({f"{rows}-TOTAL_FORMS": len(choices), f"{rows}-INITIAL_FORMS": len(choices)})
    for place, choice in enumerate(choices):
        data.update({f"{rows}-{place}-{name}": value for name, value in choice.items() if value})


def sent_text(data, prefix):
    """Browsers send CRLF."""
    return data[f"{prefix}-choices_text"].replace("\r\n", "\n").replace("\r", "\n")


def with_ids(choices, shown):
    """Each with the id of the one that said the same, else of the one in its place: attempts keep their choice."""
    left = list(shown)
    found = [taken(left, choice["text"]) for choice in choices]
    for place, one in enumerate(found):
        if one is None and place < len(shown) and any(other is shown[place] for other in left):
            found[place] = shown[place]
    return [choice | {"id": one and one["id"]} for choice, one in zip(choices, found, strict=True)]


def taken(left, text):
    """The first of `left` with this text, taken out of it."""
    one = next((other for other in left if other["text"].strip() == text.strip()), None)
    if one:
        left[:] = [other for other in left if other is not one]
    return one


def choice_lines(text):
    """The number of the line that each choice of parse_choices begins on."""
    found = []
    for number, (line, is_code) in enumerate(with_code(without_margin(lines_of(text))), 1):
        if (not is_code and choice_head(line)) or (not found and line.strip()):
            found.append(number)
    return found
