"""Everything that the assistant raises on purpose, as one tree, named by what the caller does next.

    AssistantError            a plain sentence that a person can act on; shells print it and exit 1
    ├── InputError            the caller's argument is wrong: change it
    │   └── ConfigError       a setting is unknown or out of range
    ├── ReadError             one file or record cannot be read: mend or leave it out; ingest lists it and goes on
    ├── StoreError            the store cannot serve this call
    │   ├── StoreMissing      nothing is there yet: ingest first
    │   ├── StoreLocked       somebody else writes: wait for them
    │   ├── StoreReadOnly     the folder cannot be written: choose another or change its rights
    │   └── StoreMismatch     made by another model or a newer version: rebuild, or upgrade
    ├── ModelError            the embedding or language model is absent or not the file it must be: reinstall
    └── MissingExtra          an optional part is not installed: the text holds the command that installs it

Anything else that escapes is a fault of ours and is shown as one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec


class AssistantError(Exception):
    """Base of every deliberate error; its text names the thing and the way out."""


class InputError(AssistantError):
    """An argument of the caller is wrong."""


class ConfigError(InputError):
    """A setting is unknown or has a value that is not allowed."""


class ReadError(AssistantError):
    """A file or record cannot be read as an article."""


class StoreError(AssistantError):
    """The store cannot serve this call."""


class StoreMissing(StoreError):
    """No store is at this place yet."""


class StoreLocked(StoreError):
    """Another process is writing to the store; the text says which."""


class StoreReadOnly(StoreError):
    """The store's folder cannot be written."""


class StoreMismatch(StoreError):
    """The store was made by another embedding model or by a newer version."""


class ModelError(AssistantError):
    """A model's files are absent or are not the expected ones."""


class MissingExtra(AssistantError):
    """An extra of the package is not installed; the text names it."""


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
