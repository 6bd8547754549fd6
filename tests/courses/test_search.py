import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import publishing
from courses.models import Course
from courses.search import search


@pytest.fixture
def publish(make_lecture, editor):
    def make(title, body, **fields):
        lecture = make_lecture(title, body=body, **fields)
        publishing.publish(lecture, by=editor)
        return lecture

    return make


def found(client, words):
    results = client.get("/search/", {"q": words}).context["results"]
    return ["".join(piece.text for piece in lecture.title) for lecture in results.lectures]


def test_passage_is_found_quoted_marked_and_linked_at_its_heading(client, publish):
    publish("Fitting", "## Intro\n\nHello.\n\n## Overfitting\n\nA model learns by heart. That is <b>bad</b>.\n")

    page = client.get("/search/?q=heart").text

    assert 'href="/courses/ml/fitting/#' in page
    assert ">Overfitting</a>" in page
    assert "A model learns by <mark>heart</mark>." in page
    assert "<b>bad" not in page


def test_title_is_found_though_the_text_lacks_the_word(client, publish):
    publish("Backpropagation", "The chain rule is used.\n\n## More\n\nWords.")

    assert found(client, "backpropagation") == ["Backpropagation"]


def test_korean_is_found_without_spaces_and_with_particles(client, publish):
    publish("전이 학습", "이미 학습된 모델을 다시 쓴다.", slug="transfer")

    assert found(client, "모델은") == ["전이 학습"]
    assert found(client, "전이학습") == ["전이 학습"]


def test_letters_beyond_ascii_are_found_in_either_case(client, publish):
    publish("Österreich", "Die Übung ist schwer.", slug="at")

    assert found(client, "übung") == ["Österreich"]
    assert found(client, "ÖSTERREICH") == ["Österreich"]


def test_best_lecture_comes_first(client, publish):
    publish("Mentions", "Among many other words a gradient occurs here. " + "Filler words follow. " * 40)
    publish("Gradient descent", "The gradient says where to go. Follow the gradient downhill.")

    assert found(client, "gradient") == ["Gradient descent", "Mentions"]


def test_drafts_edits_old_revisions_and_unpublished_ones_are_not_found(client, publish, draft, make_lecture, editor):
    lecture = publish("Live", "Oldword stands here.")
    lecture.body = "Newword stands here."
    lecture.save()
    publishing.refresh_hash(lecture)
    gone = publish("Gone", "Goneword stands here.")
    publishing.unpublish(gone, by=editor)

    assert [found(client, word) for word in ("Oldword", "Newword", "Goneword", "DRAFT-WORDS")] == [["Live"], [], [], []]

    publishing.publish(lecture, by=editor)
    assert [found(client, word) for word in ("Oldword", "Newword")] == [[], ["Live"]]


def test_unlisted_is_for_nobody_and_members_for_the_signed_in(client, publish, learner):
    publish("Here", "Findable.")
    assert found(client, "findable") == ["Here"]

    Course.objects.update(visibility="unlisted")
    assert found(client, "findable") == []
    assert client.get("/search/?q=machine").context["results"].courses == []

    Course.objects.update(visibility="members")
    assert found(client, "findable") == []
    client.force_login(learner)
    assert found(client, "findable") == ["Here"]


def test_course_is_found_by_title_and_summary(client, publish):
    publish("One", "Text.")

    assert [course.title for course in client.get("/search/?q=machine start").context["results"].courses] == [
        "Machine learning"
    ]


def test_empty_question_invites_and_nothing_found_says_so(client, publish):
    publish("One", "Text.")

    assert "Look for a word" in client.get("/search/").text
    assert "Look for a word" in client.get("/search/?q=%20").text
    assert "Nothing live matches “zzz”." in client.get("/search/?q=zzz").text
    assert "Nothing live matches “?!”." in client.get("/search/?q=?!").text


def test_very_long_question_is_cut_and_said_so(client, publish):
    publish("One", "Needle.")

    response = client.get("/search/", {"q": "needle " + "x" * 5000})

    assert "very long" in response.text
    assert len(response.context["question"]) == 200


@pytest.mark.parametrize("words", ["%", "_", "100%", "' OR 1=1 --", "<script>alert(1)</script>", "a" * 199, "\\", "🙂"])
def test_odd_questions_are_answered_and_escaped(client, publish, words):
    publish("One", "Text with 100% of it.")

    response = client.get("/search/", {"q": words})

    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_null_character_is_refused_in_words(client, db):
    response = client.get("/search/?q=%00")

    assert response.status_code == 200
    assert "finding--error" in response.text


def test_wildcards_of_the_database_are_plain_letters(client, publish):
    publish("One", "Nothing special.")

    assert found(client, "n%g") == []


def test_number_of_queries_is_fixed(client, publish):
    publish("First", "Words about models.")
    with CaptureQueriesContext(connection) as with_one:
        client.get("/search/?q=model")
    for number in range(3):
        publish(f"More {number}", "Words about models.")
    with CaptureQueriesContext(connection) as with_four:
        client.get("/search/?q=model")

    assert len(with_one) == len(with_four) == 2


def test_at_most_twenty_lectures_and_three_passages_each(publish, learner):
    body = "".join(f"## Part {n}\n\nThe model.\n\n" for n in range(6))
    for number in range(22):
        publish(f"Lecture {number}", body)

    results = search("model", user=learner)

    assert len(results.lectures) == 20
    assert {len(lecture.passages) for lecture in results.lectures} == {3}


def test_only_reading_is_allowed(client, db):
    assert client.post("/search/").status_code == 405
