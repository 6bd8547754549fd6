"""The yardstick: a Django view without middleware that answers with bytes which were fetched from Lectern before.

Each row of the report has a file in BARE_BYTES, named by its key; `/KEY/…` answers it with the same kind of headers.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    USE_I18N=False,
    LOGGING_CONFIG=None,
)
BODIES = {file.stem: file.read_bytes() for file in Path(os.environ["BARE_BYTES"]).glob("*.body")}
HEADERS = {file.stem: json.loads(file.read_text()) for file in Path(os.environ["BARE_BYTES"]).glob("*.json")}


def same_bytes(request, key):
    return HttpResponse(BODIES[key], headers=HEADERS[key])


urlpatterns = [path("<slug:key>/", same_bytes)]
application = get_wsgi_application()
