"""Plots as SVG: where each thing stands, for the templates in templates/studio/analysis/. Pure.

All are WIDTH units wide, so that their letters stay readable on a phone. Positions are texts of one decimal, as SVG
takes them, whatever the language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 14, 38
ROW, BAR = 30, 18
BINS = 10


def at(position: float) -> str:
    return f"{position:.1f}"


@dataclass(frozen=True)
class Tick:
    """A line across the plot, with what stands beside it."""

    place: str
    label: str


@dataclass(frozen=True)
class Dot:
    """`is_flagged` ones get another shape, not only another colour."""

    x: str
    y: str
    words: str
    is_flagged: bool = False

    @property
    def triangle(self) -> str:
        x, y = float(self.x), float(self.y)
        return f"{at(x)},{at(y - 6)} {at(x + 5.5)},{at(y + 4)} {at(x - 5.5)},{at(y + 4)}"


@dataclass(frozen=True)
class Rect:
    x: str
    y: str
    width: str
    height: str
    label: str
    label_x: str
    label_y: str
    value: str
    value_x: str
    value_y: str
    is_right: bool = False
    is_idle: bool = False


@dataclass(frozen=True)
class Frame:
    """The rectangle that values are drawn in; `bottom` and `top` are the values at its edges."""

    height: int
    left_value: float
    right_value: float
    bottom_value: float
    top_value: float

    @property
    def right(self) -> int:
        return WIDTH - RIGHT

    @property
    def bottom(self) -> int:
        return self.height - BOTTOM

    def x(self, value: float) -> float:
        return LEFT + (self.right - LEFT) * (value - self.left_value) / (self.right_value - self.left_value)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - TOP) * (value - self.bottom_value) / (self.top_value - self.bottom_value)


@dataclass(frozen=True)
class Plot:
    height: int
    left: int
    right: int
    top: int
    bottom: int
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    dots: tuple[Dot, ...] = ()
    rects: tuple[Rect, ...] = ()
    line: str = ""
    zero: str = ""
    limit: str = ""

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def middle(self) -> str:
        return at((self.left + self.right) / 2)

    @property
    def label_y(self) -> int:
        return self.bottom + 16

    @property
    def title_y(self) -> int:
        return self.height - 6


def framed(frame: Frame, **parts: Any) -> Plot:
    return Plot(frame.height, LEFT, frame.right, TOP, frame.bottom, **parts)


def percent_ticks(place: Callable[[float], float]) -> tuple[Tick, ...]:
    return tuple(Tick(at(place(part / 100)), f"{part} %") for part in (0, 25, 50, 75, 100))


def scatter(points: Sequence[tuple[float, float, str, bool]]) -> Plot:
    """Facility (0 to 1) to the right, discrimination (-1 to 1) upwards. Points are (x, y, words, whether flagged)."""
    lowest = -1.0 if any(y < -0.5 for _x, y, *_rest in points) else -0.5 if any(y < 0 for _x, y, *_ in points) else 0.0
    frame = Frame(260, 0, 1, lowest, 1)
    steps = [value / 100 for value in (-100, -75, -50, -25, 0, 25, 50, 75, 100) if value / 100 >= lowest]
    return framed(
        frame,
        x_ticks=percent_ticks(frame.x),
        y_ticks=tuple(Tick(at(frame.y(step)), number(step)) for step in steps),
        dots=tuple(Dot(at(frame.x(x)), at(frame.y(y)), words, flagged) for x, y, words, flagged in points),
        zero=at(frame.y(0)),
    )


def number(value: float) -> str:
    """With two decimals and a real minus."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def histogram(counts: Sequence[int]) -> Plot:
    """Of facility in BINS equal steps from 0 to 100 %."""
    most = max([*counts, 1])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if most / step <= 5)
    frame = Frame(220, 0, 1, 0, -(-most // step) * step)
    ticks = range(0, int(frame.top_value) + 1, step)
    return framed(
        frame,
        x_ticks=percent_ticks(frame.x),
        y_ticks=tuple(Tick(at(frame.y(tick)), str(tick)) for tick in ticks),
        rects=tuple(column(frame, place, count) for place, count in enumerate(counts)),
    )


def column(frame: Frame, place: int, count: int) -> Rect:
    left, right, top = frame.x(place / BINS), frame.x((place + 1) / BINS), frame.y(count)
    middle = at((left + right) / 2)
    return Rect(
        at(left + 1), at(top), at(right - left - 2), at(frame.bottom - top),
        "", middle, at(frame.bottom), str(count) if count else "", middle, at(top - 3),
    )  # fmt: skip


def bins(facilities: Iterable[float]) -> list[int]:
    """How many lie in each tenth; 100 % belongs to the last."""
    counts = [0] * BINS
    for facility in facilities:
        counts[min(int(facility * BINS), BINS - 1)] += 1
    return counts


def bars(rows: Sequence[tuple[str, float, str, bool, bool]], *, limit: float) -> Plot:
    """Lying bars, one below the other. Rows are (label, share from 0 to 1, words, is right, is idle)."""
    left, right, height = 40, WIDTH - 48, TOP + ROW * len(rows) + BOTTOM
    span = right - left
    rects = [
        Rect(
            at(left), at(TOP + ROW * place), at(span * share), at(BAR),
            label, at(left - 8), at(TOP + ROW * place + 13), words, at(left + span * share + 6),
            at(TOP + ROW * place + 13), is_right, is_idle,
        )
        for place, (label, share, words, is_right, is_idle) in enumerate(rows)
    ]  # fmt: skip
    ticks = percent_ticks(lambda share: left + span * share)
    bottom = height - BOTTOM
    return Plot(height, left, right, TOP - 6, bottom, x_ticks=ticks, rects=tuple(rects), limit=at(left + span * limit))


def steps(points: Sequence[tuple[str, float, str]]) -> Plot:
    """Facility from one revision to the next. Points are (label, facility from 0 to 1, words)."""
    frame = Frame(220, -0.5, len(points) - 0.5, 0, 1)
    dots = tuple(Dot(at(frame.x(place)), at(frame.y(y)), words) for place, (_label, y, words) in enumerate(points))
    every = -(-len(points) // 8)
    return framed(
        frame,
        x_ticks=tuple(
            Tick(at(frame.x(place)), label) for place, (label, *_rest) in enumerate(points) if place % every == 0
        ),
        y_ticks=percent_ticks(frame.y),
        dots=dots,
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
    )


@dataclass(frozen=True)
class Layer:
    """One of the bars that lie upon another; what comes later is thinner."""

    step: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class FunnelBar:
    label: str
    label_y: str
    layers: tuple[Layer, ...]
    words: str
    mark: str = ""  # where the line of those who solved all stands
    mark_top: str = ""
    mark_bottom: str = ""


@dataclass(frozen=True)
class FunnelPlot(Plot):
    bars: tuple[FunnelBar, ...] = ()


LAYERS = {"started": 20, "read": 13, "completed": 6}


def funnel(rows: Sequence[tuple[str, Mapping[str, float], str]]) -> FunnelPlot:
    """A row for each lecture with its bars upon each other, thick for "started" to thin for "completed", and a line
    across for "solved". Rows are (label, {step: share of all learners}, words); what is not told has no bar.
    """
    left, right, height = 40, WIDTH - RIGHT, TOP + ROW * len(rows) + BOTTOM
    span = right - left
    drawn = tuple(funnel_bar(TOP + ROW * place + 10, left, span, *row) for place, row in enumerate(rows))
    ticks = percent_ticks(lambda share: left + span * share)
    return FunnelPlot(height, left, right, TOP - 6, height - BOTTOM, x_ticks=ticks, bars=drawn)


def funnel_bar(
    middle: float, left: float, span: float, label: str, shares: Mapping[str, float], words: str
) -> FunnelBar:
    layers = tuple(
        Layer(step, at(middle - thick / 2), at(span * shares[step]), at(thick))
        for step, thick in LAYERS.items()
        if step in shares
    )
    mark = at(left + span * shares["solved"]) if "solved" in shares else ""
    return FunnelBar(label, at(middle + 4), layers, words, mark, at(middle - 12), at(middle + 12))
