"""`manage.py check_lectures` and `manage.py check_links`, as a person or a timer runs them."""

import json
import socket
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.linkchecking import asking, fetching
from courses.linkchecking.rows import hash_of, words_for
from courses.models import Course, LinkCheck
from tests.courses.test_link_fetching import site  # noqa: F401, a fixture

pytestmark = pytest.mark.django_db


def run(capsys, *args, **options):
    """(what was printed, exit code)."""
    try:
        call_command(*args, no_color=True, **options)
        code = 0
    except SystemExit as end:
        code = end.code
    return capsys.readouterr().out, code


def test_clean_courses_end_with_0(make_lecture, capsys):
    make_lecture("One")
    make_lecture("Two")

    assert run(capsys, "check_lectures") == ("2 lectures checked: nothing was found.\n", 0)


def test_findings_are_printed_with_place_and_fix_and_an_error_ends_with_1(make_lecture, capsys):
    make_lecture("One", body="Text.\n\n[a](/nope/)", summary="")

    assert run(capsys, "check_lectures") == (
        "ml/one:3: error: The link “a” leads nowhere: /nope/ (Correct the address.)\n"
        "ml/one:settings: warning: There is no summary. (Add one sentence: lists and search show it.)\n"
        "1 lecture checked: 1 error, 1 warning.\n",
        1,
    )


@pytest.mark.parametrize(("fail", "code"), [(False, 0), (True, 1)])
def test_warnings_end_with_1_only_where_that_is_wanted(make_lecture, capsys, fail, code):
    make_lecture("One", summary="")

    printed, ended = run(capsys, "check_lectures", fail_on_warnings=fail)

    assert printed.endswith("1 lecture checked: 0 errors, 1 warning.\n")
    assert ended == code


def test_json_is_one_list_of_all_fields(make_lecture, capsys):
    make_lecture("One", body="[a](/nope/)")

    printed, code = run(capsys, "check_lectures", "ml", format="json")

    assert code == 1
    assert json.loads(printed) == [
        {
            "course": "ml",
            "lecture": "one",
            "line": 1,
            "place": "text",
            "severity": "error",
            "code": "link-broken",
            "message": "The link “a” leads nowhere: /nope/",
            "fix": "Correct the address.",
        }
    ]


def test_only_the_named_course_is_checked(make_lecture, capsys, author):
    make_lecture("One", body="[a](/nope/)")
    Course.objects.create(title="Other", slug="other", owner=author)

    assert run(capsys, "check_lectures", "other") == ("0 lectures checked: nothing was found.\n", 0)
    with pytest.raises(CommandError, match="There is no course nope."):
        call_command("check_lectures", "other", "nope")


@pytest.fixture
def linked(make_lecture, site, settings):  # noqa: F811
    """A lecture with a fine and a broken link to a site that may be asked."""
    settings.LINK_CHECK_ALLOWED = [site.address.removeprefix("http://")]
    return make_lecture(body=f"[a]({site.address}/status/200#part) [b]({site.address}/status/404) [c](#h-x)")


def test_links_are_asked_once_a_day(linked, site, capsys):  # noqa: F811
    first = run(capsys, "check_links")
    again = run(capsys, "check_links")

    broken = f"{site.address}/status/404: broken: it answered 404\n"
    assert first == (f"{broken}2 links, 2 asked now, 0 without an answer.\n", 0)
    assert again == (f"{broken}2 links, 0 asked now, 0 without an answer.\n", 0)
    assert len(site.asked) == 3

    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(hours=25))
    assert run(capsys, "check_links")[0].endswith("2 asked now, 0 without an answer.\n")
    assert LinkCheck.objects.count() == 2


def test_links_are_asked_again_on_request(linked, site, capsys):  # noqa: F811
    run(capsys, "check_links")

    assert run(capsys, "check_links", again=True)[0].endswith("2 asked now, 0 without an answer.\n")


def test_no_link_is_asked_where_it_is_switched_off(linked, site, settings):  # noqa: F811
    settings.LINK_CHECKS = False

    with pytest.raises(CommandError, match="switched off"):
        call_command("check_links")
    assert site.asked == []


def test_no_link_is_asked_after_the_time(linked, site):  # noqa: F811
    outcome = asking.check_addresses([f"{site.address}/status/200"], seconds=0)

    assert outcome == asking.Outcome(asked=0, unanswered=1)
    assert site.asked == []


def test_server_that_finds_no_site_at_all_calls_no_link_broken(linked, site, monkeypatch):  # noqa: F811
    def resolve(host, port):
        if host == "127.0.0.1":
            return [host]
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(fetching, "resolve", resolve)
    gone = "http://gone.example.org/"

    assert asking.check_addresses([gone], seconds=5) == asking.Outcome(asked=0, unanswered=1)
    assert not LinkCheck.objects.exists()

    assert asking.check_addresses([gone, f"{site.address}/status/200"], seconds=5).asked == 2
    assert LinkCheck.objects.get(url=gone).result == "broken"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Wiki.example.org:8080", {("wiki.example.org", 8080)}),
        ("wiki.example.org", {("wiki.example.org", 80), ("wiki.example.org", 443)}),
        ("[::1]:8080", {("::1", 8080)}),
        ("[::1]", {("::1", 80), ("::1", 443)}),
        ("wiki:nonsense", {("wiki:nonsense", 80), ("wiki:nonsense", 443)}),
    ],
)
def test_places_that_may_be_asked_are_read_from_the_setting(settings, text, places):
    settings.LINK_CHECK_ALLOWED = [text]

    assert asking.limits_now().allowed == places


def test_rows_that_nothing_asked_for_a_season_go(linked, capsys):
    old = timezone.now() - timedelta(days=91)
    LinkCheck.objects.create(url="http://x.org/", url_hash=hash_of("http://x.org/"), result="fine", checked_at=old)

    run(capsys, "check_links")

    assert not LinkCheck.objects.filter(url="http://x.org/").exists()


@pytest.mark.parametrize(
    "reason",
    "status timeout seconds name connection certificate redirects address scheme password port private".split(),
)
def test_every_reason_has_words(reason):
    assert words_for(f"{reason} 7") != f"{reason} 7"
