from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.errors import InputError
from assistant.interfaces.cli.commands import briefing
from assistant.interfaces.web import auth
from assistant.interfaces.web.auth import Gate, add_user, hashed, matches, read_users


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "COST", (2, 8, 1))  # the strength is no matter of these tests


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users"
    add_user(path, "ada", "correct horse")
    add_user(path, "bo", "battery staple")
    return path


def test_a_password_is_kept_as_a_salted_hash(users: Path) -> None:
    text = users.read_text()
    assert "correct horse" not in text
    assert hashed("same password") != hashed("same password")
    assert matches("same password", hashed("same password"))
    assert not matches("same passworD", hashed("same password"))
    assert users.stat().st_mode & 0o077 == 0


def test_a_user_is_added_or_gets_a_new_password(users: Path) -> None:
    assert add_user(users, "cy", "a third one") is True
    assert add_user(users, "ada", "a new password") is False
    kept = read_users(users)
    assert set(kept) == {"ada", "bo", "cy"}
    assert matches("a new password", kept["ada"])
    assert [path.name for path in users.parent.iterdir()] == ["users"]  # nothing is left beside it


@pytest.mark.parametrize("name", ["", " ", "a:b", "a\nb", "x" * 65, "\x1b[2J"])
def test_a_name_that_cannot_be_one_is_refused(users: Path, name: str) -> None:
    with pytest.raises(InputError, match="user's name"):
        add_user(users, name, "long enough")


def test_a_short_password_is_refused(users: Path) -> None:
    with pytest.raises(InputError, match="at least 8"):
        add_user(users, "cy", "short")


@pytest.mark.parametrize(
    "text",
    [
        "ada\n",
        "ada:secret\n",
        "ada:scrypt:2:8:1:zz:zz\n",
        "ada:scrypt:1073741824:8:1:00:00\n",
        "",
        "\n",
        "a:scrypt:3:8:1:00:00",
    ],
)
def test_a_file_that_is_none_of_users_is_refused_with_the_way_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "users"
    path.write_text(text)
    with pytest.raises(InputError, match="--add-user"):
        Gate(path)
    with pytest.raises(InputError, match="--add-user"):
        Gate(tmp_path / "absent")


def test_only_the_right_password_of_a_known_name_comes_in(users: Path) -> None:
    gate = Gate(users)
    assert asyncio.run(gate.check("ada", "correct horse"))
    assert not asyncio.run(gate.check("ada", "battery staple"))
    assert not asyncio.run(gate.check("nobody", "correct horse"))
    assert not asyncio.run(gate.check("", ""))
    assert not asyncio.run(gate.check("ada", "\ud800" * 3))


def test_after_five_wrong_tries_a_name_waits_ten_minutes(users: Path) -> None:
    clock = Clock()
    gate = Gate(users, clock)
    assert not any(gate.allows("ada", "wrong", "1.1.1.1") for _ in range(auth.TRIES))
    assert not gate.allows("ada", "correct horse", "1.1.1.1")
    assert gate.allows("ada", "correct horse", "2.2.2.2")  # guessing elsewhere locks nobody out here
    assert gate.allows("bo", "battery staple", "1.1.1.1")
    clock.now += auth.WINDOW + 1
    assert gate.allows("ada", "correct horse", "1.1.1.1")


def test_an_address_that_tries_many_names_waits(users: Path) -> None:
    gate = Gate(users, Clock())
    for number in range(auth.TRIES_ADDRESS):
        gate.allows(f"name {number}", "wrong", "1.1.1.1")
    assert not gate.allows("ada", "correct horse", "1.1.1.1")
    assert gate.allows("ada", "correct horse", "2.2.2.2")


def test_a_name_that_is_guessed_from_many_addresses_waits(users: Path) -> None:
    gate = Gate(users, Clock())
    for number in range(auth.TRIES_NAME):
        gate.allows("ada", "wrong", f"address {number}")
    assert not gate.allows("ada", "correct horse", "2.2.2.2")
    assert gate.allows("bo", "battery staple", "2.2.2.2")


def test_coming_in_forgets_the_wrong_tries(users: Path) -> None:
    gate = Gate(users, Clock())
    for _ in range(3):
        assert not any(gate.allows("ada", "wrong", "1.1.1.1") for _ in range(auth.TRIES - 1))
        assert gate.allows("ada", "correct horse", "1.1.1.1")


def test_a_new_user_needs_no_restart_and_a_broken_file_locks_nobody_out(users: Path) -> None:
    gate = Gate(users)
    add_user(users, "cy", "a third one")
    assert gate.allows("cy", "a third one", "")
    users.write_text("broken")
    assert gate.allows("cy", "a third one", "")
    users.unlink()
    assert gate.allows("cy", "a third one", "")


def test_the_command_asks_twice_and_writes_the_user(tmp_path: Path) -> None:
    path = tmp_path / "users"
    command = ["serve", "--auth", str(path), "--add-user", "ada"]
    done = CliRunner().invoke(briefing, command, input="correct horse\ncorrect horse\n")
    assert done.exit_code == 0, done.output
    assert matches("correct horse", read_users(path)["ada"])
    assert "correct horse" not in done.output
    assert CliRunner().invoke(briefing, ["serve", "--add-user", "ada"]).exit_code == 2
