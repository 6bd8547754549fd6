"""The studio's door and frame: who comes in, where the others are sent, what every page carries."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/studio/accounts/user/?role=Author")

    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/studio/accounts/user/%3Frole%3DAuthor"


def test_a_learner_hears_why_the_studio_is_closed(client, learner):
    client.force_login(learner)

    response = client.get("/studio/")

    assert response.status_code == 403
    assert "The studio is where authors work. Ask an admin to make you an author." in response.text


def test_an_unknown_studio_address_is_not_found_for_an_author(client, author):
    client.force_login(author)

    assert client.get("/studio/nothing/here/").status_code == 404


def test_an_unknown_studio_address_tells_a_visitor_nothing(client):
    assert client.get("/studio/nothing/here/").url == "/accounts/login/?next=/studio/nothing/here/"


def test_signing_in_to_the_studio_is_signing_in_to_the_site(client):
    assert client.get("/studio/login/?next=/studio/design/").url == "/accounts/login/?next=/studio/design/"
    assert client.get("/studio/login/").url == "/accounts/login/?next=/studio/"


def test_whoever_is_in_already_goes_on_to_where_they_wanted(client, author):
    client.force_login(author)

    assert client.get("/studio/login/?next=/studio/upload/").url == "/studio/upload/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "NaN"])
def test_the_way_on_never_leaves_the_site(client, author, wanted):
    client.force_login(author)

    assert client.get("/studio/login/", {"next": wanted}).url == "/studio/"


def test_a_learner_at_the_studios_sign_in_is_not_sent_in_circles(client, learner):
    client.force_login(learner)

    assert client.get("/studio/login/").status_code == 403


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("logout", "account_logout"),
        ("password_change", "account_change_password"),
        ("password_change_done", "profile"),
    ],
)
def test_djangos_own_account_pages_lead_to_the_sites(client, author, name, leads_to):
    client.force_login(author)

    assert client.get(reverse(f"studio:{name}")).url == reverse(leads_to)


@pytest.mark.parametrize(
    ("person", "stages"),
    [
        ("author", ["Overview", "Design", "Upload", "Reviews", "Reports"]),
        ("editor", ["Overview", "Design", "Upload", "Publish", "Reports"]),
        ("admin", ["Overview", "Design", "Upload", "Publish", "Reports", "People"]),
    ],
)
def test_the_frame_shows_the_stages_that_a_person_may_use(client, request, person, stages):
    client.force_login(request.getfixturevalue(person))

    response = client.get("/studio/")

    assert [label for label, _icon, _url in response.context["stages"]] == stages


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/studio/", "/studio/"),
        ("/studio/design/", "/studio/design/"),
        ("/studio/accounts/user/", "/studio/accounts/user/"),
        ("/studio/accounts/auditentry/", "/studio/accounts/user/"),
        ("/studio/auth/group/", "/studio/accounts/user/"),
    ],
)
def test_the_frame_marks_the_stage_of_the_page(client, admin, address, current):
    client.force_login(admin)

    response = client.get(address)

    marked = [url for _label, _icon, url in response.context["stages"] if url == response.context["current"]]
    assert marked == [current]
    assert f'href="{current}" aria-current="{"page" if current == address else "true"}"' in response.text


@pytest.mark.parametrize("address", ["/studio/", "/studio/accounts/user/", "/studio/accounts/", "/studio/auth/group/"])
def test_every_page_of_the_studio_is_kept_by_nobody(client, admin, address):
    client.force_login(admin)

    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    ["/studio/accounts/user/", "/studio/accounts/user/add/", "/studio/accounts/", "/studio/accounts/auditentry/"],
)
def test_stock_pages_carry_the_sites_menu_and_nothing_inline(client, admin, address):
    client.force_login(admin)

    text = client.get(address).text

    assert '<header class="rail">' in text
    assert "css/admin-tokens.css" in text
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text
    assert "Django" not in text


def test_an_address_for_forms_alone_says_so_and_leads_on(client, author, section):
    client.force_login(author)

    response = client.get(reverse("studio:section_rename", args=[section.pk]))

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends." in response.text
    assert 'href="/studio/design/"' in response.text
