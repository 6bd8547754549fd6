"""Style sheets that import others are served as one file."""

import re
from pathlib import Path

from django.contrib.staticfiles.storage import FileSystemStorage

from cms.static_files import Joined, StaticFilesStorage

CSS = Path(__file__).resolve().parents[2] / "static" / "css"


def collected(tmp_path, files):
    source, target = tmp_path / "source", tmp_path / "target"
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    storage = StaticFilesStorage(location=str(target))
    paths = {name: (FileSystemStorage(str(source)), name) for name in files}
    list(storage.post_process(paths))
    return target, storage


def test_imports_are_put_in_their_places(tmp_path, settings):
    settings.DEBUG = False
    target, storage = collected(
        tmp_path,
        {
            "css/site.css": '/* All */\n@import url("first.css");\n@import url("second.css");\n',
            "css/first.css": ".first { color: red }\n",
            "css/second.css": '.second { background: url("../img/dot.svg") }\n',
            "css/layered.css": '@import url("first.css") layer(admin);\n',
            "img/dot.svg": "<svg/>",
        },
    )

    joined = (target / storage.hashed_files["css/site.css"]).read_text()
    layered = (target / storage.hashed_files["css/layered.css"]).read_text()

    assert "@import" not in joined
    assert joined.index(".first") < joined.index(".second")
    assert re.search(r'url\("\.\./img/dot\.[0-9a-f]{12}\.svg"\)', joined)
    assert "@import" in layered


def test_a_change_of_an_imported_file_gives_another_address(tmp_path, settings):
    settings.DEBUG = False
    names = []
    for number, colour in enumerate(["red", "blue"]):
        files = {"css/site.css": '@import url("first.css");\n', "css/first.css": f".first {{ color: {colour} }}\n"}
        names.append(collected(tmp_path / str(number), files)[1].hashed_files["css/site.css"])

    assert names[0] != names[1]


def test_our_own_bundles_name_files_that_are_there():
    storage = FileSystemStorage(str(CSS.parent))
    for name in ["site.css", "reader.css"]:
        assert "@import" in (CSS / name).read_text()
        assert b"@import" not in Joined(storage).open(f"css/{name}").read(), name
