from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts import roles
from accounts.backends import RoleBackend
from accounts.models import AuditEntry, User
from accounts.prepared import Prepared, PreparedRows, ask_postgresql
from accounts.sessions import SessionStore


def test_prepared_query_gives_what_the_queryset_gives(make_user):
    people = [make_user(name) for name in ("ada", "bo", "cy")]
    by_name = Prepared(
        lambda name, pk: User.objects.filter(username=name, pk=pk).values_list("pk", "username"), str, int
    )

    found = [by_name(person.username, person.pk) for person in people]

    assert found == [[(person.pk, person.username)] for person in people]


def test_prepared_query_converts_times_flags_and_json(db):
    moment = datetime(2026, 5, 3, 10, tzinfo=UTC)
    entry = AuditEntry.objects.create(action="a.b", target_type="x", target_id="1", details={"list": [1, "é"]})
    QuerySet(AuditEntry).update(at=moment)  # the log itself refuses
    read = Prepared(lambda at: AuditEntry.objects.filter(at=at).values_list("pk", "at", "details"), datetime)

    assert read(moment) == [(entry.pk, moment, {"list": [1, "é"]})]
    assert read(moment + timedelta(seconds=1)) == []


def test_prepared_query_takes_each_value_as_a_value(make_user):
    make_user("ada")
    by_name = Prepared(lambda name: User.objects.filter(username=name).values_list("pk"), str)

    assert by_name("' OR 1=1 --") == []
    assert by_name("%s") == []


def test_prepared_query_that_ignores_a_value_is_refused(db):
    ignoring = Prepared(lambda name, pk: User.objects.filter(pk=pk).values_list("pk"), str, int)

    with pytest.raises(ValueError, match="does not reach"):
        ignoring("ada", 1)


def test_prepared_query_is_one_query(make_user, django_assert_num_queries):
    read = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("username"), int)
    read(1)

    with django_assert_num_queries(1):
        read(2)


@pytest.mark.parametrize("role", [None, roles.LEARNER, roles.AUTHOR, roles.EDITOR, roles.ADMIN])
def test_signed_in_person_is_loaded_with_every_column_and_the_role(make_user, role, django_assert_num_queries):
    person = make_user("ada", role, display_name="Ada", language="ko")
    stored = User.objects.get(pk=person.pk)

    with django_assert_num_queries(1):
        found = RoleBackend().get_user(person.pk)
        rank = found.role.rank

    assert rank == roles.RANKS.get(role, 0)
    assert found == person
    assert {f.attname: getattr(found, f.attname) for f in User._meta.concrete_fields} == {
        f.attname: getattr(stored, f.attname) for f in User._meta.concrete_fields
    }


def test_deleted_and_blocked_people_are_not_loaded(make_user):
    gone, blocked = make_user("gone"), make_user("blocked", is_active=False)
    gone_pk = gone.pk
    gone.delete()

    assert RoleBackend().get_user(gone_pk) is None
    assert RoleBackend().get_user(blocked.pk) is None


def test_session_is_read_until_it_expires(db):
    session = SessionStore()
    session["word"] = "kept"
    session.save()

    assert SessionStore(session.session_key)["word"] == "kept"

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    expired = SessionStore(session.session_key)
    assert "word" not in expired
    assert expired.session_key is None


def test_unknown_session_is_empty(db):
    assert SessionStore("x" * 32).load() == {}


def test_prepared_query_keeps_to_a_broken_transaction(make_user):
    read = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("username"), int)

    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            read(1)


def test_prepared_rows_are_the_models_objects(make_user, django_assert_num_queries):
    person = make_user("ada", display_name="Ada")
    read = PreparedRows(User, lambda pk: User.objects.filter(pk=pk), int)
    read(0)

    with django_assert_num_queries(1):
        [found] = read(person.pk)
        values = {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields}

    stored = User.objects.get(pk=person.pk)
    assert values == {field.attname: getattr(stored, field.attname) for field in User._meta.concrete_fields}
    assert not found._state.adding
    assert read(0) == []


def test_prepared_query_gives_the_same_with_and_without_a_listener(make_user):
    person = make_user("100% ada")
    read = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("username", "is_active"), int)

    with connection.execute_wrapper(lambda execute, *rest: execute(*rest)):
        heard = read(person.pk)

    assert heard == read(person.pk) == [("100% ada", True)]


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")


def kept_plans():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%accounts_user%"])
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.parametrize(("threshold", "plans"), [(5, 1), (None, 0)])
def test_postgresql_keeps_the_plan_unless_the_settings_say_that_nothing_can_be_kept(make_user, threshold, plans):
    ada = make_user("ada")
    by_name = Prepared(lambda name: User.objects.filter(username=name).values_list("pk"), str)
    raw = connection.connection
    raw.execute("DEALLOCATE ALL")
    was, raw.prepare_threshold = raw.prepare_threshold, threshold
    try:
        rows = [by_name("ada"), by_name("ada")]
        count = kept_plans()
    finally:
        raw.prepare_threshold = was

    assert rows == [[(ada.pk,)]] * 2
    assert count == plans


@pytest.fixture
def raw(db):
    """A connection of its own, outside of the test's transaction."""
    ours, elsewhere = connection.copy(), connection.copy()
    ours.ensure_connection()
    with elsewhere.cursor() as cursor:
        cursor.execute("CREATE TABLE migrated AS SELECT 'ada'::varchar(3) AS name")
        ask_migrated(ours.connection)
        cursor.execute("ALTER TABLE migrated ALTER name TYPE varchar(9)")  # by another program: the kept plan is void
        yield ours.connection
        cursor.execute("DROP TABLE migrated")
    ours.close()
    elsewhere.close()


def ask_migrated(raw):
    return ask_postgresql(raw, "SELECT name FROM migrated WHERE name = %s", ["ada"])


@on_postgresql
def test_a_migration_under_a_running_server_costs_no_answer(raw):
    assert ask_migrated(raw) == ask_migrated(raw) == [("ada",)]


@on_postgresql
def test_a_migration_under_a_running_server_costs_one_transaction_at_most(raw):
    from psycopg.errors import FeatureNotSupported

    with pytest.raises(FeatureNotSupported), raw.transaction():
        ask_migrated(raw)

    with raw.transaction():
        assert ask_migrated(raw) == [("ada",)]


def test_a_statement_that_fails_breaks_the_transaction_as_djangos_do(db):
    impossible = Prepared(lambda pk: User.objects.filter(pk=pk).extra(where=["1 / 0 = nowhere"]).values_list("pk"), int)

    with pytest.raises(DatabaseError), transaction.atomic():
        impossible(1)

    assert User.objects.count() == 0
