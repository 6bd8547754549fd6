"""What the tests of saving share: the words, what is stored, and a site that is away or loses its answer."""

import re

from courses.models import Lecture

SAVED = re.compile("^Saved [0-9]")


def body_of(lecture):
    return Lecture.objects.get(pk=lecture.pk).body


def lose_the_answer(route):
    route.fetch()
    route.abort()


def stop_saves(route):
    return route.abort() if route.request.method == "POST" else route.continue_()


def leave_without_saving(page):
    """What a page sends while it is left gets past a route: the browser lets it go with the page that was routed."""
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('away')) }")
    page.goto("about:blank")
