"""Connections to the server that the user named, through LlamaIndex's classes.

Each call has a connection of its own, so that it can be broken off. Nothing else than that server is called: redirects
are not followed, proxies and passwords of the environment are not used, no tokenizer or description of the model is
fetched. A request carries only the headers it needs, so that what the clients read from variables of their own
(OPENAI_ORG_ID, OPENAI_CUSTOM_HEADERS, OLLAMA_API_KEY ...) goes nowhere. The key is put into a request when it is sent;
no object of the clients holds it.
"""

import os
import ssl
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

from assistant.config import Config
from assistant.errors import ConfigError, ModelError

KEY = "BRIEFING_LLM_KEY"
WINDOW = 4096  # tokens of context that Ollama is asked to keep; `writing.MOST` is chosen so that prompt and answer fit
LONGEST = 600  # tokens that one call may write
_CONNECT = 5.0  # seconds for opening a connection
_HEADERS = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "transfer-encoding"}
_PARTS = {"openai-like": "llama_index.llms.openai_like", "ollama": "llama_index.llms.ollama"}


class Connection(NamedTuple):
    """A model that can be asked once; `close` breaks the call off, from any thread."""

    llm: Any  # LlamaIndex's
    close: Callable[[], None]


def check(config: Config) -> None:
    """Raises `ModelError` where the extra is not installed, `ConfigError` for a key that cannot be sent."""
    try:
        found = config.llm is None or find_spec(_PARTS[config.llm]) is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        msg = "a language model needs the extra llm: run `pip install '.[llm]'` in the project's folder"
        raise ModelError(msg)
    _key()


def _key() -> str:
    key = os.environ.get(KEY, "").strip()
    if not key.isascii() or not key.isprintable():
        msg = f"{KEY} contains characters that are not allowed in a key"
        raise ConfigError(msg)
    return key


def connect(config: Config, seconds: float) -> Connection:
    """A connection for one call that may take this long. Imports the client and LlamaIndex; opens nothing yet."""
    import httpx

    wait = httpx.Timeout(max(seconds, 0.1), connect=min(_CONNECT, max(seconds, 0.1)))
    url, key = str(config.llm_url), _key()

    def only_what_is_needed(request: httpx.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["user-agent"] = "briefing-assistant"
        if key:
            request.headers["authorization"] = f"Bearer {key}"

    settings: dict[str, Any] = {
        "timeout": wait,
        "trust_env": False,
        "follow_redirects": False,
        "verify": _certificates() if url.startswith("https:") else False,
        "event_hooks": {"request": [only_what_is_needed]},
    }
    return (_ollama if config.llm == "ollama" else _openai_like)(config, url, seconds, settings)


def _openai_like(config: Config, url: str, seconds: float, settings: dict[str, Any]) -> Connection:
    import httpx
    from llama_index.llms.openai_like import OpenAILike
    from openai import OpenAI

    http = httpx.Client(**settings)
    client = OpenAI(api_key="-", base_url=url, max_retries=0, timeout=settings["timeout"], http_client=http)
    llm = OpenAILike(
        model=str(config.llm_model),
        api_base=url,
        api_key="-",  # without one the variables of OpenAI are read
        api_version="-",
        is_chat_model=True,
        is_function_calling_model=False,
        context_window=WINDOW,
        max_tokens=LONGEST,
        temperature=0.0,
        max_retries=0,
        timeout=seconds,
        openai_client=client,
    )
    return Connection(llm, http.close)


def _ollama(config: Config, url: str, seconds: float, settings: dict[str, Any]) -> Connection:
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    client = Client(host=url, **settings)
    llm = Ollama(
        model=str(config.llm_model),
        base_url=url,
        temperature=0.0,
        context_window=WINDOW,  # without it the server is asked to describe the model
        request_timeout=seconds,
        is_function_calling_model=False,
        additional_kwargs={"num_predict": LONGEST},
        client=client,
    )
    return Connection(llm, client.close)


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()
