import pytest
from csp.constants import NONCE, SELF
from csp.decorators import csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpResponse

from cms.policy import PolicyMiddleware

HEADER = "Content-Security-Policy"


def parts(policy):
    return set(policy.split("; "))


def view(request):
    return HttpResponse("x")


def nonce_view(request):
    return HttpResponse(str(request.csp_nonce))


@pytest.mark.parametrize(
    "answer",
    [
        view,
        csp_exempt()(view),
        csp_update({"img-src": ["https://example.org"]})(view),
        csp_replace({"img-src": ["'none'"]})(view),
        lambda request: HttpResponse("x", headers={HEADER: "sandbox"}),
    ],
)
def test_header_is_what_django_csp_would_say(rf, answer):
    ours = PolicyMiddleware(answer)(rf.get("/"))
    theirs = CSPMiddleware(answer)(rf.get("/"))

    assert parts(ours.get(HEADER, "")) == parts(theirs.get(HEADER, ""))


def test_nonce_of_a_page_is_in_its_header(rf, settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": [SELF, NONCE]}}
    response = PolicyMiddleware(nonce_view)(rf.get("/"))

    assert f"'nonce-{response.text}'" in response[HEADER]


def test_changed_settings_change_the_header(rf, settings):
    before = PolicyMiddleware(view)(rf.get("/"))[HEADER]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"]}}

    assert PolicyMiddleware(view)(rf.get("/"))[HEADER] == "default-src 'none'"
    assert before != "default-src 'none'"
