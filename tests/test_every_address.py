"""A walk over every address as each of six people. A new address fails until somebody has classified it here.

Each line says what a plain GET gives to: a visitor, a learner, a stranger (an author of other courses), the author of
the course, an editor, an admin. "in" is the sign-in page.
"""

import io
import re
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse
from PIL import Image

from accounts.models import AuditEntry
from courses import enrolling, inviting, join_codes, publishing, reviewing
from courses.models import Course, Lecture
from courses.previewing import make_link
from courses.uploading import add_upload
from learning.models import Collection, Completion, Favorite, Note, Report
from quizzes.models import Attempt, MissionImport

PEOPLE = ["visitor", "learner", "stranger", "author", "editor", "admin"]

EVERYBODY = "200 200 200 200 200 200"
SIGNED_IN = "in 200 200 200 200 200"
POST_ONLY = "405 405 405 405 405 405"
SIGNED_IN_POST = "in 405 405 405 405 405"
STUDIO = "in 403 200 200 200 200"
STUDIO_POST = "in 403 405 405 405 405"
PREVIEW_TRIAL = "in 403 404 302 302 302"
OWN_COURSE = "in 403 404 200 200 200"
PUBLISHERS = "in 403 403 403 200 200"
ADMINS = "in 403 403 403 403 200"
NOBODY = "in 403 403 403 403 403"
SIGNING_OUT = {"account_logout"}
ELSEWHERE = "302 302 302 302 302 302"
STUDIO_ELSEWHERE = "in 403 302 302 302 302"

