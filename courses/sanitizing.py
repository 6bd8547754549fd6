"""The last step of every rendering: an allow-list of elements, attributes, classes, ids and addresses.

It trusts nothing that comes before it. Ids are only allowed with one of our prefixes, each of which holds a hyphen:
such an id can never shadow a property that a script reads (`document.cookie`, `form.action`), so DOM clobbering
is impossible, and it cannot meet the ids of the page around it.
"""

import re

import nh3
from pygments.token import STANDARD_TYPES

ID = re.compile(r"(?:h|fn|fnref)-[\w.\-]+")
# The marks that some scripts write above, below and behind their letters: for Python they are of no word.
COMBINING = r"\u0300-\u036f\u0483-\u0489\u0591-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a"
COMBINING += r"\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\ua66f-\uabff\ufe00-\ufe2f\U00010000-\U0001ffff\U000e0100-\U000e01ef"
# What a mission may be called: the words that stand in `{mission: name}` (quizzes/naming.py is stricter).
MISSION_NAME = re.compile(rf"[\w{COMBINING}][\w\-{COMBINING}]{{0,59}}")
SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
PICTURE_SCHEMES = frozenset({"http", "https"})
# Browsers drop these before they read an address, so "java\tscript:" and "/\t/host" must be read without them too.
IGNORED_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f]+")
SIZES = "(max-width: 48rem) 100vw, 48rem"
WIDTHS = (10, 20, 25, 30, 33, 40, 50, 60, 66, 70, 75, 80, 90, 100)

TEXT_TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd pre code em strong del mark sup a img span div "
    "section figure figcaption table thead tbody tr th td".split()
)
MATH_TAGS = frozenset(
    "math mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts "
    "mprescripts mtable mtr mtd mstyle menclose mpadded mphantom".split()
)
MATH_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height "
    "largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation "
    "rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns alttext".split()
)
OWN_CLASSES = frozenset(
    "align-left align-center align-right callout callout-note callout-tip callout-important callout-warning "
    "callout-caution callout-title code diagram footnote-backref footnote-ref footnotes highlight left right center "
    "wide math-block math-error mission-place permalink picture table-scroll task-box is-done task-list task-list-item "
    "unrendered video-card video-card-play video-card-site video-card-title".split()
) | {f"width-{percent}" for percent in WIDTHS}
CLASSES = OWN_CLASSES | frozenset(filter(None, STANDARD_TYPES.values()))

MARKS = frozenset({"diff-gone", "visually-hidden"})

FIXED_VALUES = {
    "rel": frozenset({"noopener noreferrer"}),
    "role": frozenset({"group", "img", "note", "region"}),
    "scope": frozenset({"col"}),
    "tabindex": frozenset({"0"}),
    "loading": frozenset({"lazy"}),
    "decoding": frozenset({"async"}),
    "sizes": frozenset({SIZES}),
    "aria-hidden": frozenset({"true"}),
    "data-diagram": frozenset({""}),
}
NUMBERS = frozenset({"data-line", "start"})


def is_safe_address(address: str, schemes: frozenset[str] = LINK_SCHEMES) -> bool:
    """Whether a link may lead there: a path of this site, a place in the page, or one of the schemes.

    Protocol-relative addresses (`//host`, and `/\\host`, which browsers read alike) lead elsewhere in disguise.
    """
    compact = IGNORED_IN_ADDRESS.sub("", address).replace("\\", "/")
    if compact.startswith("//"):
        return False
    scheme = SCHEME.match(compact)
    return scheme is None or scheme[1].lower() in schemes


def clean(html: str) -> str:
    """The HTML with nothing left but what Lectern's renderer writes. Cleaning clean HTML changes nothing."""
    return CLEANER.clean(html)


def clean_marked(html: str) -> str:
    """The same for two texts as one: also <ins> and <del>, and the classes that mark them."""
    return MARKED_CLEANER.clean(html)


def filter_marked(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(word for word in value.split() if word in CLASSES | MARKS) or None
    return filter_attribute(tag, name, value)


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(word for word in value.split() if word in CLASSES) or None
    if name == "id":
        return value if ID.fullmatch(value) else None
    if name == "href":
        return value if is_safe_address(value) else None
    if name in {"src", "srcset"}:
        return value if all(is_safe_address(part, PICTURE_SCHEMES) for part in addresses(name, value)) else None
    if name == "data-mission-place":
        return value if MISSION_NAME.fullmatch(value) else None
    if name in NUMBERS or (tag == "img" and name in {"width", "height"}):
        return value if value.isascii() and value.isdigit() else None
    if name in FIXED_VALUES:
        return value if value in FIXED_VALUES[name] else None
    return value


def addresses(name: str, value: str) -> list[str]:
    return [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]


def allowed_attributes() -> dict[str, set[str]]:
    return {
        "*": {"class", "id", "data-line"},
        "a": {"href", "rel", "title", "aria-label"},
        "img": {"src", "alt", "title", "width", "height", "srcset", "sizes", "loading", "decoding"},
        "pre": {"tabindex", "data-language"},
        "div": {"tabindex", "role", "aria-label", "data-mission-place"},
        "section": {"aria-label"},
        "span": {"role", "aria-label", "aria-hidden"},
        "figure": {"data-diagram", "data-summary", "aria-label"},
        "ol": {"start"},
        "th": {"scope"},
        **{tag: set(MATH_ATTRIBUTES) for tag in MATH_TAGS},
    }


CLEANER = nh3.Cleaner(
    tags=set(TEXT_TAGS | MATH_TAGS),
    clean_content_tags={"script", "style"},
    attributes=allowed_attributes(),
    attribute_filter=filter_attribute,
    link_rel=None,
    url_schemes=set(LINK_SCHEMES),
)
MARKED_CLEANER = nh3.Cleaner(
    tags=set(TEXT_TAGS | MATH_TAGS | {"ins"}),
    clean_content_tags={"script", "style"},
    attributes=allowed_attributes(),
    attribute_filter=filter_marked,
    link_rel=None,
    url_schemes=set(LINK_SCHEMES),
)
