"""Notes as files and on paper: everything is in them, and no text can break out of its place."""

import json

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from learning.note_export import INDENT, indented, plain
from learning.tagging import set_tags

NASTY = [
    "```\nan open fence",
    "---\ntitle: front matter\n---\n# A heading",
    "> a quote\n\n<!-- an open comment",
    "<script>\nalert(1)",
    "- a list\n\n    code of it\n\n-   an item of the same kind",
    "\tcode by a tab\n\n\n\ntwo empty lines before",
    "A line\n===\n\n[a]: /elsewhere",
    '"quotes" \\ back \\n slashes 한국어 \u2028 \u202e',
    "# My notes\n\n## Course\n\n### Lecture",
    "~~~~ tilde\n```",
    "1. one\n1. two",
]


def sent(response):
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def nasty(make_note):
    return [make_note(body, quote=body, selector={"start": place}) for place, body in enumerate(NASTY)]


def test_json_is_a_collection_of_annotations(learner_client, make_note, live_lecture):
    selector = {"prefix": "## ", "suffix": " is", "start": 5, "end": 14}
    note = make_note("So **it** is", quote="Knowledge", selector=selector, color="green")
    set_tags(note, ["exam"])
    highlight = make_note("", quote="reused", selector={"start": 18, "end": 24})

    response = learner_client.get("/notes/export.json")
    found = json.loads(sent(response))

    address = f"http://testserver{live_lecture.get_absolute_url()}"
    first, second = found["first"]["items"]
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].endswith('.json"')
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (found["type"], found["first"]["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert first == {
        "id": f"http://testserver/notes/{note.pk}/",
        "type": "Annotation",
        "motivation": "commenting",
        "created": note.created_at.isoformat(),
        "modified": note.updated_at.isoformat(),
        "body": [
            {"type": "TextualBody", "value": "So **it** is", "format": "text/markdown", "purpose": "commenting"},
            {"type": "TextualBody", "value": "exam", "purpose": "tagging"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": address,
            "label": "Transfer learning",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "Knowledge", "prefix": "## ", "suffix": " is"},
                {"type": "TextPositionSelector", "start": 5, "end": 14},
            ],
            "styleClass": "highlight-green",
        },
    }
    assert (second["id"].split("/")[-2], second["motivation"], second["body"]) == (
        str(highlight.pk),
        "highlighting",
        [],
    )


def test_json_of_nothing_is_json(learner_client):
    assert json.loads(sent(learner_client.get("/notes/export.json")))["first"]["items"] == []


def test_nasty_texts_come_through_json(learner_client, nasty):
    items = json.loads(sent(learner_client.get("/notes/export.json")))["first"]["items"]

    assert [item["body"][0]["value"] for item in items] == NASTY
    assert [item["target"]["selector"][0]["exact"] for item in items] == NASTY


def test_markdown_stands_by_course_and_lecture(learner_client, make_note, make_live):
    set_tags(make_note("About *it*", quote="Knowledge", color="blue"), ["exam", "to read"])
    make_note("Second", lecture=make_live("Loss [and] #gain"))

    response = learner_client.get("/notes/export.md")
    lines = sent(response).splitlines()

    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert lines[:5] == ["# My notes", "", "## Machine learning", "", "### Transfer learning"]
    assert lines[6] == "<http://testserver/courses/ml/transfer-learning/>"
    assert lines[8].startswith("-   ")
    assert lines[8].endswith(" · Blue · #exam · #to read")
    assert lines[9:13] == ["", "    > Knowledge", "", "    About *it*"]
    assert "### Loss \\[and\\] #gain" in lines


def test_no_text_breaks_out_of_its_item(learner_client, nasty):
    tokens = MarkdownIt().parse(sent(learner_client.get("/notes/export.md")))

    outermost = [token for token in tokens if token.level == 0 and token.nesting == 1]
    assert [token.tag for token in outermost] == ["h1", "h2", "h3", "p", "ul"]
    assert sum(token.type == "list_item_open" and token.level == 1 for token in tokens) == len(NASTY)


@pytest.mark.parametrize("body", NASTY)
def test_a_text_reads_in_the_file_as_it_reads_alone(body):
    reader = MarkdownIt("commonmark", {"html": False})  # as Lectern reads notes
    alone = reader.render(body)

    within = reader.render(f"-   Facts\n\n{INDENT}{indented(body)}\n")

    item = within.removeprefix("<ul>\n<li>\n<p>Facts</p>\n").removesuffix("</li>\n</ul>\n")
    assert item.replace("\n</code>", "</code>") == alone.replace("\n</code>", "</code>")


@pytest.mark.parametrize(
    "text", [*NASTY, "*a* _b_ `c` [d](e) ![f](g) ~~h~~ <b>i</b> &amp; $j$ 1) k", "+ a\n- b\n# c\n2. d"]
)
def test_a_quote_reads_as_its_characters(text):
    html = MarkdownIt().render("\n".join(f"> {line.strip()}" for line in plain(text).split("\n")))

    read = BeautifulSoup(html, "html.parser")
    assert read.text.split() == text.split()
    assert {tag.name for tag in read.find_all(True)} <= {"blockquote", "p"}


def test_files_hold_what_the_filter_finds(learner_client, make_note):
    set_tags(make_note("Salt"), ["kitchen"])
    make_note("Sugar")

    assert "Sugar" not in sent(learner_client.get("/notes/export.md?tag=kitchen"))
    assert "Sugar" not in sent(learner_client.get("/notes/export.json?q=salt"))
    assert learner_client.get("/notes/export.pdf").status_code == 404


def test_files_speak_the_readers_language(learner_client, learner, make_note):
    make_note(color="yellow")
    learner.language, learner.time_zone = "ko", "Asia/Seoul"
    learner.save()

    text = sent(learner_client.get("/notes/export.md"))

    assert "년" in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/notes/export.md", "/notes/export.json"])
def test_a_file_costs_the_same_for_one_and_for_three(
    count, address, learner_client, make_note, make_live, django_assert_num_queries
):
    for number in range(count):
        set_tags(make_note(lecture=make_live(f"Lecture {number}")), [f"tag {number}"])

    with django_assert_num_queries(8):  # session, person, counts, lectures, ids, notes, tags, names
        sent(learner_client.get(address))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_to_print_costs_the_same_for_one_and_for_three(
    count, learner_client, make_note, make_live, django_assert_num_queries
):
    for number in range(count):
        set_tags(make_note(lecture=make_live(f"Lecture {number}")), [f"tag {number}"])

    with django_assert_num_queries(8):
        learner_client.get("/notes/print/")


def test_the_page_to_print_has_all_notes_and_nothing_to_press_in_them(learner_client, make_note):
    for number in range(35):
        make_note(f"Note number {number}.", quote="Knowledge")

    page = BeautifulSoup(learner_client.get("/notes/print/").text, "html.parser").find("main")

    assert len(page.find_all("article")) == 35
    assert page.find_all("form") == []
    assert len(page.find_all("button")) == 1
