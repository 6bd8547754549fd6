"""The person's own pages: profile and language."""

import zoneinfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .forms import LanguageForm, ProfileForm
from .models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    # A copy of their own row: what is refused must not show in the menu as if it were saved.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    zones = sorted(zoneinfo.available_timezones())
    return render(request, "accounts/profile.html", {"form": form, "zones": zones})


@require_safe
def language(request):
    """Where a visitor chooses a language. A page of its own, because a form needs a token and most pages have none."""
    return render(request, "accounts/language.html", {"next": request.GET.get("next", "")})


@require_POST
def set_language(request):
    """Django's own view keeps the choice in a cookie; whoever is signed in finds it on other machines too."""
    form = LanguageForm(request.POST)
    if form.is_valid() and request.user.is_authenticated:
        request.user.language = form.cleaned_data["language"]
        request.user.save(update_fields=["language"])
    return i18n.set_language(request)
