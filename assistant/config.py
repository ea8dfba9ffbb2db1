"""Settings of an `Assistant`: frozen, checked when made, and free of side effects."""

from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from assistant.errors import ConfigError

_BAD_ADDRESS = "address"
_BAD_MODEL = "model"
_INCOMPLETE = "llm"
_LONGEST_NAME = 200


class Config(BaseModel):
    """How an `Assistant` works.

    store: folder that holds (or will hold) the records and the vectors.
    chroma: address of a Chroma server (`chroma run`) that holds the vectors in place of the folder, such as
        http://localhost:8000; several processes may then read while one writes.
    fusion: which halves of retrieval are used.
    model: folder of a sentence-transformers model that makes the vectors in place of the encoder that comes with the
        package; needs the extra `models`. A store keeps to the model that it was made with.
    llm: what kind of server a language model is asked on, or None: no language model. "openai-like" is any server with
        OpenAI's protocol, "ollama" an Ollama.
    llm_url: the server's address, such as http://localhost:8080/v1 or, for Ollama, http://localhost:11434.
    llm_model: the model's name on that server.
    llm_timeout: seconds that all calls of the model for one question may take together.

    The server's key is no setting: it is read from BRIEFING_LLM_KEY when a question is asked, and kept nowhere.

    Raises `ConfigError` for an unknown name or a value that is not allowed.
    """

    # A refused value may hold a password.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    store: str | Path = Path(".briefing")
    chroma: str | None = None
    fusion: Literal["hybrid", "lexical", "dense"] = "hybrid"
    model: str | Path | None = None
    llm: Literal["openai-like", "ollama"] | None = None
    llm_url: str | None = None
    llm_model: str | None = None
    llm_timeout: float = Field(default=60.0, ge=1, le=3600, allow_inf_nan=False)

    @property
    def folder(self) -> Path:
        """The store's folder."""
        return Path(self.store)

    @field_validator("chroma")
    @classmethod
    def _chroma(cls, value: str | None) -> str | None:
        hint = "Chroma takes them from its variables CHROMA_CLIENT_AUTH_*"
        return None if value is None else _address(value, "http://localhost:8000", hint)

    @field_validator("llm_url")
    @classmethod
    def _llm_url(cls, value: str | None) -> str | None:
        hint = "the key comes from the variable BRIEFING_LLM_KEY"
        return None if value is None else _address(value, "http://localhost:8080/v1", hint)

    @field_validator("llm_model")
    @classmethod
    def _llm_model(cls, value: str | None) -> str | None:
        if value is None:
            return None
        name = value.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            hint = "not the name of a model, such as qwen2.5:7b"
            raise PydanticCustomError(_BAD_MODEL, hint)
        return name

    @model_validator(mode="after")
    def _whole_llm(self) -> Self:
        """A language model needs all of its settings, and none stands without it."""
        given = {"llm_url": self.llm_url, "llm_model": self.llm_model}
        if self.llm is None and any(given.values()):
            named = " and ".join(name for name, value in given.items() if value)
            hint = "{named} without llm: say llm='openai-like' or llm='ollama', too"
            raise PydanticCustomError(_INCOMPLETE, hint, {"named": named})
        if self.llm is not None and not all(given.values()):
            missing = " and ".join(name for name, value in given.items() if not value)
            hint = "llm='{llm}' needs {missing}, too"
            raise PydanticCustomError(_INCOMPLETE, hint, {"llm": self.llm, "missing": missing})
        return self

    # The last one, so that it is around the others.
    @model_validator(mode="wrap")
    @classmethod
    def _clear(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(given)
        except ValidationError as error:
            problems = "; ".join(": ".join([*map(str, e["loc"]), e["msg"]]) for e in error.errors())
            msg = f"wrong setting: {problems}. Known settings: {', '.join(cls.model_fields)}."
            raise ConfigError(msg) from error


def _address(value: str, example: str, secrets: str) -> str:
    """The address of a server without a slash at its end; `secrets` says where a user or password belongs."""
    try:
        url = urlsplit(value.strip())
        sound = url.scheme in {"http", "https"} and bool(url.hostname) and (url.port or 0) >= 0
    except ValueError:
        sound = False
    if not sound or url.query or url.fragment or any(c.isspace() for c in url.netloc + url.path):
        raise PydanticCustomError(_BAD_ADDRESS, "not the address of a server, such as {example}", {"example": example})
    if "@" in url.netloc:
        raise PydanticCustomError(_BAD_ADDRESS, "no user or password in the address: {secrets}", {"secrets": secrets})
    return f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}"
