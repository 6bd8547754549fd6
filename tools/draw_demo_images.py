"""Draw the pictures of the demo courses with Pillow: `python tools/draw_demo_images.py`.

Each picture brings its own paper, so it reads the same on a light and on a dark page. Everything is drawn
larger and scaled down, which smooths the edges. The same input gives the same picture.
"""

import math
import random
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

DEMO = Path(__file__).resolve().parent.parent / "cms" / "demo"
ENGLISH = DEMO / "machine-learning-basics" / "images"
KOREAN = DEMO / "machine-learning-basics-ko" / "images"

WIDTH = 1440
OVERSAMPLING = 3
# Of the file: sharp on a fine screen at the width of the text, and within the first load's 150 kB.
WIDTH_IN_FILE, COLOURS = 1080, 128

PAPER = "#fbf9f4"
INK = "#23211d"
MUTED = "#6b665c"
LINE = "#d9d3c5"
TEAL = "#0f6b66"
TEAL_WASH = "#d5e6e2"
SAND = "#efe9dc"
AMBER = "#b4572a"
AMBER_WASH = "#f6e0d0"

# Faces in order of preference: a font file, and which face of a collection.
FACES = {
    "regular": [("opentype/noto/NotoSansCJK-Regular.ttc", 1), ("truetype/dejavu/DejaVuSans.ttf", 0)],
    "bold": [("opentype/noto/NotoSansCJK-Bold.ttc", 1), ("truetype/dejavu/DejaVuSans-Bold.ttf", 0)],
    "math": [("truetype/dejavu/DejaVuSerif-Italic.ttf", 0)],
}
FONT_FOLDER = Path("/usr/share/fonts")


def font(face, size):
    for name, index in FACES[face]:
        if (FONT_FOLDER / name).exists():
            return ImageFont.truetype(FONT_FOLDER / name, size * OVERSAMPLING, index=index)
    raise SystemExit(f"No font for {face!r}: install Noto Sans CJK or DejaVu.")


