"""Pictures and sounds that come with questions: each gets a name of its own, which texts link as `file:NAME`. Pure."""

import base64
import binascii
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

NOT_IN_NAMES = re.compile(r"[^\w.\-]+")
EMBEDDED = re.compile(
    r"""(\s(?:src|href|data)\s*=\s*["'])data:(image/[a-z+.\-]{1,20}|audio/[a-z0-9+.\-]{1,20});base64,([^"'<>]+)(["'])"""
)
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3",
}
ADDRESS = re.compile(r"""(\s(?:src|href|data)\s*=\s*)("[^"]*"|'[^']*')""")
LINK = re.compile(r"(\]\(\s*<?|\]:\s*<?)file:([^\s()<>\"]+)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.\-]*:|/|#|\?|$", re.I)


class Files:
    """What a Reading carries beside its questions. The same bytes under the same name are kept once."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self._keys: dict[tuple[str, bytes], str] = {}
        self._numbers: dict[str, int] = {}

    def add(self, name: str, data: bytes) -> str:
        """The key under which it is kept: its name in plain characters, with a number where another has that name."""
        plain = NOT_IN_NAMES.sub("-", PurePosixPath(name.replace("\\", "/")).name).strip("-.")[-100:] or "file"
        same = plain, sha256(data).digest()
        if same not in self._keys:
            self._keys[same] = self._free(plain)
            self.known[self._keys[same]] = data
        return self._keys[same]

    def _free(self, plain: str) -> str:
        path, key = PurePosixPath(plain), plain
        while key in self.known:
            self._numbers[plain] = self._numbers.get(plain, 1) + 1
            key = f"{path.stem}-{self._numbers[plain]}{path.suffix}"
        return key

    def embedded(self, html: str) -> str:
        """HTML whose pictures stand in the address itself, with links to files instead."""
        if "base64," not in html:
            return html
        return EMBEDDED.sub(self._taken_out, html)

    def _taken_out(self, match: re.Match[str]) -> str:
        data = from_base64(match[3])
        if not data:
            return match[0]
        extension = EXTENSIONS.get(match[2], "." + match[2].partition("/")[2].partition("+")[0])
        return f"{match[1]}file:{self.add(f'embedded{extension}', data)}{match[4]}"


def from_base64(text: str) -> bytes:
    """b"" for what is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def with_addresses(html: str, change: Callable[[str], str]) -> str:
    """Every address of HTML changed."""

    def changed(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2][0]}{change(match[2][1:-1])}{match[2][-1]}"

    return ADDRESS.sub(changed, html)


def renamed_links(markdown: str, names: Callable[[str], str]) -> str:
    return LINK.sub(lambda match: f"{match[1]}file:{names(unquote(match[2]))}", markdown)


def is_elsewhere(address: str) -> bool:
    """Whether it leads out of the file or package, or nowhere."""
    return ELSEWHERE.match(address) is not None


def quoted(name: str) -> str:
    return quote(name, safe="/")


def file_in(address: str) -> str:
    """The name in `file:NAME`; "" for other addresses."""
    return unquote(address.removeprefix("file:")) if address.startswith("file:") else ""
