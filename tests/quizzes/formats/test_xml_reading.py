"""XML from anybody: every encoding of schools, and no file that costs more than a sentence."""

import pytest

from quizzes.formats.found import Unreadable
from quizzes.formats.xml_reading import MOST_BYTES, beginning, parse, text_in

ENTITIES = "The file declares entities or a document type of its own. Such files are not read."
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "billion laughs": (f'<!DOCTYPE q [<!ENTITY l0 "ha">{LAUGHS}]><q>&l9;</q>'.encode(), ENTITIES),
    "one long entity": (f'<!DOCTYPE q [<!ENTITY a "{"a" * 100_000}">]><q>{"&a;" * 10_000}</q>'.encode(), ENTITIES),
    "external entity": (b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><q>&x;</q>', ENTITIES),
    "parameter entity": (b'<!DOCTYPE q [<!ENTITY % x SYSTEM "http://x.example/d"> %x;]><q/>', ENTITIES),
    "own document type": (b"<!DOCTYPE q [<!ELEMENT q ANY>]><q/>", ENTITIES),
    "too large": (b"<q>" + b"a" * MOST_BYTES + b"</q>", "The file is larger than 20 MB."),
    "too deep": (b"<a>" * 100_000, "Its elements are nested too deep."),
    "too many": (b"<q>" + b"<a/>" * 130_000 + b"</q>", "It has too many elements."),
    "huge attribute": (b'<q a="' + b"a" * 10_000_000 + b'"/>', "It has an attribute that is far too long."),
    "truncated": (b"<quiz><question>", "The file ends before it is complete (line 1)."),
    "truncated in a tag": (b"<quiz><quest", "The file ends before it is complete (line 1)."),
    "no XML": (b"::Q:: What? {=a ~b}", "This is not XML: it does not begin with a tag."),
    "nothing": (b"", "This is not XML: it does not begin with a tag."),
    "a picture": (b"\x89PNG\r\n\x1a\n", "The file is not in the encoding that it should be in: UTF-8."),
    "wrong tags": (b"<a>\n<b></a></b>", "An end tag does not fit its beginning (line 2, column 6)."),
    "name of HTML": (b"<a>&nbsp;</a>", "A name between & and ; is no XML (line 1, column 4)."),
    "not well-formed": (b"<a><1/></a>", "This is not well-formed XML (line 1, column 5)."),
    "control character": (b"<a>\x01</a>", "This is not well-formed XML (line 1, column 4)."),
    "wrong encoding": (
        '<?xml version="1.0" encoding="utf-8"?><a>Größe</a>'.encode("latin-1"),
        "The file is not in the encoding that it should be in: UTF-8.",
    ),
    "unknown encoding": (
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        "The file says that it is in an encoding that cannot be read: utf-7.",
    ),
    "open document type": (b"<!DOCTYPE q " + b" " * 1_000_000, "The file ends before it is complete (line 1)."),
    "open comment": (b"<!--" + b"- " * 1_000_000, "The file ends before it is complete (line 1)."),
}
READ = {
    "utf-8": '<?xml version="1.0" encoding="UTF-8"?><a>Größe 크기</a>'.encode(),
    "utf-8 with a mark": "<a>Größe 크기</a>".encode("utf-8-sig"),
    "utf-8 without a word": "<a>Größe 크기</a>".encode(),
    "utf-16": '<?xml version="1.0" encoding="UTF-16"?><a>Größe 크기</a>'.encode("utf-16"),
    "utf-16 without a mark": '<?xml version="1.0"?><a>Größe 크기</a>'.encode("utf-16-le"),
    "utf-8 that claims utf-16": '<?xml version="1.0" encoding="utf-16"?><a>Größe 크기</a>'.encode(),
    "latin-1": '<?xml version="1.0" encoding="ISO-8859-1"?><a>Größe</a>'.encode("latin-1"),
    "windows-1252": '<?xml version="1.0" encoding="windows-1252"?><a>Größe</a>'.encode("cp1252"),
    "euc-kr": '<?xml version="1.0" encoding="euc-kr"?><a>크기</a>'.encode("euc-kr"),
    "a document type that is only named": b'<!-- c --><!DOCTYPE a SYSTEM "http://x.example/a.dtd"><a>x</a>',
    "a declaration without a space": b'<?xml version="1.0"encoding="UTF-8"?><a>x</a>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_its_reason(name):
    data, reason = HOSTILE[name]

    with pytest.raises(Unreadable) as error:
        parse(data)

    assert str(error.value) == reason


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_in_its_encoding(name):
    assert text_in(parse(READ[name])) in {"Größe 크기", "Größe", "크기", "x"}


def test_the_beginning_tells_the_root_whatever_comes_first():
    data = b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <no> --><ns:quiz xmlns:ns="urn:x">'

    assert beginning(data) == ("quiz", ' xmlns:ns="urn:x"')
    assert beginning(b"GIFT {=a}") == ("", "")