# name: (what GET gives, names of the arguments in `things`)
EXPECTED = {
    "catalog": (EVERYBODY, ""),
    "course": (EVERYBODY, "course_slug"),
    "course_print": (EVERYBODY, "course_slug"),
    "course_markdown": (EVERYBODY, "course_slug"),
    "course_feed": (EVERYBODY, "course_slug"),
    "lecture": (EVERYBODY, "course_slug lecture_slug"),
    "lecture_lasting": (ELSEWHERE, "lecture"),
    "lecture_markdown": (EVERYBODY, "course_slug lecture_slug"),
    "join": (EVERYBODY, ""),
    "join_link": ("200 302 200 200 200 200", "code"),
    "invitation": ("200 302 200 200 200 200", "invitation_token"),
    "my_courses": (SIGNED_IN, ""),
    "enrol": (SIGNED_IN_POST, "course"),
    "leave": ("in 200 404 404 404 404", "course"),
    "preview": (EVERYBODY, "token"),
    "preview_lecture": (EVERYBODY, "token lecture"),
    "preview_attempt": (POST_ONLY, "token mission"),
    "upload": ("404 404 404 200 200 200", "upload name"),
    "upload_cover": (EVERYBODY, "cover cover_size"),
    "upload_thumbnail": ("404 404 404 200 200 200", "upload"),
    "diagram_frame": (EVERYBODY, ""),
    "search": (EVERYBODY, ""),
    "search_box": (EVERYBODY, ""),
    "search_found": (EVERYBODY, ""),
    "attempt": (POST_ONLY, "mission"),
    "my_missions": (SIGNED_IN, ""),
    "my_answers": ("in 200 404 404 404 404", "mission"),
    "regrades_seen": (SIGNED_IN_POST, ""),
    "practise": (SIGNED_IN, ""),
    "practise_answer": (SIGNED_IN_POST, "mission"),
    "practise_easy": (SIGNED_IN_POST, "mission"),
    "practise_stop": (SIGNED_IN_POST, "mission"),
    "practise_resume": (SIGNED_IN_POST, "mission"),
    "notes": (SIGNED_IN, ""),
    "notes_print": (SIGNED_IN, ""),
    "notes_file": (SIGNED_IN, "kind_of_file"),
    "note_tags": (SIGNED_IN, ""),
    "notes_restore": (SIGNED_IN_POST, ""),
    "notes_together": (SIGNED_IN_POST, ""),
    "note_add": (SIGNED_IN_POST, "lecture"),
    "note_save": (SIGNED_IN_POST, "note"),
    "note_delete": ("in 200 404 404 404 404", "note"),
    "note_keep": (SIGNED_IN_POST, "note"),
    "note_card": ("in 200 404 404 404 404", "note"),
    "note_attach": (SIGNED_IN_POST, "note"),
    "favorites": (SIGNED_IN, ""),
    "favorite_course": (SIGNED_IN_POST, "course"),
    "favorite_lecture": (SIGNED_IN_POST, "lecture"),
    "favorites_restore": (SIGNED_IN_POST, ""),
    "favorite_open": ("in 302 404 404 404 404", "favorite"),
    "favorite_remove": (SIGNED_IN_POST, "favorite"),
    "favorite_order": (SIGNED_IN_POST, "favorite"),
    "favorite_move": ("in 200 404 404 404 404", "favorite"),
    "collection_add": (SIGNED_IN_POST, ""),
    "collection_rename": (SIGNED_IN_POST, "collection"),
    "collection_delete": (SIGNED_IN_POST, "collection"),
    "collection_order": (SIGNED_IN_POST, "collection"),
    "completion": (SIGNED_IN_POST, "lecture"),
    "lecture_changes": ("in 200 404 404 404 404", "lecture"),
    "read_again": (SIGNED_IN_POST, "lecture"),
    "reading_place": (SIGNED_IN_POST, "lecture"),
    "report": (SIGNED_IN, "lecture"),
    "reports": (SIGNED_IN, ""),
    "my_report": ("in 200 404 404 404 404", "report"),
    "reports_seen": (SIGNED_IN_POST, ""),
    "tutor_home": (EVERYBODY, ""),
    "tutor": (EVERYBODY, "course_slug lecture_slug"),
    "tutor_clear": (SIGNED_IN_POST, "course_slug lecture_slug"),
    "help": (EVERYBODY, ""),
    "help_page": (EVERYBODY, "audience help_page"),
    "profile": (SIGNED_IN, ""),
    "language": (EVERYBODY, ""),
    "set_language": (POST_ONLY, ""),
    "account_login": ("200 302 302 302 302 302", ""),
    "account_signup": ("200 302 302 302 302 302", ""),
    "account_logout": ("302 200 200 200 200 200", ""),
    "account_inactive": (EVERYBODY, ""),
    "account_reauthenticate": (SIGNED_IN, ""),
    "account_email": (SIGNED_IN, ""),
    "account_email_verification_sent": (EVERYBODY, ""),
    "account_confirm_email": (EVERYBODY, "key"),
    "account_change_password": (SIGNED_IN, ""),
    "account_set_password": ("in 302 302 302 302 302", ""),
    "account_reset_password": (EVERYBODY, ""),
    "account_reset_password_done": (EVERYBODY, ""),
    "account_reset_password_from_key": (EVERYBODY, "uid key"),
    "account_reset_password_from_key_done": (EVERYBODY, ""),
    "account_confirm_login_code": ("in 302 302 302 302 302", ""),
    "studio:index": (STUDIO, ""),
    "studio:components": (STUDIO, ""),
    "studio:design": (STUDIO, ""),
    "studio:missions": (STUDIO, ""),
    "studio:course_add": (STUDIO, ""),
    "studio:course_edit": (OWN_COURSE, "course"),
    "studio:course_delete": (OWN_COURSE, "course"),
    "studio:outline": (OWN_COURSE, "course"),
    "studio:learners": (OWN_COURSE, "course"),
    "studio:learner_remove": (STUDIO_POST, "enrolment"),
    "studio:learner_put_back": (STUDIO_POST, "enrolment"),
    "studio:invitations": (OWN_COURSE, "course"),
    "studio:code_renew": (STUDIO_POST, "course"),
    "studio:code_switch_off": (STUDIO_POST, "course"),
    "studio:invitation_send_again": (STUDIO_POST, "invitation"),
    "studio:invitation_revoke": (STUDIO_POST, "invitation"),
    "studio:trash": (STUDIO, ""),
    "studio:trash_restore": (STUDIO_POST, ""),
    "studio:lecture_restore": (STUDIO_POST, "lecture"),
    "studio:trash_empty": (ADMINS, ""),
    "studio:order": (STUDIO_POST, "course"),
    "studio:outline_findings": (OWN_COURSE, "course"),
    "studio:mission_craft": (OWN_COURSE, "course"),
    "studio:paste_outline": (OWN_COURSE, "course"),
    "studio:course_analysis": (OWN_COURSE, "course"),
    "studio:course_funnel": (OWN_COURSE, "course"),
    "studio:course_funnel_csv": (OWN_COURSE, "course"),
    "studio:course_analysis_csv": (OWN_COURSE, "course"),
    "studio:lecture_analysis": (OWN_COURSE, "lecture"),
    "studio:lecture_analysis_csv": (OWN_COURSE, "lecture"),
    "studio:mission_analysis": (OWN_COURSE, "mission"),
    "studio:course_duplicate": (STUDIO_POST, "course"),
    "studio:lecture_set": (STUDIO_POST, "course"),
    "studio:lecture_set_delete": ("in 403 404 302 302 302", "course"),
    "studio:move_to_course": ("in 403 404 404 404 404", ""),
    "studio:lecture_menu": (OWN_COURSE, "lecture"),
    "studio:section_menu": (OWN_COURSE, "section"),
    "studio:section_duplicate": (STUDIO_POST, "section"),
    "studio:section_add": (STUDIO_POST, "course"),
    "studio:section_rename": (STUDIO_POST, "section"),
    "studio:section_move": (STUDIO_POST, "section"),
    "studio:section_delete": (OWN_COURSE, "section"),
    "studio:lecture_add": (STUDIO_POST, "section"),
    "studio:lecture_rename": (STUDIO_POST, "lecture"),
    "studio:lecture_move": (STUDIO_POST, "lecture"),
    "studio:lecture_duplicate": (STUDIO_POST, "lecture"),
    "studio:lecture_delete": (OWN_COURSE, "lecture"),
    "studio:lecture_edit": (OWN_COURSE, "lecture"),
    "studio:lecture_findings": (OWN_COURSE, "lecture"),
    "studio:finding": ("in 403 404 302 302 302", "lecture fingerprint"),
    "studio:finding_unwaive": (STUDIO_POST, "lecture fingerprint"),
    "studio:check_links": (STUDIO_POST, "lecture"),
    "studio:lecture_copy": (STUDIO_POST, "lecture"),
    "studio:lecture_presence": (STUDIO_POST, "lecture"),
    "studio:markdownx_markdownify": (STUDIO_POST, ""),
    "studio:link_targets": ("in 403 404 404 404 404", ""),
    "studio:pictures": ("in 403 404 404 404 404", ""),
    "studio:markdownx_upload": (STUDIO_POST, ""),
    "studio:upload": (STUDIO, ""),
    "studio:upload_edit": (OWN_COURSE, "upload"),
    "studio:upload_delete": (OWN_COURSE, "upload"),
    "studio:missions_in_out": (STUDIO, ""),
    "studio:mission_template": (STUDIO, ""),
    "studio:mission_export": (STUDIO_ELSEWHERE, ""),
    "studio:mission_import": ("in 403 404 200 404 404", "mission_import"),
    "studio:publish": (PUBLISHERS, ""),
    "studio:publish_lecture": (PUBLISHERS, "lecture"),
    "studio:preview": (OWN_COURSE, "lecture"),
    "studio:preview_links": (OWN_COURSE, "lecture"),
    "studio:course_preview": (OWN_COURSE, "course"),
    "studio:course_preview_links": (OWN_COURSE, "course"),
    "studio:preview_attempt": (STUDIO_POST, "course mission"),
    "studio:preview_link_revoke": (STUDIO_POST, "link"),
    "studio:preview_star": (PREVIEW_TRIAL, "lecture"),
    "studio:preview_done": (PREVIEW_TRIAL, "lecture"),
    "studio:preview_note": (PREVIEW_TRIAL, "lecture"),
    "studio:preview_question": (PREVIEW_TRIAL, "lecture"),
    "studio:reviews": (STUDIO, ""),
    "studio:review": (OWN_COURSE, "lecture"),
    "studio:review_withdraw": (STUDIO_POST, "lecture"),
    "studio:review_decide": (STUDIO_POST, "lecture"),
    "studio:review_comment": (STUDIO_POST, "lecture"),
    "studio:review_answer": (STUDIO_POST, "comment"),
    "studio:review_resolve": (STUDIO_POST, "comment"),
    "studio:reports": (STUDIO, ""),
    "studio:report": (OWN_COURSE, "report"),
    "studio:report_reopen": (STUDIO_POST, "report"),
    "studio:unpublish": (PUBLISHERS, "lecture"),
    "studio:cancel_schedule": (STUDIO_POST, "lecture"),
    "studio:discard": (OWN_COURSE, "lecture"),
    "studio:compare": (OWN_COURSE, "lecture"),
    "studio:revisions": (OWN_COURSE, "lecture"),
    "studio:revision": (OWN_COURSE, "lecture number"),
    "studio:restore": (PUBLISHERS, "lecture number"),
    "studio:regrade": (OWN_COURSE, "mission"),
    "studio:login": (STUDIO_ELSEWHERE, ""),
    "studio:logout": (STUDIO_ELSEWHERE, ""),
    "studio:password_change": (STUDIO_ELSEWHERE, ""),
    "studio:password_change_done": (STUDIO_ELSEWHERE, ""),
    "studio:autocomplete": (NOBODY, ""),
    "studio:jsi18n": (STUDIO, ""),
    "studio:accounts_user_changelist": (ADMINS, ""),
    "studio:accounts_user_add": (ADMINS, ""),
    "studio:accounts_user_history": (ADMINS, "person"),
    "studio:accounts_user_delete": (ADMINS, "person"),
    "studio:accounts_user_change": (ADMINS, "person"),
    "studio:auth_user_password_change": (ADMINS, "person"),
    "studio:auth_group_changelist": (ADMINS, ""),
    "studio:auth_group_add": (NOBODY, ""),
    "studio:auth_group_history": (ADMINS, "group"),
    "studio:auth_group_delete": (NOBODY, "group"),
    "studio:auth_group_change": (ADMINS, "group"),
    "studio:accounts_auditentry_changelist": (ADMINS, ""),
    "studio:accounts_auditentry_export": (ADMINS, ""),
    "studio:accounts_auditentry_add": (NOBODY, ""),
    "studio:accounts_auditentry_history": (ADMINS, "entry"),
    "studio:accounts_auditentry_delete": (NOBODY, "entry"),
    "studio:accounts_auditentry_change": (ADMINS, "entry"),
    "studio:app_list": ("in 403 404 404 404 200", "app_label"),
    "admin": (ELSEWHERE, ""),
    "healthz": (EVERYBODY, ""),
    "readyz": (EVERYBODY, ""),
    "robots": (EVERYBODY, ""),
    "sitemap": (EVERYBODY, ""),
    "sitemap_section": (EVERYBODY, "section_name"),
    "feed": (EVERYBODY, ""),
    "llms": (EVERYBODY, ""),
}
# Django's admin has two kinds of nameless addresses: "/user/3/" leads on to its form, and the rest is nothing.
NAMELESS = {"studio:None"}


