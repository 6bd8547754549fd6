"""QTI 3.0: the same model in other names. Pure."""

from .qti2 import Qti
from .qti_tree import as_qti_3
from .qti_writing import Dialect

SCHEMAS = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd"

QTI_30 = Qti(
    Dialect(
        name="qti-3.0",
        label="QTI 3.0",
        namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        schema=f"{SCHEMAS}/imsqti_asiv3p0_v1p0.xsd",
        item_type="imsqti_item_xmlv3p0",
        test_type="imsqti_test_xmlv3p0",
        package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        package_schema=f"{SCHEMAS}/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        package_name="QTI Package",
        package_version="3.0.0",
        rename=as_qti_3,
    ),
    "imsqtiasi_v3p0",
)
