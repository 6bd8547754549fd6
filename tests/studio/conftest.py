"""What the studio's tests share."""

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses.models import Upload
from courses.uploading import add_upload
from tests.courses.test_images import encoded


@pytest.fixture
def make_upload(course, author):
    def make(name="curve.png", *, width=20, into=None, **fields):
        data = encoded(Image.new("RGB", (width, 10), "teal"))
        upload = add_upload(into or course, ContentFile(data, name), by=author)
        Upload.objects.filter(pk=upload.pk).update(**fields)
        upload.refresh_from_db()
        return upload

    return make
