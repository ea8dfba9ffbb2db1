"""What the commands of `briefing` share: common options, filters, output, and errors as one line and an exit status."""

import functools
import io
import json
import logging
import os
import re
import sys
import traceback
import warnings
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic_core import to_jsonable_python

import assistant
from assistant.errors import InputError
from assistant.interfaces.safe_text import terminal_line

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Nothing here may reach for the network. Some libraries read these when they are imported.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
OFFLINE |= {"GRADIO_ANALYTICS_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False"}


def run(group: click.Group, arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its status."""
    os.environ.update(OFFLINE)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = group.main(args=arguments, prog_name="briefing", standalone_mode=False)
    except click.Abort:
        status = _interrupted()
    except click.ClickException as error:
        status = _complain(_usage(error), error.exit_code)
    except Exception as error:  # noqa: BLE001  a fault of ours is shown as one, not as a page of code
        status = _failed(error)
    sys.exit(status if isinstance(status, int) else 0)


@dataclass(frozen=True)
class Shell:
    """The options that every command has."""

    store: Path
    as_json: bool
    chroma: str | None = None
    model: Path | None = None

    def show(self, data: Any, text: Callable[[], str]) -> None:
        """Prints `data` (records, or what JSON holds) as JSON where that was asked for, else `text()`."""
        sys.stdout.write(f"{_as_json(data) if self.as_json else text()}\n")
        sys.stdout.flush()

    def config(self, **settings: Any) -> assistant.Config:
        """Settings of this call; those that were not given keep their defaults."""
        given = {"chroma": self.chroma, "model": self.model, **settings}
        return assistant.Config(store=self.store, **{name: value for name, value in given.items() if value is not None})

    def open(self, **settings: Any) -> assistant.Assistant:
        """The assistant over this store."""
        return assistant.Assistant(self.config(**settings))


# Options


def _option(name: str, **settings: Any) -> Callable[[_Command], _Command]:
    """An option that the environment may give too: "llm-url" is --llm-url and BRIEFING_LLM_URL."""
    variable = f"BRIEFING_{name.replace('-', '_').upper()}"
    return click.option(f"--{name}", envvar=variable, show_envvar=True, **settings)


_FOLDER = click.Path(path_type=Path)
_ENCODER = "A sentence-transformers model that makes the vectors, in place of the encoder that comes with this."


def command(function: Callable[..., int | None]) -> click.Command:
    """A command with the options that all have; the function gets them as a `Shell`."""

    @_option("store", type=_FOLDER, default=Path(".briefing"), show_default=True, help="Folder that holds the store.")
    @_option("chroma", metavar="URL", help="Chroma server that holds the vectors, in place of the folder.")
    @_option("model", type=_FOLDER, metavar="FOLDER", help=_ENCODER)
    @click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
    @click.option("--verbose", is_flag=True, help="Show the log, and tracebacks of errors.")
    @functools.wraps(function)
    def run(
        store: Path, chroma: str | None, model: Path | None, as_json: bool, verbose: bool, **options: Any
    ) -> int | None:
        _set_up_logging(verbose)
        # What click itself does about these two, it does with an empty line or with status 1.
        try:
            return function(Shell(store, as_json, chroma, model), **options)
        except KeyboardInterrupt:
            return _interrupted()
        except BrokenPipeError:  # the reader of a pipe has gone, as `head` does: nothing more to write to
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    return click.command()(run)


def filtered(function: _Command) -> _Command:
    """The options that limit what is searched; the function gets them as `filters`."""

    @click.option("--since", metavar="DATE", help="Only articles of this day or later: 2016-11-30, 2016-11 or 2016.")
    @click.option("--until", metavar="DATE", help="Only articles of this day or earlier.")
    @click.option("--publisher", "publishers", multiple=True, help="Only this publisher; can be repeated.")
    @click.option("--speaker", "speakers", multiple=True, help="Only what this person says; can be repeated.")
    @click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; can be repeated.")
    @functools.wraps(function)
    def run(*args: Any, since: str | None, until: str | None, **options: Any) -> Any:
        names = {name: options.pop(name) for name in ("publishers", "speakers", "articles")}
        first = _day(since, "--since", last=False) if since else None
        last = _day(until, "--until", last=True) if until else None
        if first and last and first > last:
            msg = f"--since ({first}) is later than --until ({last})"
            raise click.UsageError(msg)
        return function(*args, filters=assistant.Filters(since=first, until=last, **names), **options)

    return run  # type: ignore[return-value]


_LLM = "Let a language model write the text, checked sentence by sentence; its key: BRIEFING_LLM_KEY."
_LIMIT = {"type": click.FloatRange(min=0, min_open=True), "metavar": "SECONDS"}


def with_model(function: _Command) -> _Command:
    """The options of a language model, which are off by default; its key is no option, since others see those."""
    for option in (
        _option("llm-timeout", help="Time limit for one question in seconds; default 60.", **_LIMIT),
        _option("llm-model", metavar="NAME", help="The model's name on the server."),
        _option("llm-url", metavar="URL", help="Address of the model's server."),
        _option("llm", type=click.Choice(["openai-like", "ollama"]), help=_LLM),
    ):
        function = option(function)
    return function


fusion = click.option(
    "--fusion",
    type=click.Choice(["hybrid", "lexical", "dense"]),
    help="Search by words and meaning (hybrid), by words (lexical) or by meaning (dense).",
)


def _day(value: str, option: str, last: bool) -> date:
    """A day; of a month or a year the first one, or the last. Raises `UsageError` for what is no date."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value.strip(), re.ASCII)
    try:
        year, month, day = (int(part) if part else None for part in match.groups()) if match else (0, 0, 0)
        year, month = year or 0, (12 if last else 1) if month is None else month
        return date(year, month, (monthrange(year, month)[1] if last else 1) if day is None else day)
    except ValueError as error:
        msg = f"{option} {value!r} is not a date; write it like 2016-11-30, 2016-11 or 2016"
        raise click.UsageError(msg) from error


# Output and errors


def _as_json(data: Any) -> str:
    utf8 = (sys.stdout.encoding or "").lower() in {"utf-8", "utf8"}
    text = json.dumps(to_jsonable_python(data), indent=2, ensure_ascii=not utf8)
    # JSON lets these through, a terminal obeys the first kind, and UTF-8 has no place for the second.
    return re.sub(r"[\x7f-\x9f\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def note(line: str) -> None:
    """Writes a line to standard error, of text that a terminal shows as it is."""
    sys.stderr.write(f"{terminal_line(line)}\n")


def _complain(message: str, status: int) -> int:
    note(f"briefing: {message}")
    return status


def _interrupted() -> int:
    return _complain("interrupted; what was reported done is kept", 130)


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{error.format_message()} (see: {context.command_path if context else 'briefing'} --help)"


def _failed(error: Exception) -> int:
    verbose = logging.getLogger("assistant").isEnabledFor(logging.DEBUG)
    if verbose:
        sys.stderr.write("".join(traceback.format_exception(error)))
    if isinstance(error, assistant.AssistantError):
        return _complain(str(error), 2 if isinstance(error, InputError) else 1)
    hint = "" if verbose else "; use --verbose for the traceback"
    return _complain(f"internal error: {type(error).__name__}: {error}{hint}", 1)


def _set_up_logging(verbose: bool) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("assistant").setLevel(logging.DEBUG if verbose else logging.WARNING)
    if not verbose:
        warnings.simplefilter("ignore")
