"""How does the README list what people can say? Generated, so that it cannot fall behind."""

from __future__ import annotations

from chat.commands import Commands

START, END = "<!-- commands: made by `make readme` -->", "<!-- end of commands -->"


def table(commands: Commands) -> str:
    """A Markdown table of every command: how it is said, what it does, who may."""
    rows = [f"| `{_cell(one.syntax)}` | {_cell(one.says)} | {_cell(one.may)} |" for one in commands.all]
    return "\n".join(("| say | it does | who may |", "|---|---|---|", *rows))


def put(readme: str, commands: Commands) -> str:
    """The README with the table between its marks made anew. Raises ValueError where a mark is missing."""
    before, rest = readme.split(START, 1)
    _, after = rest.split(END, 1)
    return f"{before}{START}\n{table(commands)}\n{END}{after}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
