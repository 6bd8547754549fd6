from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import editing, publishing
from courses.models import Course, Enrolment, SearchEntry
from courses.search import search
from courses.search_matching import Index
from tests.conftest import make_mission


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


def test_what_is_scheduled_is_found_from_its_moment_on_and_what_ends_until_then(client, publish, editor):
    lecture = publish("Live", "Oldword stands here.")
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body="Newword stands here.")
    begins, ends = (timezone.now() + timedelta(hours=hours) for hours in (1, 2))
    publishing.publish(lecture, by=editor, live_from=begins, live_until=ends)

    def finds(at):
        with time_machine.travel(at, tick=False):
            return [bool(found(client, word)) for word in ("oldword", "newword")]

    just_before = timedelta(microseconds=1)
    assert [finds(at) for at in (begins - just_before, begins, ends - just_before, ends)] == [
        [True, False],
        [False, True],
        [False, True],
        [False, False],
    ]


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

    for words in ("machine start", "What is machine learning?", "machines"):
        assert [course.title for course in client.get("/search/", {"q": words}).context["results"].courses] == [
            "Machine learning"
        ], words


def test_empty_question_invites_and_nothing_found_says_so(client, publish):
    publish("One", "Text.")

    assert "Look for a word" in client.get("/search/").text
    assert "Look for a word" in client.get("/search/?q=%20").text
    assert "Nothing that you can read matches “zzz”." in client.get("/search/?q=zzz").text
    assert "Nothing that you can read matches “?!”." in client.get("/search/?q=?!").text


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


def test_number_of_queries_does_not_grow_with_what_is_found(client, publish, learner, django_assert_max_num_queries):
    client.force_login(learner)
    publish("First", "Words about models.", missions=1)
    with CaptureQueriesContext(connection) as with_one:
        client.get("/search/?q=model")
    for number in range(3):
        publish(f"More {number}", "Words about models.", missions=1)

    with django_assert_max_num_queries(len(with_one)):
        client.get("/search/?q=model")
    assert len(with_one) <= 18


def test_a_page_has_ten_lectures_with_three_passages_each(client, publish):
    body = "".join(f"## Part {n}\n\nThe model.\n\n" for n in range(6))
    for number in range(14):
        publish(f"Lecture {number}", body)

    first, second = (client.get("/search/", {"q": "model", "page": page}).context["results"] for page in (1, 2))

    assert (len(first.lectures), len(second.lectures)) == (10, 4)
    assert {len(lecture.passages) for lecture in first.lectures + second.lectures} == {3}
    assert {lecture.url for lecture in first.lectures}.isdisjoint(lecture.url for lecture in second.lectures)
    assert (first.lecture_count, first.is_cut) == (14, False)


def test_more_than_is_ranked_is_called_the_best(client, publish, monkeypatch):
    monkeypatch.setattr("courses.search.Index", lambda ids: Index(ids, most=4))
    for number in range(6):
        publish(f"Model {number}", "Text.")

    assert "the 4 best lectures" in client.get("/search/?q=model").text


def test_a_passage_is_not_listed_because_its_lecture_is_called_so(publish, learner):
    publish("Gradient descent", "## Other\n\nNothing of it.\n\n## Steps\n\nThe gradient tells.")

    (lecture,) = search("gradient", user=learner).lectures

    assert ["".join(piece.text for piece in passage.heading) for passage in lecture.passages] == ["Steps"]


def test_title_and_passage_together_hold_the_question(client, publish):
    publish("Segmentation", "## Dice loss\n\nIt counts what overlaps.")
    publish("Dice games", "Two of them are thrown.")

    assert found(client, "dice loss for segmentation")[0] == "Segmentation"


def test_words_in_quotation_marks_stand_side_by_side(client, publish):
    publish("Apart", "The learning of a transfer, and a transfer of learning.")
    publish("Together", "It is transfer learning.")

    assert found(client, '"transfer learning"') == ["Together"]
    assert found(client, "“transfer learning”") == ["Together"]
    assert set(found(client, "transfer learning")) == {"Together", "Apart"}


def test_last_word_may_be_begun_only(client, publish):
    publish("Overfitting", "## Regularisation\n\nIt helps.")

    assert found(client, "overf") == ["Overfitting"]
    assert "<mark>Overfitting</mark>" in client.get("/search/?q=overf").text
    assert found(client, "regular") == ["Overfitting"]
    assert found(client, "ov") == []


