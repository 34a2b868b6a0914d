"""What can one do with ``python -m bot``, and how does it end?

Exit codes: 0 answered, 1 refused, 2 an unusable call. Each subcommand is a file in ``subcommands/``, loaded when it
is called.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from bot.screen import Screen
from registers.problems import Problem

_UNUSABLE, _INTERRUPTED = 2, 130
_MODULES = {"import": "import_papers"}  # a module cannot be called import
_FORMATS = ("text", "json", "slack", "teams", "html")
_URL = "where the registers are kept; default: DATABASE_URL, else sqlite:///{}.db"


def main(arguments: Sequence[str]) -> int:
    """Does what the arguments say; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")
    screen = Screen(sys.stdout, sys.stderr)
    try:
        given = parser().parse_args(arguments)
    except SystemExit as end:  # argparse has said what is wrong, or shown its help
        return int(end.code or 0)
    # A refusal is a sentence; what went wrong on our side is told whole only to those who ask.
    logging.basicConfig(level=logging.INFO if given.verbose else logging.CRITICAL + 1, stream=sys.stderr)
    try:
        run = importlib.import_module(f"bot.subcommands.{given.module}").run
        return int(run(given, screen, os.environ))
    except Problem as problem:
        screen.warn(problem.says)
    except BrokenPipeError:  # whoever read the answer has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        screen.clear()
        return _INTERRUPTED
    except Exception as fault:
        if given.verbose:
            raise
        screen.warn(f"Something went wrong on our side ({type(fault).__name__}: {fault}); --verbose shows where.")
    return _UNUSABLE


def parser() -> argparse.ArgumentParser:
    """The whole command line, with examples in every help."""
    top = argparse.ArgumentParser(
        prog="python -m bot",
        description="Secretariat: a programme's actions, decisions, changes and meetings, asked and acted on in chat.",
        epilog=_epilog("demo", "say '/cr 036' --as PMO", "import samples/*.txt", "export --format json"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--verbose", action="store_true", help="show faults whole, and what is being done")
    subcommands = top.add_subparsers(title="what to do", metavar="COMMAND", required=True)

    def add(name: str, does: str, *examples: str, database: str = "secretariat") -> argparse.ArgumentParser:
        made = subcommands.add_parser(
            name,
            help=does,
            description=f"{does[0].upper()}{does[1:]}.",
            epilog=_epilog(*examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(module=_MODULES.get(name, name))
        made.add_argument("--database", metavar="URL", help=_URL.format(database))
        return made

    demo = "serve the chat page with sample papers, pretending it is Monday 8 January 2024, 09:00"
    add("demo", demo, "demo", "PORT=8080 python -m bot demo", database="demo")
    serve = add("serve", "run the bot for real until it is told to stop", "serve", "HOST=0.0.0.0 python -m bot serve")
    serve.add_argument("--console", action="store_true", help="serve the chat page too, to this machine only")
    posts = serve.add_mutually_exclusive_group()
    posts.add_argument("--no-posts", action="store_true", help="answer, and leave reminders and posts to others")
    posts.add_argument("--only-posts", action="store_true", help="send reminders and posts, and answer nobody")
    _speaker(add("chat", "talk to the bot in this terminal", "chat --as 'Lee Cox' --in dag"))
    say = add(
        "say",
        "say one thing and print the one reply",
        "say '/done DAG31-03' --as 'Paul Pettitt'",
        "say '/minutes DAG31' --as PMO --output .",
        "say '/digest DAG' --as PMO --in dag --at 2024-01-08T09:00 --format slack",
    )
    say.add_argument("text", metavar="TEXT", nargs="+", help="what to say, such as '/cr 036'")
    _speaker(say)
    say.add_argument("--at", metavar="TIME", help="pretend it is then, in London: 2024-01-08T09:00; default: now")
    say.add_argument("--output", metavar="FILE", help="keep the file that the reply brings there, or in that folder")
    say.add_argument("--format", choices=_FORMATS, default="text", help="how to print the reply")
    papers = add(
        "import",
        "read papers into the registers, each whole or not at all",
        "import samples/dag31-headline-report.txt",
        "import --dry-run --format json pack.pptx",
    )
    papers.add_argument(
        "papers", metavar="PAPER", nargs="+", help="a headline report or meeting pack: .docx, .pptx, .pdf or .txt"
    )
    papers.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    papers.add_argument("--format", choices=("text", "json"), default="text", help="how to print what changed")
    out = add(
        "export",
        "print the registers, or write them to a file",
        "export --format json",
        "export actions --format csv > actions.csv",
        "export --format xlsx --output registers.xlsx",
    )
    out.add_argument("register", nargs="?", metavar="REGISTER", help="one register, such as actions; default: all")
    kinds = ("json", "csv", "xlsx", "docx", "ics")
    out.add_argument("--format", choices=kinds, default="json", help="csv takes one register, ics meetings alone")
    out.add_argument("--output", metavar="FILE", help="write there; xlsx, docx and ics cannot be printed")
    manifest = add(
        "manifest",
        "print what a chat platform must be told so that the bot can be installed there",
        "manifest slack --url https://bot.example.org > manifest.json",
        "manifest slack --socket",
        "manifest teams --output secretariat.zip",
    )
    manifest.add_argument("platform", choices=("slack", "teams"), help="the platform")
    manifest.add_argument("--url", metavar="URL", help="where the platform reaches the bot; default: PUBLIC_URL")
    manifest.add_argument("--socket", action="store_true", help="nowhere: the bot connects to Slack itself")
    manifest.add_argument("--many", action="store_true", help="many workspaces install it by themselves")
    manifest.add_argument("--explain", action="store_true", help="say what each permission is for, and no manifest")
    manifest.add_argument("--output", metavar="FILE", default="secretariat.zip", help="Teams: the app package to write")
    manifest.add_argument("--schema", choices=("1.29", "1.25"), default="1.29", help="Teams: 1.25 for tenants that lag")
    doctor = add(
        "doctor",
        "look whether all is there that a chat platform needs, and say what is not",
        "doctor slack",
        "doctor teams",
    )
    doctor.add_argument("platform", choices=("slack", "teams"), help="the platform")
    add("migrate", "bring the database to the tables of this version", "migrate --database postgresql://…")
    tick = add(
        "tick",
        "print what would be posted at an instant, to whom and why",
        "tick --at 2024-01-08T09:00 --dry-run",
        "tick --format json",
    )
    tick.add_argument("--at", metavar="TIME", help="pretend it is then, in London: 2024-01-08T09:00; default: now")
    tick.add_argument("--dry-run", action="store_true", help="leave nothing behind: what is due stays due")
    tick.add_argument("--format", choices=("text", "json"), default="text", help="how to print it")
    return top


def _speaker(subcommand: argparse.ArgumentParser) -> None:
    who = "who speaks: a name, or a role such as PMO or 'DAG chair'"
    subcommand.add_argument("--as", dest="name", metavar="NAME", required=True, help=who)
    where = "where it is said, such as dag; default: in private"
    subcommand.add_argument("--in", dest="channel", metavar="CHANNEL", default="", help=where)


def _epilog(*examples: str) -> str:
    shown = "\n".join(f"  {'' if ' -m bot ' in one else 'python -m bot '}{one}" for one in examples)
    return f"examples:\n{shown}\n\nexit codes: 0 answered, 1 refused, 2 unusable call"
