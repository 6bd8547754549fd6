"""The design tokens: every pair of colours that is used can be read, in each theme."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
VALUE = re.compile(r"--((?:color|code)-[\w-]+):\s*(#[0-9a-f]{6});")

TEXT_PAIRS = [
    *[(ink, paper) for ink in ["ink", "ink-muted", "accent", "danger", "success", "warning", "info"]
      for paper in ["paper", "surface", "sunken"]],
    *[(f"{meaning}", f"{meaning}-soft") for meaning in ["accent", "success", "warning", "danger", "info"]],
    *[("ink", f"{meaning}-soft") for meaning in ["accent", "success", "warning", "danger", "info"]],
    *[("ink-muted", f"{meaning}-soft") for meaning in ["accent", "success", "warning", "danger", "info"]],
    *[("ink", f"highlight-{number}") for number in [1, 2, 3, 4]],
    ("accent-hover", "paper"),
    ("accent-hover", "surface"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("danger-ink", "danger"),
    ("danger-ink", "danger-hover"),
]  # fmt: skip
CODE_PAIRS = [
    (f"code-{name}", "code-paper")
    for name in ["ink", "comment", "keyword", "string", "number", "name", "builtin", "error"]
]
# Edges of fields, and the ring around what has the focus: WCAG 1.4.11 asks for 3:1.
EDGE_PAIRS = [(edge, paper) for edge in ["line-strong", "focus"] for paper in ["paper", "surface"]]


def blocks():
    """Every :root block, as (its selector, whether it is for more contrast, its colours)."""
    contrast_from = TOKENS.index("prefers-contrast")
    return [
        (match[1].strip(), match.start() > contrast_from, dict(VALUE.findall(match[2])))
        for match in BLOCK.finditer(TOKENS)
    ]


def palette(theme, *, more_contrast=False):
    selectors = {"light": [":root"], "dark": [":root", ':root[data-theme="dark"]']}[theme]
    colours = {}
    for selector, is_contrast, values in blocks():
        if selector in selectors and (more_contrast or not is_contrast):
            colours |= values
    return colours


def test_the_dark_theme_is_the_same_chosen_and_by_the_system():
    dark = {selector: values for selector, is_contrast, values in blocks() if not is_contrast and selector != ":root"}

    assert dark[':root[data-theme="dark"]'] == dark[':root:not([data-theme="light"])']


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(colours, pairs, least):
    named = {(front, back): (f"color-{front}", f"color-{back}") for front, back in pairs}
    named |= {pair: pair for pair in CODE_PAIRS if pair in named}
    found = {
        f"{front} on {back}": contrast(colours[one], colours[other]) for (front, back), (one, other) in named.items()
    }
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("more_contrast", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast(theme, more_contrast):
    colours = palette(theme, more_contrast=more_contrast)

    weak = too_weak(colours, TEXT_PAIRS + CODE_PAIRS, least=4.5)

    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_fields_and_focus_have_enough_contrast(theme):
    assert too_weak(palette(theme), EDGE_PAIRS, least=3) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_for_more_contrast_reaches_seven(theme):
    pairs = [(ink, paper) for ink in ["ink", "ink-muted", "accent"] for paper in ["paper", "surface"]]

    weak = too_weak(palette(theme, more_contrast=True), pairs, least=7)

    assert weak == {}


@pytest.mark.parametrize("more_contrast", [False, True])
def test_dark_is_the_same_whether_the_system_or_the_reader_chose_it(more_contrast):
    dark = {
        selector: values
        for selector, is_contrast, values in blocks()
        if is_contrast == more_contrast and selector != ":root"
    }

    assert dark[':root:not([data-theme="light"])'] == dark[':root[data-theme="dark"]']


def test_dark_gives_a_value_to_every_colour_of_light():
    light, dark = (values for _selector, _is_contrast, values in blocks()[:2])

    assert dark.keys() == light.keys()


def test_no_other_style_sheet_of_ours_has_a_colour_of_its_own():
    folder = settings.BASE_DIR / "static" / "css"
    written = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    sheets = [sheet for sheet in folder.glob("*.css") if sheet.name not in {"tokens.css", "print.css"}]

    found = {
        sheet.name: written.findall(re.sub(r"/\*.*?\*/|url\([^)]*\)", "", sheet.read_text(), flags=re.S))
        for sheet in sheets
    }

    assert {name: colours for name, colours in found.items() if colours} == {}
