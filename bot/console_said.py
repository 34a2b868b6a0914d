"""What does the page say somebody said, and what becomes of a form that is sent back?"""

from __future__ import annotations

from typing import Any

from bot.console_guard import LONGEST, Refused, words_of
from chat.messages import Form, Heading, Hint, Line, Press, Reply, Submission
from chat.plain_text import clean

_MOST_FIELDS = 40


def read_said(body: dict[str, Any]) -> str | Press | Submission:
    """One of ``said`` (words), ``press`` (a button's command) or ``submission`` (a form's command and values)."""
    if "press" in body:
        return Press(words_of(body, "press"))
    if "submission" in body:
        return _submission(body["submission"])
    said = words_of(body, "said")
    if not said.strip():
        raise Refused("Say something first, such as /help.")
    return said


def shown(said: str | Press | Submission) -> str:
    """What was said as the conversation shows it."""
    match said:
        case Press(command):
            return clean(command)
        case Submission(command):
            return f"/{clean(command).removeprefix('/')}"
        case _:
            return clean(said)


def is_form(reply: Reply) -> bool:
    """Whether the reply is a form and words around it: once it is sent there is nothing left to read."""
    kinds = {type(part) for part in reply.parts}
    return Form in kinds and kinds <= {Form, Heading, Line, Hint}


def asks_again(reply: Reply, said: str | Press | Submission) -> bool:
    """Whether the answer to a form is that form once more."""
    sent = said.command if isinstance(said, Submission) else None
    return is_form(reply) and any(part.command == sent for part in reply.parts if isinstance(part, Form))


def _submission(sent: object) -> Submission:
    if not isinstance(sent, dict) or not isinstance(values := sent.get("values"), list) or len(values) > _MOST_FIELDS:
        raise Refused("A form is sent as {command, values: [[name, value], …]}.")
    pairs = []
    for pair in values:
        match pair:
            case [str(name), str(value)] if len(name) + len(value) <= LONGEST:
                pairs.append((name, value))
            case [str(), str()]:
                raise Refused(f"At most {LONGEST:,} characters fit into a field. A paper goes through /import.", 413)
            case _:
                raise Refused("A form is sent as {command, values: [[name, value], …]}.")
    return Submission(words_of(sent, "command"), tuple(pairs))
