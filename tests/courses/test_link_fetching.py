"""Asking other sites: real answers of a real server told apart, and no request for a machine of a private network."""

import http.server
import socket
import threading
import time

import pytest

from courses.linkchecking import addresses, fetching
from courses.linkchecking.fetching import Answer, Limits, ask

PRIVATE = [
    "192.0.0.192",
    "192.88.99.1",
    "3fff::1",
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.1.2.3",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
]


class Site(http.server.ThreadingHTTPServer):
    """A site on this machine that remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.limits = Limits(seconds=5, allowed=frozenset({("127.0.0.1", self.server_port)}))


class Pages(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        name, _, rest = self.path[1:].partition("/")
        getattr(self, name)(rest)

    def do_GET(self):
        self.do_HEAD()

    def answer(self, status, **fields):
        self.send_response(status)
        for key, value in fields.items():
            self.send_header(key, value)
        self.end_headers()

    def status(self, code):
        self.answer(int(code.partition("?")[0]))

    def wait(self, seconds):
        time.sleep(float(seconds.partition("?")[0]))
        self.answer(200)

    def to(self, target):
        self.answer(302, Location=target)

    def loop(self, number):
        self.answer(301, Location=f"/loop/{int(number) + 1}")

    def steps(self, left):
        self.answer(302, Location=f"/steps/{int(left) - 1}" if left != "1" else "/status/200")

    def no_head(self, _rest):
        self.answer(200 if self.command == "GET" else 404)

    def silent(self, _rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _drop in range(200):
            self.wfile.write(b"X-Drop: 1\r\n")
            self.wfile.flush()
            time.sleep(0.05)

    def endless(self, _rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Much: 1\r\n" * 20_000)

    def nonsense(self, _rest):
        self.wfile.write(b"220 mail.example.org ESMTP\r\n\r\n")

    def early(self, _rest):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("text", PRIVATE)
def test_private_addresses_are_known(text):
    assert not addresses.is_public(text)


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are_known(text):
    assert addresses.is_public(text)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "[fe80::1]",
        "10.0.0.1",
        "①②⑦.⓪.⓪.①",
    ],
)
def test_no_connection_is_made_to_a_private_address_however_it_is_written(host, monkeypatch):
    def connect(*args, **kwargs):
        raise AssertionError(f"connected to {args}")

    monkeypatch.setattr(socket, "create_connection", connect)

    assert ask(f"http://{host}/", Limits()) == Answer("refused", "private")


def test_site_of_this_machine_hears_nothing_without_the_setting(site):
    by_port = ask(f"{site.address}/status/200", Limits())
    by_address = ask("http://127.0.0.1/status/200", Limits())

    assert (by_port.result, by_port.reason) == ("refused", "port")
    assert (by_address.result, by_address.reason) == ("refused", "private")
    assert site.asked == []


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["10.0.0.5"], Answer("refused", "private")),
        (["93.184.216.34", "127.0.0.1"], Answer("refused", "private")),
        (["::ffff:192.168.0.1"], Answer("refused", "private")),
    ],
)
def test_name_that_leads_to_a_private_address_is_refused(monkeypatch, places, expected):
    monkeypatch.setattr(fetching, "resolve", lambda host, port: places)

    assert ask("https://intranet.example.org/", Limits()) == expected


def test_connection_goes_to_the_address_that_was_judged_and_no_name_is_asked_twice(monkeypatch):
    """A name server that says another thing the second time changes nothing."""
    asked, connected = [], []

    def resolve(host, port):
        asked.append((host, port))
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def connect(place, timeout):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching, "resolve", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)

    assert ask("http://rebinding.example.org/", Limits()) == Answer("broken", "connection")
    assert (asked, connected) == ([("rebinding.example.org", 80)], [("93.184.216.34", 80)])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://127.0.0.1/", Answer("refused", "private")),
        ("http://169.254.169.254/latest/meta-data/", Answer("refused", "private")),
        ("http://[::1]/", Answer("refused", "private")),
        ("http://2130706433/", Answer("refused", "private")),
        ("//0.0.0.0/", Answer("refused", "private")),
        ("http://127.0.0.1:22/", Answer("refused", "port", 22)),
        ("file:///etc/passwd", Answer("refused", "scheme")),
        ("gopher://127.0.0.1/", Answer("refused", "scheme")),
        ("http://user:pass@example.org/", Answer("refused", "password")),
    ],
)
def test_redirects_are_judged_like_first_addresses(site, target, expected):
    assert ask(f"{site.address}/to/{target}", site.limits) == expected
    assert [path for _method, path in site.asked] == [f"/to/{target}"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/status/200", Answer("fine", "status", 200)),
        ("/status/204", Answer("fine", "status", 204)),
        ("/status/304", Answer("fine", "status", 304)),
        ("/no_head/", Answer("fine", "status", 200)),
        ("/early/", Answer("fine", "status", 204)),
        ("/to//status/200", Answer("fine", "status", 200)),
        ("/to//status/404", Answer("broken", "status", 404)),
        ("/steps/5", Answer("fine", "status", 200)),
        ("/steps/6", Answer("broken", "redirects", 5)),
        ("/loop/1", Answer("broken", "redirects", 5)),
        ("/status/404", Answer("broken", "status", 404)),
        ("/status/410", Answer("broken", "status", 410)),
        ("/status/500", Answer("broken", "status", 500)),
        ("/status/401", Answer("fine", "status", 401)),
        ("/status/403", Answer("fine", "status", 403)),
        ("/status/429", Answer("fine", "status", 429)),
        ("/status/999", Answer("fine", "status", 999)),
        ("/endless/", Answer("broken", "connection")),
        ("/nonsense/", Answer("broken", "connection")),
        ("/status/200?q=전이 학습", Answer("fine", "status", 200)),
    ],
)
def test_answers_are_told_apart(site, path, expected):
    assert ask(site.address + path, site.limits) == expected


def test_fragment_and_control_characters_add_nothing_to_the_request(site):
    answer = ask(f"{site.address}/status/200?a=b c\r\nX-Evil: 1", site.limits)

    assert answer == Answer("fine", "status", 200)
    assert site.asked == [("HEAD", "/status/200?a=b%20cX-Evil:%201")]


def test_server_that_sends_drop_by_drop_is_slow_and_left_in_time(site):
    limits = Limits(seconds=0.5, allowed=site.limits.allowed)

    assert ask(f"{site.address}/silent/", limits) == Answer("slow", "timeout", 0)


def test_answer_that_came_late_is_slow(site, monkeypatch):
    monkeypatch.setattr(fetching, "SLOW_AFTER", 0)

    assert ask(f"{site.address}/status/200", site.limits).result == "slow"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("ftp://example.org/", Answer("refused", "scheme")),
        ("https://example.org:8443/", Answer("refused", "port", 8443)),
        ("https://me:secret@example.org/", Answer("refused", "password")),
        ("https:///nothing", Answer("broken", "address")),
        ("http://[broken/", Answer("broken", "address")),
        ("http://example.org:99999/", Answer("broken", "address")),
        ("http://nothing.invalid/", Answer("broken", "name")),
        ("http://exa mple.org/", Answer("broken", "address")),
        ("http://" + "a" * 70 + ".한국/", Answer("broken", "address")),
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(monkeypatch, address, expected):
    def resolve(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(fetching, "resolve", resolve)

    assert ask(address, Limits()) == expected


def test_server_without_a_network_says_nothing_about_the_link(monkeypatch):
    def resolve(host, port):
        raise socket.gaierror(socket.EAI_AGAIN, "no name server")

    monkeypatch.setattr(fetching, "resolve", resolve)

    assert ask("http://example.org/", Limits()).result == ""


def test_certificate_must_be_the_names(site, monkeypatch):
    """A plain server on a TLS address: the handshake fails, and that is told apart from no connection."""
    host = site.address.removeprefix("http://")

    assert ask(f"https://{host}/", site.limits) == Answer("broken", "certificate")
