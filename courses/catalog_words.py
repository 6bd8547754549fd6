"""What the catalog's choices are called, and the addresses that take one of them back."""

from dataclasses import dataclass, replace

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, pgettext_lazy

from .faceting import FACETS, LANGUAGE, LENGTH, LENGTHS, LEVEL, SORTS, SUBJECT, Found, Wish
from .languages import name_of
from .models import Course

LEGENDS = {
    SUBJECT: gettext_lazy("Subject"),
    LEVEL: gettext_lazy("Level"),
    LANGUAGE: gettext_lazy("Language"),
    LENGTH: gettext_lazy("Length"),
}
LENGTH_LABELS = dict(
    zip(
        (name for _most, name in LENGTHS),
        (
            gettext_lazy("Up to 1 hour"),
            gettext_lazy("1 to 3 hours"),
            gettext_lazy("3 to 10 hours"),
            gettext_lazy("Over 10 hours"),
        ),
        strict=True,
    )
)
SORT_LABELS = dict(
    zip(
        SORTS,
        (
            pgettext_lazy("order of courses", "Title"),
            pgettext_lazy("order of courses", "Newest first"),
            pgettext_lazy("order of courses", "Updated lately"),
            pgettext_lazy("order of courses", "Shortest first"),
            pgettext_lazy("order of courses", "Longest first"),
        ),
        strict=True,
    )
)
# So many subjects stand there at once; the others are unfolded.
SUBJECTS_AT_ONCE = 8


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool
    lang: str = ""  # of the label, where it is not that of the page


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    options: list[Option]

    @property
    def shown(self):
        return self.options[:SUBJECTS_AT_ONCE]

    @property
    def folded(self):
        return self.options[SUBJECTS_AT_ONCE:]

    @property
    def has_chosen_folded(self):
        return any(option.is_chosen for option in self.folded)


@dataclass(frozen=True)
class Chip:
    """One choice, and the address without it."""

    legend: str
    label: str
    url: str
    lang: str = ""


def facets(found: Found) -> list[Facet]:
    """Those with something to choose between; one value alone narrows nothing."""
    every = [Facet(name, LEGENDS[name], options(found, name)) for name in FACETS]
    return [facet for facet in every if len(facet.options) > 1 or found.wish.chosen(facet.name)]


def options(found, facet):
    """Subjects with the most courses first, so that the rarest are folded away; the others in their own order."""
    chosen, counts = found.wish.chosen(facet), found.counts[facet]
    made = [
        Option(value, label_of(facet, value, text), counts[value], value in chosen, value if facet == LANGUAGE else "")
        for value, text in found.options[facet].items()
    ]
    if facet == SUBJECT:
        return sorted(made, key=lambda option: (not option.is_chosen, -option.count, option.value))
    order = {LEVEL: list(Course.Level.values), LENGTH: list(LENGTH_LABELS)}.get(facet)
    return sorted(made, key=lambda option: order.index(option.value) if order else str(option.label))


def label_of(facet, value, text):
    if facet == LANGUAGE:
        return language_name(value)
    labels = {LEVEL: dict(Course.Level.choices), LENGTH: LENGTH_LABELS}.get(facet, {})
    return labels.get(value, text)


def language_name(code):
    """As its own readers call it, to stand by itself."""
    name = name_of(code)
    return name[:1].upper() + name[1:]


def chips(found: Found) -> list[Chip]:
    wish, made = found.wish, []
    for facet in FACETS:
        for value in sorted(wish.chosen(facet)):
            without = replace(wish, **{facet: wish.chosen(facet) - {value}})
            label = label_of(facet, value, found.options[facet][value])
            made.append(Chip(LEGENDS[facet], label, address_of(without), value if facet == LANGUAGE else ""))
    if wish.words:
        made.append(Chip(gettext_lazy("Words"), wish.words, address_of(replace(wish, words=""))))
    return made


def address_of(wish: Wish) -> str:
    """From the catalog itself; "?" alone is the catalog with nothing chosen."""
    pairs = [(facet, value) for facet in FACETS for value in sorted(wish.chosen(facet))]
    pairs += [("q", wish.words)] if wish.words else []
    pairs += [("sort", wish.sort)] if wish.sort != SORTS[0] else []
    return f"?{urlencode(pairs)}"
