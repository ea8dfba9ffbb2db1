"""Settings of an `Assistant`: frozen, checked when made, and free of side effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import ConfigError


class Config(BaseModel):
    """How an `Assistant` works.

    store: folder that holds (or will hold) the records and the vectors.
    fusion: which halves of retrieval are used.
    precision: arithmetic of the embedding model; int8 is faster and slightly less exact.

    Raises `ConfigError` for an unknown name or a value that is not allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path = Path(".briefing")
    fusion: Literal["hybrid", "lexical", "dense"] = "hybrid"
    precision: Literal["fp32", "int8"] = "fp32"

    def __init__(self, **settings: Any) -> None:
        try:
            super().__init__(**settings)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            msg = f"wrong setting: {problems}. Known settings: {', '.join(type(self).model_fields)}."
            raise ConfigError(msg) from error
