"""The menu: the document's entries in its order, each for those who may use it."""

import re

import pytest
from django.urls import reverse

from cms import menu

pytestmark = pytest.mark.django_db

HELP = reverse("help")
LINK = re.compile(r'<a class="rail__link[^"]*" href="([^"]*)"( aria-current="page")?><svg.*?</svg>([^<]+)</a>', re.S)
LEARNER = ["Lecture", "AI Tutor", "Notes", "Favorites", "Help"]
AUTHOR = ["Lecture", "AI Tutor", "Design", "Upload", "Notes", "Favorites", "Help"]
EDITOR = ["Lecture", "AI Tutor", "Publish", "Design", "Upload", "Notes", "Favorites", "Help"]


def entries(html):
    """The words of the menu proper, without search and sign in."""
    return [words for _url, _current, words in LINK.findall(html) if words not in {"Search", "Sign in"}]


def current(html):
    return [words for _url, is_current, words in LINK.findall(html) if is_current]


@pytest.mark.parametrize(
    ("person", "expected"),
    [("learner", LEARNER), ("stranger", AUTHOR), ("author", AUTHOR), ("editor", EDITOR), ("admin", EDITOR)],
)
def test_menu_holds_what_the_role_may_use_in_the_documents_order(client, request, person, expected):
    client.force_login(request.getfixturevalue(person))

    assert entries(client.get(HELP).text) == expected


def test_menu_of_a_visitor_is_a_learners_with_sign_in(client, db):
    html = client.get(HELP).text

    assert entries(html) == LEARNER
    assert '<a class="rail__link only-wide" href="/accounts/login/?next=%2Fhelp%2F">' in html


def test_every_entry_leads_to_a_page(client, editor):
    client.force_login(editor)

    urls = [url for url, _current, _words in LINK.findall(client.get(HELP).text)]

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "lecture"),
        ("/courses/ml/", "lecture"),
        ("/courses/ml/transfer/", "lecture"),
        ("/tutor/ml/transfer/", "tutor"),
        ("/studio/publish/", "publish"),
        ("/studio/design/1/", "design"),
        ("/studio/upload/", "upload"),
        ("/studio/", "studio"),
        ("/notes/", "notes"),
        ("/favorites/", "favorites"),
        ("/help/learner/read/", "help"),
        ("/search/", "search"),
        ("/accounts/profile/", "profile"),
        ("/accounts/password/change/", ""),
        ("/preview/abc/", ""),
    ],
)
def test_page_belongs_to_one_entry(path, name):
    assert menu.place(path) == name


def test_current_entry_is_marked_once(client, db):
    assert current(client.get(HELP).text) == ["Help"]


def test_lecture_page_leads_to_the_tutor_for_that_lecture(client, live_lecture):
    html = client.get(live_lecture.get_absolute_url()).text

    assert ("/tutor/ml/transfer-learning/", "", "AI Tutor") in LINK.findall(html)


def test_other_pages_lead_to_the_choice_of_a_lecture_for_the_tutor(client, live_lecture):
    client.get(live_lecture.get_absolute_url())

    assert ("/tutor/", "", "AI Tutor") in LINK.findall(client.get(HELP).text)


@pytest.mark.parametrize("address", ["/", "/help/", "/courses/ml/", "/courses/ml/transfer-learning/", "/nothing/here/"])
def test_page_for_a_visitor_has_no_token_and_sets_no_cookie(client, live_lecture, address):
    response = client.get(address)

    assert "csrfmiddlewaretoken" not in response.text
    assert "slot--" not in response.text
    assert dict(response.cookies) == {}


def test_page_for_a_person_signs_out_by_post_with_a_token(client, learner):
    client.force_login(learner)

    html = client.get(HELP).text

    form = re.search(r'<form method="post" action="/accounts/logout/">(.*?)</form>', html, re.S)[1]
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', form)
    assert "slot--" not in html


def test_token_is_the_persons_own_on_each_request(client, django_user_model, learner, author):
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    client.force_login(learner)
    first = token.findall(client.get(HELP).text)
    client.logout()
    client.cookies.clear()
    client.force_login(author)

    second = token.findall(client.get(HELP).text)

    assert set(first).isdisjoint(second)


def test_name_of_one_person_never_shows_to_another(client, learner, make_user):
    other = make_user("someone", "Learner", display_name="Someone Else")
    client.force_login(learner)
    client.get(HELP)
    client.force_login(other)

    html = client.get(HELP).text

    assert "<strong>Someone Else</strong>" in html
    assert "<strong>learner</strong>" not in html


def test_name_with_markup_is_text(client, make_user):
    client.force_login(make_user("bold", "Learner", display_name="<b>slot--token--slot</b>"))

    assert "<strong>&lt;b&gt;slot--token--slot&lt;/b&gt;</strong>" in client.get(HELP).text


def test_way_back_is_the_page_with_its_query(rf):
    assert menu.way_back(rf.get("/search/", {"q": "é", "page": 2})) == "?next=%2Fsearch%2F%3Fq%3D%25C3%25A9%26page%3D2"


def test_way_back_of_an_account_page_is_where_that_one_would_lead(rf):
    assert menu.way_back(rf.get("/accounts/login/?next=/notes/")) == "?next=%2Fnotes%2F"
    assert menu.way_back(rf.get("/accounts/login/")) == ""


def test_studio_is_offered_to_authors_only(client, learner, author):
    client.force_login(learner)
    for_learner = client.get(HELP).text
    client.force_login(author)

    assert 'href="/studio/"' not in for_learner
    assert 'href="/studio/"' in client.get(HELP).text


def test_menu_is_in_the_persons_language(client, make_user):
    client.force_login(make_user("kim", "Learner", language="ko"))

    html = client.get(HELP).text

    assert 'value="ko" lang="ko" aria-current="true"' in html


def test_signed_in_menu_costs_the_session_and_the_person_only(client, editor, django_assert_num_queries):
    client.force_login(editor)
    client.get(reverse("language"))

    with django_assert_num_queries(2):
        client.get(reverse("language"))
