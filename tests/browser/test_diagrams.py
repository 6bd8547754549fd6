"""Mermaid in its sandboxed frame, under the site's own policy."""

import pytest
from django.urls import reverse

from courses.markdown import render

POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; frame-src 'self'"
SOURCE = "```mermaid\ngraph TD; A-->B\n```\n\n```mermaid\ngraph TD; A[--broken\n```"


@pytest.fixture
def diagrams(page, live_server, errors):
    """A page of this site with one good and one broken diagram, opened; it waits until both are dealt with."""
    document = (
        '<!doctype html><html lang="en" data-theme="light"><title>Diagrams</title>'
        f'<meta name="diagram-frame" content="{reverse("diagram_frame")}">'
        f'<script type="module" src="/static/js/diagrams.js"></script>{render(SOURCE).html}</html>'
    )
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    page.route(f"{live_server.url}/diagrams", lambda route: route.fulfill(body=document, headers=headers))
    page.goto(f"{live_server.url}/diagrams")
    page.wait_for_selector('[data-diagram-state="drawn"]')
    page.wait_for_selector('[data-diagram-state="failed"]')
    return page


def test_diagram_is_drawn_and_its_source_is_folded(diagrams):
    figure = diagrams.locator('[data-diagram-state="drawn"]')

    assert figure.locator("iframe").get_attribute("sandbox") == "allow-scripts"
    assert figure.locator("iframe").bounding_box()["height"] > 50
    assert figure.locator("summary").inner_text() == "Diagram source"
    assert figure.locator("code").text_content() == "graph TD; A-->B\n"
    assert diagrams.frames[1].evaluate("window.origin") == "null"
    assert diagrams.frames[1].locator("svg .node").count() == 2


def test_broken_diagram_stays_readable_as_source(diagrams):
    figure = diagrams.locator('[data-diagram-state="failed"]')

    assert figure.locator("iframe").count() == 0
    assert figure.locator("pre").inner_text() == "graph TD; A[--broken\n"


def test_diagram_follows_the_theme_of_the_page(diagrams):
    frame = diagrams.frames[1]
    diagrams.evaluate("document.documentElement.dataset.theme = 'dark'")

    frame.wait_for_function("document.documentElement.style.colorScheme === 'dark'")
    assert frame.locator("svg .node").count() == 2
