"""From measurements to scores from 0 to 100, by the published rules of Lighthouse 12. Pure.

Performance is a weighted mean of five curves. Each is the complement of a log-normal distribution that gives 0.5 at its
median and 0.9 at its tenth percentile: https://github.com/GoogleChrome/lighthouse/blob/main/shared/statistics.js, with
the phone's control points and all weights of core/config/default-config.js and core/audits/metrics/*. The other three
categories are the weighted share of the checks that apply and pass.
"""

from math import erfc, log
from typing import NamedTuple


class Curve(NamedTuple):
    p10: float
    median: float
    weight: int


# Milliseconds; layout shift has no unit.
PERFORMANCE = {
    "FCP": Curve(1800, 3000, 10),
    "SI": Curve(3387, 5800, 10),
    "LCP": Curve(2500, 4000, 25),
    "TBT": Curve(200, 600, 30),
    "CLS": Curve(0.1, 0.25, 25),
}
INVERSE_ERFC_OF_A_FIFTH = 0.9061938024368232  # of 0.2, which makes the score 0.9 at p10

# axe's rules with the weight of their worst impact.
ACCESSIBILITY = {
    **dict.fromkeys(
        """aria-allowed-attr aria-hidden-body aria-required-attr aria-required-children aria-required-parent
        aria-valid-attr-value aria-valid-attr button-name duplicate-id-aria image-alt input-button-name input-image-alt
        meta-refresh meta-viewport video-caption""".split(),
        10,
    ),
    **dict.fromkeys(
        """accesskeys aria-command-name aria-conditional-attr aria-dialog-name aria-hidden-focus aria-input-field-name
        aria-meter-name aria-progressbar-name aria-prohibited-attr aria-roles aria-text aria-toggle-field-name
        aria-tooltip-name aria-treeitem-name bypass color-contrast definition-list dlitem document-title frame-title
        html-has-lang html-lang-valid label link-in-text-block link-name list listitem object-alt select-name tabindex
        target-size td-headers-attr th-has-data-cells valid-lang""".split(),
        7,
    ),
    **dict.fromkeys("form-field-multiple-labels heading-order html-xml-lang-mismatch skip-link".split(), 3),
    **dict.fromkeys("aria-allowed-role aria-deprecated-role image-redundant-alt table-duplicate-name".split(), 1),
}
# What needs HTTPS is left out, which also Lighthouse counts as met on a local address.
BEST_PRACTICES = {
    "geolocation-on-start": 1,
    "notification-on-start": 1,
    "paste-preventing-inputs": 3,
    "image-aspect-ratio": 1,
    "image-size-responsive": 1,
    "viewport": 1,
    "font-size": 1,
    "doctype": 1,
    "charset": 1,
    "deprecations": 5,
    "third-party-cookies": 5,
    "errors-in-console": 1,
    "inspector-issues": 1,
}
SEO = {
    "is-crawlable": 93 / 23,
    "document-title": 1,
    "meta-description": 1,
    "http-status-code": 1,
    "link-text": 1,
    "crawlable-anchors": 1,
    "robots-txt": 1,
    "image-alt": 1,
    "hreflang": 1,
    "canonical": 1,
}


def curve_score(value: float, curve: Curve) -> float:
    if value <= 0:
        return 1.0
    standard = INVERSE_ERFC_OF_A_FIFTH * log(value / curve.median) / -log(curve.p10 / curve.median)
    return min(1.0, erfc(standard) / 2)


def performance(metrics: dict[str, float]) -> float:
    total = sum(curve.weight for curve in PERFORMANCE.values())
    return 100 * sum(curve.weight * curve_score(metrics[name], curve) for name, curve in PERFORMANCE.items()) / total


def share(weights: dict[str, float], passed: dict[str, bool]) -> float:
    """Of the checks that were made; one that does not apply is not in `passed`."""
    made = {name: weight for name, weight in weights.items() if name in passed}
    return 100 * sum(weight for name, weight in made.items() if passed[name]) / sum(made.values())


def layout_shift(shifts: list[tuple[float, float]]) -> float:
    """The worst window of shifts (time in ms, value): at most a second between two, five in all (web.dev/cls)."""
    worst = window = 0.0
    first = last = float("-inf")
    for at, value in sorted(shifts):
        if at - last > 1000 or at - first > 5000:
            first, window = at, 0.0
        window, last = window + value, at
        worst = max(worst, window)
    return worst


def blocking_time(tasks: list[tuple[float, float]], since: float) -> float:
    """What tasks (start, length in ms) take beyond 50 ms each, after the first content was there (web.dev/tbt)."""
    spent = 0.0
    for start, length in tasks:
        after = min(length, start + length - since)
        spent += max(0.0, after - 50)
    return spent


def speed_index(frames: list[tuple[float, list[int]]]) -> float:
    """The mean time at which a part of the page came: frames are (ms, histogram), the last one is the whole page."""
    first, last = frames[0][1], frames[-1][1]
    whole = distance(first, last)
    if not whole:
        return frames[0][0]
    index, before, done = 0.0, 0.0, 0.0
    for at, histogram in frames:
        index += (1 - done) * (at - before)
        before, done = at, max(done, 1 - distance(histogram, last) / whole)
    return index


def distance(one: list[int], other: list[int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
