"""Settings of an `Assistant`: frozen, checked when made, and free of side effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from assistant.errors import ConfigError

_BAD_ADDRESS = "address"


class Config(BaseModel):
    """How an `Assistant` works.

    store: folder that holds (or will hold) the records and the vectors.
    chroma: address of a Chroma server (`chroma run`) that holds the vectors in place of the folder, such as
        http://localhost:8000; several processes may then read while one writes.
    fusion: which halves of retrieval are used.
    precision: arithmetic of the embedding model: fp32, or int8, which is twice as fast and slightly less exact. None:
        that of the store's vectors, and fp32 for a new store.

    Raises `ConfigError` for an unknown name or a value that is not allowed.
    """

    # A refused value may hold a password.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    store: Path = Path(".briefing")
    chroma: str | None = None
    fusion: Literal["hybrid", "lexical", "dense"] = "hybrid"
    precision: Literal["fp32", "int8"] | None = None

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            msg = f"wrong setting: {problems}. Known settings: {', '.join(type(self).model_fields)}."
            raise ConfigError(msg) from error

    @field_validator("chroma")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """The address without a slash at its end."""
        if value is None:
            return None
        try:
            url = urlsplit(value.strip())
            sound = url.scheme in {"http", "https"} and bool(url.hostname) and (url.port or 0) >= 0
        except ValueError:
            sound = False
        if not sound or url.query or url.fragment or any(c.isspace() for c in url.netloc + url.path):
            hint = "not the address of a server, such as http://localhost:8000"
            raise PydanticCustomError(_BAD_ADDRESS, hint)
        if "@" in url.netloc:
            hint = "no user or password in the address: Chroma takes them from its variables CHROMA_CLIENT_AUTH_*"
            raise PydanticCustomError(_BAD_ADDRESS, hint)
        return f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}"
