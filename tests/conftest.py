"""The cast, and one published course for them to meet."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from accounts import roles
from accounts.models import User
from courses import cataloguing, content_version, editing, pagecache, publishing
from courses.models import Course
from quizzes.models import Choice, Mission

# No test fails because the machine was busy.
hypothesis_settings.register_profile("lectern", deadline=None)
hypothesis_settings.load_profile("lectern")

PASSWORD = "correct horse 9 battery"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file: in memory, the live server's threads would share one connection and mix their transactions."""
    if connections["default"].vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """No manifest (tests need no collectstatic), uploads in an own folder, quick hashing, new caches, English."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    for name in settings.CACHES:
        caches[name].clear()
    pagecache.clear()
    cataloguing.forget()
    content_version.forget()
    translation.activate(settings.LANGUAGE_CODE)  # a request of the test before leaves its language behind


@pytest.fixture
def make_user(db):
    def make(username, role=None, **fields):
        user = User.objects.create_user(username, f"{username}@example.org", PASSWORD, **fields)
        if role:
            user.groups.add(Group.objects.get(name=role))
        assert user.role.name == role or not role  # from now on known without a query, as of whoever is signed in
        return user

    return make


@pytest.fixture
def learner(make_user):
    return make_user("learner", roles.LEARNER)


@pytest.fixture
def stranger(make_user):
    """An author who has nothing to do with the course."""
    return make_user("stranger", roles.AUTHOR)


@pytest.fixture
def author(make_user):
    return make_user("author", roles.AUTHOR)


@pytest.fixture
def editor(make_user):
    return make_user("editor", roles.EDITOR)


@pytest.fixture
def admin(make_user):
    return make_user("admin", roles.ADMIN)


@pytest.fixture
def course(author):
    return Course.objects.create(title="Machine learning", slug="ml", summary="A start.", owner=author)


@pytest.fixture
def section(course, author):
    return editing.add_section(course, title="Foundations", by=author)


@pytest.fixture
def make_lecture(section, author):
    """A draft; `missions` is how many single-answer missions it gets."""

    def make(title="Transfer learning", *, body="## Idea\n\nKnowledge is reused.\n", missions=0, into=None, **fields):
        fields.setdefault("summary", "Why start from scratch?")
        lecture = editing.add_lecture(into or section, title=title, by=author, body=body, **fields)
        for number in range(missions):
            make_mission(lecture, position=number)
        publishing.refresh_hash(lecture)
        return lecture

    return make


@pytest.fixture
def make_live(make_lecture, editor):
    """A lecture that learners can read."""

    def make(title, **fields):
        lecture = make_lecture(title, **fields)
        publishing.publish(lecture, by=editor)
        return lecture

    return make


def make_mission(lecture, *, prompt="What is *transfer learning*?", kind="single", position=0, choices=None):
    """Choices are (text, is correct, feedback)."""
    mission = Mission.objects.create(
        lecture=lecture, prompt=prompt, kind=kind, position=position, explanation="KEY-EXPLANATION"
    )
    choices = choices or [
        ("Training from zero", False, "KEY-FEEDBACK wrong"),
        ("Using a pre-trained model", True, "KEY-FEEDBACK right"),
        ("Tuning settings", False, ""),
        ("Changing the data", False, ""),
    ]
    for place, (text, is_correct, feedback) in enumerate(choices):
        Choice.objects.create(mission=mission, text=text, is_correct=is_correct, feedback=feedback, position=place)
    return mission


@pytest.fixture
def draft(make_lecture):
    return make_lecture("Secret draft", body="## Hidden\n\nDRAFT-WORDS\n")


@pytest.fixture
def live_lecture(make_lecture, editor):
    """Published with one mission."""
    lecture = make_lecture(missions=1)
    publishing.publish(lecture, by=editor)
    lecture.refresh_from_db()
    return lecture


# A test that uses one of these asks the database.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(config, items):
    refuse_lost_pages(items)
    if connections["default"].vendor != "sqlite":
        leave_out_what_asks_nothing(config, items)


def leave_out_what_asks_nothing(config, items):
    """The suite on SQLite has run it already, and another database makes no difference to it."""
    asking = [item for item in items if asks_the_database(item)]
    kept = set(asking)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = asking


def asks_the_database(item):
    """By itself, or in programs that it starts (tests/tools)."""
    is_of_tools = Path(__file__).parent / "tools" in item.path.parents
    return is_of_tools or item.get_closest_marker("django_db") or not DATABASE.isdisjoint(item.fixturenames)


def refuse_lost_pages(items):
    """A fixture called like the browser's would open one, and move the test behind those that empty tables."""
    browser = Path(__file__).parent / "browser"
    lost = [item.nodeid for item in items if "page" in item.fixturenames and browser not in item.path.parents]
    if lost:
        raise pytest.UsageError(f"Only tests/browser may use the fixture “page”: {lost[0]}")
