"""The command line: `briefing`. A thin shell over the public names of `assistant`, imported only when a command runs.

Exit status: 0 done (a refusal is an answer), 1 an error or an audit with problems, 2 wrong usage, 130 interrupted.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from assistant import Filters, errors
from assistant.interfaces.cli import console, progress, terminal
from assistant.interfaces.cli.console import Shell, command, filtered
from assistant.interfaces.cli.series import series
from assistant.interfaces.safe_text import terminal_line
from assistant.schema import Progress


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its status."""
    console.run(briefing, arguments)


@command
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def ingest(shell: Shell, paths: tuple[Path, ...]) -> int:
    """Read articles from files, folders and archives into the store. Unchanged articles cost next to nothing."""
    with shell.open() as assistant, progress.shown() as show:
        report = assistant.ingest(paths, progress=show)
    for line in terminal.failures(report):
        console.note(line)
    shell.show(report, lambda: terminal.ingested(report))
    nothing = not (report.added or report.updated or report.unchanged)
    return 1 if report.failed and nothing else 0


@command
@click.argument("question")
@filtered
@console.with_model
@console.fusion
def ask(shell: Shell, question: str, filters: Filters, **settings: str | None) -> None:
    """Answer a question with cited, verbatim sentences, or refuse."""
    if settings["llm"] and sys.stderr.isatty():
        console.note(f"waiting for the language model {settings['llm_model'] or ''}")
    with shell.open(**settings) as assistant:
        answer = assistant.ask(question, filters=filters)
    shell.show(answer, lambda: terminal.answer(answer))


@command
@click.argument("question")
@filtered
@click.option("--k", type=click.IntRange(min=1), default=10, show_default=True, help="Number of passages.")
@console.fusion
def retrieve(shell: Shell, question: str, filters: Filters, k: int, **settings: str | None) -> None:
    """Find the passages that best match a question."""
    with shell.open(**settings) as assistant:
        found = assistant.retrieve(question, k=k, filters=filters)
    shell.show(found, lambda: terminal.passages(found))


@command
@click.argument("about", required=False)
@filtered
@click.option("--beliefs", is_flag=True, help="Also what articles say that somebody thinks, wants or fears.")
def claims(shell: Shell, about: str | None, filters: Filters, beliefs: bool) -> None:
    """List who says what, of all articles or about some words."""
    with shell.open() as assistant:
        # One call a speaker: filters choose articles, the argument chooses among their claims.
        others = filters.model_copy(update={"speakers": ()})
        names = filters.speakers or (None,)
        each = [assistant.claims(about=about, speaker=name, filters=others, beliefs=beliefs) for name in names]
        found = list(dict.fromkeys(chain.from_iterable(each)))
        ids = dict.fromkeys(claim.article_id for claim in found if claim.article_id)
        texts = {} if shell.as_json else {id_: assistant.article(id_) for id_ in ids}
    shell.show(found, lambda: terminal.claims(found, texts))


_FORMAT = "Format; by default taken from the name of --output, else text."


@command
@click.argument("topic")
@filtered
@click.option("--format", "form", type=click.Choice(["text", "markdown", "html", "docx"]), help=_FORMAT)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="File to write, in place of the terminal.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@console.fusion
def brief(
    shell: Shell,
    topic: str,
    filters: Filters,
    form: str | None,
    output: Path | None,
    force: bool,
    **settings: str | None,
) -> None:
    """Sum up a topic: what is known, who says what, the figures, what is disputed and what is open."""
    from assistant.interfaces.cli import delivery
    from assistant.interfaces.export import save

    form = delivery.chosen(form, output, force, shell.as_json)
    with shell.open(**settings) as assistant:
        result = assistant.brief(topic, filters=filters)
    if output is None:
        shell.show(result, lambda: delivery.brief_bytes(result, form, filters).decode().rstrip("\n"))
    else:
        save(output, delivery.brief_bytes(result, form, filters), force)
        console.note(f"wrote {output}")


@command
@filtered
def articles(shell: Shell, filters: Filters) -> None:
    """List the articles in the store."""
    with shell.open() as assistant:
        found = assistant.articles(filters=filters)
    shell.show(found, lambda: terminal.articles(found))


@command
@click.argument("ids", nargs=-1, required=True)
def remove(shell: Shell, ids: tuple[str, ...]) -> None:
    """Remove articles from the store, by id."""
    with shell.open() as assistant:
        removed = assistant.remove(ids)
    shell.show({"removed": list(removed)}, lambda: "\n".join(terminal_line(f"removed: {id_}") for id_ in removed))


@command
def rebuild(shell: Shell) -> None:
    """Make the vectors and claims again from the articles."""
    steps = [Progress(stage="done")]
    with shell.open() as assistant, progress.shown() as show:

        def follow(step: Progress) -> None:
            steps.append(step)
            show(step)

        assistant.rebuild(progress=follow)
    last = steps[-1]
    data = {"articles": last.articles, "passages": last.passages, "seconds": last.seconds}
    shell.show(data, lambda: f"rebuilt: {last.articles:,} articles, {last.passages:,} passages ({last.seconds:.1f} s)")


@command
def audit(shell: Shell) -> int:
    """Check every stored span, key and vector; status 1 if any is wrong."""
    with shell.open() as assistant:
        report = assistant.audit()
    shell.show(report, lambda: terminal.audited(report))
    return 1 if report.problems else 0


