"""The page of favorites: by collection, under the titles that learners saw, with links that land on the place."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import editing, publishing
from courses.models import Course, Lecture, Upload
from courses.moving import move_to_course
from courses.uploading import add_upload
from learning import collecting, favoriting
from learning.models import Collection, Favorite

BODY = "## Idea\n\nKnowledge is reused.\n\n[The rows](ROWS)\n"
# A helper of the notes keeps the whole corpus; these are of each kind.
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "javascript:alert(1)",
    "</title><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "&lt;b&gt;&#x3c;i&#x3e;",
    "<!--<b>-->",
    "\u202e<a href=//x>",
]


@pytest.fixture
def rows(course, author):
    return add_upload(course, SimpleUploadedFile("rows.csv", b"a,b\n1,2\n"), by=author)


@pytest.fixture
def lecture(make_lecture, rows, editor):
    lecture = make_lecture(body=BODY.replace("ROWS", rows.get_absolute_url()), missions=1)
    publishing.publish(lecture, by=editor)
    lecture.refresh_from_db()
    return lecture


@pytest.fixture
def all_kinds(learner, lecture, rows):
    """A star of each kind."""
    mission = lecture.missions.get()
    places = {"heading": "h-idea", "mission": f"mission-{mission.pk}", "upload": f"upload-{rows.pk}"}
    stars = {
        kind: favoriting.star_place(lecture, favoriting.place_to_star(lecture, name, user=learner), by=learner)
        for kind, name in places.items()
    }
    stars["course"] = favoriting.star_course(lecture.course, by=learner)
    stars["lecture"] = favoriting.star_lecture(lecture, by=learner)
    return stars


def shown(page):
    """{title: where its link leads, "" for none} of every row."""
    rows = re.findall(r'<div class="favorite__title"[^>]*>(?:<a href="([^"]*)">|<span>)(.*?)</', page.text, re.DOTALL)
    return {unescape(title): unescape(url) for url, title in rows}


def get(client, query=""):
    return client.get(f"/favorites/{query}")


def save(lecture, by, **fields):
    lecture.refresh_from_db()
    editing.save_lecture(lecture, by=by, opened_version=lecture.edit_version, **fields)


def test_each_kind_lands_on_its_place(learner_client, all_kinds, lecture, rows):
    url, mission = lecture.get_absolute_url(), lecture.missions.get()

    assert shown(get(learner_client)) == {
        "Machine learning": "/courses/ml/",
        "Transfer learning": url,
        "Idea": f"{url}#h-idea",
        "What is transfer learning?": f"{url}#mission-{mission.pk}",
        "rows.csv": f"{url}#upload-{rows.pk}",
    }


def test_places_that_links_name_are_on_the_page(learner_client, all_kinds, lecture):
    page = learner_client.get(lecture.get_absolute_url()).text

    anchors = [url.partition("#")[2] for url in shown(get(learner_client)).values() if "#" in url]
    assert len(anchors) == 3
    assert [page.count(f' id="{anchor}"') for anchor in anchors] == [1, 1, 1]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?kind=course", {"Machine learning"}),
        ("?kind=lecture", {"Transfer learning"}),
        ("?kind=heading", {"Idea"}),
        ("?kind=mission", {"What is transfer learning?"}),
        ("?kind=upload", {"rows.csv"}),
        ("?q=IDEA", {"Idea"}),
        ("?q=what+transfer", {"What is transfer learning?"}),
        ("?q=rows", {"rows.csv"}),
        ("?q=nowhere", set()),
        ("?q=idea&kind=mission", set()),
    ],
)
def test_the_list_is_narrowed_by_kind_and_words(learner_client, all_kinds, query, titles):
    assert set(shown(get(learner_client, query))) == titles


@pytest.mark.parametrize("query", ["?kind=x", "?course=x", "?collection=x", "?collection=999", "?page=x", "?q=%00"])
def test_what_is_not_understood_narrows_nothing(learner_client, all_kinds, query):
    assert len(shown(get(learner_client, query))) == 5


def test_the_list_is_narrowed_by_course(learner_client, learner, all_kinds, author, editor):
    other = Course.objects.create(title="Other course", slug="other", owner=author)
    lecture = editing.add_lecture(editing.add_section(other, title="S", by=author), title="Far", by=author, body="x")
    publishing.publish(lecture, by=editor)
    favoriting.star_lecture(lecture, by=learner)

    page = get(learner_client, f"?course={other.pk}")

    assert set(shown(page)) == {"Far"}
    assert len(shown(get(learner_client, f"?course={all_kinds['course'].course_id}"))) == 5
    assert re.findall(r'<option value="\d+"[^>]*>(.*?)</option>', page.text) == ["Machine learning", "Other course"]


def test_favorites_stand_in_their_collections(learner_client, learner, all_kinds):
    exam, later = (collecting.add_collection(name, by=learner) for name in ("Exam", "Later"))
    for kind in ("mission", "heading"):
        collecting.move_favorite(all_kinds[kind], collecting.Spot(), by=learner, to=exam.pk)

    page = get(learner_client)
    groups = [(unescape(name), count) for name, count in re.findall(
        r'favorites-group__name" [^>]*>(.*?)</h2>\s*<span[^>]*>(\d+)<', page.text
    )]  # fmt: skip

    assert groups == [("No collection", "3"), ("Exam", "2"), ("Later", "0")]
    assert list(shown(get(learner_client, f"?collection={exam.pk}"))) == ["What is transfer learning?", "Idea"]
    assert len(shown(get(learner_client, "?collection=none"))) == 3
    assert shown(get(learner_client, f"?collection={later.pk}")) == {}
    assert list(shown(page))[3:] == ["What is transfer learning?", "Idea"]


# --- Through renames, moves and removals ---


def test_titles_follow_what_is_published_and_never_a_draft(learner_client, all_kinds, lecture, author, editor):
    lecture.missions.update(prompt="What is a second question?")
    save(lecture, author, title="New title", body=lecture.body.replace("## Idea", "## Ideas"))
    before = set(shown(get(learner_client)))

    publishing.publish(lecture, by=editor)
    after = shown(get(learner_client))

    assert before == {"Machine learning", "Transfer learning", "Idea", "What is transfer learning?", "rows.csv"}
    assert set(after) == {"Machine learning", "New title", "Ideas", "What is a second question?", "rows.csv"}
    assert after["Ideas"].endswith("#h-idea")
    assert set(shown(get(learner_client, "?q=ideas"))) == {"Ideas"}


def test_what_the_lecture_has_no_more_leads_to_its_top_and_says_so(learner_client, all_kinds, lecture, author, editor):
    save(lecture, author, body="Nothing is left.")
    lecture.missions.update(removed_at="2026-01-01T00:00Z")
    publishing.publish(lecture, by=editor)

    page = get(learner_client)
    rows, heading = shown(page), all_kinds["heading"]

    assert rows["Idea"] == f"/favorites/{heading.pk}/"
    assert rows["What is transfer learning?"] == f"/favorites/{all_kinds['mission'].pk}/"
    assert page.text.count("not in the lecture any more") == 2
    landed = learner_client.get(rows["Idea"], follow=True)
    assert landed.redirect_chain == [(lecture.get_absolute_url(), 302)]
    assert "“Idea” is not in this lecture any more." in landed.text


def test_what_is_not_live_stays_without_a_link_and_leaks_nothing(
    learner_client, all_kinds, lecture, rows, author, editor
):
    publishing.unpublish(lecture, by=editor)
    lecture.missions.update(prompt="SECRET question")
    Upload.objects.filter(pk=rows.pk).update(name="SECRET.csv")
    save(lecture, author, title="SECRET title", body="## SECRET {#h-idea}\n")

    page = get(learner_client)

    assert shown(page) == dict.fromkeys(
        ["Machine learning", "Transfer learning", "Idea", "What is transfer learning?", "rows.csv"], ""
    )
    assert page.text.count("not available now") == 5
    assert "SECRET" not in page.text
    assert shown(get(learner_client, "?q=secret")) == {}
    away = learner_client.get(f"/favorites/{all_kinds['heading'].pk}/", follow=True)
    assert (away.redirect_chain[0][0], "“Idea” is not available now." in away.text) == ("/favorites/", True)


def test_links_follow_a_lecture_into_another_course(learner_client, all_kinds, lecture, author):
    other = Course.objects.create(title="Other", slug="other", owner=author)
    move_to_course([lecture], editing.add_section(other, title="New", by=author), by=author)
    lecture.refresh_from_db()

    rows, url = shown(get(learner_client)), "/courses/other/transfer-learning/"

    assert (rows["Transfer learning"], rows["Idea"]) == (url, f"{url}#h-idea")
    assert rows["rows.csv"] == f"{url}#upload-{other.uploads.get().pk}"
    assert learner_client.get(rows["rows.csv"]).text.count(f' id="upload-{other.uploads.get().pk}"') == 1
    assert len(shown(get(learner_client, f"?course={other.pk}"))) == 3


def test_a_renamed_file_shows_its_name_of_now(learner_client, all_kinds, rows):
    Upload.objects.filter(pk=rows.pk).update(name="numbers.csv")

    assert "numbers.csv" in shown(get(learner_client))


def test_a_file_in_the_trash_stays_in_the_list(learner_client, all_kinds, lecture, rows, author, editor):
    save(lecture, author, body="## Idea\n\nNo rows.")
    publishing.publish(lecture, by=editor)
    Upload.objects.filter(pk=rows.pk).update(deleted_at="2026-01-01T00:00Z", name="other.csv")

    assert shown(get(learner_client))["rows.csv"] == ""


def test_without_favorites_there_is_a_word_and_a_way(learner_client):
    page = get(learner_client).text

    assert "You have no favorites yet." in page
    assert 'href="/"' in page
    assert "favorites-filter" not in page


def test_narrowed_to_nothing_the_list_says_so(learner_client, all_kinds):
    assert "No favorite of yours is like this." in get(learner_client, "?q=nowhere").text


def test_anothers_favorites_are_not_listed(client, stranger, all_kinds):
    client.force_login(stranger)

    assert shown(get(client)) == {}
    assert "Machine learning" not in get(client).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    count, learner_client, learner, all_kinds, make_live, django_assert_num_queries
):
    for number in range(count):
        lecture = make_live(f"Lecture {number}", missions=1)
        for name in ("h-idea", f"mission-{lecture.missions.get().pk}"):
            favoriting.star_place(lecture, favoriting.place_to_star(lecture, name, user=learner), by=learner)
        collecting.add_collection(f"Collection {number}", by=learner)

    # session, person, collections, counts, count, favorites, courses of rows, lectures, revisions, questions, files,
    # courses to choose from
    with django_assert_num_queries(13):
        get(learner_client)


def test_five_hundred_come_in_pages(learner_client, learner, section, author, django_assert_max_num_queries):
    exam = collecting.add_collection("Exam", by=learner)
    made = Lecture.objects.bulk_create(
        Lecture(course=section.course, section=section, title=f"L{n}", slug=f"l{n}") for n in range(500)
    )
    Favorite.objects.bulk_create(
        Favorite(user=learner, lecture=one, label=one.title, collection=exam if n >= 30 else None, position=n)
        for n, one in enumerate(made)
    )

    with django_assert_max_num_queries(13):
        first = get(learner_client)
    pages = [shown(get(learner_client, f"?page={number}")) for number in range(1, 11)]

    assert [title for page in pages for title in page] == [f"L{n}" for n in range(500)]
    assert ("Page 1 of 10" in first.text, "Exam" in first.text) == (True, True)
    last = get(learner_client, f"?collection={exam.pk}&page=10")
    assert list(shown(last)) == [f"L{n}" for n in range(480, 500)]
    assert f"?collection={exam.pk}&amp;page=9" in last.text


# --- What is written by people is text ---


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_and_labels_are_text(learner_client, learner, all_kinds, payload):
    made = learner_client.post("/favorites/collections/", {"name": payload}, follow=True)
    Favorite.objects.filter(heading_id="h-idea").update(label=payload, heading_id="h-gone")
    collection = Collection.objects.get(user=learner)
    pages = [
        made,
        get(learner_client, f"?collection={collection.pk}"),
        get(learner_client, "?q=" + payload.replace("&", "%26").replace("#", "%23")),
        learner_client.get(f"/favorites/{all_kinds['heading'].pk}/move/"),
        learner_client.get(f"/favorites/{all_kinds['heading'].pk}/", follow=True),
        learner_client.post("/favorites/collections/", {"name": payload}),
        learner_client.post("/favorites/collections/", {"name": payload * 10}),
        learner_client.post(f"/favorites/collections/{collection.pk}/delete/", follow=True),
    ]

    assert collection.name == payload
    for page in pages:
        assert "alert(1)>" not in re.sub(r"&[^;]+;", "", page.text)
        assert not re.search(r"<(script>alert|img src=x|svg onload|b>|a href=//x)", page.text)
        assert " onfocus=alert" not in re.sub(r'"[^"]*"', '""', re.sub(r">[^<]*<", "><", page.text))