def every_address(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            prefix = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_address(pattern, namespace + prefix)


def test_every_address_is_classified():
    assert set(every_address(get_resolver())) - NAMELESS == set(EXPECTED)


@dataclass(frozen=True)
class Things:
    """One of each kind, all of the author's course but the note, which is the learner's."""

    values: dict

    def address(self, name):
        _expected, wanted = EXPECTED[name]
        return reverse(name, args=[self.values[key] for key in wanted.split()])


@pytest.fixture
def things(live_lecture, draft, course, author, editor, learner):
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(file, "PNG")
    upload = add_upload(course, SimpleUploadedFile("plot.png", file.getvalue()), by=author, alt="A plot")
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(file, "PNG")
    cover = add_upload(course, SimpleUploadedFile("cover.png", file.getvalue()), by=author)
    Course.objects.filter(pk=course.pk).update(cover=cover)
    note = Note.objects.create(user=learner, lecture=live_lecture, body="Mine")
    publishing.publish(live_lecture, by=editor)  # revision 1 is history, and can be restored
    Lecture.objects.filter(pk=live_lecture.pk).update(summary="Edited since.")
    live_lecture.refresh_from_db()
    Completion.objects.create(user=learner, lecture=live_lecture, revision=live_lecture.live_revision)
    mission = live_lecture.missions.get()
    Attempt.objects.create(
        user=learner, mission=mission, revision=live_lecture.live_revision, chosen=[mission.choices.first().pk],
        is_correct=False, score=0,
    )  # fmt: skip
    enrolment = enrolling.enrol(course, by=learner)
    tokens = []
    inviting.invite(course, ["kim@example.org"], by=author, link_of=lambda token: tokens.append(token) or token)
    asked = reviewing.request_review(live_lecture, by=author)
    comment = reviewing.comment(asked, by=editor, body="Which?")
    return Things(
        {
            "course": course.pk,
            "course_slug": course.slug,
            "section": live_lecture.section_id,
            "lecture": live_lecture.pk,
            "lecture_slug": live_lecture.slug,
            "number": 1,
            "mission": mission.pk,
            "upload": upload.pk,
            "name": upload.name,
            "cover": cover.pk,
            "cover_size": "card",
            "mission_import": MissionImport.objects.create(created_by=author, lecture=live_lecture).pk,
            "note": note.pk,
            "kind_of_file": "json",
            "favorite": Favorite.objects.create(user=learner, lecture=live_lecture).pk,
            "collection": Collection.objects.create(user=learner, name="Mine").pk,
            "enrolment": enrolment.pk,
            "invitation": course.invitations.get().pk,
            "invitation_token": tokens[0],
            "code": join_codes.renew_code(course, by=author),
            "report": Report.objects.create(user=learner, lecture=live_lecture, body="Wrong").pk,
            "comment": comment.pk,
            "token": make_link(course, by=author, days=7).token,
            "link": make_link(draft, by=author, days=7).pk,
            "audience": "learner",
            "help_page": "reading-a-lecture",
            "key": "unknown",
            "uid": "1",
            "person": learner.pk,
            "group": learner.groups.get().pk,
            "entry": AuditEntry.objects.first().pk,
            "app_label": "accounts",
            "section_name": "courses",
            "fingerprint": "0" * 64,
        }
    )


def outcome(response):
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "in"
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_each_person_as_classified(client, request, things, person):
    place = PEOPLE.index(person)
    expected = {name: line.split()[place] for name, (line, _wanted) in EXPECTED.items()}

    found = {}
    for name in EXPECTED:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        found[name] = outcome(client.get(things.address(name)))

    assert found == expected


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["visitor", "learner", "author", "editor"])
def test_no_address_fails_where_every_text_is_longer_than_it_may_be_by_now(client, request, things, settings, person):
    place = PEOPLE.index(person)
    expected = {name: line.split()[place] for name, (line, _wanted) in EXPECTED.items()}
    settings.MARKDOWN_MAX_LENGTH = 3

    found = {}
    for name in EXPECTED:
        client.logout()
        if person != "visitor":
            client.force_login(request.getfixturevalue(person))
        found[name] = outcome(client.get(things.address(name)))

    assert found == expected


