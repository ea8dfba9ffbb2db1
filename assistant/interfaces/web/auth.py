"""Logging in: a file of names with salted scrypt hashes, and a gate that tires out guessing.

A line of the file is `name:scrypt:n:r:p:salt:hash`, the last two in hexadecimal. The file is read again when it
changes, so a new user needs no restart.
"""

import asyncio
import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path

from assistant.errors import InputError
from assistant.interfaces.web.identity import CLIENT

COST = (2**14, 8, 1)  # n, r, p: 16 MB and some 50 ms a try
MEMORY = 64 * 2**20  # bytes that a hash may need
SHORTEST = 8  # characters of a password
LONGEST = 1024
WINDOW = 600  # seconds in which wrong tries are counted
TRIES = 5  # of one name from one address
TRIES_ADDRESS = 20  # of any name from one address
TRIES_NAME = 60  # of one name from anywhere


def hashed(password: str) -> str:
    """A password as the file holds it, with a new salt."""
    salt = secrets.token_bytes(16)
    n, r, p = COST
    return f"scrypt:{n}:{r}:{p}:{salt.hex()}:{_derived(password, salt, n, r, p).hex()}"


def matches(password: str, kept: str) -> bool:
    """Whether `password` is the one that `kept` was made of; takes as long where it is not."""
    _, n, r, p, salt, digest = kept.split(":")
    return hmac.compare_digest(_derived(password, bytes.fromhex(salt), int(n), int(r), int(p)), bytes.fromhex(digest))


def _derived(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=32)


def read_users(path: Path) -> dict[str, str]:
    """Names with their hashes. Raises `InputError`, with the way out, for a file that is absent or malformed."""
    way_out = f"`briefing serve --auth {path} --add-user NAME` writes it"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        absent = isinstance(error, FileNotFoundError)
        msg = f"{path} {'does not exist' if absent else f'cannot be read as a file of users ({error})'}: {way_out}"
        raise InputError(msg) from error
    users: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, _, kept = line.partition(":")
        if _is_hash(kept):
            users[name] = kept
        elif line.strip():
            msg = f"{path}, line {number}: not a user with a hashed password: {way_out}"
            raise InputError(msg)
    if not users:
        msg = f"{path} holds no user: {way_out}"
        raise InputError(msg)
    return users


def _is_hash(kept: str) -> bool:
    parts = kept.split(":")
    try:
        n, r, p = (int(part) for part in parts[1:4])
        # What the hash costs is bounded: a typing error in the file must not stop the server.
        affordable = 128 * n * r * p <= MEMORY and n >= 2 and n & (n - 1) == 0 and r > 0 and p > 0
        return len(parts) == 6 and parts[0] == "scrypt" and affordable and bool(bytes.fromhex(parts[4] + parts[5]))
    except ValueError:
        return False


def add_user(path: Path, name: str, password: str) -> bool:
    """Writes a user to the file, which is made where it is absent; True where the name is new, else it is changed.

    Raises `InputError` for a name or password that cannot be used, and for a file that is no file of users.
    """
    name = name.strip()
    if not name or len(name) > 64 or ":" in name or not name.isprintable():
        msg = f"{name!r} cannot be a user's name: take up to 64 letters, digits or signs, and no colon"
        raise InputError(msg)
    if not SHORTEST <= len(password) <= LONGEST:
        msg = f"the password must have at least {SHORTEST} characters (and at most {LONGEST})"
        raise InputError(msg)
    users = read_users(path) if path.exists() and path.read_bytes().strip() else {}
    new = name not in users
    users[name] = hashed(password)
    try:
        _write(path, "".join(f"{each}:{kept}\n" for each, kept in users.items()))
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}; choose another place with --auth"
        raise InputError(msg) from error
    return new


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Gate:
    """Who may come in, by a file of users. Threads may share it.

    Wrong tries are counted by name and by address (`CLIENT`); who has too many is refused without a look at the
    password, the right one too, until ten minutes without a try more have gone.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises `InputError` where `path` is no file of users."""
        self._path, self._clock = path, clock
        self._guard = threading.Lock()
        self._wrong: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._nobody = hashed(secrets.token_hex(8))
        self._stamp = self._stamped()
        self._users = read_users(path)

    async def check(self, name: str, password: str) -> bool:
        """Whether this name may come in with this password; the hashing stops nobody else."""
        return await asyncio.to_thread(self.allows, name, password, CLIENT.get())

    def allows(self, name: str, password: str, address: str) -> bool:
        """Whether this name may come in with this password from `address`."""
        limits = {(name, address): TRIES, ("", address): TRIES_ADDRESS, (name, ""): TRIES_NAME}
        if len(password) > LONGEST or any(self._tried(key) >= most for key, most in limits.items()):
            return False
        kept = self._current().get(name)
        # An unknown name takes as long as a known one.
        right = matches(password, kept or self._nobody) and kept is not None
        with self._guard:
            if right:
                self._wrong.pop((name, address), None)
            else:
                for key in limits:
                    self._wrong[key].append(self._clock())
        return right

    def _tried(self, key: tuple[str, str]) -> int:
        with self._guard:
            tries, now = self._wrong.get(key, deque()), self._clock()
            while tries and tries[0] < now - WINDOW:
                tries.popleft()
            if not tries:
                self._wrong.pop(key, None)
            return len(tries)

    def _current(self) -> dict[str, str]:
        """The users as of now; the last good ones where the file cannot be read just then."""
        with self._guard:
            stamp = self._stamped()
            if stamp != self._stamp:
                with contextlib.suppress(InputError):
                    self._users, self._stamp = read_users(self._path), stamp
            return self._users

    def _stamped(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
