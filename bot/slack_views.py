"""Which question is a message the answer to, so that it can be answered again when what it shows has changed?

Every row of buttons carries the command in its ``block_id`` (at most 255 characters), which comes back with whatever is
pressed in it: an ephemeral message comes back in no other way.
"""

from __future__ import annotations

from typing import Any

from chat.plain_text import one_line

_LONGEST = 255


def carrying(message: dict[str, Any], command: str) -> dict[str, Any]:
    """The message, whose buttons carry the command it answers; an empty command leaves it as it is."""
    said = one_line(command)
    if said:
        everything = [one for block in message["blocks"] for one in (block, *block.get("child_blocks", ()))]
        for block in everything:
            marked = f"{block['block_id']} {said}"
            if block["type"] == "actions" and len(marked) <= _LONGEST:
                block["block_id"] = marked
    return message


def carried(block_id: object) -> str:
    """The command that a pressed row of buttons carries; empty where it carries none."""
    return block_id.partition(" ")[2] if isinstance(block_id, str) else ""
