"""QTI 2.1 and 2.2. Pure."""

from collections.abc import Iterable, Mapping

from quizzes.sources import Source

from .found import Reading, Written
from .qti_packages import namespaces_in, read_items
from .qti_writing import Dialect, in_namespace, written_package

SCHEMAS = "http://www.imsglobal.org/xsd/qti"


class Qti:
    """A version of QTI from 2.1 on: single files of items, and content packages."""

    extensions = (".zip", ".xml", ".imscc")
    extension = ".zip"
    content_type = "application/zip"

    def __init__(self, dialect: Dialect, *signs: str) -> None:
        self.dialect, self.signs = dialect, signs
        self.name, self.label = dialect.name, dialect.label

    def recognises(self, data: bytes, name: str) -> bool:
        return any(sign in attributes for attributes in namespaces_in(data) for sign in self.signs)

    def read(self, data: bytes, name: str) -> Reading:
        return read_items(data, name, self.name)

    def write(self, missions: Iterable[Source], files: Mapping[str, bytes]) -> Written:
        return written_package(self.dialect, missions, files)


QTI_21 = Qti(
    Dialect(
        name="qti-2.1",
        label="QTI 2.1",
        namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
        schema=f"{SCHEMAS}/qtiv2p1/imsqti_v2p1.xsd",
        item_type="imsqti_item_xmlv2p1",
        test_type="imsqti_test_xmlv2p1",
        package="http://www.imsglobal.org/xsd/imscp_v1p1",
        package_schema=f"{SCHEMAS}/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        package_name="QTIv2.1 Package",
        package_version="1.0.0",
        rename=in_namespace,
    ),
    "imsqti_v2p1",
    "imsqti_v2p0",
)
QTI_22 = Qti(
    Dialect(
        name="qti-2.2",
        label="QTI 2.2",
        namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
        schema=f"{SCHEMAS}/qtiv2p2/imsqti_v2p2.xsd",
        item_type="imsqti_item_xmlv2p2",
        test_type="imsqti_test_xmlv2p2",
        package="http://www.imsglobal.org/xsd/imscp_v1p1",
        package_schema=f"{SCHEMAS}/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
        package_name="QTIv2.2 Package",
        package_version="1.0.0",
        rename=in_namespace,
    ),
    "imsqti_v2p2",
)