class Sheet:
    """A drawing whose coordinates are those of a picture that is WIDTH wide."""

    def __init__(self, height):
        self.height = height
        self.image = Image.new("RGB", (WIDTH * OVERSAMPLING, height * OVERSAMPLING), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points, *, colour=INK, width=3, dash=None):
        if dash:
            points = list(points)
            for start, end in dashes(points, dash):
                self.line([start, end], colour=colour, width=width)
            return
        scaled = [(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * OVERSAMPLING), joint="curve")
        for point in (scaled[0], scaled[-1]):
            radius = width * OVERSAMPLING / 2
            self.draw.ellipse(around(point, radius), fill=colour)

    def arrow(self, start, end, *, colour=INK, width=3, head=16):
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - head * 0.8 * math.cos(angle), end[1] - head * 0.8 * math.sin(angle))
        self.line([start, neck], colour=colour, width=width)
        wings = [
            (end[0] - head * math.cos(angle + turn), end[1] - head * math.sin(angle + turn)) for turn in (-0.45, 0.45)
        ]
        self.draw.polygon([(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in (end, *wings)], fill=colour)

    def dot(self, centre, radius, *, fill=TEAL, outline=None, width=3):
        centre = (centre[0] * OVERSAMPLING, centre[1] * OVERSAMPLING)
        self.draw.ellipse(around(centre, radius * OVERSAMPLING), fill=fill, outline=outline, width=width * OVERSAMPLING)

    def box(self, left, top, right, bottom, *, fill=SAND, outline=None, width=3, radius=14):
        self.draw.rounded_rectangle(
            [value * OVERSAMPLING for value in (left, top, right, bottom)],
            radius=radius * OVERSAMPLING,
            fill=fill,
            outline=outline,
            width=width * OVERSAMPLING,
        )

    def text(self, x, y, words, *, size=30, face="regular", colour=INK, anchor="mm"):
        self.draw.text((x * OVERSAMPLING, y * OVERSAMPLING), words, font=font(face, size), fill=colour, anchor=anchor)

    def save(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        height = round(self.height * WIDTH_IN_FILE / WIDTH)
        small = self.image.resize((WIDTH_IN_FILE, height), Image.Resampling.LANCZOS)
        small.quantize(colors=COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(DEMO)}  {path.stat().st_size // 1024} kB")


def around(centre, radius):
    return [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]


def dashes(points, length):
    """The visible pieces of a dashed line along points that lie close together."""
    travelled = 0.0
    for start, end in pairwise(points):
        distance = math.dist(start, end)
        steps = max(1, round(distance / 3))
        for step in range(steps):
            here = travelled + distance * step / steps
            if here // length % 2 == 0:
                yield tuple(between(start, end, step / steps)), tuple(between(start, end, (step + 1) / steps))
        travelled += distance


def between(start, end, share):
    return (a + (b - a) * share for a, b in zip(start, end, strict=True))


# --- Gradient descent: y = (w - 3)² with the steps that the lecture computes ---------------------


def draw_gradient_descent():
    sheet = Sheet(760)
    left, right, top, bottom = 150, 1380, 70, 630

    def place(w, loss):
        return left + (w + 0.6) / 7.2 * (right - left), bottom - loss / 10.6 * (bottom - top)

    for loss in (0, 2, 4, 6, 8, 10):
        y = place(0, loss)[1]
        sheet.line([(left, y), (right, y)], colour=LINE, width=2)
        sheet.text(left - 22, y, str(loss), size=28, colour=MUTED, anchor="rm")
    for w in range(7):
        sheet.text(place(w, 0)[0], bottom + 34, str(w), size=28, colour=MUTED)
    sheet.text((left + right) / 2, bottom + 88, "weight  w", size=30, colour=MUTED)
    sheet.text(left - 22, top - 36, "loss", size=30, colour=MUTED, anchor="rm")

    curve = [place(-0.2 + step / 100, (-0.2 + step / 100 - 3) ** 2) for step in range(641)]
    sheet.line(curve, colour=INK, width=5)

    weights = [0.0]
    for _ in range(6):
        weights.append(weights[-1] - 0.2 * 2 * (weights[-1] - 3))
    places = [place(w, (w - 3) ** 2) for w in weights]
    for start, end in pairwise(places[:4]):
        corner = (end[0], start[1])
        sheet.line([start, corner], colour=AMBER, width=3, dash=12)
        sheet.arrow(corner, (end[0], end[1] - 17), colour=AMBER, head=18)
    for spot in places:
        sheet.dot(spot, 14, fill=TEAL, outline=PAPER)

    sheet.text(
        places[0][0] + 40, places[0][1] - 26, "start: w = 0, loss 9", size=30, face="bold", colour=TEAL, anchor="lm"
    )
    sheet.text(places[1][0] + 36, places[1][1] - 22, "w = 1.2, loss 3.24", size=30, colour=TEAL, anchor="lm")
    sheet.text(places[2][0] + 36, places[2][1] - 22, "w = 1.92", size=30, colour=TEAL, anchor="lm")
    sheet.text(*place(3.6, 5.3), "lowest loss at w = 3", size=30, face="bold")
    sheet.arrow(place(3.5, 4.8), place(3.06, 0.32))
    sheet.save(ENGLISH / "gradient-descent.png")


# --- One thousand photos in three parts ------------------------------------------------------------


def draw_data_split():
    sheet = Sheet(600)
    parts = [
        ("Training", 700, TEAL, PAPER, "700 photos", "The model learns from these"),
        ("Validation", 150, TEAL_WASH, INK, "150", "You choose with these"),
        ("Test", 150, AMBER_WASH, INK, "150", "Opened once, at the end"),
    ]
    left, gap, usable = 70, 14, 1300 - 28
    sheet.text(70, 66, "1,000 labelled photos", size=34, face="bold", anchor="lm")
    bar_top, bar_bottom = 116, 256
    x = left
    for name, count, fill, ink, label, _use in parts:
        width = usable * count / 1000
        sheet.box(x, bar_top, x + width, bar_bottom, fill=fill)
        sheet.text(x + width / 2, bar_top + 48, name, size=32, face="bold", colour=ink)
        sheet.text(x + width / 2, bar_top + 96, label, size=30, colour=ink)
        x += width + gap
    cards = [(70, 490, 0), (510, 930, 1), (950, 1370, 2)]
    details = [
        ("Seen again and again", "Its error always falls"),
        ("Seen after each epoch", "Its error says when to stop"),
        ("Never seen before", "Its error is the honest one"),
    ]
    for (card_left, card_right, index), (first, second) in zip(cards, details, strict=True):
        name, _count, fill, _ink, _label, use = parts[index]
        sheet.box(card_left, 316, card_right, 540, fill=PAPER, outline=LINE)
        sheet.dot((card_left + 42, 366), 15, fill=fill, outline=INK if fill != TEAL else TEAL, width=2)
        sheet.text(card_left + 74, 365, name, size=32, face="bold", anchor="lm")
        sheet.text(card_left + 28, 420, use, size=27, anchor="lm")
        sheet.text(card_left + 28, 462, first, size=27, colour=MUTED, anchor="lm")
        sheet.text(card_left + 28, 504, second, size=27, colour=MUTED, anchor="lm")
    sheet.save(ENGLISH / "data-split.png")


# --- A network with three inputs, four hidden neurons and two outputs --------------------------------


def draw_neural_network():
    sheet = Sheet(780)
    layers = [
        (230, ["size", "rooms", "age"], "Input layer", "3 numbers in"),
        (720, ["", "", "", ""], "Hidden layer", "4 neurons, 16 parameters"),
        (1190, ["rent", "price"], "Output layer", "2 neurons, 10 parameters"),
    ]
    middle, spacing = 340, 142
    places = []
    for x, names, _title, _note in layers:
        top = middle - spacing * (len(names) - 1) / 2
        places.append([(x, top + spacing * row) for row in range(len(names))])
    for column, following in pairwise(places):
        for start in column:
            for end in following:
                sheet.line([start, end], colour="#b9b2a2", width=2.5)
    chosen = places[1][1]
    for start in places[0]:
        sheet.line([start, chosen], colour=TEAL, width=5)
    for index, (column, (x, names, title, note)) in enumerate(zip(places, layers, strict=True)):
        for spot, name in zip(column, names, strict=True):
            strong = spot == chosen
            fill = TEAL if strong else (TEAL_WASH if index else SAND)
            sheet.dot(spot, 50, fill=fill, outline=TEAL if index else MUTED)
            if name:
                sheet.text(*spot, name, size=26)
        sheet.text(x, 672, title, size=34, face="bold")
        sheet.text(x, 722, note, size=28, colour=MUTED)
    sheet.text(*chosen, "a", size=36, face="math", colour=PAPER)
    weights = ("w₁", "w₂", "w₃")
    for start, name in zip(places[0], weights, strict=True):
        x, y = between(start, chosen, 0.3)
        sheet.box(x - 34, y - 24, x + 34, y + 24, fill=PAPER, radius=12)
        sheet.text(x, y, name, size=30, face="math", colour=TEAL)
    sheet.save(ENGLISH / "neural-network.png")


# --- Which layers stay and which are new ---------------------------------------------------------------

TRANSFER_WORDS = {
    "en": {
        "before": "Before: a model that knows 1,000 everyday things",
        "after": "After: a model that knows 4 leaf diseases",
        "layers": ["edges", "textures", "shapes", "parts", "1,000 names"],
        "new": "4 names",
        "data_before": ["1,200,000", "photos"],
        "data_after": ["400", "photos"],
        "copy": "knowledge is copied",
        "frozen": "kept as they are",
        "trained": "trained anew",
    },
    "ko": {
        "before": "이전: 일상 사물 1,000가지를 아는 모델",
        "after": "이후: 잎 질병 4가지를 아는 모델",
        "layers": ["윤곽", "질감", "형태", "부분", "이름 1,000개"],
        "new": "이름 4개",
        "data_before": ["사진", "120만 장"],
        "data_after": ["사진", "400장"],
        "copy": "지식을 그대로 옮깁니다",
        "frozen": "그대로 둡니다",
        "trained": "새로 학습합니다",
    },
}


def draw_transfer_layers(language, folder):
    words = TRANSFER_WORDS[language]
    sheet = Sheet(850)
    lefts = [290, 494, 698, 902, 1124]
    for top, title, data, layers, is_after in (
        (110, words["before"], words["data_before"], words["layers"], False),
        (470, words["after"], words["data_after"], [*words["layers"][:4], words["new"]], True),
    ):
        sheet.text(70, 796 if is_after else top - 48, title, size=33, face="bold", anchor="lm")
        for offset in (16, 8, 0):
            sheet.box(
                70 + offset, top + 8 - offset, 222 + offset, top + 132 - offset, fill=SAND, outline=MUTED, width=2
            )
        sheet.text(146, top + 51, data[0], size=27, face="bold")
        sheet.text(146, top + 89, data[1], size=27)
        sheet.arrow((244, top + 70), (284, top + 70), colour=MUTED)
        for index, (left, label) in enumerate(zip(lefts, layers, strict=True)):
            is_head = index == 4
            right = left + (230 if is_head else 170)
            if is_head and is_after:
                fill, outline = AMBER_WASH, AMBER
            else:
                fill, outline = (SAND, MUTED) if is_head else (TEAL_WASH, TEAL)
            sheet.box(left, top, right, top + 140, fill=fill, outline=outline)
            sheet.text((left + right) / 2, top + 70, label, size=31)
            if index < 4:
                sheet.arrow((right + 5, top + 70), (lefts[index + 1] - 4, top + 70), colour=MUTED)
    for left in lefts[:4]:
        sheet.arrow((left + 85, 264), (left + 85, 460), colour=TEAL, width=4, head=22)
    sheet.box(480, 322, 890, 382, fill=TEAL, radius=30)
    sheet.text(685, 351, words["copy"], size=30, face="bold", colour=PAPER)
    bracket(sheet, 290, 1072, 642, TEAL)
    sheet.text(681, 698, words["frozen"], size=31, face="bold", colour=TEAL)
    bracket(sheet, 1124, 1354, 642, AMBER)
    sheet.text(1239, 698, words["trained"], size=31, face="bold", colour=AMBER)
    sheet.save(folder / "transfer-layers.png")


def bracket(sheet, left, right, y, colour):
    sheet.line([(left, y - 14), (left, y), (right, y), (right, y - 14)], colour=colour, width=4)
    sheet.line([((left + right) / 2, y), ((left + right) / 2, y + 18)], colour=colour, width=4)


# --- The same twelve points, three polynomials; the lecture quotes these errors ----------------------------


def true_curve(x):
    return math.sin(2.6 * x) + 0.35 * x


def noisy_points(count, seed):
    rng = random.Random(seed)
    xs = [-1 + 2 * (index + 0.5) / count + rng.uniform(-0.04, 0.04) for index in range(count)]
    return [(x, true_curve(x) + rng.gauss(0, 0.22)) for x in xs]


def chebyshev(x, degree):
    values = [1.0, x]
    while len(values) <= degree:
        values.append(2 * x * values[-1] - values[-2])
    return values[: degree + 1]


def fit(points, degree):
    """Least squares by the normal equations; a Chebyshev basis keeps them solvable."""
    rows = [chebyshev(x, degree) for x, _ in points]
    size = degree + 1
    matrix = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * y for row, (_, y) in zip(rows, points, strict=True))]
        for i in range(size)
    ]
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda index: abs(matrix[index][pivot]))
        matrix[pivot], matrix[best] = matrix[best], matrix[pivot]
        for index in range(size):
            if index != pivot:
                factor = matrix[index][pivot] / matrix[pivot][pivot]
                matrix[index] = [a - factor * b for a, b in zip(matrix[index], matrix[pivot], strict=True)]
    weights = [matrix[index][size] / matrix[index][index] for index in range(size)]
    return lambda x: sum(w * value for w, value in zip(weights, chebyshev(x, degree), strict=True))


