"""The index keeps itself: rows come with a revision and go when it cannot be live again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from courses import editing, publishing, search_index, trashing
from courses.models import Passage, SearchEntry, SearchSpelling


def indexed():
    """Numbers of the revisions that have rows."""
    return sorted(set(SearchEntry.objects.values_list("revision__number", flat=True)))


def full_text_rows(token):
    """Ids that the database's own index gives for a token."""
    if connection.vendor == "sqlite":
        sql, value = "SELECT rowid FROM courses_searchtext WHERE courses_searchtext MATCH %s", f'"{token}"'
    else:
        sql, value = "SELECT id FROM courses_searchentry WHERE vector @@ %s::tsquery", f"'{token}'"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return {row[0] for row in cursor.fetchall()}


def change(lecture, editor, body):
    lecture.refresh_from_db()
    editing.save_lecture(lecture, by=editor, opened_version=lecture.edit_version, body=body)


def test_a_revision_has_rows_for_its_title_its_passages_and_its_missions(live_lecture):
    mission = live_lecture.missions.get()

    rows = SearchEntry.objects.order_by("pk").values_list("kind", "anchor", "shown")

    (heading,) = (passage.heading_id for passage in Passage.objects.all())
    assert list(rows) == [
        ("lecture", "", ""),
        ("passage", heading, ""),
        ("missions", f"mission-{mission.pk}", "What is transfer learning?"),
    ]


def test_a_draft_has_none(draft):
    assert indexed() == []
    assert not SearchSpelling.objects.filter(word="words").exists()


def test_a_newer_revision_takes_the_place_of_the_live_one(live_lecture, editor):
    change(live_lecture, editor, "Other.")
    publishing.publish(live_lecture, by=editor)

    assert indexed() == [2]


def test_a_scheduled_one_stands_beside_the_live_one_until_it_is_taken_back(live_lecture, editor):
    change(live_lecture, editor, "Later.")
    publishing.publish(live_lecture, by=editor, live_from=timezone.now() + timedelta(hours=1))
    assert indexed() == [1, 2]

    publishing.cancel_schedule(live_lecture, by=editor)
    assert indexed() == [1]


def test_unpublishing_takes_the_rows_away_and_restoring_makes_new_ones(live_lecture, editor):
    revision = live_lecture.live_revision
    publishing.unpublish(live_lecture, by=editor)
    assert (indexed(), full_text_rows("transfer")) == ([], set())

    publishing.restore(revision, by=editor)
    assert indexed() == [2]
    assert full_text_rows("transfer") == set(SearchEntry.objects.exclude(kind="missions").values_list("pk", flat=True))


def test_the_trash_keeps_the_rows_and_emptying_it_takes_them(live_lecture, editor, admin):
    trashing.delete_lecture(live_lecture, by=editor)
    assert indexed() == [1]

    trashing.erase(by=admin, until=timezone.now())
    assert (indexed(), full_text_rows("transfer")) == ([], set())


def test_what_has_ended_by_time_goes_with_the_next_change(live_lecture, editor):
    change(live_lecture, editor, "Short.")
    publishing.publish(live_lecture, by=editor, live_until=timezone.now() + timedelta(hours=1))

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        change(live_lecture, editor, "Third.")
        publishing.publish(live_lecture, by=editor)
        assert indexed() == [3]


def test_a_publication_that_fails_leaves_no_row(live_lecture, editor, monkeypatch):
    change(live_lecture, editor, "Broken.")
    monkeypatch.setattr("courses.publishing.settle", lambda *args, **options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publishing.publish(live_lecture, by=editor)

    assert indexed() == [1]


def test_rebuilding_gives_the_same_rows(live_lecture, make_lecture, editor, capsys):
    publishing.publish(make_lecture("Later"), by=editor, live_from=timezone.now() + timedelta(hours=1))
    make_lecture("Draft")
    wanted = set(SearchEntry.objects.values_list("revision", "passage", "kind", "anchor", "shown", "words"))
    spelled = set(SearchSpelling.objects.values_list("key", "word"))

    call_command("rebuild_search_index")

    assert set(SearchEntry.objects.values_list("revision", "passage", "kind", "anchor", "shown", "words")) == wanted
    assert set(SearchSpelling.objects.values_list("key", "word")) == spelled
    assert "2 revisions" in capsys.readouterr().out


def test_very_long_passages_are_found_to_their_end(make_lecture, editor, client):
    lecture = make_lecture("Long", body="word " * 9000 + "needle")
    publishing.publish(lecture, by=editor)

    (found,) = client.get("/search/?q=needle").context["results"].lectures
    assert len(found.passages) == 1
    assert SearchEntry.objects.filter(kind="passage").count() == 5


def test_texts_of_any_letters_can_be_published(make_lecture, editor, client):
    body = "\\ ' \" \u00ad ﷺ ½ ㎏ 𠮷野家 \U00030000\U00030001 नमस्ते Ａｂｃ e\u0301 a\u200bb " + "x" * 5000
    publishing.publish(make_lecture("Odd ' \\ letters", body=body), by=editor)

    for word in ("𠮷野", "नमस", "abc", "\U00030000\U00030001"):
        assert client.get("/search/", {"q": word}).context["results"].lectures, word


def test_known_words_are_spelled_once(live_lecture, editor):
    before = set(SearchSpelling.objects.values_list("pk", flat=True))
    change(live_lecture, editor, "## Idea\n\nKnowledge is reused, and is *kept*.\n")
    publishing.publish(live_lecture, by=editor)

    assert set(SearchSpelling.objects.exclude(pk__in=before).values_list("word", flat=True)) == {"kept"}


def test_index_of_the_database_agrees_with_the_rows(live_lecture, editor):
    for number in range(3):
        change(live_lecture, editor, f"## Idea\n\nText {number}.\n")
        publishing.publish(live_lecture, by=editor)
    search_index.rebuild()

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # raises where they differ
            cursor.execute("INSERT INTO courses_searchtext(courses_searchtext, rank) VALUES ('integrity-check', 1)")
    assert full_text_rows("text") == set(
        SearchEntry.objects.filter(words__contains=" text ").values_list("pk", flat=True)
    )
