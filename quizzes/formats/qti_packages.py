"""Content packages of QTI 2.x and 3.0, and single files of items: which items there are, in which order. Pure.

Source: IMS Content Packaging 1.1 and 1.2. A package whose manifest names a test gives the items in the order of its
sections; items that no test names follow in the order of the manifest. A package without a manifest gives all items.
"""

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courses.wording import gettext

from .files import Files
from .found import Found, Reading, Unreadable
from .judging_sources import refused
from .packages import contents, is_zip
from .qti_reading import Package, read_item
from .qti_tree import plain
from .xml_reading import beginning, child, children, descendants, is_yes, name_of, parse

MANIFEST = "imsmanifest.xml"
ITEMS = frozenset({"assessmentItem", "qti-assessment-item"})
TESTS = frozenset({"assessmentTest", "qti-assessment-test"})
MOST_ITEMS = 1_000


def namespaces_in(data: bytes) -> Iterator[str]:
    """The text of the root's tag of every item or test: of the file itself, or of those in a package."""
    if not is_zip(data):
        name, attributes = beginning(data)
        if name in ITEMS | TESTS:
            yield attributes
        return
    try:
        files = contents(data)
    except Unreadable:
        return
    for path, content in files.items():
        if path.lower().endswith(".xml"):
            name, attributes = beginning(content)
            if name in ITEMS | TESTS:
                yield attributes


def read_items(data: bytes, name: str, format_name: str) -> Reading:
    """Of a single file or a package. Raises Unreadable."""
    if not is_zip(data):
        root = parse(data)
        if name_of(root) not in ITEMS:
            message = gettext("This is no question of QTI: it begins with <%s>.")
            raise Unreadable(message % name_of(root))
        package = Package({}, Files())
        return Reading(format_name, [read_item(root, package, name, 1)], (), package.files.known)
    return PackageReader(contents(data), format_name).read()


class PackageReader:
    """One package on its way to a Reading."""

    def __init__(self, files: dict[str, bytes], format_name: str) -> None:
        self.package, self.format_name = Package(files, Files()), format_name
        self.lost: list[str] = []
        self.roots: dict[str, Element | str] = {}

    def read(self) -> Reading:
        found: list[Found] = []
        for path, limits in self.ordered():
            root = self.root(path)
            if isinstance(root, str):
                found.append(refused(path, root))
            elif name_of(root) in ITEMS:
                one = read_item(root, self.package, path, len(found) + 1)
                found.append(with_limits(one, limits))
        if not found:
            raise Unreadable(gettext("The package holds no questions of QTI."))
        return Reading(self.format_name, found, tuple(dict.fromkeys(self.lost)), self.package.files.known)

    def root(self, path: str) -> Element | str:
        """The root of a file, or why it cannot be read. Parsed once."""
        if path not in self.roots:
            try:
                self.roots[path] = parse(self.package.contents[path])
            except Unreadable as reason:
                self.roots[path] = str(reason)
        return self.roots[path]

    def ordered(self) -> list[tuple[str, dict[str, object]]]:
        """(path, what the test says of attempts and order) of every item, each once."""
        named = [path for path in self.named_by_manifest() if path in self.package.contents]
        tests = [path for path in named if self.is_a(path, TESTS)]
        places: dict[str, dict[str, object]] = {}
        for test in tests:
            for path, limits in self.of_test(test):
                places.setdefault(path, limits)
        for path in named:
            if path not in tests:
                places.setdefault(path, {})
        if len(places) > MOST_ITEMS:
            self.lost.append(gettext("more than %s questions") % f"{MOST_ITEMS:,}")
        return list(places.items())[:MOST_ITEMS]

    def is_a(self, path: str, names: frozenset[str]) -> bool:
        return beginning(self.package.contents[path])[0] in names

    def named_by_manifest(self) -> list[str]:
        manifests = [path for path in self.package.contents if path.rpartition("/")[2].lower() == MANIFEST]
        if not manifests:
            return [path for path in self.package.contents if path.lower().endswith(".xml")]
        manifest = parse(self.package.contents[min(manifests, key=len)])
        base = dirname(min(manifests, key=len))
        resources = [one for one in descendants(manifest, "resource") if is_of_questions(one)]
        return [normpath(join(base, unquote(one.get("href", "")))) for one in resources if one.get("href")]

    def of_test(self, path: str) -> Iterator[tuple[str, dict[str, object]]]:
        root = self.root(path)
        if isinstance(root, str):
            self.lost.append(f"{path}: {root}")
            return
        for part in children(plain(root), "testPart"):
            yield from self.of_section(part, path, {})

    def of_section(
        self, section: Element, path: str, limits: dict[str, object]
    ) -> Iterator[tuple[str, dict[str, object]]]:
        limits = limits | self.limits_in(section)
        for inner in children(section):
            name = name_of(inner)
            if name == "assessmentItemRef":
                target = normpath(join(dirname(path), unquote(inner.get("href", ""))))
                if target in self.package.contents:
                    yield target, limits | self.limits_in(inner)
                else:
                    self.lost.append(gettext("the question %s, which is not there") % inner.get("href", ""))
            elif name == "assessmentSection":
                yield from self.of_section(inner, path, limits)
            elif name in WORDS:
                self.lost.append(WORDS[name]())

    def limits_in(self, element: Element) -> dict[str, object]:
        """Attempts and shuffling, in the words of a Source."""
        limits: dict[str, object] = {}
        control = child(element, "itemSessionControl")
        attempts = control.get("maxAttempts", "") if control is not None else ""
        if attempts.isdecimal() and 1 <= int(attempts[:4]) <= 100:
            limits["max_attempts"] = int(attempts[:4])
        ordering = child(element, "ordering")
        if ordering is not None and is_yes(ordering.get("shuffle")):
            limits["shuffle_place"] = True
        return limits


WORDS = {
    "assessmentSectionRef": lambda: gettext("a section in another file"),
    "preCondition": lambda: gettext("conditions of a section"),
    "branchRule": lambda: gettext("conditions of a section"),
    "selection": lambda: gettext("questions that are drawn at random"),
    "timeLimits": lambda: gettext("limits of time"),
    "rubricBlock": lambda: gettext("instructions of a section"),
}


def is_of_questions(resource: Element) -> bool:
    kind = resource.get("type", "")
    return kind.startswith(("imsqti_item", "imsqti_test", "imsqti_assessment", "imsqti_apipitem", "imsqti_apiptest"))


def with_limits(one: Found, limits: dict[str, object]) -> Found:
    """What the test says, where the item itself says nothing."""
    if one.source is not None:
        for key, value in limits.items():
            one.source[key] = one.source[key] or value
    return one
