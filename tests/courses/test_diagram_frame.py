"""The page inside a diagram's frame has a policy of its own."""

from django.test import Client
from django.urls import reverse


def test_diagram_frame_allows_inline_styles_and_only_our_own_pages_around_it(client):
    response = client.get(reverse("diagram_frame"))

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-scripts",
    }
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cache-Control"] == "public, max-age=3600"


def test_diagram_frame_loads_the_vendored_script_and_ours(client):
    text = client.get(reverse("diagram_frame")).text

    assert [part.split('"')[0].rsplit("/", 1)[-1].split(".")[0] for part in text.split('src="')[1:]] == [
        "mermaid",
        "diagram-frame",
    ]
    assert "<style" not in text


def test_diagram_frame_takes_no_posts():
    assert Client().post(reverse("diagram_frame")).status_code == 405