def test_question_of_a_mission_is_found_and_lands_on_it_but_never_its_key(client, make_lecture, editor):
    lecture = make_lecture(missions=1)
    mission = lecture.missions.get()
    publishing.publish(lecture, by=editor)

    results = client.get("/search/?q=what is transfer learning").context["results"]

    (piece,) = results.pieces
    assert piece.url == f"/courses/ml/transfer-learning/#mission-{mission.pk}"
    assert "".join(part.text for part in piece.text) == "What is transfer learning?"
    for secret in ("pre-trained", "KEY-FEEDBACK", "KEY-EXPLANATION", "Tuning settings"):
        assert not client.get("/search/", {"q": secret}).context["results"], secret
    assert not SearchEntry.objects.filter(words__contains="key").exists()


def test_missions_alone_come_in_pages(client, make_lecture, editor):
    lecture = make_lecture()
    for number in range(12):
        make_mission(lecture, prompt=f"Which gradient is number {number}?", position=number)
    publishing.publish(lecture, by=editor)

    everything, second = (
        client.get("/search/", {"q": "gradient"} | more).context["results"]
        for more in ({}, {"kind": "missions", "page": 2})
    )

    assert (len(everything.pieces), everything.piece_count, everything.lectures) == (3, 12, [])
    assert len(second.pieces) == 2


def test_one_course_alone_is_looked_in(client, publish, author, editor):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    publish("Here", "The model.")
    publish("There", "The model.", into=editing.add_section(other, title="One", by=author))

    assert found(client, "model") == ["Here", "There"]
    assert client.get("/search/?q=model").context["results"].facets == [
        (course.pk, course.title, 1) for course in Course.objects.order_by("pk")
    ]
    page = client.get("/search/", {"q": "model", "course": other.pk})
    assert ["".join(p.text for p in lecture.title) for lecture in page.context["results"].lectures] == ["There"]
    assert "Only in “Other”." in page.text


@pytest.mark.parametrize("visibility", ["unlisted", "members", "invited"])
def test_course_that_a_visitor_may_not_find_cannot_be_looked_in(client, publish, course, visibility):
    publish("Here", "The model.")
    Course.objects.update(visibility=visibility)

    assert client.get("/search/", {"q": "model", "course": course.pk}).status_code == 404
    assert client.get("/search/", {"q": "model", "course": 999_999}).status_code == 404
    assert client.get("/search/found/", {"q": "model", "course": course.pk}).status_code == 404


def test_unlisted_is_found_by_those_who_take_or_write_it(client, publish, course, author, learner, stranger):
    publish("Here", "Findable.")
    Course.objects.update(visibility="unlisted")
    enrolment = Enrolment.objects.create(course=course, user=learner)

    def finds(user):
        client.force_login(user)
        return found(client, "findable") == ["Here"]

    assert [finds(user) for user in (learner, author, stranger)] == [True, True, False]
    Enrolment.objects.filter(pk=enrolment.pk).update(left_at=timezone.now())
    assert not finds(learner)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tranfser", "transfer"),
        ("tranfser learning", "transfer learning"),
        ("overfiting", "overfitting"),
        ("전이 학슴", "전이 학습"),
        ("학숩이란", "학습"),
    ],
)
def test_other_spelling_is_suggested(client, publish, typed, meant):
    publish("Transfer learning", "Overfitting is learning by heart.")
    publish("전이 학습", "이미 학습된 모델을 다시 쓴다.", slug="ko")

    page = client.get("/search/", {"q": typed})

    assert page.context["results"].suggestion == meant
    assert "Did you mean" in page.text
    assert client.get("/search/", {"q": meant}).context["results"].lectures


def test_nothing_is_suggested_where_the_words_are_found_or_unlike_all(client, publish):
    publish("Transfer learning", "Overfitting is learning by heart.")

    for typed in ("transfer", "overfitting heart", "photosynthesis", "xy", "12345"):
        assert client.get("/search/", {"q": typed}).context["results"].suggestion == "", typed


def test_no_word_of_a_draft_or_of_a_hidden_course_is_suggested(client, publish, make_lecture, editor, learner):
    publish("Open", "Some words.")
    make_lecture("Clandestine", body="Zirconium stands here.")
    gone = publish("Gone", "Palladium stands here.")
    publishing.unpublish(gone, by=editor)
    later = make_lecture("Later", body="Ruthenium stands here.")
    publishing.publish(later, by=editor, live_from=timezone.now() + timedelta(days=1))

    typed = ("clandestin", "zirconum", "paladium", "rutenium")
    assert [client.get("/search/", {"q": word}).context["results"].suggestion for word in typed] == [""] * 4

    Course.objects.update(visibility="members")
    assert client.get("/search/?q=wordds").context["results"].suggestion == ""
    client.force_login(learner)
    assert client.get("/search/?q=wordds").context["results"].suggestion == "words"


