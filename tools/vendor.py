"""Copy front-end libraries from their npm packages into static/vendor/, with licence and SHA-256.

package.json holds the exact versions and this file says which files of each package are served. The result is
committed, so neither a user nor a deployment needs Node; a test compares the tree with its manifest.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENDOR = TOP / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True)
class Library:
    folder: str  # static/vendor/FOLDER-VERSION/
    package: str
    files: tuple[str, ...]


LIBRARIES = (
    Library("lucide", "lucide-static", ("LICENSE",)),  # its icons become sprite.svg
    Library("mermaid", "mermaid", ("dist/mermaid.min.js", "LICENSE")),
    Library("sortablejs", "sortablejs", ("modular/sortable.esm.js", "LICENSE")),
    Library("turndown", "turndown", ("lib/turndown.browser.es.js", "LICENSE")),
    Library("turndown-gfm", "turndown-plugin-gfm", ("lib/turndown-plugin-gfm.browser.es.js", "LICENSE")),
)

# The icons that pages use. The package's own sprite has every icon and weighs 500 kB.
ICONS = """
    archive arrow-down arrow-left arrow-right arrow-up bold book-open bot calendar-clock check chevron-down chevron-left
    chevron-right circle circle-alert circle-check circle-dot circle-help clock code copy download ellipsis
    ellipsis-vertical external-link eye eye-off file file-audio file-code file-text file-video flag folder folder-input
    globe graduation-cap grip-vertical heading highlighter history house image info italic key-round languages layers
    lightbulb link list list-checks list-ordered lock log-in log-out mail menu message-square monitor moon notebook-pen
    panel-left panel-right pen-tool pencil plus printer quote rotate-ccw save search send settings shield sigma sparkles
    star sun table target trash-2 triangle-alert type undo-2 upload user users x
""".split()


def pinned_versions():
    return json.loads((TOP / "package.json").read_text())["dependencies"]


def unpack(package, version, into):
    """Fetch NAME@VERSION with npm, which checks the registry's own hash, and unpack it; answer its folder."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=into, check=True, capture_output=True, text=True
    )
    archive = Path(into) / packed.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return Path(into) / "package"


def sprite(icons_folder):
    """One <symbol> for each icon: `<svg><use href="sprite.svg#star"/></svg>` draws it in the text's colour."""
    symbols = "\n".join(symbol(name, icons_folder / f"{name}.svg") for name in ICONS)
    return f'<!-- Lucide, ISC licence: see LICENSE -->\n<svg xmlns="{SVG}">\n{symbols}\n</svg>\n'


def symbol(name, path):
    root = ET.parse(path).getroot()
    shapes = "".join(
        f"<{child.tag.removeprefix('{' + SVG + '}')} "
        + " ".join(f'{key}="{value}"' for key, value in child.attrib.items())
        + "/>"
        for child in root
    )
    pen = " ".join(
        f'{key}="{root.get(key)}"' for key in ("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
    )
    return f'<symbol id="{name}" viewBox="{root.get("viewBox")}" {pen}>{shapes}</symbol>'


def vendor(library, version, into):
    """Put one library's files into static/vendor/ and answer its lines of the manifest."""
    source = unpack(library.package, version, into)
    target = VENDOR / f"{library.folder}-{version}"
    target.mkdir(parents=True, exist_ok=True)
    for name in library.files:
        (target / Path(name).name).write_bytes((source / name).read_bytes())
    if library.folder == "lucide":
        (target / "sprite.svg").write_text(sprite(source / "icons"))
    licence = json.loads((source / "package.json").read_text())["license"]
    return {"package": library.package, "version": version, "licence": licence, "files": hashes(target)}


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def main():
    versions = pinned_versions()
    manifest = {}
    for library in LIBRARIES:
        version = versions[library.package]
        with tempfile.TemporaryDirectory() as into:
            manifest[f"{library.folder}-{version}"] = vendor(library, version, into)
        print(f"{library.package} {version}")
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    leftovers = sorted(path.name for path in VENDOR.iterdir() if path.is_dir() and path.name not in manifest)
    if leftovers:
        print("No longer pinned, remove by hand:", ", ".join(leftovers))
    return 1 if leftovers else 0


if __name__ == "__main__":
    sys.exit(main())
