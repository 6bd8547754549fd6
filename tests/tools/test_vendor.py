"""The vendored files are the ones that tools/vendor.py fetched: nobody edited one, and none lacks its licence."""

import json
import xml.etree.ElementTree as ET

from tools import vendor


def read_manifest():
    return json.loads(vendor.MANIFEST.read_text())


def test_vendored_files_are_exactly_those_of_the_manifest():
    on_disk = {folder.name: vendor.hashes(folder) for folder in vendor.VENDOR.iterdir() if folder.is_dir()}

    assert on_disk == {name: entry["files"] for name, entry in read_manifest().items()}


def test_manifest_has_the_pinned_versions():
    vendored = {entry["package"]: entry["version"] for entry in read_manifest().values()}

    assert vendored == vendor.pinned_versions()


def test_every_library_keeps_its_licence():
    lacking = [
        name
        for name, entry in read_manifest().items()
        if "LICENSE" not in entry["files"] or entry["licence"] not in {"0BSD", "BSD-2-Clause", "MIT", "ISC"}
    ]

    assert lacking == []


def test_sprite_has_each_picked_icon_once():
    sprite = ET.parse(next(vendor.VENDOR.glob("lucide-*/sprite.svg"))).getroot()

    assert [symbol.get("id") for symbol in sprite] == list(vendor.ICONS)
    assert all(len(symbol) > 0 for symbol in sprite)