def test_invited_course_is_found_by_those_who_take_it(client, publish, course, learner, stranger, author, editor):
    publish("Here", "Findable.")
    Course.objects.update(visibility="invited")
    Enrolment.objects.create(course=course, user=learner)

    def finds(user):
        client.force_login(user)
        return found(client, "findable") == ["Here"]

    assert found(client, "findable") == []
    assert [finds(user) for user in (learner, author, editor, stranger)] == [True, True, True, False]
    Enrolment.objects.update(left_at=timezone.now())
    assert not finds(learner)


def test_many_hidden_rows_do_not_hide_what_may_be_seen(client, publish, author, editor, monkeypatch):
    monkeypatch.setattr("courses.search.Index", lambda ids: Index(ids, most=2))
    hidden = Course.objects.create(title="Hidden", slug="hidden", owner=author, visibility="members")
    into = editing.add_section(hidden, title="One", by=author)
    for number in range(6):
        publish(f"Model {number}", "The model.", into=into)
    publish("Model for all", "The model.")
    for number in range(6, 9):
        publish(f"Model {number}", "The model.", into=into)

    assert found(client, "model") == ["Model for all"]


def test_visitors_get_no_cookie_and_nobody_keeps_the_page(client, publish):
    publish("One", "Needle.")

    for address in ("/search/?q=needle", "/search/box/", "/search/found/?q=needle"):
        response = client.get(address)

        assert (response.status_code, response.cookies) == (200, {})
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Robots-Tag"] == "noindex"


def test_what_is_typed_is_listed_as_options(client, publish, learner):
    publish("Fitting", "## Overfitting\n\nBy heart.", missions=1)
    client.force_login(learner)

    listed = client.get("/search/found/?q=overfitting").text

    assert 'role="option"' in listed
    assert "Everything for “overfitting”" in listed
    assert client.get("/search/found/?q=zzz").text.count('role="option"') == 0
    assert client.get("/search/found/").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=300),
        st.text(alphabet="\"'()*^:-+&|!<>\\{}~%_,. \x00ab가각", max_size=80),
        st.lists(
            st.sampled_from(["AND", "OR", "NOT", "NEAR(", '"', "a*", "words:", "--", "가", "€", "﷽"]), max_size=12
        ).map(" ".join),
    ),
    kind=st.sampled_from(["", "lectures", "missions", "courses", "notes", "favorites", "nonsense"]),
    page=st.sampled_from(["", "1", "0", "-3", "x", "99999999999999999999", "2"]),
)
def test_whatever_is_typed_is_answered(client, live_lecture, learner, text, kind, page):
    client.force_login(learner)

    for address in ("/search/", "/search/found/"):
        response = client.get(address, {"q": text, "kind": kind, "page": page})
        assert response.status_code == 200, (text, kind, page)


def test_only_reading_is_allowed(client, db):
    assert client.post("/search/").status_code == 405


def test_a_course_with_nothing_live_is_not_named_by_its_number(client, learner, course, draft):
    for address in ("/search/", "/search/found/") * 2:
        assert client.get(f"{address}?q=x&course={course.pk}").status_code == 404
        client.force_login(learner)


def test_a_long_question_costs_no_more_looks_than_a_short_one(client, publish):
    publish("Secret", "gradient backpropagation overfitting regularisation convolution embedding transformer decoder")
    Course.objects.update(visibility=Course.Visibility.MEMBERS)
    Course.objects.create(title="Open", slug="open", owner=Course.objects.get().owner)
    words = "gradeint bakpropagation overfiting regularisatoin convolutoin embeding transfomer decodre gradietn"

    with CaptureQueriesContext(connection) as long:
        client.get("/search/", {"q": words})
    with CaptureQueriesContext(connection) as repeated:
        client.get("/search/", {"q": "gradeint " * 20})

    assert len([query for query in long if "searchspelling" in query["sql"]]) == 6
    assert len([query for query in repeated if "searchspelling" in query["sql"]]) == 1


def test_who_may_read_nothing_asks_the_index_nothing(client, publish):
    publish("Secret", "gradient")
    Course.objects.update(visibility=Course.Visibility.MEMBERS)

    with CaptureQueriesContext(connection) as asked:
        client.get("/search/", {"q": "gradient gradeint"})

    assert not [query for query in asked if "courses_searchentry" in query["sql"]]
