"""Two states of a lecture as one page: only what changed, mission by mission."""

from dataclasses import replace

import pytest

from quizzes.comparing import Side, parts_between

SIDE = Side("Title", "Summary", "<p>Text</p>", {1: "<p>One</p>", 2: "<p>Two</p>", 3: "<p>Three</p>"})


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"title": "Other"}, ["Title"]),
        ({"summary": ""}, ["Summary"]),
        ({"html": "<p>Text</p><p>More</p>"}, ["Text"]),
        ({"missions": {1: "<p>One</p>", 3: "<p>Three!</p>"}}, ["Mission 2", "Mission 2 is gone"]),
        ({"missions": SIDE.missions | {4: "<p>Four</p>"}}, ["Mission 4 is new"]),
        (
            {"title": "Other", "missions": {3: "<p>Three</p>", 1: "<p>One</p>", 2: "<p>Two</p>"}},
            ["Title", "The missions are in another order"],
        ),
    ],
)
def test_only_what_changed_is_told(fields, names):
    assert [part.name for part in parts_between(SIDE, replace(SIDE, **fields))] == names


def test_title_is_text():
    part = parts_between(SIDE, replace(SIDE, title="<b>"))[0]

    assert "&lt;" in part.stretches[0].html
    assert "<b>" not in part.stretches[0].html
