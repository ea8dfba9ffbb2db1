"""Which names the page answers to, and what counts as its own origin."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from assistant.errors import InputError
from assistant.interfaces.cli.commands import briefing
from assistant.interfaces.web import hosts
from assistant.interfaces.web.hosts import Host, known, names, parsed, same_origin

HERE = ("192.168.1.5", 7860)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("localhost", Host("localhost", None)),
        ("LOCALHOST:7860", Host("localhost", 7860)),
        ("desk.example.org.", Host("desk.example.org", None)),
        ("desk.example.org.:80", Host("desk.example.org", 80)),
        ("127.0.0.1:1", Host("127.0.0.1", 1)),
        ("[::1]:7860", Host("::1", 7860)),
        ("[0:0:0:0:0:0:0:1]", Host("::1", None)),
        ("[::ffff:127.0.0.1]", Host("127.0.0.1", None)),
        ("a_b-c.d", Host("a_b-c.d", None)),
    ],
)
def test_a_host_is_read_in_its_normal_form(text: str, found: Host) -> None:
    assert parsed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            ":80",
            "a b",
            "user@localhost",
            "user:word@localhost:1",
            "localhost:",
            "localhost:x",
            "localhost:-1",
        ),
        *(
            "localhost/",
            "http://localhost",
            "localhost,evil.test",
            "[::1",
            "::1",
            "[localhost]",
            "[:::]",
            "loc\u0430lhost",
        ),
        *("localhost\x00", "localhost\n", "-a", "a-", "..", "%6cocalhost", "localhost:123456", "x" * 300, "a..:1:2"),
    ],
)
def test_what_names_no_host_is_none(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "192.168.1.5", "desk.example.org", "10.0.0.9"]
)
def test_the_page_answers_to_this_machine_and_to_what_is_allowed(host: str) -> None:
    assert known(host, names(["Desk.Example.org.", "10.0.0.9"]), HERE)


@pytest.mark.parametrize(
    "host",
    [
        *("evil.test", "localhost.evil.test", "evil.localhost", "localhost.localdomain", "127.0.0.1.evil.test"),
        *("0.0.0.0", "::", "192.168.1.6", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "sub.desk.example.org"),
        *("example.org", "desk.example.orgx"),
    ],
)
def test_the_page_answers_to_nothing_else(host: str) -> None:
    assert not known(host, names(["desk.example.org"]), HERE)
    assert not known(host, frozenset(), None)


def test_an_address_that_came_in_as_ipv6_is_the_same() -> None:
    assert known("192.168.1.5", frozenset(), ("::ffff:192.168.1.5", 7860))
    assert known("fe80::1", frozenset(), ("fe80::1%eth0", 7860, 0, 2))


@pytest.mark.parametrize(
    ("origin", "scheme", "host", "same"),
    [
        ("http://localhost:7860", "http", "localhost:7860", True),
        ("http://localhost.:7860", "http", "LOCALHOST:7860", True),
        ("http://localhost", "http", "localhost:80", True),
        ("https://desk.example.org", "https", "desk.example.org", True),
        ("https://desk.example.org", "https", "desk.example.org:443", True),
        ("http://[::1]:7860", "http", "[0:0::1]:7860", True),
        ("http://localhost:7861", "http", "localhost:7860", False),
        ("http://127.0.0.1:7860", "http", "localhost:7860", False),
        ("https://localhost:7860", "http", "localhost:7860", False),
        ("http://desk.example.org", "https", "desk.example.org", False),
        ("https://a.example.org", "https", "desk.example.org", False),
        ("https://desk.example.org:8443", "https", "desk.example.org", False),
        ("null", "http", "localhost:7860", False),
        ("", "http", "localhost:7860", False),
        ("file://", "http", "localhost:7860", False),
        ("http://user@localhost:7860", "http", "localhost:7860", False),
        ("http://localhost:7860/", "http", "localhost:7860", False),
        ("http://localhost:7860 http://evil.test", "http", "localhost:7860", False),
    ],
)
def test_only_the_page_itself_is_its_origin(origin: str, scheme: str, host: str, same: bool) -> None:
    own = parsed(host)
    assert own
    assert same_origin(origin, scheme, own) is same


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("desk.example.org", "desk.example.org"),
        (" Desk.Example.ORG. ", "desk.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("10.0.0.9", "10.0.0.9"),
        ("fe80::1", "fe80::1"),
        ("[FE80::1]", "fe80::1"),
    ],
)
def test_names_are_given_as_people_write_them(given: str, name: str) -> None:
    assert names([given]) == {name}


WRONG = [
    "http://x",
    "https://desk.example.org/",
    "a b",
    "",
    "desk.example.org:443",
    "*.example.org",
    "a/b",
    "x" * 300,
    "ä" * 80,
]


@pytest.mark.parametrize("given", WRONG)
def test_what_is_no_name_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(InputError, match=r"--allow-host .*give the name alone") as caught:
        hosts.names([given])
    assert "\n" not in str(caught.value)


def test_the_command_names_a_wrong_name_before_it_opens_anything(tmp_path: object) -> None:
    done = CliRunner().invoke(briefing, ["serve", "--store", f"{tmp_path}/none", "--allow-host", "http://x"])
    assert isinstance(done.exception, InputError)
    assert "http://x" in str(done.exception)
