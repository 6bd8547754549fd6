"""People, roles and the audit log on Django's stock pages: what an admin may do, and nothing above it."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts import auditing, managing, roles
from accounts.models import AuditEntry, User
from courses.models import Course
from learning.models import Note

pytestmark = pytest.mark.django_db

LIST = "/studio/accounts/user/"
NEW = {
    "username": "minji",
    "email": "Minji@Example.org",
    "display_name": "Kim Minji",
    "role": "Author",
    "password1": "a quiet river 77",
    "password2": "a quiet river 77",
}


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", "root@example.org", "x")


def address(user, page="change"):
    if page == "password":
        return reverse("studio:auth_user_password_change", args=[user.pk])
    return reverse(f"studio:accounts_user_{page}", args=[user.pk])


def posted(user, **changes):
    """What the page of a person would post, with some of it changed."""
    data = {name: getattr(user, name) for name in ["username", "email", "display_name", "language", "time_zone"]}
    data |= {"role": managing.role_name(user), "is_active": "on" if user.is_active else ""}
    return {name: value for name, value in (data | changes).items() if value != ""}


def role_of(user):
    return list(user.groups.values_list("name", flat=True))


def audit(action):
    return [
        (entry.actor.username, entry.target_label, entry.details) for entry in AuditEntry.objects.filter(action=action)
    ]


# --- Who comes in ---


@pytest.mark.parametrize("person", ["learner", "stranger", "author", "editor"])
@pytest.mark.parametrize("what", ["change", "delete", "history", "password"])
def test_nobody_below_an_admin_opens_a_person(client, request, make_user, person, what):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(make_user("someone"), what)).status_code == 403


@pytest.mark.parametrize("person", ["learner", "stranger", "author", "editor"])
def test_nobody_below_an_admin_changes_a_person(client, request, learner, person):
    me = request.getfixturevalue(person)
    client.force_login(me)

    assert client.post(LIST + "add/", NEW).status_code == 403
    assert client.post(address(learner), posted(learner, role="Admin")).status_code == 403
    assert client.post(address(me), posted(me, role="Admin")).status_code == 403
    assert client.post(address(learner, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(address(learner, "password"), NEW).status_code == 403
    assert role_of(learner) == ["Learner"]
    assert AuditEntry.objects.count() == 0


def test_a_person_who_is_not_there_leads_back_to_the_studio(as_admin):
    response = as_admin.get("/studio/accounts/user/999999/change/")

    assert (response.status_code, response.url) == (302, "/studio/")


# --- The list ---


def test_the_list_shows_everybody_with_role_and_state(as_admin, make_user):
    make_user("gone", roles.EDITOR, is_active=False)

    changelist = as_admin.get(LIST).context["cl"]

    assert [(user.username, str(user.role.label)) for user in changelist.result_list] == [
        ("admin", "Admin"),
        ("gone", "Editor"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=Learner", ["learner"]),
        ("role=Admin", ["admin"]),
        ("role=Nonsense", ["admin", "gone", "learner"]),
        ("active=no", ["gone"]),
        ("active=yes", ["admin", "learner"]),
        ("q=GONE@example", ["gone"]),
        ("role=Learner&active=no", []),
    ],
)
def test_the_list_is_narrowed(as_admin, learner, make_user, query, found):
    make_user("gone", roles.AUTHOR, is_active=False)

    changelist = as_admin.get(f"{LIST}?{query}").context["cl"]

    assert [user.username for user in changelist.result_list] == found


def test_the_list_cannot_be_asked_about_password_hashes(as_admin):
    response = as_admin.get(LIST + "?password__startswith=md5")

    assert response.status_code == 400


@pytest.mark.parametrize("what", [LIST, "/studio/auth/group/", "/studio/accounts/auditentry/"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(as_admin, admin, make_user, django_assert_num_queries, what):
    auditing.record("user.add", admin, by=admin)
    as_admin.get(what)
    queries = {LIST: 5, "/studio/auth/group/": 7, "/studio/accounts/auditentry/": 9}[what]
    with django_assert_num_queries(queries):
        as_admin.get(what)

    for number in range(2):
        auditing.record("user.add", make_user(f"more{number}", roles.AUTHOR), by=admin)

    with django_assert_num_queries(queries):
        as_admin.get(what)


# --- Adding ---


def test_an_added_person_signs_in_by_email_at_once(as_admin, client):
    response = as_admin.post(LIST + "add/", NEW)

    user = User.objects.get(username="minji")
    assert (response.status_code, response.url) == (302, LIST)
    assert (user.email, str(user), role_of(user)) == ("minji@example.org", "Kim Minji", ["Author"])
    assert (user.is_staff, user.is_superuser) == (False, False)
    client.logout()
    client.post("/accounts/login/", {"login": "minji@example.org", "password": "a quiet river 77"})
    assert client.get("/studio/").status_code == 200


def test_adding_is_written_down(as_admin):
    as_admin.post(LIST + "add/", NEW)

    assert audit("user.add") == [("admin", "Kim Minji", {"role": "Author"})]
    assert LogEntry.objects.get().object_repr == "Kim Minji"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "Superuser"}, "role"),
        ({"role": ""}, "role"),
        ({"email": ""}, "email"),
        ({"email": "ADMIN@example.org"}, "email"),
        ({"username": "ADMIN"}, "username"),
        ({"password2": "other"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_told_at_its_field(as_admin, wrong, field):
    response = as_admin.post(LIST + "add/", NEW | wrong)

    assert list(response.context["adminform"].form.errors) == [field]
    assert User.objects.count() == 1


def test_an_address_that_somebody_has_confirmed_is_taken(as_admin, learner):
    EmailAddress.objects.create(user=learner, email="minji@example.org", verified=True)

    response = as_admin.post(LIST + "add/", NEW)

    assert response.context["adminform"].form.errors["email"] == ["Somebody already uses this e-mail address."]


# --- Changing ---


def test_a_role_replaces_the_one_before(as_admin, learner):
    as_admin.post(address(learner), posted(learner, role="Editor"))

    assert role_of(learner) == ["Editor"]
    assert audit("user.change") == [
        ("admin", "learner", {"fields": [], "role_before": "Learner", "role_after": "Editor"})
    ]


def test_changed_fields_are_written_down_without_their_words(as_admin, learner):
    as_admin.post(address(learner), posted(learner, display_name="Ada", email="ada@example.org"))

    learner.refresh_from_db()
    assert (str(learner), learner.email) == ("Ada", "ada@example.org")
    assert audit("user.change") == [("admin", "Ada", {"fields": ["display_name", "email"]})]


def test_saving_without_a_change_writes_nothing_down(as_admin, learner):
    as_admin.post(address(learner), posted(learner))

    assert audit("user.change") == []
    assert role_of(learner) == ["Learner"]


def test_a_new_address_replaces_the_old_one_for_signing_in(as_admin, client, learner):
    EmailAddress.objects.create(user=learner, email="learner@example.org", verified=True, primary=True)

    as_admin.post(address(learner), posted(learner, email="new@example.org"))

    rows = EmailAddress.objects.filter(user=learner).values_list("email", "verified", "primary")
    assert list(rows) == [("new@example.org", False, True)]
    client.logout()
    client.post("/accounts/login/", {"login": "learner@example.org", "password": "correct horse 9 battery"})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/login/", {"login": "new@example.org", "password": "correct horse 9 battery"})
    assert client.session["_auth_user_id"] == str(learner.pk)


def test_an_address_stays_confirmed_where_it_stays_the_same(as_admin, learner):
    EmailAddress.objects.create(user=learner, email="learner@example.org", verified=True, primary=True)

    as_admin.post(address(learner), posted(learner, role="Author", display_name="Ada"))

    assert EmailAddress.objects.get(user=learner).verified is True


def test_whoever_is_switched_off_is_out_at_once(as_admin, learner):
    other = type(as_admin)()
    other.force_login(learner)

    as_admin.post(address(learner), posted(learner, is_active=""))

    assert other.get("/notes/").status_code == 302


def test_a_time_zone_that_does_not_exist_is_told(as_admin, learner):
    response = as_admin.post(address(learner), posted(learner, time_zone="Mars/Base"))

    assert list(response.context["adminform"].form.errors) == ["time_zone"]


# --- No way up ---


def test_crafted_fields_give_no_power(as_admin, learner):
    permission = Permission.objects.get(codename="publish_lecture")
    editor_group = Group.objects.get(name="Editor")
    other_group = Group.objects.create(name="Owners")

    as_admin.post(
        address(learner),
        posted(learner)
        | {"is_superuser": "on", "is_staff": "on", "is_demo": "on", "password": "x"}
        | {"user_permissions": [permission.pk], "groups": [editor_group.pk, other_group.pk]},
    )

    before = learner.password
    learner.refresh_from_db()
    assert (learner.is_superuser, learner.is_staff, learner.is_demo) == (False, False, False)
    assert learner.password == before
    assert list(learner.user_permissions.all()) == []
    assert role_of(learner) == ["Learner"]


def test_only_the_four_roles_can_be_given(as_admin, learner):
    Group.objects.create(name="Owners")

    response = as_admin.post(address(learner), posted(learner, role="Owners"))

    assert list(response.context["adminform"].form.errors) == ["role"]
    assert role_of(learner) == ["Learner"]


def test_an_admin_sees_a_superuser_but_changes_nothing(as_admin, root):
    assert as_admin.get(address(root)).status_code == 200
    assert as_admin.post(address(root), posted(root, email="mine@example.org", role="Learner")).status_code == 403
    assert as_admin.get(address(root, "password")).status_code == 403
    assert as_admin.post(address(root, "password"), NEW).status_code == 403
    assert as_admin.post(address(root, "delete"), {"post": "yes"}).status_code == 403
    root.refresh_from_db()
    assert (root.email, root.check_password("x"), root.is_active) == ("root@example.org", True, True)


def test_a_superuser_is_changed_by_a_superuser_without_a_role(client, root):
    client.force_login(root)

    page = client.get(address(root))
    client.post(address(root), posted(root, display_name="Root", role="") | {"is_active": "on"})

    root.refresh_from_db()
    assert "role" not in page.context["adminform"].form.fields
    assert (str(root), root.is_superuser) == ("Root", True)


def test_admins_cannot_lock_themselves_out(as_admin, admin):
    role = as_admin.post(address(admin), posted(admin, role="Editor"))
    switched_off = as_admin.post(address(admin), posted(admin, is_active=""))
    deleted = as_admin.post(address(admin, "delete"), {"post": "yes"})

    assert list(role.context["adminform"].form.errors) == ["role"]
    assert list(switched_off.context["adminform"].form.errors) == ["is_active"]
    assert deleted.status_code == 403
    admin.refresh_from_db()
    assert (role_of(admin), admin.is_active) == (["Admin"], True)


def test_a_superuser_cannot_switch_off_own_account(client, root):
    client.force_login(root)

    response = client.post(address(root), posted(root, is_active="", role=""))

    assert list(response.context["adminform"].form.errors) == ["is_active"]


def test_an_admin_changes_own_name(as_admin, admin):
    as_admin.post(address(admin), posted(admin, display_name="Head"))

    admin.refresh_from_db()
    assert (str(admin), role_of(admin)) == ("Head", ["Admin"])


# --- Passwords ---


def test_a_new_password_is_set_and_written_down_without_it(as_admin, learner):
    response = as_admin.post(
        address(learner, "password"), {"password1": "a quiet river 77", "password2": "a quiet river 77"}
    )

    learner.refresh_from_db()
    assert (response.status_code, response.url) == (302, address(learner))
    assert learner.check_password("a quiet river 77")
    assert audit("user.set_password") == [("admin", "learner", {})]


@pytest.mark.parametrize(
    ("first", "second"), [("", ""), ("a quiet river 77", "another"), ("12345678", "12345678"), ("", "a quiet river 77")]
)
def test_a_password_that_will_not_do_is_refused(as_admin, learner, first, second):
    response = as_admin.post(address(learner, "password"), {"password1": first, "password2": second})

    learner.refresh_from_db()
    assert response.context["form"].errors
    assert learner.check_password("correct horse 9 battery")
    assert audit("user.set_password") == []


def test_a_password_cannot_be_switched_off(as_admin, learner):
    as_admin.post(address(learner, "password"), {"usable_password": "false", "unset-password": "1"})

    learner.refresh_from_db()
    assert learner.has_usable_password()


# --- Deleting ---


def test_deleting_asks_first_and_tells_how_much_goes_but_no_word_of_it(as_admin, learner, live_lecture):
    Note.objects.create(user=learner, lecture=live_lecture, body="PRIVATE-WORDS")

    response = as_admin.get(address(learner, "delete"))

    assert dict(response.context["model_count"]) == {"notes": 1}
    assert "PRIVATE-WORDS" not in response.text
    assert User.objects.filter(pk=learner.pk).exists()


def test_a_deleted_person_is_gone_and_it_is_written_down(as_admin, learner):
    response = as_admin.post(address(learner, "delete"), {"post": "yes"})

    assert (response.status_code, response.url) == (302, LIST)
    assert not User.objects.filter(username="learner").exists()
    assert audit("user.delete") == [("admin", "learner", {"role": "Learner"})]


def test_an_owner_of_courses_is_not_deleted_and_the_page_says_why(as_admin, author, course):
    Course.objects.create(title="Statistics", slug="statistics", owner=author)

    asked = as_admin.get(address(author, "delete"))
    response = as_admin.post(address(author, "delete"), {"post": "yes"})

    for answer in [asked, response]:
        assert answer.status_code == 200
        assert "author owns 2 courses, and a course needs an owner:" in answer.text
        assert "<li>Machine learning</li><li>Statistics</li>" in answer.text
    assert User.objects.filter(pk=author.pk).exists()
    assert audit("user.delete") == []


def test_there_is_no_action_that_deletes_many_at_once(as_admin, learner, author):
    as_admin.post(LIST, {"action": "delete_selected", "_selected_action": [learner.pk, author.pk], "post": "yes"})

    assert User.objects.filter(pk__in=[learner.pk, author.pk]).count() == 2


# --- Roles, the audit log, and what is not there ---


def test_every_role_says_what_it_may_do(as_admin):
    text = as_admin.get("/studio/auth/group/").text

    assert text.count("Read lectures, solve missions") == 4
    assert text.count("Design own courses") == 3
    assert text.count("Publish, schedule and unpublish lectures.") == 2
    assert text.count("Read the audit log.") == 1


@pytest.mark.parametrize("what", ["auth_group", "accounts_auditentry"])
def test_roles_and_the_audit_log_are_read_only(client, root, what):
    group = Group.objects.get(name="Learner")
    entry = auditing.record("user.add", root, by=root)
    pk = {"auth_group": group.pk, "accounts_auditentry": entry.pk}[what]
    client.force_login(root)

    assert client.post(reverse(f"studio:{what}_add"), {"name": "x"}).status_code == 403
    assert client.post(reverse(f"studio:{what}_change", args=[pk]), {"name": "x"}).status_code == 403
    assert client.post(reverse(f"studio:{what}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    group.refresh_from_db()
    assert group.name == "Learner"
    assert AuditEntry.objects.count() == 1


def test_the_audit_log_tells_and_is_narrowed(as_admin, admin, learner):
    auditing.record("user.set_password", learner, by=admin)
    auditing.record("user.add", learner, by=admin, role="Learner")
    page = "/studio/accounts/auditentry/"

    everything = as_admin.get(page)
    added = as_admin.get(page + "?action=user.add")
    year = AuditEntry.objects.latest("at").at.year

    assert "admin set a new password for “learner”." in everything.text
    assert [entry.action for entry in added.context["cl"].result_list] == ["user.add"]
    assert as_admin.get(f"{page}?at__year={year}").context["cl"].result_count == 2
    assert as_admin.get(f"{page}?at__year={year - 1}").context["cl"].result_count == 0
    assert as_admin.get(f"{page}?q=nobody-of-this-name").context["cl"].result_count == 0


def test_an_audit_entry_shows_its_details_in_words(as_admin, admin, learner):
    entry = auditing.record(
        "user.change", learner, by=admin, fields=["email"], role_before="Learner", role_after="Admin"
    )

    text = as_admin.get(reverse("studio:accounts_auditentry_change", args=[entry.pk])).text

    assert "<dt>changed</dt><dd>e-mail address</dd>" in text
    assert "<dt>role before</dt><dd>Learner</dd>" in text


def test_details_of_an_audit_entry_are_text(as_admin, admin, draft):
    entry = auditing.record("lecture.discard", draft, by=admin, body="<script>alert(1)</script>")

    text = as_admin.get(reverse("studio:accounts_auditentry_change", args=[entry.pk])).text

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_email_addresses_have_no_page_of_their_own(as_admin):
    assert as_admin.get("/studio/account/emailaddress/").status_code == 404


def test_the_history_of_a_person_is_told(as_admin, admin, learner):
    as_admin.post(address(learner), posted(learner, display_name="Ada"))

    text = as_admin.get(address(learner, "history")).text

    assert "Changed Name to show." in text


@pytest.mark.parametrize("words", ["a " * 2_000, "a" * 60_000], ids=["many", "long"])
def test_more_words_than_a_database_takes_are_cut(as_admin, admin, words):
    response = as_admin.get(LIST, {"q": f"admin {words}"})

    assert response.status_code == 200
    assert list(response.context["cl"].result_list) == ([admin] if words.startswith("a ") else [])
