"""Static files with hashed names, whose addresses are worked out once: a page asks for some fifty of them."""

import re
from functools import cache

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# `@import url("tokens.css");` on a line of its own: a file beside this one, without a layer or a medium.
IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\);$', re.MULTILINE)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """The manifest is read when a process starts and stays as it is, so an address does too."""

    # ES modules import each other by their hashed names too; else a module that two import would run twice.
    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = cache(self.url)

    def post_process(self, paths, *args, **kwargs):
        paths = {
            name: (Joined(storage), path) if name.startswith("css/") else (storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(paths, *args, **kwargs)


class Joined:
    """Our style sheets with those that they import put in their places. A browser has to ask for one instead of for
    six, which over a slow line is the half of what a reader waits for. While somebody works on them, it asks for six.
    """

    def __init__(self, storage):
        self.storage = storage

    def open(self, path):
        folder = path.rpartition("/")[0]
        text = IMPORT.sub(lambda found: self.text(f"{folder}/{found[1]}"), self.text(path))
        return ContentFile(text.encode(), name=path)

    def text(self, path):
        with self.storage.open(path) as file:
            return file.read().decode()

    def __getattr__(self, name):
        return getattr(self.storage, name)