def mean_squared_error(model, points):
    return sum((model(x) - y) ** 2 for x, y in points) / len(points)


def draw_three_fits():
    training, fresh = noisy_points(12, seed=52), noisy_points(200, seed=11)
    sheet = Sheet(700)
    panels = [(1, "Too simple", "degree 1"), (4, "About right", "degree 4"), (11, "Too eager", "degree 11")]
    for index, (degree, title, note) in enumerate(panels):
        left, right, top, bottom = 60 + index * 450, 480 + index * 450, 130, 540
        sheet.text(left, 52, title, size=34, face="bold", anchor="lm")
        sheet.text(left, 97, note, size=29, colour=MUTED, anchor="lm")
        sheet.box(left, top, right, bottom, fill="#ffffff", outline=LINE, width=2)

        def place(x, y, left=left, right=right, top=top, bottom=bottom):
            return left + 24 + (x + 1) / 2 * (right - left - 48), (top + bottom) / 2 - y / 2.3 * (bottom - top) / 2

        model = fit(training, degree)
        xs = [-1 + step / 300 for step in range(601)]
        sheet.line([place(x, true_curve(x)) for x in xs], colour="#a39c8c", width=3, dash=12)
        for piece in visible_pieces([place(x, model(x)) for x in xs], top + 4, bottom - 4):
            sheet.line(piece, colour=TEAL, width=6)
        for x, y in training:
            sheet.dot(place(x, y), 10, fill=AMBER, outline="#ffffff", width=2)
        seen, unseen = mean_squared_error(model, training), mean_squared_error(model, fresh)
        sheet.text(left, 588, f"error on these points  {seen:.2f}", size=29, anchor="lm")
        sheet.text(left, 634, f"error on new points  {unseen:.2f}", size=29, face="bold", anchor="lm")
    sheet.save(ENGLISH / "three-fits.png")


