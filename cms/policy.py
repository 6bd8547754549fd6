"""The content policy's header, put together once instead of twice for every answer."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

# What a view's decorator or a template's nonce leaves behind: then django-csp puts the header together.
OWN = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace", "_csp_exempt_ro", "_csp_config_ro")

_made = {"settings": None, "header": ""}


class PolicyMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        is_plain = not any(hasattr(response, name) for name in OWN) and not hasattr(request, "_csp_nonce")
        if not is_plain or settings.DEBUG or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, site_policy())
        return response


def site_policy():
    if _made["settings"] is not settings.CONTENT_SECURITY_POLICY:
        _made.update(settings=settings.CONTENT_SECURITY_POLICY, header=build_policy())
    return _made["header"]
