"""One question to one address of another site, without ever asking a machine of a private network.

The name is resolved once, every address it has must be public, and the connection goes to the very address that was
judged (a name that answers differently the second time changes nothing). Redirects are followed by hand, each judged
anew. Only the head of an answer is read. There is no proxy, no cookie, and no database here: it runs in threads.
"""

import http.client
import io
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from .addresses import WEB_PORTS, is_public, resolve

MOST_REDIRECTS = 5
LONGEST_HEAD = 64 * 1024
SLOW_AFTER = 3.0
HOST = re.compile(r"[A-Za-z0-9._:\-]+")
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
# The address is there, and does not open for machines or strangers: nothing that an author could mend.
NOT_FOR_US = frozenset({401, 402, 403, 405, 406, 407, 408, 418, 425, 429, 451, 999})
AGENT = "Mozilla/5.0 (compatible; Lectern link check)"


@dataclass(frozen=True)
class Answer:
    """`result` is fine, broken, slow or refused; "" where this server could not ask, which says nothing of the link.

    `reason` names it (see rows.words_for), `number` is the status or the seconds, where there is one.
    """

    result: str
    reason: str = ""
    number: int = 0


@dataclass(frozen=True)
class Limits:
    """How long one link may take in all, redirects included, and which (host, port) may be asked though private."""

    seconds: float = 6.0
    allowed: frozenset[tuple[str, int]] = field(default_factory=frozenset)


class Stop(Exception):
    """The question has its answer."""

    def __init__(self, result: str, reason: str, number: int = 0):
        self.answer = Answer(result, reason, number)
        super().__init__(reason)


def ask(address: str, limits: Limits) -> Answer:
    """Raises nothing. A head request first; servers that refuse those get a plain one."""
    began = time.monotonic()
    deadline = began + limits.seconds
    try:
        status = follow(address, limits, deadline)
    except Stop as stop:
        return stop.answer
    except TimeoutError:
        return Answer("slow", "timeout", round(limits.seconds))
    except ssl.SSLError:
        return Answer("broken", "certificate")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer("broken", "connection")
    if status >= 400 and status not in NOT_FOR_US:
        return Answer("broken", "status", status)
    took = time.monotonic() - began
    return Answer("slow", "seconds", round(took)) if took > SLOW_AFTER else Answer("fine", "status", status)


def follow(address: str, limits: Limits, deadline: float) -> int:
    """The status at the end of the redirects."""
    for _step in range(MOST_REDIRECTS + 1):
        status, location = look(address, limits, deadline)
        if not (300 <= status < 400 and location):
            return status
        address = urljoin(address, location)
    raise Stop("broken", "redirects", MOST_REDIRECTS)


def look(address: str, limits: Limits, deadline: float) -> tuple[int, str]:
    parsed = judged(address, limits)
    places = judged_places(parsed, limits)
    status, location = request("HEAD", parsed, places, deadline)
    return request("GET", parsed, places, deadline) if status >= 400 else (status, location)


def judged(address: str, limits: Limits) -> SplitResult:
    """The parts of an address that may be asked: http or https, no password, an ordinary port."""
    try:
        parsed = urlsplit(address.strip())
        port = port_of(parsed)
    except ValueError as error:
        raise Stop("broken", "address") from error
    if parsed.scheme not in {"http", "https"}:
        raise Stop("refused", "scheme")
    if not parsed.hostname:
        raise Stop("broken", "address")
    if parsed.username is not None or parsed.password is not None:
        raise Stop("refused", "password")
    if port not in WEB_PORTS and not is_allowed(parsed, limits):
        raise Stop("refused", "port", port)
    return parsed


def port_of(parsed: SplitResult) -> int:
    return parsed.port or (443 if parsed.scheme == "https" else 80)


def is_allowed(parsed: SplitResult, limits: Limits) -> bool:
    return (str(parsed.hostname), port_of(parsed)) in limits.allowed


def judged_places(parsed: SplitResult, limits: Limits) -> list[str]:
    """The addresses of the host. One that is not public spoils all: such a name is a trick, or a private one."""
    try:
        places = resolve(ascii_host(parsed), port_of(parsed))
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise Stop("", "no-names") from error
        raise Stop("broken", "name") from error
    except UnicodeError as error:
        raise Stop("broken", "address") from error
    if not is_allowed(parsed, limits) and not all(is_public(place) for place in places):
        raise Stop("refused", "private")
    return places


def ascii_host(parsed: SplitResult) -> str:
    """As name servers and certificates know it. Raises UnicodeError for what is no name of a host."""
    host = str(parsed.hostname)
    host = host if host.isascii() else host.encode("idna").decode()
    if not HOST.fullmatch(host):
        raise UnicodeError(host)
    return host


def request(method: str, parsed: SplitResult, places: list[str], deadline: float) -> tuple[int, str]:
    """(status, Location) of one request to the first address that takes the connection."""
    with connected(places, port_of(parsed), deadline) as plain, secured(plain, parsed, deadline) as connection:
        connection.settimeout(left(deadline))
        connection.sendall(head_of_request(method, parsed))
        return read_head(connection, deadline)


def connected(places: list[str], port: int, deadline: float) -> socket.socket:
    problem: OSError = OSError("no address")
    for place in places[:3]:
        try:
            return socket.create_connection((place, port), timeout=left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            problem = error
    raise problem


def secured(plain: socket.socket, parsed: SplitResult, deadline: float) -> socket.socket:
    """Over TLS the certificate must be the name's, though the connection was made to an address."""
    if parsed.scheme == "http":
        return plain
    plain.settimeout(left(deadline))
    return ssl.create_default_context().wrap_socket(plain, server_hostname=ascii_host(parsed))


def left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError when there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def head_of_request(method: str, parsed: SplitResult) -> bytes:
    """Everything in it is ASCII without spaces, so no address can add a line."""
    host = ascii_host(parsed)
    host = f"[{host}]" if ":" in host else host
    name = f"{host}:{parsed.port}" if parsed.port else host
    path = iri_to_uri((parsed.path or "/") + (f"?{parsed.query}" if parsed.query else ""))
    fields = {"Host": name, "User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
    lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {value}" for key, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("ascii")


def read_head(connection: socket.socket, deadline: float) -> tuple[int, str]:
    """Status and Location. A server that sends its head drop by drop runs into the deadline, not around it."""
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            connection.settimeout(left(deadline))
            piece = connection.recv(4096)
            if not piece or len(data) > LONGEST_HEAD:
                raise http.client.HTTPException("no head")
            data += piece
        head, _, data = data.partition(b"\r\n\r\n")
        match = STATUS.match(head)
        if not match:
            raise http.client.HTTPException("no status")
        if not match[1].startswith(b"1"):
            fields = http.client.parse_headers(io.BytesIO(head.partition(b"\r\n")[2] + b"\r\n\r\n"))
            location = fields.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace")
            return int(match[1]), location
