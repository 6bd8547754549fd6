"""Two rendered pages as one: whatever the texts, the new page comes back when the marks are taken out."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import markdown
from courses.html_tree import parse
from courses.rendered_differences import PERMALINK, Words, compare

WORDS = Words("+", "-")
HIDDEN = re.compile(r'<span class="visually-hidden">[^<]*</span>')
PIECES = [
    "One two three.",
    "One *two* four.",
    "## Head",
    "## Head again",
    "- a\n- b",
    "- a\n- b c\n  - deep",
    "1. x\n\n   y",
    "> [!NOTE]\n> told",
    "| A | B |\n|---|---|\n| 1 | 2 |",
    "| A | B |\n|---|---|\n| 1 | 3 |\n| 4 | 5 |",
    "```py\nx = 1\n```",
    "```py\nx = 2\n\ny\n```",
    "```py\nx = 2\n  y\n```",
    "    x = 2\n    y",
    "3. x\n4. z",
    "| A | B |\n|---|--:|\n| 1 | 3 |\n| 4 | 5 |",
    "$a^2$ and [link](https://example.org/?a=1&b=2)",
    "![alt](/uploads/1/a.png)",
    "![alt](/uploads/2/b.png)",
    "a < b & c \"q\" 'r'",
    "한국어 문장입니다.",
    "---",
    "Note[^1]\n\n[^1]: foot",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=7).map("\n\n".join)


def html(source):
    return str(markdown.render(source).html)


def page(source):
    return PERMALINK.sub("", html(source))


def joined(old, new):
    return "".join(one.html for one in compare(html(old), html(new), WORDS))


def without_marks(marked):
    """The new page: what is gone taken out, what is added unwrapped."""
    tree = drop(parse(HIDDEN.sub("", marked)))
    return tree.html.replace("<ins>", "").replace("</ins>", "")


def drop(node):
    """Our renderer writes <del> for ~~ too; no text here has it."""
    node.children = [
        child if isinstance(child, str) else drop(child)
        for child in node.children
        if isinstance(child, str) or not (child.tag == "del" or 'class="diff-gone' in child.opening)
    ]
    return node


def words_of(marked, tag):
    found = re.findall(rf"<{tag}>(.*?)</{tag}>", HIDDEN.sub("", marked), re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


def plain(marked):
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", marked))


@given(TEXTS, TEXTS)
def test_new_page_comes_back_without_the_marks(old, new):
    assert without_marks(joined(old, new)) == page(new)


@given(TEXTS, TEXTS)
def test_words_of_the_old_page_come_back_without_what_was_added(old, new):
    kept = re.sub(r"<ins>.*?</ins>", "", HIDDEN.sub("", joined(old, new)), flags=re.DOTALL)

    assert plain(kept) == plain(page(old))


@given(TEXTS)
def test_tree_is_the_text_that_it_was_read_from(source):
    assert parse(html(source)).html == html(source)


@given(TEXTS)
def test_nothing_changed_is_nothing_marked(source):
    assert [one.is_changed for one in compare(html(source), html(source), WORDS)] in ([], [False])


@given(TEXTS, TEXTS)
def test_stretch_that_changed_has_a_mark(old, new):
    for one in compare(html(old), html(new), WORDS):
        assert one.is_changed == ("<ins>" in one.html or "<del>" in one.html or 'class="diff-gone' in one.html), one


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("```yaml\na:\n  b: 1\n  c: 2\n```", "```yaml\na:\n  b: 1\n    c: 2\n```", ["  c: 2\n"], ["    c: 2\n"]),
        ("```\na\nb\n```", "```\na\n\nb\n```", [], ["\n"]),
        ("```\na b\n```", "```\na\nb\n```", ["a b\n"], ["a\nb\n"]),
        ("```py\nx = 1\n```", "```js\nx = 1\n```", ["x = 1\n"], ["x = 1\n"]),
        ("1. one", "3. one", ["one"], ["one"]),
        ("| A |\n|---|\n| 1 |", "| A |\n|--:|\n| 1 |", ["A", "1"], ["A", "1"]),
        ("One.\n\nTwo.", "One.\n\n---\n\nTwo.", [], ["<hr>\n"]),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo.", ["<hr>\n"], []),
        ("One\\\ntwo", "One two", ["<br>\n"], []),
    ],
    ids=["indent", "blank line", "line break", "language", "first number", "alignment", "rule", "no rule", "break"],
)
def test_what_has_no_words_of_its_own_is_marked_too(old, new, removed, added):
    marked = HIDDEN.sub("", joined(old, new))

    found = [re.findall(rf"<{tag}>(.*?)</{tag}>", marked, re.DOTALL) for tag in ("del", "ins")]
    assert [[re.sub(r"</?span[^>]*>", "", one) for one in side] for side in found] == [removed, added]


def test_what_is_only_numbered_anew_is_no_change():
    table = "| A |\n|---|\n| 1 |"

    stretches = compare(html(f"## Head\n\n{table}"), html(f"{table}\n\n## Head\n\nNew.\n\n## Head\n\n{table}"), WORDS)

    assert [one.html for one in stretches if not one.is_changed and "<table>" in one.html]


def test_removed_words_keep_their_distance():
    assert "two<del> three</del>." in HIDDEN.sub("", joined("One two three.", "One two."))


def test_words_are_marked_inside_of_their_block():
    marked = joined("One two three.\n\nSame.", "One 2 three.\n\nSame.")

    assert marked.startswith(
        '<p>One <del><span class="visually-hidden">- </span>two </del>'
        '<ins><span class="visually-hidden">+ </span>2 </ins>three.</p>'
    )


def test_item_that_went_is_marked_in_its_list():
    marked = joined("- one\n- two\n- three", "- one\n- three")

    assert words_of(marked, "del") == ["two"]
    assert '<li class="diff-gone">' in marked


def test_word_that_became_bold_is_told():
    marked = joined("A word here.", "A **word** here.")

    assert (words_of(marked, "del"), words_of(marked, "ins")) == (["word"], ["word"])


def test_link_that_leads_elsewhere_is_told():
    marked = joined("[there](https://a.example/)", "[there](https://b.example/)")

    assert words_of(marked, "ins") == ["there"]


def test_picture_in_the_place_of_another_is_told():
    marked = joined("See ![a](/uploads/1/a.png) it", "See ![a](/uploads/2/b.png) it")

    assert '<img src="/uploads/1/a.png"' in re.findall(r"<del>.*?</del>", marked)[0]
    assert '<img src="/uploads/2/b.png"' in re.findall(r"<ins>.*?</ins>", marked)[0]


def test_ids_stay_unique():
    marked = joined("## Head {#x}\n\nOne.", "Other words entirely.\n\n## New thing {#x}")

    assert marked.count('id="h-x"') == 1


def test_hostile_text_stays_text():
    marked = joined("<script>a</script>", "<script>b</script> <img src=x onerror=alert(1)>")

    assert "<script" not in marked
    assert "<img" not in marked


def test_stretches_tell_what_may_be_folded():
    found = compare(html("A.\n\nB.\n\nC."), html("A.\n\nB.\n\nX."), WORDS)

    assert [(one.is_changed, one.count) for one in found] == [(False, 2), (True, 2)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("word other " * 900, "other word " * 900),
        (
            "\n\n".join(f"Par {n} of {n * 7 % 13} here." for n in range(350)),
            "\n\n".join(f"Par {n}" for n in range(350)),
        ),
        ("- a b\n" * 1500, "- b a\n" * 1400),
        ("> " * 40 + "a", "> " * 40 + "b"),
    ],
)
def test_no_text_makes_it_slow(old, new):
    begun = time.process_time()

    compare(html(old), html(new), WORDS)

    assert time.process_time() - begun < 5
