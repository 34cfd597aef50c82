"""The command line; each command's work is in a module of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from interview.errors import VivavoceError
from vivavoce.settings import Settings, faults_of

app = typer.Typer(
    help="Vivavoce: real-time video interviews with scores and their evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    https: Annotated[
        bool | None, typer.Option("--https", help="HTTPS, for phones on the local network.")
    ] = None,
    media_workers: Annotated[
        int | None, typer.Option(help="Processes for media and analysis; 0: none of their own.")
    ] = None,
) -> None:
    """Run the server: applicants' pages, staff app, API, media and analysis."""
    typer.echo("Starting Vivavoce: loading the models ...")  # what follows takes seconds
    from vivavoce.serving.serve import serve as run

    given: dict[str, Any] = {
        "host": host,
        "port": port,
        "https": https,
        "media_workers": media_workers,
    }
    run(Settings(**{name: value for name, value in given.items() if value is not None}))


@app.command()
def work() -> None:
    """Deliver messages, fire timers, run workflows, until standard input ends."""
    from vivavoce.background.worker import work as run

    run(Settings())


@app.command()
def demo(
    link: Annotated[
        str | None,
        typer.Option(help="Join link; that of the demo interview where none is given."),
    ] = None,
    language: Annotated[Literal["en", "zh"], typer.Option(help="Which demo opening.")] = "en",
    media: Annotated[
        Path | None, typer.Option(help="Video file to play instead of the demo's.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Take the AI-led interview from beginning to end.")
    ] = False,
) -> None:
    """Play a recorded person into the running server as an applicant."""
    from vivavoce.demo.run import run_demo, run_whole

    if whole and (link or media):
        raise typer.BadParameter("--whole takes the demo's own interview: no --link, no --media")
    try:
        if whole:
            asyncio.run(run_whole(Settings(), language))
        else:
            asyncio.run(run_demo(Settings(), link=link, language=language, media=media))
    except KeyboardInterrupt:
        typer.echo("\nThe recorded person has left; run this again to bring them back.", err=True)
        raise typer.Exit(130) from None


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="wav, mp4, mkv or webm")],
    language: Annotated[Literal["en", "zh"], typer.Option()],
    question: Annotated[str, typer.Option(help="The question that the recording answers.")],
    job: Annotated[Path | None, typer.Option(help="Job as TOML, see docs/replay.md")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Run a recording through the live analyzers, faster than real time."""
    from vivavoce.fetch import open_store
    from vivavoce.offline.replay import replay as run

    run(open_store(Settings()), file, language, question, job, sys.stdout, as_json=json)


@app.command()
def rescore(
    interview: Annotated[str, typer.Argument(help="Interview id")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    request: Annotated[str, typer.Option(hidden=True, help="Carry out this request.")] = "",
) -> None:
    """Score an interview again from its recording; the sheet stays, old stands beside new."""
    from vivavoce.offline.rescore import rescore as run

    asyncio.run(run(Settings(), interview, sys.stdout, request=request, as_json=json))


@app.command()
def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Entries of the manifest; all models by default.")
    ] = None,
) -> None:
    """Fetch and verify the models' weights; what is there already is kept."""
    from vivavoce.fetch import fetch as run

    run(Settings(), names)


@app.command()
def doctor() -> None:
    """Say what is missing or misconfigured; exit code 1 where anything is."""
    typer.echo("Looking at this installation …", err=True)
    from vivavoce.doctor import examine

    fine = asyncio.run(examine(lambda text: typer.echo(text, nl=False)))
    raise typer.Exit(0 if fine else 1)


@app.command()
def link(interview: Annotated[str, typer.Argument(help="Interview id")]) -> None:
    """Make a new join link for an interview; earlier links stop working."""
    from vivavoce.administration import make_link

    typer.echo(asyncio.run(make_link(Settings(), interview)))


@app.command()
def company(
    name: Annotated[str, typer.Argument(help="The company's name, as applicants read it.")],
    admin: Annotated[str, typer.Option(help="E-mail of the first administrator.")],
    admin_name: Annotated[str, typer.Option(help="Their name.")],
    language: Annotated[Literal["en", "zh"], typer.Option(help="Their language.")] = "en",
) -> None:
    """Make your company in an empty store, and print its administrator's password."""
    from ehr_bridge.accounts.staff import NewStaff
    from interview.access import Standing
    from vivavoce.administration import make_company

    first = NewStaff(admin_name, admin, Standing.ADMIN, language)
    typer.echo(asyncio.run(make_company(Settings(), name, first)))


@app.command()
def password(email: Annotated[str, typer.Argument(help="Staff member's e-mail")]) -> None:
    """Give a staff member a new random password and print it."""
    from vivavoce.administration import new_password

    typer.echo(asyncio.run(new_password(Settings(), email)))


@app.command()
def erase(
    interview: Annotated[str, typer.Argument(help="Interview id")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete an interview's recording, transcript, scores, ratings and notes for good."""
    typer.echo(f"Looking for {interview} …", err=True)  # what follows takes seconds to load
    from vivavoce.administration import erase_interview, must_have_interview

    if not yes:
        asyncio.run(must_have_interview(Settings(), interview))
        typer.confirm(
            f"Delete recording, transcript, scores, ratings and notes of {interview} for good?",
            abort=True,
        )
    asyncio.run(erase_interview(Settings(), interview))
    typer.echo(f"{interview} is erased")


@app.command()
def rewrap() -> None:
    """Wrap the keys of recordings and resumes by the current master key."""
    from vivavoce.administration import rewrap_keys

    typer.echo(f"{asyncio.run(rewrap_keys(Settings()))} keys wrapped anew")


def main() -> None:
    """Entry point: errors meant for people end in a line each on stderr and exit code 2."""
    try:
        app()
    except ValidationError as error:
        for name, why in faults_of(error):
            typer.echo(f"vivavoce: {name}: {why}", err=True)
        sys.exit(2)
    except VivavoceError as error:
        typer.echo(f"vivavoce: {error}", err=True)
        sys.exit(2)
