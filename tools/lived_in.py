"""A demo that somebody has used: what makes screenshots look like a product and not like an empty form."""

import random

CLASS = 60


def live_in(course_slug, lecture_slug):
    """Add a learner's notes, stars and answers; answer the ids that the pages of tools/shots.py are about."""
    from courses.models import Course

    course = Course.objects.get(slug=course_slug)
    lecture = course.lectures.get(slug=lecture_slug)
    live = list(course.lectures.live().in_order())
    study(live, lecture)
    answer_missions(live)
    let_in(course, live)
    reports = report(live, lecture)
    by_state = {row.state: row for row in course.lectures.with_state()}
    write(course, live, by_state["changed"])
    return {
        "course_slug": course.slug,
        "lecture_slug": lecture.slug,
        "course": course.pk,
        "lecture": lecture.pk,
        "changed_lecture": by_state["changed"].pk,
        "draft_lecture": by_state["draft"].pk,
        **reports,
    }


def study(live, lecture):
    from accounts.models import User
    from learning.models import Completion, Favorite, Note

    learner = User.objects.get(username="learner")
    for finished in live[:3]:
        Completion.objects.create(user=learner, lecture=finished, revision=finished.live_revision)
    notes = {
        live[0]: "Learning from examples instead of rules: look for one at work this week.",
        live[2]: "Learning rate too high: the loss goes **up**. Try the slider again before the exam.",
        lecture: "Freeze first, then unfreeze the last block. Ask on Friday how many layers.",
    }
    for about, text in notes.items():
        Note.objects.create(user=learner, lecture=about, revision=about.live_revision, body=text)
    Favorite.objects.create(user=learner, course=lecture.course)
    for starred in (live[1], lecture):
        Favorite.objects.create(user=learner, lecture=starred)


def report(live, lecture):
    """One that waits, of a passage, and one that was answered."""
    from accounts.models import User
    from learning import reporting

    learner, author = (User.objects.get(username=name) for name in ("learner", "author"))
    revision = lecture.live_revision
    place = reporting.Place(revision, heading_id=revision.headings[0]["id"], quote="only the last layer is trained")
    waiting = reporting.report(place, by=learner, body="Above it says the last block. Which of the two is meant?")
    asked = reporting.report(reporting.Place(live[0].live_revision), by=learner, body="The link at the end is broken.")
    reporting.answer(asked, by=author, text="Thank you! It leads to a site that was away yesterday; today it works.")
    return {"open_report": waiting.pk, "answered_report": asked.pk}


def answer_missions(live):
    """First answers of a class to every live mission: the better somebody is, the likelier they are right."""
    from accounts.models import User
    from quizzes.judging import judge
    from quizzes.models import Attempt

    chance = random.Random(7)
    people = [User.objects.create_user(f"class-{n}", f"class-{n}@lectern.invalid") for n in range(CLASS)]
    attempts = []
    for revision in (lecture.live_revision for lecture in live):
        for number, frozen in enumerate(revision.missions):
            for place, person in enumerate(people):
                chosen = answer_of(frozen, knows=chance.random() < (place / CLASS + number * 0.15) * 0.9, chance=chance)
                result = judge(frozen, chosen)
                attempts.append(
                    Attempt(
                        user=person,
                        mission_id=frozen["id"],
                        revision=revision,
                        chosen=sorted(chosen),
                        seconds=chance.randint(9, 70),
                        is_correct=result.is_correct,
                        score=result.score,
                    )
                )
    Attempt.objects.bulk_create(attempts)


def let_in(course, live):
    """A class that takes the course by its code, each as far as they came, and some invitations."""
    from django.test.utils import override_settings

    from accounts.models import User
    from courses import enrolling, inviting, join_codes
    from learning.models import Completion

    author = User.objects.get(username="author")
    names = ["Ada Park", "Ben Lee", "Chloe Kim", "Dan Choi", "Eun Seo"]
    join_codes.renew_code(course, by=author)
    for place, name in enumerate(names):
        person = User.objects.get(username=f"class-{place}")
        User.objects.filter(pk=person.pk).update(display_name=name)
        enrolling.enrol(course, by=person, way="code")
        Completion.objects.bulk_create(Completion(user=person, lecture=one) for one in live[: 2 * place])
    enrolling.enrol(course, by=User.objects.get(username="learner"))
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        inviting.invite(course, ["finn@example.org", "gia@example.org"], by=author, link_of=str)


def answer_of(frozen, *, knows, chance):
    """The key, or one of the wrong choices, of which some are likelier."""
    key = {choice["id"] for choice in frozen["choices"] if choice["is_correct"]}
    if knows:
        return key
    wrong = [choice["id"] for choice in frozen["choices"] if not choice["is_correct"]]
    return {chance.choices(wrong, weights=range(len(wrong), 0, -1))[0]}


def write(course, live, changed):
    """What authors and editors leave behind: a review under way, a newer revision, something deleted."""
    from accounts.models import User
    from courses import editing, publishing, reviewing, trashing

    author, editor = User.objects.get(username="author"), User.objects.get(username="editor")
    request = reviewing.request_review(changed, by=author, message="Is the part about dropout clear now?")
    quote = next(line for line in changed.body.splitlines() if len(line) > 60 and line[0].isalpha())
    remark = reviewing.comment(request, by=editor, quote=quote[:60], body="A number would help here.")
    reviewing.answer(remark, by=author, body="There is one in the figure below; I will name it.")
    finished = live[1]
    body = f"{finished.body}\nA label can be wrong, too: look at a hundred by hand before you trust the rest.\n"
    editing.save_lecture(finished, by=author, opened_version=finished.edit_version, body=body)
    publishing.publish(finished, by=editor, note="New: what to do about wrong labels.")
    thrown = editing.add_lecture(live[0].section, title="A first sketch", by=author, body="Never mind.")
    trashing.delete_lecture(thrown, by=author)
