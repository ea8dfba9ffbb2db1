"""The names that we answer to.

A page elsewhere may have its own name resolve to this machine and then counts as ours in the browser. What gives it
away is the name, which the browser sends as `Host`.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from assistant.errors import InputError

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?)\.?(?::([0-9]{1,5}))?", re.ASCII)
PORTS = {"http": 80, "https": 443}


class Host(NamedTuple):
    """A host in lower case, addresses without brackets and in their shortest form, and its port if one is given."""

    name: str
    port: int | None


def parsed(text: str) -> Host | None:
    """What `host`, `host:port` or `[address]:port` names; None for anything else, such as what has a user in it."""
    match = _HOST.fullmatch(text.lower())
    if match is None:
        return None
    host = match[1].strip("[]")
    found = address(host)
    if match[1].startswith("[") and found is None:
        return None
    return Host(str(found or host), int(match[2]) if match[2] else None)


def address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that is written there, None for a name. One of IPv4 in the clothes of IPv6 is one of IPv4."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def names(given: Iterable[str]) -> frozenset[str]:
    """Names for `known` as `parsed` writes them. Raises `InputError` for what is no host's name."""
    found = set()
    for text in given:
        try:
            name = text.strip().encode("idna").decode()  # as browsers send it
        except UnicodeError:
            name = ""
        host = parsed(f"[{name}]" if ":" in name and address(name) else name)
        if host is None or host.port is not None:
            msg = f"--allow-host {text!r}: give the name alone, such as desk.example.org, without scheme, port or path"
            raise InputError(msg)
        found.add(host.name)
    return frozenset(found)


def known(host: str, allowed: frozenset[str], server: Any) -> bool:
    """Whether we answer to `host`: `localhost`, a name that is allowed, or an address of this machine.

    server: the address that the connection came in on, first of a pair. A name may resolve to it by somebody's trick;
    an address in its place is what the reader typed.
    """
    if host in allowed or host == "localhost":
        return True
    found = address(host)
    return found is not None and (found.is_loopback or found == address(str(server[0]) if server else ""))


def same_origin(origin: str, scheme: str, own: Host) -> bool:
    """Whether a browser's `Origin` is the page at `own` itself; "null" is none."""
    match = re.fullmatch(r"(https?)://([^/?#@\s]+)", origin)
    other = parsed(match[2]) if match else None
    if match is None or other is None or match[1] != scheme:
        return False
    return (other.name, other.port or PORTS[scheme]) == (own.name, own.port or PORTS[scheme])