_FILE = click.Path(exists=True, path_type=Path)
_FLOOR = "Exit with status 1 if the metric is below this; can be repeated."
_DROP = "Exit with status 1 if a metric drops by more than this."


@command
@click.argument("dataset", required=False, type=_FILE)
@click.option("--articles", multiple=True, type=_FILE, help="Articles that the questions are about; can be repeated.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the report; default evaluation-NAME.")
@click.option("--k", type=click.IntRange(1), default=10, show_default=True, help="Depth of the retrieval metrics.")
@click.option("--limit", type=click.IntRange(1), help="Ask at most this many questions, spread evenly over the file.")
@click.option("--against", type=_FILE, help="An earlier evaluation.json (or its folder) to compare with.")
@click.option("--floor", "floors", multiple=True, metavar="METRIC=VALUE", help=_FLOOR)
@click.option("--floors", "floors_file", type=_FILE, help="A TOML file of floors.")
@click.option("--max-drop", "drops", multiple=True, metavar="[METRIC=]VALUE", help=_DROP)
@click.option("--check", is_flag=True, help="Only say what is wrong with the gold; status 1 if anything is.")
@click.option("--drafts", type=_FILE, metavar="FEEDBACK", help="Print draft questions from exported feedback instead.")
@console.with_model
@console.fusion
def evaluate(shell: Shell, dataset: Path | None, drafts: Path | None, check: bool, **options: Any) -> int:
    """Measure answers on a file of questions, and write a report; status 1 if a promise or a limit does not hold.

    DATASET is JSON Lines or CSV of our own, or a file of MultiHop-RAG, RAMDocs or SQuAD 2.0 as published. Articles that
    come with the questions, or that --articles names, go into a store of this run only, unless --store names one. With
    --llm all is asked without and with the language model, and both are compared.
    """
    from assistant.evaluation import command as evaluation
    from assistant.evaluation.datasets.drafts import drafts as drafted

    if drafts is not None and dataset is None:
        click.echo(drafted(drafts), nl=False)
        return 0
    if dataset is None or drafts is not None:
        msg = "give either a file of questions, or --drafts with a file of feedback"
        raise click.UsageError(msg)
    named = click.get_current_context().get_parameter_source("store") is not ParameterSource.DEFAULT
    names = ("fusion", "llm", "llm_url", "llm_model", "llm_timeout")
    config = shell.config(**{name: options.pop(name) for name in names})
    request = evaluation.Request(dataset=dataset, config=config, own_store=named, **options)
    listeners = evaluation.Listeners(progress.Lines(sys.stderr), _asked)
    if check:
        faults = evaluation.check(request, listeners)
        shell.show(faults, lambda: "\n".join(map(terminal_line, faults)) or "The gold agrees with the articles.")
        return 1 if faults else 0
    done = evaluation.run(request, listeners)
    for line in evaluation.notes(done):
        console.note(line)
    shell.show(done.evaluation, lambda: evaluation.summary(done, terminal_line))
    return 1 if done.broken else 0


def _asked(number: int, total: int) -> None:
    if number % 100 == 0 or number == total:
        console.note(f"asked {number:,} of {total:,} questions")


_HOST = "Also answer to this host name, for example a proxy's; can be repeated."


@command
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, default=7860, show_default=True, help="Port to listen on.")
@click.option("--corpus", type=_FILE, help="Articles to read first where the store is empty.")
@click.option("--auth", type=click.Path(path_type=Path), metavar="FILE", help="Users who must log in; see --add-user.")
@click.option("--add-user", metavar="NAME", help="Ask for NAME's password, write it to the --auth file, and stop.")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="NAME", help=_HOST)
@console.fusion
@console.with_model
def serve(
    shell: Shell,
    host: str,
    port: int,
    corpus: Path | None,
    auth: Path | None,
    add_user: str | None,
    allow_hosts: tuple[str, ...],
    **settings: str | None,
) -> None:
    """Serve the chat page until it is interrupted."""
    from assistant.interfaces.page import serve as serve_page

    if add_user is not None:
        _add_user(add_user, auth)
        return
    errors.check("page", "gradio", "the page")
    if corpus is not None:
        _fill(shell, corpus, settings)
    serve_page(shell.config(**settings), host=host, port=port, auth=auth, allow_hosts=allow_hosts)


def _add_user(name: str, auth: Path | None) -> None:
    from assistant.interfaces.web.auth import add_user

    if auth is None:
        msg = "--add-user needs --auth FILE, where the user is written"
        raise click.UsageError(msg)
    password = click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    new = add_user(auth, name, password)
    click.echo(f"{name} {'added to' if new else 'has a new password in'} {auth}")


def _fill(shell: Shell, corpus: Path, settings: dict[str, str | None]) -> None:
    """Reads the corpus where the store holds no article yet."""
    with shell.open(**settings) as assistant:
        with suppress(errors.StoreMissing):  # the ingest makes it
            if assistant.articles():
                return
        with progress.shown() as show:
            report = assistant.ingest([corpus], progress=show)
    for line in (*terminal.failures(report), *terminal.ingested(report).splitlines()):
        console.note(line)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    commands=[ingest, ask, retrieve, claims, series, brief, articles, remove, rebuild, audit, evaluate, serve],
    invoke_without_command=True,
)
@click.version_option(package_name="briefing-assistant", prog_name="briefing", message="%(prog)s %(version)s")
@click.pass_context
def briefing(context: click.Context) -> None:
    """Who claimed what in the news, and where exactly it says so: cited, verbatim answers over your articles."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
