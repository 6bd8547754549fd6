"""Static files with hashed names, whose addresses are worked out once: a page asks for some fifty of them."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """The manifest is read when a process starts and stays as it is, so an address does too."""

    # ES modules import each other by their hashed names too; else a module that two import would run twice.
    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = cache(self.url)
