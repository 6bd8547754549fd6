"""Every response that can be had without answering, for every mission of the demo and of real courses.

None holds the key, a feedback, an explanation or a hint.

The texts that nobody may see before the answer are marked, so that a piece of one is found wherever it turns up. The
key itself has no text: the choices of a mission must all look the same.
"""

import html
import json
import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from accounts import roles
from cms import demo_loading
from courses import editing, publishing
from courses.models import Course, Lecture
from quizzes.models import Choice, Mission

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
MARK = "KEYMARK"
ADDRESS = re.compile(r'(?:href|action|formaction|data-[\w-]*url|hx-get)="([^"#][^"]*)"')
ELSEWHERE = ("/static/", "/studio/", "/accounts/", "/admin/", "/language/", "/help/")
TEXT = ("text/", "application/json", "application/xml", "application/atom+xml", "application/rss+xml")


def mark_missions():
    """Each hidden text of each working copy says so."""
    for mission in Mission.objects.all():
        mission.explanation = f"{mission.explanation} {MARK}-explanation"
        mission.hints = [{"text": f"{MARK}-hint", "cost": 10}]
        mission.save()
        for choice in mission.choices.all():
            choice.feedback, choice.feedback_missed = f"{choice.feedback} {MARK}-feedback", f"{MARK}-missed"
            choice.save()


def publish_again(by):
    """All that is live, with the marks in it."""
    for lecture in Lecture.objects.filter(pk__in=[r.lecture_id for r in live_revisions()]):
        publishing.publish(lecture, by=by)


def live_revisions():
    from courses.models import Revision

    return Revision.objects.live()


def reachable(client):
    """(address, text) of every page that links lead to from the first one, with searches and twins."""
    waiting, seen = (
        ["/", "/sitemap.xml", "/feed/", "/search/?q=learning", f"/search/?q={MARK.lower()}", "/tutor/"],
        set(),
    )
    while waiting:
        address = waiting.pop()
        if address in seen or urlsplit(address).path.startswith(ELSEWHERE):
            continue
        seen.add(address)
        response = client.get(address)
        if not response.get("Content-Type", "").startswith(TEXT) or response.streaming:
            continue
        text = response.content.decode()
        yield address, text
        if response.status_code in {301, 302}:
            waiting.append(response["Location"])
        waiting += linked(address, text)
        waiting += [f"{path.rstrip('/')}.md" for path in [urlsplit(address).path] if is_lecture(path)]


def is_lecture(path):
    return path.startswith("/courses/") and len(path.strip("/").split("/")) == 3 and not path.endswith(".md")


def linked(address, text):
    found = [*ADDRESS.findall(text), *re.findall(r"<loc>([^<]+)</loc>", text)]
    there = {urldefrag(urljoin(f"http://testserver{address}", html.unescape(one)))[0] for one in found}
    return sorted(one.removeprefix("http://testserver") for one in there if one.startswith("http://testserver/"))


def shapes(text):
    """Of each question on a page: what its choices look like, with everything that is their own taken out."""
    for form in re.findall(r"<fieldset class=\"mission__choices.*?</fieldset>", text, re.DOTALL):
        choices = form.split("data-choice>")[1:]
        yield {
            re.sub(
                r"value=\"\d+\"", "", re.sub(r"<span class=\"choice__text.*?</label>", "", c, flags=re.DOTALL)
            ).split("</div>")[0]
            for c in choices
        }


def assert_nothing_is_told(client, *, missions):
    questions = 0
    for address, text in reachable(client):
        assert MARK not in text.replace(f"q={MARK}", "").replace(f'value="{MARK}"', "").replace(f"“{MARK}”", ""), (
            address
        )
        assert "is_correct" not in text, address
        assert "- [x]" not in text.split("## Missions")[-1] or not address.endswith(".md"), address
        for looks in shapes(text):
            questions += 1
            assert len(looks) == 1, address
    assert questions >= missions


@pytest.fixture(params=["visitor", "learner"])
def reader(request, make_user):
    client = Client()
    if request.param == "learner":
        client.force_login(make_user("reader", roles.LEARNER))
    return client


def live_missions():
    return sum(len(revision.mission_ids) for revision in live_revisions())


def test_of_the_demo_nothing_is_told_before_the_answer(reader, make_user):
    demo_loading.load()
    mark_missions()
    publish_again(make_user("somebody", roles.EDITOR))

    assert_nothing_is_told(reader, missions=live_missions())


@pytest.mark.skipif(not CORPORA.exists(), reason="../shared/corpora is not there")
def test_of_real_courses_nothing_is_told_before_the_answer(reader, author, editor):
    course = Course.objects.create(title="Vision", slug="vision", owner=author)
    section = editing.add_section(course, title="All", by=author)
    for path in sorted(CORPORA.glob("ai-engineering/phases/*/*/quiz.json")):
        add_quiz(section, path, author)
    for path in sorted(CORPORA.glob("hf-course/chapters/en/*/*.mdx")):
        add_chapter(section, path, author)
    mark_missions()
    for lecture in Lecture.objects.all():
        publishing.refresh_hash(lecture)
        publishing.publish(lecture, by=editor)

    assert live_missions() > 150
    assert_nothing_is_told(reader, missions=live_missions())


def add_quiz(section, path, by):
    quiz = json.loads(path.read_text())
    body = (path.parent / "docs" / "en.md").read_text()
    lecture = editing.add_lecture(section, title=path.parent.name, by=by, body=body)
    for question in quiz["questions"] if isinstance(quiz, dict) else quiz:
        rows = [(text, place == question["correct"]) for place, text in enumerate(question["options"])]
        add_mission(lecture, question["question"], rows, question.get("explanation", ""))


QUESTION = re.compile(r"<Question\s+choices=\{\[(.*?)\]\}\s*/>", re.DOTALL)
CHOICE = re.compile(r"\{\s*text: \"(.*?)\",(.*?)\}", re.DOTALL)


def add_chapter(section, path, by):
    text = path.read_text()
    if not QUESTION.search(text):
        return
    body = QUESTION.sub("", text)
    lecture = editing.add_lecture(section, title=f"{path.parent.name}-{path.stem}", by=by, body=body)
    for match in QUESTION.finditer(text):
        rows = [(choice[1], "correct: true" in choice[2]) for choice in CHOICE.finditer(match[1])]
        add_mission(lecture, "Which of these?", rows, "")


def add_mission(lecture, prompt, rows, explanation):
    kind = "single" if sum(is_correct for _text, is_correct in rows) == 1 else "multiple"
    mission = Mission.objects.create(lecture=lecture, prompt=prompt, kind=kind, explanation=explanation)
    Choice.objects.bulk_create(
        Choice(mission=mission, text=text, is_correct=is_correct, position=place)
        for place, (text, is_correct) in enumerate(rows)
    )
