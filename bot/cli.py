"""Owns the commands a person types, and the one clear line that each failure becomes.

Never does the work itself.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot import app as application
from bot import logs
from bot.commands import check as checking
from bot.commands import demo as staging
from bot.commands import evaluate as evaluating
from bot.commands import staff as staffing
from bot.commands import understand as understanding
from bot.domain.roles import Role
from bot.errors import Broken, Refused, TryLater
from bot.lifetime import listen
from bot.service.jobs import terms
from bot.settings import ROOT, Deployment, Settings, read_deployment, read_settings
from bot.store.crypto import new_key
from bot.understanding.training import Project
from bot.understanding.training import train as train_model

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Halcyon, the bot and its desk."
)
staff_app = typer.Typer(no_args_is_help=True, help="The people of the desk.")
app.add_typer(staff_app, name="staff")
out = Console()
err = Console(stderr=True)


def _go(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a command; what we know to go wrong ends it with one line and a status, not with a traceback."""
    try:
        return uvloop.run(work)
    except (Broken, Refused, TryLater) as why:
        raise _end(str(why), 75 if isinstance(why, TryLater) else 1) from None
    except OSError as why:
        # a port in use, a folder that cannot be written: the operator's own, and no secret
        said = (why.strerror or type(why).__name__, why.filename)
        raise _end(": ".join(str(part) for part in said if part), 1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _end(why: str, status: int) -> typer.Exit:
    """Say in one line why it ends here."""
    err.print(f"[bold red]halcyon:[/] {escape(' '.join(why.split()))}", highlight=False, soft_wrap=True)
    return typer.Exit(status)


def _settings() -> tuple[Settings, Deployment]:
    try:
        settings, deployment = read_settings(), read_deployment()
    except Broken as why:
        raise _end(str(why), 1) from None
    logs.configure(settings.log_level)
    return settings, deployment


@app.command()
def run() -> None:
    """Run the bot: needs TELEGRAM_TOKEN and SECRET_KEYS."""
    settings, deployment = _settings()
    _go(application.run(settings, deployment))


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served, on this machine only.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page.")] = True,
) -> None:
    """Show the whole bot in a browser: a phone, the desk, and no Telegram account."""
    _, deployment = _settings()

    async def work() -> None:
        stop = listen()
        async with staging.playing(deployment, port=port) as stage:
            out.print(f"[bold]Halcyon[/] is at [link]{stage.standin.url}[/link]  (Ctrl+C ends it)")
            if open_browser:
                await asyncio.to_thread(typer.launch, stage.standin.url)
            await stop.wait()

    _go(work())


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even where nothing has changed.")] = False) -> None:
    """Train the model of nlu/, where its inputs have changed."""
    project = Project(ROOT / "nlu")
    if project.model.exists() and not force:
        out.print(f"The model is up to date ({project.model.name}).")
        return

    async def work() -> None:
        with out.status("Training the model: half a minute, once") as status:
            async for line in train_model(project, is_forced=force):
                if line.strip():
                    status.update(f"Training the model: {line.strip()[-100:]}")
        out.print(f"Trained {project.model.name}.")

    _go(work())


@app.command()
def check() -> None:
    """Check content, translations, facts and configuration; exit 1 where there is an error."""
    found = checking.check(ROOT, datetime.now(UTC).date())
    for issue in found:
        style = "red" if issue.level == "error" else "yellow"
        said = escape(str(issue).partition(": ")[2])
        out.print(f"[{style}]{issue.level}[/] {said}", highlight=False, soft_wrap=True)
    errors = sum(issue.level == "error" for issue in found)
    out.print(f"{errors} errors, {len(found) - errors} warnings")
    if errors:
        raise typer.Exit(1)


@app.command()
def understand() -> None:
    """Read JSON lines {"text", "lang"} and write what the bot understands of each, as JSON lines."""
    _, deployment = _settings()
    _go(understanding.answer_lines(deployment, sys.stdin, sys.stdout))


@app.command()
def evaluate(
    file: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="TSV or JSON lines with text, intent, language.")
    ],
    cards: Annotated[Path | None, typer.Option(help="Write a safety card for each language into this folder.")] = None,
) -> None:
    """Measure the understanding on labelled files; those of nlu/development rewrite docs/understanding."""
    _, deployment = _settings()
    typer.echo(_go(evaluating.evaluate(deployment, file, cards)))


@app.command()
def bench(
    seconds: Annotated[float, typer.Option(help="How long each load lasts.")] = 20.0,
    write: Annotated[bool, typer.Option(help="Write the table into README.md.")] = False,
) -> None:
    """Measure how fast a message is answered and an alert arrives, beside Rasa's own dialogue server."""
    from bot.commands import bench as benching  # it pulls in what nothing else needs

    _, deployment = _settings()
    out.print(_go(benching.measure(deployment, seconds=seconds, write=write)))


@app.command()
def purge() -> None:
    """Delete what is past its time, now."""
    settings, deployment = _settings()
    days = deployment.retention

    async def work() -> dict[str, int]:
        async with application.open_database(settings) as database, database.begin() as unit:
            return await unit.retention.purge(
                terms(days.people_days, days.cases_days, days.audit_days), datetime.now(UTC)
            )

    for kind, count in _go(work()).items():
        out.print(f"{kind}: {count}")


@app.command()
def migrate() -> None:
    """Bring the database to the newest state of the tables."""
    settings, _ = _settings()

    async def work() -> None:
        async with application.open_database(settings):
            out.print("The database is up to date.")

    _go(work())


@app.command()
def key() -> None:
    """Make a new key for SECRET_KEYS."""
    out.print(new_key(), highlight=False)


@app.command()
def reseal() -> None:
    """Seal everything with the newest of SECRET_KEYS, so that the older ones can be taken away."""
    settings, _ = _settings()

    async def work() -> int:
        async with application.open_database(settings) as database, database.begin() as unit:
            return await unit.retention.reseal()

    out.print(f"{_go(work())} values sealed with the newest key.")


@staff_app.command("invite")
def staff_invite(
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.COUNSELLOR,
    languages: Annotated[str, typer.Option(help="The languages the person speaks, as in fr,nl.")] = "en",
) -> None:
    """Make a one-time link by which somebody joins the desk."""
    settings, deployment = _settings()

    link = _go(staffing.invite(settings, deployment, role, languages))
    out.print(link, highlight=False, soft_wrap=True)
    out.print("It works once, for seven days. Send it to one person only.")


@staff_app.command("list")
def staff_list() -> None:
    """Show who belongs to the desk."""
    settings, _ = _settings()

    async def work() -> Any:
        async with application.open_database(settings) as database, database.begin() as unit:
            return await unit.staff.all()

    table = Table("Alias", "Role", "Languages", "On duty")
    for person in _go(work()):
        table.add_row(person.alias, person.role, ", ".join(person.languages), "yes" if person.is_on_duty else "no")
    out.print(table)


@staff_app.command("remove")
def staff_remove(alias: str) -> None:
    """End somebody's work at the desk at once; their cases go back to the queue."""
    settings, deployment = _settings()

    count = _go(staffing.remove(settings, deployment, alias))
    out.print(f"Removed. Cases that went back to the queue: {count}.")