NUMBERS = {"course", "section", "lecture", "number", "mission", "upload", "cover", "note", "comment", "link", "report"}
NUMBERS |= {"enrolment", "invitation", "favorite", "collection"}
STOCK = {"person", "group", "entry"}
BEYOND_EVERY_ID = 10**25


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("person", ["learner", "author", "admin"])
def test_a_number_beyond_every_id_finds_nothing(client, request, things, person, method):
    """Databases refuse such numbers. Django's own pages lead back to their list, with a message."""
    client.force_login(request.getfixturevalue(person))

    found = {}
    for name, (_line, wanted) in EXPECTED.items():
        for changed in (NUMBERS | STOCK).intersection(wanted.split()):
            far = Things(things.values | {changed: BEYOND_EVERY_ID})
            found[name, changed] = getattr(client, method)(far.address(name)).status_code

    refused = {403, 404, 405}
    assert len(found) > 70
    assert {key: status for key, status in found.items() if status not in refused and key[1] not in STOCK} == {}
    assert {status for key, status in found.items() if key[1] in STOCK} <= refused | {302}


OF_A_COURSE = {"course", "course_slug", "lecture", "lecture_slug", "mission", "upload"}
# Links that are a way in by themselves.
WAYS_IN = {"preview", "preview_lecture", "preview_attempt"}
READERS = [
    name
    for name, (_line, wanted) in EXPECTED.items()
    if not name.startswith("studio:") and name not in WAYS_IN and OF_A_COURSE.intersection(wanted.split())
]


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["visitor", "stranger"])
def test_an_invited_course_cannot_be_told_from_none_at_any_address_of_readers(client, request, things, person):
    Course.objects.update(visibility=Course.Visibility.INVITED)
    nothing = Things(things.values | dict.fromkeys(["course", "lecture", "mission", "upload"], 10**9))
    nothing.values.update(course_slug="nothing", lecture_slug="nothing", name="nothing.png")

    told, told_of_nothing = {}, {}
    for name in READERS:
        for method in ("get", "post"):
            client.logout()
            if person != "visitor":
                client.force_login(request.getfixturevalue(person))
            told[name, method] = outcome(getattr(client, method)(things.address(name)))
            told_of_nothing[name, method] = outcome(getattr(client, method)(nothing.address(name)))

    assert told == told_of_nothing
    assert set(told.values()) <= {"404", "405", "in"}
    assert len(told) > 30


