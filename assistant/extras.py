"""Optional parts of the installation: the extras of `pyproject.toml`, described in `docs/installing.md`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from assistant.errors import MissingExtra


def installed(module: str) -> bool:
    """Whether a module of the top level can be imported; imports nothing."""
    return find_spec(module) is not None


def check(extra: str, module: str, what: str) -> None:
    """Raises `MissingExtra` where the module of an optional part is not installed; imports nothing."""
    with needs(extra, what):
        if not installed(module):
            raise ModuleNotFoundError(module)


@contextmanager
def needs(extra: str, what: str) -> Iterator[None]:
    """For the imports of an optional part: where one fails, raises `MissingExtra`, which names what needs which extra.

    what: begins the sentence, such as "reading PDF".
    """
    try:
        yield
    except ModuleNotFoundError as error:
        msg = f"{what} needs the extra `{extra}`: pip install 'briefing-assistant[{extra}]'"
        raise MissingExtra(msg) from error
