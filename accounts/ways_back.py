"""Addresses that a request names for the way back."""

from django.utils.http import url_has_allowed_host_and_scheme


def path_on_site(request, address: str) -> str:
    """The address where it is a path of this site, else "": no other site, and no word that names a view."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address.startswith("/") and is_ours else ""