POST_FORM = re.compile(r"<form\b[^>]*\bmethod=.post.[^>]*>.*?</form>", re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["learner", "author", "editor", "admin"])
def test_every_form_that_posts_has_its_token(client, request, things, person):
    client.force_login(request.getfixturevalue(person))
    pages = {name: client.get(things.address(name)) for name in EXPECTED if name not in SIGNING_OUT}

    forms = [(name, form) for name, page in pages.items() if is_page(page) for form in POST_FORM.findall(page.text)]
    assert len(forms) > 10
    assert [(name, form[:200]) for name, form in forms if "csrfmiddlewaretoken" not in form] == []


def is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


MINE_TO_CHANGE = ["section_rename", "section_move", "section_delete", "lecture_add", "lecture_rename", "lecture_move"]
MINE_TO_CHANGE += ["lecture_duplicate", "lecture_delete", "lecture_edit", "section_add", "order", "course_edit"]
MINE_TO_CHANGE += ["course_delete", "upload_edit", "upload_delete", "discard"]
MINE_TO_CHANGE += ["finding", "finding_unwaive", "check_links"]
MINE_TO_CHANGE += ["preview_links", "course_preview_links", "preview_attempt", "preview_link_revoke"]
MINE_TO_CHANGE += ["preview_star", "preview_done", "preview_note", "preview_question"]
MINE_TO_CHANGE += ["regrade"]
MINE_TO_CHANGE += ["learner_remove", "learner_put_back", "invitations", "code_renew", "code_switch_off"]
MINE_TO_CHANGE += ["invitation_send_again", "invitation_revoke"]
MINE_TO_CHANGE += ["review", "review_withdraw", "review_comment", "review_answer", "review_resolve"]
TO_PUBLISH = ["publish", "publish_lecture", "unpublish", "cancel_schedule", "restore", "review_decide", "regrade"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", MINE_TO_CHANGE)
def test_a_strangers_post_finds_nothing(client, stranger, things, name):
    client.force_login(stranger)

    assert client.post(things.address(f"studio:{name}")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", TO_PUBLISH)
def test_an_authors_post_cannot_publish(client, author, things, name, live_lecture):
    client.force_login(author)

    response = client.post(things.address(f"studio:{name}"))

    assert response.status_code == 403
    assert (live_lecture.revisions.count(), live_lecture.revisions.live().get().number) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("studio:")])
def test_a_learners_post_is_refused_everywhere_in_the_studio(client, learner, things, name):
    client.force_login(learner)

    assert client.post(things.address(name)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in EXPECTED if name.startswith("studio:")])
def test_a_visitors_post_leads_to_the_sign_in_everywhere_in_the_studio(client, things, name):
    assert outcome(client.post(things.address(name))) == "in"
