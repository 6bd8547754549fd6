"""Search on a large site: `python -m benchmarks.searching fill` makes it, `… measure` times questions of each kind.

Ten thousand lectures with ten headings each, of words as often as words are (Zipf's law), a tenth of them Korean.
Measured are the function and the whole request of a learner, in this process; the reference in the same run is the
database's own `LIKE` over the same texts, which is how search is done without an index.
"""

import json
import os
import random
import statistics
import sys
import time

import django

LECTURES, HEADINGS, LECTURES_PER_COURSE = 10_000, 10, 10
WORDS_A_PASSAGE, VOCABULARY = 60, 30_000
ROUNDS = 15
CHUNK = 500
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre cla dri flo gru ple sta tri".split()
KOREAN = (
    "학습 모델 데이터 전이 신경망 가중치 손실 함수 경사 하강 분류 회귀 평가 지표 층 특징 추출 미세 조정 검증".split()
)
PARTICLES = ["", "은", "을", "의", "에서", "으로"]


def main(what):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    if what == "fill":
        fill()
    else:
        json.dump(measure(), sys.stdout)


# --- The site -----------------------------------------------------------------------------------


class Words:
    """A vocabulary whose n-th word is asked for about 1/n as often as the first; the same at every run."""

    def __init__(self):
        self.random = random.Random(5)
        made = dict.fromkeys(self.made_up() for _ in range(VOCABULARY * 2))
        self.words = list(made)[:VOCABULARY]
        total, self.sums = 0.0, []
        for place in range(len(self.words)):
            total += 1 / (place + 1)
            self.sums.append(total)

    def made_up(self):
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4)))

    def english(self, count):
        return " ".join(self.random.choices(self.words, cum_weights=self.sums, k=count))

    def korean(self, count):
        return " ".join(self.random.choice(KOREAN) + self.random.choice(PARTICLES) for _ in range(count))


def fill():
    from accounts.models import User
    from courses import search_index
    from courses.models import Course, Section

    words, owner = Words(), User.objects.create_user("owner", "owner@example.org")
    courses = Course.objects.bulk_create(
        Course(title=f"Course {words.english(2)}", slug=f"course-{n}", owner=owner)
        for n in range(LECTURES // LECTURES_PER_COURSE)
    )
    sections = Section.objects.bulk_create(Section(course=course, title="Part") for course in courses)
    for start in range(0, LECTURES, CHUNK):
        fill_some(range(start, start + CHUNK), courses, sections, words)
    begin = time.perf_counter()
    count = search_index.rebuild()
    analyze()
    print(f"{count:,} lectures were indexed in {time.perf_counter() - begin:.0f} s", file=sys.stderr)


def fill_some(numbers, courses, sections, words):
    from django.utils import timezone

    from courses.models import Lecture, Passage, Revision

    is_korean = {n: n % 10 == 9 for n in numbers}
    say = {n: words.korean if is_korean[n] else words.english for n in numbers}
    titles = {n: f"{say[n](3)} {n}" for n in numbers}
    lectures = Lecture.objects.bulk_create(
        Lecture(course=courses[n // 10], section=sections[n // 10], title=titles[n], slug=f"lecture-{n}", position=n)
        for n in numbers
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            lecture=lecture, number=1, title=titles[n], summary=say[n](12), live_from=timezone.now(),
            body="x " * 2000, html="<p>x</p>" * 700, parts={"missions": [mission(n, say[n])]},
        )
        for n, lecture in zip(numbers, lectures, strict=True)
    )  # fmt: skip
    Passage.objects.bulk_create(
        Passage(
            revision=revision, position=place, heading_id=f"h-{place}", heading=say[n](4), text=say[n](WORDS_A_PASSAGE)
        )
        for n, revision in zip(numbers, revisions, strict=True)
        for place in range(HEADINGS)
    )


def mission(number, say):
    prompt = say(12)
    return {
        "id": number + 1, "kind": "single", "prompt": prompt, "prompt_html": f"<p>{prompt}</p>", "choices": [],
    }  # fmt: skip


def analyze():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- The questions ------------------------------------------------------------------------------


def questions():
    """{kind: questions}. The words are those of the vocabulary by how often they occur."""
    words = Words().words
    rare, common = words[20_000 : 20_000 + ROUNDS], words[:ROUNDS]
    return {
        "a rare word": rare,
        "a common word": common,
        "two words": [f"{words[40 + n]} {words[200 + n]}" for n in range(ROUNDS)],
        "two common words": [f"{words[n]} {words[n + 1]}" for n in range(ROUNDS)],
        "Korean": [f"{KOREAN[n]} {KOREAN[n + 3]}을" for n in range(ROUNDS)],
        "a phrase": [f'"{words[n]} {words[n + 2]}"' for n in range(ROUNDS)],
        "nothing found": [f"zzxq{'abcdefghijklmno'[n]}vvw" for n in range(ROUNDS)],
        "with a suggestion": [swapped(words[3000 + 7 * n]) for n in range(ROUNDS)],
    }


def swapped(word):
    """With its third and fourth letters in the other order."""
    return f"{word[:2]}{word[3]}{word[2]}{word[4:]}" if len(word) > 4 else f"{word}x"


def measure():
    """{kind: {"search", "request", "like": milliseconds (p50), "found": share of questions with a result}}"""
    from django.test import Client

    from accounts.models import User
    from courses.search import search

    learner = User.objects.get_or_create(username="searcher")[0]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(learner)
    client.get("/search/", {"q": "warm"})
    return {
        kind: {
            "search": median_ms(lambda q: search(q, user=learner), asked),
            "request": median_ms(lambda q: client.get("/search/", {"q": q}), asked),
            "like": median_ms(like, asked[:5]),
            "found": sum(bool(search(q, user=learner)) for q in asked) / len(asked),
            "suggested": sum(bool(search(q, user=learner).suggestion) for q in asked) / len(asked),
        }
        for kind, asked in questions().items()
    }


def like(question):
    """The first twenty passages that have every word, as databases do it without an index, and nothing ranked."""
    from courses.models import Passage

    rows = Passage.objects.all()
    for word in question.replace('"', "").split():
        rows = rows.filter(text__icontains=word)
    return list(rows.order_by("heading")[:20])


def median_ms(ask, asked):
    times = []
    for question in asked:
        begin = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main(sys.argv[1])