def visible_pieces(points, top, bottom):
    piece = []
    for point in points:
        if top <= point[1] <= bottom:
            piece.append(point)
        elif piece:
            yield piece
            piece = []
    if len(piece) > 1:
        yield piece


# --- One thousand messages, forty of them spam ---------------------------------------------------------------


def draw_confusion_matrix():
    sheet = Sheet(760)
    columns, rows = [(360, 700), (720, 1060)], [(160, 390), (410, 640)]
    cells = [
        [("30", "caught", TEAL, PAPER), ("10", "missed", AMBER_WASH, INK)],
        [("20", "false alarms", AMBER_WASH, INK), ("940", "left in peace", TEAL_WASH, INK)],
    ]
    sheet.text(710, 48, "What the filter said", size=30, colour=MUTED)
    for (left, right), words in zip(columns, ("“spam”", "“fine”"), strict=True):
        sheet.text((left + right) / 2, 114, words, size=32, face="bold")
    sheet.text(70, 110, "What it was", size=30, colour=MUTED, anchor="lm")
    for (top, bottom), words, note in zip(rows, ("spam", "fine"), ("40 messages", "960 messages"), strict=True):
        sheet.text(70, (top + bottom) / 2 - 20, words, size=32, face="bold", anchor="lm")
        sheet.text(70, (top + bottom) / 2 + 26, note, size=28, colour=MUTED, anchor="lm")
    for (top, bottom), row in zip(rows, cells, strict=True):
        for (left, right), (count, words, fill, ink) in zip(columns, row, strict=True):
            sheet.box(left, top, right, bottom, fill=fill)
            sheet.text((left + right) / 2, top + 96, count, size=72, face="bold", colour=ink)
            sheet.text((left + right) / 2, top + 172, words, size=30, colour=ink)
    sheet.text(1095, 250, "recall", size=32, face="bold", colour=TEAL, anchor="lm")
    sheet.text(1095, 298, "30 / 40 = 75 %", size=32, anchor="lm")
    bracket(sheet, 360, 700, 668, TEAL)
    sheet.text(530, 720, "precision  30 / 50 = 60 %", size=32, face="bold", colour=TEAL)
    sheet.save(ENGLISH / "confusion-matrix.png")


if __name__ == "__main__":
    draw_gradient_descent()
    draw_data_split()
    draw_neural_network()
    draw_transfer_layers("en", ENGLISH)
    draw_transfer_layers("ko", KOREAN)
    draw_three_fits()
    draw_confusion_matrix()
