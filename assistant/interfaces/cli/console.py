"""What the commands of `briefing` share: common options, filters, output, and errors as one line and an exit status."""

from __future__ import annotations

import functools
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
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.interfaces.safe_text import terminal_line

if TYPE_CHECKING:
    from assistant import Assistant, Config, Filters

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Nothing here may reach for the network. Some libraries read these when they are imported.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
}


def run(group: click.Group, arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its status."""
    os.environ.update(OFFLINE)
    state = _State()
    try:
        status = group.main(args=arguments, prog_name="briefing", standalone_mode=False, obj=state)
        sys.stdout.flush()
    except BrokenPipeError:
        status = _nobody_reads()
    except (_Interrupted, KeyboardInterrupt, click.Abort):
        status = _complain("interrupted; what was reported done is kept", 130)
    except click.ClickException as error:
        status = _complain(_usage(error), error.exit_code)
    except Exception as error:  # noqa: BLE001  a fault of ours is shown as one, not as a page of code
        status = _failed(error, state.verbose)
    sys.exit(status if isinstance(status, int) else 0)


class _Interrupted(Exception):
    """Somebody pressed Ctrl-C while a command ran."""


@dataclass
class _State:
    """What the error handler must know of the command that ran."""

    verbose: bool = False


@dataclass(frozen=True)
class Shell:
    """The options that every command has."""

    store: Path
    as_json: bool
    chroma: str | None = None
    model: Path | None = None

    def show(self, data: Any, text: Callable[[], str]) -> None:
        """Prints `data` (records, or what JSON holds) as JSON where that was asked for, else `text()`."""
        _write(_as_json(data) if self.as_json else text())

    def config(self, **settings: Any) -> Config:
        """Settings of this call; those that were not given keep their defaults."""
        from assistant import Config

        given = {"chroma": self.chroma, "model": self.model, **settings}
        return Config(store=self.store, **{name: value for name, value in given.items() if value is not None})

    def open(self, **settings: Any) -> Assistant:
        """The assistant over this store."""
        from assistant import Assistant

        return Assistant(self.config(**settings))


# Options


def command(function: Callable[..., int | None]) -> click.Command:
    """A command with the options that all have; the function gets them as a `Shell`."""

    @click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=Path(".briefing"),
        envvar="BRIEFING_STORE",
        show_envvar=True,
        show_default=True,
        help="Folder that holds the store.",
    )
    @click.option(
        "--chroma",
        metavar="URL",
        envvar="BRIEFING_CHROMA",
        show_envvar=True,
        help="Chroma server that holds the vectors, in place of the folder.",
    )
    @click.option(
        "--model",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        envvar="BRIEFING_MODEL",
        show_envvar=True,
        help="A sentence-transformers model that makes the vectors, in place of the encoder that comes with this.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
    @click.option("--verbose", is_flag=True, help="Show the log, and tracebacks of errors.")
    @functools.wraps(function)
    def run(
        store: Path, chroma: str | None, model: Path | None, as_json: bool, verbose: bool, **options: Any
    ) -> int | None:
        click.get_current_context().ensure_object(_State).verbose = verbose
        _set_up_logging(verbose)
        try:
            return function(Shell(store, as_json, chroma, model), **options)
        except KeyboardInterrupt as error:  # click would add an empty line
            raise _Interrupted from error

    return click.command()(run)


def filtered(function: _Command) -> _Command:
    """The options that limit what is searched; the function gets them as `filters`."""

    @click.option("--since", metavar="DATE", help="Only articles of this day or later: 2016-11-30, 2016-11 or 2016.")
    @click.option("--until", metavar="DATE", help="Only articles of this day or earlier.")
    @click.option("--publisher", "publishers", multiple=True, help="Only this publisher; may be repeated.")
    @click.option("--speaker", "speakers", multiple=True, help="Only what this person says; may be repeated.")
    @click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article; may be repeated.")
    @functools.wraps(function)
    def run(*args: Any, since: str | None, until: str | None, **options: Any) -> Any:
        names = {name: options.pop(name) for name in ("publishers", "speakers", "articles")}
        return function(*args, filters=_filters(since, until, names), **options)

    return run  # type: ignore[return-value]


def with_model(function: _Command) -> _Command:
    """The options of a language model, which are off by default; its key is no option, since others see those."""
    for option in (
        click.option(
            "--llm-timeout",
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            envvar="BRIEFING_LLM_TIMEOUT",
            show_envvar=True,
            help="Longest time for one question; 60 if not given.",
        ),
        click.option("--llm-model", metavar="NAME", envvar="BRIEFING_LLM_MODEL", show_envvar=True, help="Its name."),
        click.option("--llm-url", metavar="URL", envvar="BRIEFING_LLM_URL", show_envvar=True, help="Its server."),
        click.option(
            "--llm",
            type=click.Choice(["openai-like", "ollama"]),
            envvar="BRIEFING_LLM",
            show_envvar=True,
            help="Let a language model write the text, checked sentence by sentence; its key: BRIEFING_LLM_KEY.",
        ),
    ):
        function = option(function)
    return function


fusion = click.option("--fusion", type=click.Choice(["hybrid", "lexical", "dense"]), help="Halves of retrieval to use.")


def _filters(since: str | None, until: str | None, names: dict[str, tuple[str, ...]]) -> Filters:
    from assistant import Filters

    first = _day(since, "--since")[0] if since else None
    last = _day(until, "--until")[1] if until else None
    if first and last and first > last:
        msg = f"--since ({first}) is later than --until ({last})"
        raise click.UsageError(msg)
    return Filters(since=first, until=last, **names)


def _day(value: str, option: str) -> tuple[date, date]:
    """First and last day of a day, a month or a year."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value.strip(), re.ASCII)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        return first, first.replace(month=month or 12, day=monthrange(first.year, month or 12)[1])
    except ValueError as error:
        msg = f"{option} {value!r} is not a date; write it like 2016-11-30, 2016-11 or 2016"
        raise click.UsageError(msg) from error


# Output and errors


def _as_json(data: Any) -> str:
    text = json.dumps(_plain(data), indent=2, ensure_ascii=(sys.stdout.encoding or "").lower() not in {"utf-8", "utf8"})
    # JSON lets these through, a terminal obeys the first kind, and UTF-8 has no place for the second.
    return re.sub(r"[\x7f-\x9f\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _plain(data: Any) -> Any:
    if hasattr(data, "model_dump"):
        return data.model_dump(mode="json")
    return [_plain(item) for item in data] if isinstance(data, list | tuple) else data


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.exit(_nobody_reads())


def note(line: str) -> None:
    """Writes a line to standard error, whatever its encoding."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def _complain(message: str, status: int) -> int:
    note(terminal_line(f"briefing: {message}"))
    return status


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "briefing"
    return f"{error.format_message()} (see: {path} --help)"


def _failed(error: Exception, verbose: bool) -> int:
    from assistant.errors import AssistantError, InputError

    if verbose:
        note("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, AssistantError):
        return _complain(str(error), 2 if isinstance(error, InputError) else 1)
    hint = "" if verbose else "; use --verbose for the traceback"
    return _complain(f"internal error: {type(error).__name__}: {error}{hint}", 1)


def _nobody_reads() -> int:
    """The reader of a pipe has gone, as `head` does: no error, and nothing more to write to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _set_up_logging(verbose: bool) -> None:
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("assistant").setLevel(logging.DEBUG if verbose else logging.WARNING)
    if not verbose:
        warnings.simplefilter("ignore")
